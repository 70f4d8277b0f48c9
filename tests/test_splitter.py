from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block, BlockKind, Document, Passage
from ingest.model.encoder import Encoder
from ingest.parsers import parse_document
from ingest.splitter import split
from tests.conftest import SEEDS
from tests.texts import any_text

BUDGET = 200


def words(text: str) -> list[int]:
    """A stand-in tokenizer: words and single signs."""
    return [match.start() for match in re.finditer(r"\w{1,8}|[^\w\s]", text)]


def document_of(text: str, name: str = "notes.txt") -> tuple[Document, tuple[Block, ...]]:
    format_name, parsed = parse_document(text.encode(), name)
    document = Document(
        name, parsed.title or "Notes", parsed.text, "", format_name, "/", f"/{name}", "", 0,
        parsed.pages, parsed.links,
    )  # fmt: skip
    return document, parsed.blocks


def cut(text: str, budget: int = BUDGET, name: str = "notes.txt") -> list[Passage]:
    return split(*document_of(text, name), words, budget)


def check(
    document: Document,
    blocks: tuple[Block, ...],
    passages: list[Passage],
    starts: list[int],
    budget: int,
) -> None:
    """Everything that holds for the passages of any document."""
    covered = bytearray(len(document.text))
    for number, passage in enumerate(passages):
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text
        assert passage.text == passage.text.strip()
        assert passage.ordinal == number
        assert passage.sentences[0].start == passage.start
        assert passage.sentences[-1].end == passage.end
        for sentence in passage.sentences:
            assert passage.start <= sentence.start < sentence.end <= passage.end
            quote = passage.quote(sentence)
            assert quote == document.text[sentence.start : sentence.end]
            covered[sentence.start : sentence.end] = b"\1" * (sentence.end - sentence.start)
        assert all(one.end <= other.start for one, other in pairwise(passage.sentences))
        pieces = bisect_left(starts, passage.end) - bisect_left(starts, passage.start)
        assert pieces <= budget or len(passage.sentences) == 1
        for block in blocks:
            if block.kind is BlockKind.HEADING and len(passage.sentences) > 1:
                inside = passage.start < block.start < passage.end
                first = block.start == passage.start
                # Only headings that nothing follows share a passage, with each other.
                assert not (inside or first) or all(
                    one.kind is BlockKind.HEADING for one in passage.sentences
                )
    assert all(one.end <= other.start for one, other in pairwise(passages))
    assert len({passage.id for passage in passages}) == len(passages)
    followed = _followed_headings(blocks)
    for block in blocks:
        if block in followed:
            continue
        for position in range(block.start, block.end):
            assert covered[position] or document.text[position].isspace(), block


def _followed_headings(blocks: tuple[Block, ...]) -> set[Block]:
    """Headings with something below them: they are in the heading path, not in a passage."""
    found: set[Block] = set()
    waiting: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            found.update(waiting)
            waiting = []
        elif waiting and block.level <= waiting[-1].level:
            waiting = [block]
        else:
            waiting.append(block)
    return found


@settings(max_examples=60)
@given(any_text, st.sampled_from([4, 16, BUDGET]))
def test_passages_are_exact_spans_whatever_the_text(text: str, budget: int) -> None:
    if not text.strip() or "\0" in text:
        return
    try:
        document, blocks = document_of(text)
    except Exception:
        return  # refused by the reader, which has its own tests
    passages = split(document, blocks, words, budget)
    check(document, blocks, passages, words(document.text), budget)
    again = split(document, blocks, words, budget)
    assert [passage.id for passage in again] == [passage.id for passage in passages]


@settings(max_examples=60)
@given(any_text)
def test_markdown_passages_are_exact_spans_too(text: str) -> None:
    try:
        document, blocks = document_of("# Title\n\n" + text, "notes.md")
    except Exception:
        return
    passages = split(document, blocks, words, 16)
    check(document, blocks, passages, words(document.text), 16)


def test_the_model_s_own_word_pieces_keep_the_budget(encoder: Encoder) -> None:
    text = (SEEDS / "coalition-of-the-willing.txt").read_text("utf-8") + "\n" + "w" * 3000 + "\n"
    document, blocks = document_of(text + "Zażółć gęślą jaźń 👩‍👩‍👧‍👦 مرحبا. " * 60)
    passages = split(document, blocks, encoder.token_starts, BUDGET)
    check(document, blocks, passages, encoder.token_starts(document.text), BUDGET)
    for passage in passages:
        assert len(encoder.token_starts(passage.text)) <= BUDGET + 2


def test_whole_sentences_are_packed_and_none_is_cut() -> None:
    sentences = [f"Sentence number {number} says that it rains today." for number in range(60)]
    passages = cut(" ".join(sentences), 50)
    assert [p.quote(s) for p in passages for s in p.sentences] == sentences
    assert all(len(words(passage.text)) > 25 for passage in passages[:-1])


def test_an_endless_sentence_is_broken_at_word_pieces() -> None:
    passages = cut("word " * 500, 100)
    assert [len(words(passage.text)) for passage in passages] == [100] * 5


def test_a_passage_never_crosses_a_heading() -> None:
    text = "# Guide\n\n# One\n\nFirst body.\n\n## Two\n\nSecond body.\n\n# Three\n\nThird body.\n"
    found = [(passage.heading, passage.text) for passage in cut(text, name="a.md")]
    assert found == [
        ("", "Guide"),
        ("One", "First body."),
        ("One › Two", "Second body."),
        ("Three", "Third body."),
    ]


def test_a_heading_without_a_body_can_still_be_found() -> None:
    found = [(p.heading, p.text) for p in cut("# One\n\nBody.\n\n# Alone\n", name="a.md")]
    assert found == [("", "Body."), ("", "Alone")]


def test_the_title_is_not_repeated_in_the_heading_path() -> None:
    text = "# Guide\n\nFirst body.\n\n## Two\n\nSecond body.\n"
    found = [(passage.prefix, passage.text) for passage in cut(text, name="a.md")]
    assert found == [("Guide", "First body."), ("Guide › Two", "Second body.")]


def test_the_header_row_introduces_its_table() -> None:
    (passage,) = cut("| name | value |\n|---|---|\n| a | 1 |\n| b | 2 |\n", name="a.md")
    rows = [s.lead for s in passage.sentences if s.kind is BlockKind.TABLE_ROW]
    assert rows[0]
    assert not any(rows[1:])


def test_a_list_stays_with_the_line_that_introduces_it() -> None:
    filler = "This sentence only fills the passage up. " * 7
    text = (
        f"{filler}\n\nThe schedule has three parts:\n\n- first part\n- second part\n- third part\n"
    )
    passages = cut(text, 60, "a.md")
    holding = [passage for passage in passages if "first part" in passage.text]
    assert len(holding) == 1
    assert holding[0].text.startswith("The schedule has three parts:")
    assert holding[0].text.endswith("third part")
    assert [s.lead for s in holding[0].sentences] == [True, False, False, False]


def test_the_rest_of_a_long_list_carries_its_lead_in_the_heading() -> None:
    items = "".join(f"- point number {number} of the long list\n" for number in range(40))
    passages = cut(f"# Contract\n\n## Terms\n\nThe terms are these:\n\n{items}", 60, "a.md")
    assert len(passages) > 3
    assert passages[0].heading == "Terms"
    assert {passage.heading for passage in passages[1:]} == {"Terms › The terms are these"}
    assert all(passage.prefix == f"Contract › {passage.heading}" for passage in passages)
    spans = [s for p in passages for s in p.sentences]
    assert sum(span.kind is BlockKind.LIST_ITEM for span in spans) == 40


def test_rows_of_a_table_are_never_cut() -> None:
    rows = "".join(f"| row {number} | a. b. c. |\n" for number in range(20))
    passages = cut(f"| name | value |\n|---|---|\n{rows}", 40, "a.md")
    found = [p.quote(s) for p in passages for s in p.sentences if s.kind is BlockKind.TABLE_ROW]
    assert sum("a. b. c." in row for row in found) == 20


def test_ids_tell_everything_that_is_embedded_apart() -> None:
    document, blocks = document_of("One sentence. Another one.")
    (base,) = split(document, blocks, words, BUDGET)
    renamed = Document("b.txt", "Notes", document.text, "", "text", "/", "/b.txt", "")
    titled = Document("notes.txt", "Other", document.text, "", "text", "/", "/a.txt", "")
    moved = Document("notes.txt", "Notes", document.text, "", "text", "/x", "/x/a.txt", "later")
    assert split(renamed, blocks, words, BUDGET)[0].id != base.id
    assert split(titled, blocks, words, BUDGET)[0].id != base.id
    assert split(moved, blocks, words, BUDGET)[0].id == base.id


@pytest.mark.parametrize(("start", "page"), [(0, 1), (9, 1), (10, 2), (25, 3), (99, 3)])
def test_a_page_is_found_by_its_offset(start: int, page: int) -> None:
    document = Document("a", "A", "x" * 100, "", "pdf", "/", "/a", "", pages=(0, 10, 20))
    assert document.page_of(start) == page
