from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from ingest.document import HEADLESS_ROW, Block, BlockKind, Document, Passage
from ingest.errors import UnreadableDocument
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
        (0, len(parsed.text) // 2), parsed.links,
    )  # fmt: skip
    return document, parsed.blocks


def cut(text: str, budget: int = BUDGET) -> list[Passage]:
    document, blocks = document_of(text, "notes.md")
    return checked(document, blocks, words(document.text), budget)


def checked(
    document: Document, blocks: tuple[Block, ...], starts: list[int], budget: int
) -> list[Passage]:
    """The passages of a document, after everything that holds for those of any document."""
    passages = split(document, blocks, starts, budget)
    covered = bytearray(len(document.text))
    for number, passage in enumerate(passages):
        assert document.text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert passage.text
        assert passage.ordinal == number
        assert (passage.document, passage.page) == (document.id, document.page_of(passage.start))
        assert passage.sentences[0].start == passage.start
        assert passage.sentences[-1].end == passage.end
        for sentence in passage.sentences:
            assert passage.start <= sentence.start < sentence.end <= passage.end
            assert passage.quote(sentence) == document.text[sentence.start : sentence.end]
            covered[sentence.start : sentence.end] = b"\1" * (sentence.end - sentence.start)
        assert all(one.end <= other.start for one, other in pairwise(passage.sentences))
        pieces = bisect_left(starts, passage.end) - bisect_left(starts, passage.start)
        assert pieces <= budget or len(passage.sentences) == 1
        holds_heading = any(
            block.kind is BlockKind.HEADING and passage.start <= block.start < passage.end
            for block in blocks
        )
        # Only headings that nothing follows share a passage, with each other.
        kinds = {sentence.kind for sentence in passage.sentences}
        assert not holds_heading or kinds == {BlockKind.HEADING}
    assert all(one.end <= other.start for one, other in pairwise(passages))
    assert len({passage.id for passage in passages}) == len(passages)
    followed = _followed_headings(blocks)
    for block in blocks:
        inside = range(block.start, block.end)
        assert block in followed or all(covered[i] or document.text[i].isspace() for i in inside)
    return passages


def _followed_headings(blocks: tuple[Block, ...]) -> set[Block]:
    """Headings with something below them: they are in the heading path, not in a passage."""
    return {
        block
        for block, below in pairwise(blocks)
        if below.kind is not BlockKind.HEADING or below.level > block.level
    }


@settings(max_examples=120)
@given(
    any_text.filter(lambda text: text.strip() and "\0" not in text),
    st.sampled_from([4, 16, BUDGET]),
    st.sampled_from(["{}", "# Title\n\n{}"]),
)
def test_passages_are_exact_spans_whatever_the_text(text: str, budget: int, form: str) -> None:
    try:
        document, blocks = document_of(
            form.format(text), "notes.md" if "#" in form else "notes.txt"
        )
    except UnreadableDocument:
        reject()  # the parsers have their own tests
    passages = checked(document, blocks, words(document.text), budget)
    assert checked(document, blocks, words(document.text), budget) == passages


def test_the_model_s_own_word_pieces_keep_the_budget(encoder: Encoder) -> None:
    text = (SEEDS / "coalition-of-the-willing.txt").read_text("utf-8") + "\n" + "w" * 3000 + "\n"
    document, blocks = document_of(text + "Zażółć gęślą jaźń 👩‍👩‍👧‍👦 مرحبا. " * 60)
    starts = encoder.text_pieces(document.text).starts.tolist()
    for passage in checked(document, blocks, starts, BUDGET):
        assert len(encoder.text_pieces(passage.text).ids) <= BUDGET + 2


def test_whole_sentences_are_packed_and_none_is_cut() -> None:
    sentences = [f"Sentence number {number} says that it rains today." for number in range(60)]
    passages = cut(" ".join(sentences), 50)
    assert [p.quote(s) for p in passages for s in p.sentences] == sentences
    assert all(len(words(passage.text)) > 25 for passage in passages[:-1])


@pytest.mark.parametrize(
    ("budget", "paragraphs", "packed"),
    [
        (40, [2, 4], [4, 2]),  # a passage that is not half full goes on
        (40, [3, 4], [3, 4]),  # one that is does not take a part of what fits whole
        (40, [3, 3], [3, 3]),
        (40, [3, 5], [4, 4]),  # what fits nowhere whole is cut where the passage is full
        (40, [4, 5], [4, 4, 1]),
        (36, [2, 4], [2, 4]),  # exactly half full, exactly a whole passage
        (36, [2, 2], [4]),
    ],
)
def test_a_paragraph_is_kept_whole_where_that_wastes_less_than_half(
    budget: int, paragraphs: list[int], packed: list[int]
) -> None:
    sentence = "Sentence number 1 says that it rains today."  # nine word pieces
    text = "\n\n".join(" ".join([sentence] * count) for count in paragraphs)
    passages = cut(text, budget)
    assert [len(passage.sentences) for passage in passages] == packed
    assert {passage.heading for passage in passages} == {""}
    assert not any(sentence.lead for passage in passages for sentence in passage.sentences)


def test_an_endless_sentence_is_broken_at_word_pieces() -> None:
    passages = cut("word " * 500, 100)
    assert [len(words(passage.text)) for passage in passages] == [100] * 5


def test_a_character_of_more_word_pieces_than_the_budget_is_not_cut() -> None:
    document, blocks = document_of("ab")
    (passage,) = split(document, blocks, [0, 0, 0, 0, 1], 2)
    assert passage.text == "ab"


def test_a_table_after_another_opens_with_its_own_header() -> None:
    rows = "| Plan | Fee |\n|---|---|\n| Plus | 9 |\n"
    (passage,) = cut(f"{rows}\n{rows}")
    leads = [passage.quote(sentence) for sentence in passage.sentences if sentence.lead]
    assert len(leads) == 2
    assert leads[0] == leads[1]


def test_lines_of_code_are_quoted_with_their_indentation() -> None:
    (passage,) = cut("```\nif a:\n\n    b = 1  \nc\n```\n")
    assert [passage.quote(line) for line in passage.sentences] == ["if a:", "    b = 1", "c"]
    assert {line.kind for line in passage.sentences} == {BlockKind.CODE}


@pytest.mark.parametrize(("budget", "units"), [(36, 1), (35, 2)])
def test_an_item_of_a_list_is_one_unit_up_to_half_a_passage(budget: int, units: int) -> None:
    item = "Sentence number 1 says that it rains today. " * 2
    (passage,) = cut(f"- {item}\n", budget)
    assert len(passage.sentences) == units


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        (
            "# Guide\n\n# One\n\nFirst.\n\n## Two\n\nSecond.\n\n# Three\n\nThird.\n",
            ["Guide | Guide", "Guide › One | First.", "Guide › One › Two | Second.",
             "Guide › Three | Third."],
        ),
        # A heading without a body can still be found.
        ("# One\n\nBody.\n\n# Alone\n", ["One | Body.", "One | Alone"]),
        (
            "# Guide\n\nFirst.\n\n# Part one\n\nSecond.\n\n## Alone\n",
            ["Guide | First.", "Guide › Part one | Second.", "Guide › Part one | Alone"],
        ),
        (
            "# Guide\n\nFirst.\n\n# A\n\n## B\n\n## C\n\nSecond.\n",
            ["Guide | First.", "Guide › A | B", "Guide › A › C | Second."],
        ),
        # The title is not repeated in the heading path.
        ("# Guide\n\nFirst.\n\n## Two\n\nSecond.\n", ["Guide | First.", "Guide › Two | Second."]),
    ],
)  # fmt: skip
def test_a_passage_never_crosses_a_heading(text: str, passages: list[str]) -> None:
    assert [f"{passage.prefix} | {passage.text}" for passage in cut(text)] == passages


def test_rows_of_a_table_are_never_cut_and_its_header_introduces_it() -> None:
    rows = "".join(f"| row {number} | a. b. c. |\n" for number in range(20))
    passages = cut(f"| name | value |\n|---|---|\n{rows}", 40)
    found = [(p.quote(s), s) for p in passages for s in p.sentences]
    assert sum("a. b. c." in row for row, _ in found) == 20
    assert all(sentence.kind is BlockKind.TABLE_ROW for _, sentence in found)
    assert [sentence.lead for _, sentence in found] == [True] + [False] * 20


@pytest.mark.parametrize(("filled", "budget"), [(5, 53), (1, 24)])  # more, and less, than half
def test_a_list_stays_with_the_line_that_introduces_it(filled: int, budget: int) -> None:
    filler = "This sentence only fills the passage up. " * filled
    text = (
        f"{filler}\n\nIt was planned. The schedule has three parts:\n\n"
        "- first part\n- second part\n- third part\n"
    )
    before, holding = cut(text, budget)
    assert before.text.endswith("It was planned.")
    assert holding.text.startswith("The schedule has three parts:")
    assert holding.text.endswith("third part")
    assert [s.lead for s in holding.sentences] == [True, False, False, False]


def test_each_of_two_tables_has_its_own_header_and_one_without_header_has_none() -> None:
    text = (
        "| Plan | Cost |\n|---|---|\n| Basic | 10 |\n\n| Room | Seats |\n|---|---|\n| Wren | 4 |\n"
    )
    spans = [sentence for passage in cut(text, BUDGET) for sentence in passage.sentences]
    assert [sentence.lead for sentence in spans] == [True, False, True, False]
    (passage,) = cut("| | |\n|---|---|\n| Rent | 840 |\n| Deposit | 2100 |\n", BUDGET)
    assert [sentence.lead for sentence in passage.sentences] == [False, False]
    document, _ = document_of("a | 1\nb | 2")
    rows = [Block(0, 5, BlockKind.TABLE_ROW, HEADLESS_ROW), Block(6, 11, BlockKind.TABLE_ROW)]
    (passage,) = split(document, rows, words(document.text), BUDGET)
    assert [sentence.lead for sentence in passage.sentences] == [False, False]


def test_a_long_lead_is_cut_in_the_heading() -> None:
    lead = " ".join(f"word{number:03}" for number in range(16)) + ":"
    items = "".join(f"- point number {number}\n" for number in range(20))
    passages = cut(f"{lead}\n\n{items}", 40)
    assert {passage.heading for passage in passages[1:]} == {lead[:100].rstrip()}


def test_the_rest_of_a_long_list_carries_its_lead_in_the_heading() -> None:
    items = "".join(f"- point number {number} of the long list\n" for number in range(40))
    passages = cut(f"# Contract\n\n## Terms\n\nThe terms are these:\n\n{items}", 60)
    assert len(passages) > 3
    assert passages[0].heading == "Terms"
    assert {passage.heading for passage in passages[1:]} == {"Terms › The terms are these"}
    assert all(passage.prefix == f"Contract › {passage.heading}" for passage in passages)
    spans = [s for p in passages for s in p.sentences]
    assert sum(span.kind is BlockKind.LIST_ITEM for span in spans) == 40


@pytest.mark.parametrize(
    ("changed", "same"),
    [({"id": "b.txt"}, False), ({"title": "Other"}, False), ({"root": "/x", "path": "/x/a"}, True)],
)
def test_ids_tell_everything_that_is_embedded_apart(changed: dict[str, str], same: bool) -> None:
    document, blocks = document_of("One sentence. Another one.")
    starts = words(document.text)
    (before,) = split(document, blocks, starts, BUDGET)
    (after,) = split(replace(document, **changed), blocks, starts, BUDGET)  # type: ignore[arg-type]
    assert (before.id == after.id) is same


@pytest.mark.parametrize(("start", "page"), [(0, 1), (9, 1), (10, 2), (25, 3), (99, 3)])
def test_a_page_is_found_by_its_offset(start: int, page: int) -> None:
    document = Document("a", "A", "x" * 100, "", "pdf", "/", "/a", "", pages=(0, 10, 20))
    assert document.page_of(start) == page


def test_a_sentence_goes_on_after_the_code_in_it() -> None:
    text = "Press a key, then run\n\n```\nfirst\n```\n\nfollowed by\n\n```\nsecond\n```\n\nanswer it. Then wait.\n"
    [passage] = cut(text)
    told = [
        (passage.quote(line), line.kind is BlockKind.CODE, line.lead) for line in passage.sentences
    ]
    assert told == [
        ("Press a key, then run", False, True),
        ("first", True, False),
        ("followed by", True, False),
        ("second", True, False),
        ("answer it.", True, False),
        ("Then wait.", False, False),
    ]


def test_text_that_is_set_as_code_is_cut_into_sentences() -> None:
    mail = "Dear all, the lift is out of order until\nFriday of this week. Please use the stairs at\nthe back."
    (passage,) = cut(f"```\n{mail}\n```\n")
    assert [(passage.quote(line), line.kind) for line in passage.sentences] == [
        ("Dear all, the lift is out of order until\nFriday of this week.", BlockKind.PARAGRAPH),
        ("Please use the stairs at\nthe back.", BlockKind.PARAGRAPH),
    ]
    quoted = f"{mail}\n\nThe board has said so.\n\nIt rents *no* rooms before the stairs\nare safe and mended."
    (passage,) = cut(f"```\n{quoted}\n```\n")
    assert {line.kind for line in passage.sentences} == {BlockKind.PARAGRAPH}
    query = "select the name of all users from users\nwhere the name of the user = one of the names. done;"
    (passage,) = cut(f"```\n{query}\n```\n")
    assert [line.kind for line in passage.sentences] == [BlockKind.CODE] * 2
