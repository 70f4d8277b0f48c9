"""Code in answers: in a block that keeps how its lines are set in, none alone that needs the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.quoting.code_shown import typed, with_code_whole
from assistant.quoting.quoted import answer_of, by_name
from ingest.document import BlockKind, Passage
from tests.assistant_fixtures import item, passage_of


def code_of(*lines: str) -> Passage:
    return passage_of("Set this:", *((line, BlockKind.CODE, False) for line in lines))


NESTED = code_of("image:", "  tag: 2", "limits:", "  memory: 512Mi")
FLAT = code_of("git tag v2", "git push", "make all")


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        (NESTED, ["image:\n  tag: 2\nlimits:\n  memory: 512Mi"]),
        (FLAT, ["git push"]),
        (
            code_of("Hiring", "  Better practices.", "Onboarding", "  The first days."),
            ["  Better practices."],
        ),
        (code_of(*["a:", "  b: 1"] * 11), ["  b: 1"]),  # too long to bring all of it
    ],
)
def test_a_line_of_code_brings_those_that_it_is_set_in_below(
    passage: Passage, shown: list[str]
) -> None:
    second = passage.sentences[2]
    pieces = with_code_whole([(passage, second), (passage, second)])
    assert [passage.quote(sentence) for _, sentence in pieces] == shown


def test_lines_apart_from_each_other_stay_apart() -> None:
    pieces = [(FLAT, FLAT.sentences[1]), (FLAT, FLAT.sentences[3])]
    assert with_code_whole(pieces) == pieces


@given(
    st.lists(st.text(st.sampled_from("ab`~[1]\t \\*#-"), min_size=1).filter(str.strip), min_size=1, max_size=6),
    st.booleans(),
)  # fmt: skip
def test_what_is_typed_is_shown_to_the_character(lines: list[str], below_a_line: bool) -> None:
    first = [item("1. Do this:")] if below_a_line else []
    code = "\n".join(("x", *lines))
    passage = passage_of(*first, (code, BlockKind.CODE, False), item("2. Then that."))
    answer = answer_of([(passage, one) for one in passage.sentences], 1.0)
    blocks = [one for one in MarkdownIt("commonmark").parse(answer.markdown) if one.type == "fence"]
    assert [block.content.rstrip() for block in blocks] == [code.rstrip()]


def test_lines_are_set_in_as_far_as_the_first_is_in_its_document() -> None:
    passage = passage_of("Set this:", ("    if a:\n        b()", BlockKind.CODE, False))
    code = passage.sentences[1]._replace(start=passage.sentences[1].start + 4)
    assert typed(passage, code, "  ") == "  ```\n  if a:\n      b()\n  ```\n  "
    assert by_name([("Name", [(passage, code)])], 1.0).markdown == (
        "- Name:\n\n    ```\n    if a:\n        b()\n    ```\n    [1]"
    )


def test_words_that_are_but_set_in_are_no_code() -> None:
    passage = code_of("    Floor 55", "    New York, NY 10007")
    code = passage.sentences[1]._replace(end=passage.end)
    assert typed(passage, code, "  ") == "  Floor 55  \n  New York, NY 10007 "
