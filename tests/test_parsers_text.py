from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.text import parse
from tests.parsed import check, outside, view

SEED = Path(__file__).parents[1] / "seeds" / "coalition-of-the-willing.txt"
BODY = "This is a paragraph of ordinary length that says something about the matter at hand."


def blocks(text: str) -> list[tuple[str, int, str]]:
    parsed = parse(text.encode(), "note.txt")
    assert parsed.text == text
    check(parsed)
    return view(parsed)


def headings(text: str) -> list[str]:
    return [content for kind, _, content in blocks(text) if kind == "heading"]


def items(text: str) -> list[tuple[int, str]]:
    return [(level, content) for kind, level, content in blocks(text) if kind == "item"]


def test_the_seed_article_has_its_five_headings_and_four_items() -> None:
    parsed = parse(SEED.read_bytes(), SEED.name)
    check(parsed)
    assert parsed.title is None
    assert parsed.encoding == "utf-8"
    assert [content for kind, _, content in view(parsed) if kind == "heading"] == [
        "What is the Coalition of the Willing?",
        "What would the troops do?",
        "Separate from the Coalition: bilateral guarantees",
        "The alternative to NATO: A Coalition of Like-Minded European Countries",
        "January diplomatic sprint",
    ]
    assert [content for kind, _, content in view(parsed) if kind == "item"] == [
        "4 January: Military officials travel to Paris for 24-hour consultations",
        "Following days: Leaders' summit to finalize security documents",
        "During the summit: Meetings with President Trump's team in Paris",
        "End of January: Summit in the United States",
    ]
    # Every line is one block: nothing merged, nothing lost but the bullets.
    lines = [line.removeprefix("- ") for line in parsed.text.splitlines() if line.strip()]
    assert [content for _, _, content in view(parsed)] == lines


WRAPPED = """\
THE GREAT REPORT
================

1. Scope

This report describes what was found in the course of the investigation that
the committee started in spring. It is not complete, and the reader should
keep that in mind.

Findings

The first finding is that the pumps were never maintained. Their operator had
stopped paying for it in the year
2011. Nobody noticed, since the sensors had been removed and no one
– neither the operator nor the town – had asked for a replacement.
"""


def test_wrapped_lines_are_one_paragraph() -> None:
    found = blocks(WRAPPED)
    assert [(kind, level) for kind, level, _ in found] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
        ("paragraph", 0),
    ]
    assert found[2][2].startswith("This report describes")
    assert found[2][2].endswith("should\nkeep that in mind.")
    assert parse(WRAPPED.encode(), "x").title == "THE GREAT REPORT"


def test_wrapping_works_with_windows_line_ends() -> None:
    text = WRAPPED.replace("\n", "\r\n")
    assert [b[:2] for b in blocks(text)] == [b[:2] for b in blocks(WRAPPED)]


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped() -> None:
    text = f"{BODY}\n{BODY}\n\n{BODY} {BODY}\n"
    assert [kind for kind, _, _ in blocks(text)] == ["paragraph"] * 3


def test_headings_need_text_below_them() -> None:
    assert headings(f"{BODY}\nA short line\n{BODY}\n") == ["A short line"]
    assert headings(f"{BODY}\nA short line\n") == []
    assert headings(f"{BODY}\nA short line.\n{BODY}\n") == []
    assert headings(f"{BODY}\nis it a short line\n{BODY}\n") == []
    assert headings(f"{BODY}\nWhy is that?\n{BODY}\n") == ["Why is that?"]
    assert headings(f"{BODY}\nWhy does nobody know the reason for that?\nNo idea.\n") == []


def test_underlines_and_capitals_make_headings() -> None:
    text = f"Title\n=====\n\n{BODY}\n\nPart\n----\n{BODY}\n\nTHE LAST PART\n\n{BODY}\n"
    assert [b for b in blocks(text) if b[0] == "heading"] == [
        ("heading", 1, "Title"),
        ("heading", 2, "Part"),
        ("heading", 2, "THE LAST PART"),
    ]


def test_hash_marks_are_no_part_of_a_heading() -> None:
    text = f"# Guide\n\n{BODY}\n\n## Second part ##\n{BODY}\n"
    assert [b for b in blocks(text) if b[0] == "heading"] == [
        ("heading", 1, "Guide"),
        ("heading", 2, "Second part"),
    ]
    assert parse(text.encode(), "x").title == "Guide"


def test_numbered_sections_are_headings_and_numbered_lists_are_not() -> None:
    text = f"1. Scope\n\n{BODY}\n\n2.1 Terms\n\n{BODY}\n\n1. First\n2. Second\n\n{BODY}\n"
    assert [b for b in blocks(text) if b[0] == "heading"] == [
        ("heading", 1, "1. Scope"),
        ("heading", 3, "2.1 Terms"),
    ]
    assert items(text) == [(0, "First"), (0, "Second")]


def test_a_wrapped_numbered_paragraph_is_no_heading() -> None:
    clause = (
        "This Agreement shall be deemed to create any relationship of the kind that\n"
        "is described above, and nothing in it gives permission to use the name or\n"
        "the marks of anybody.\n\n"
    )
    text = f"1. {clause}7. Nothing in this Agreement shall ever\n{clause}"
    assert headings(text) == []


def test_lists_nest_by_indentation_and_keep_their_continuation() -> None:
    text = """\
Bring these:
- a tent that
  keeps the rain out
  * poles
  * pegs
• a map
– a lamp
  1. batteries
a) food
12) water

  and a bottle for it
"""
    assert items(text) == [
        (0, "a tent that\n  keeps the rain out"),
        (1, "poles"),
        (1, "pegs"),
        (0, "a map"),
        (0, "a lamp"),
        (1, "batteries"),
        (0, "food"),
        (0, "water"),
        (0, "and a bottle for it"),
    ]


MAIL = """\
From: Ann Smith <ann@example.org>
To: Bob
Subject: Budget for the new building

Hi Bob,

thanks for your message. I have gone through the numbers and I think that we
can do this in two steps, the first of which has already been paid for by the
council.

On Sunday, Bob wrote:
> Could you please tell me what the state of the budget is? I have to report
> to the board on Monday.

Best regards
Ann

--
Ann Smith
"""


def test_mail_has_no_headings_and_keeps_header_lines_apart() -> None:
    contents = [content for _, _, content in blocks(MAIL)]
    assert headings(MAIL) == []
    assert contents[:3] == MAIL.splitlines()[:3]
    assert contents[4].startswith("thanks")
    assert contents[4].endswith("council.")
    assert contents[6].startswith("> Could")
    assert contents[6].endswith("Monday.")


def test_transcripts_keep_each_turn() -> None:
    text = "Q: What is the deadline?\nA: It is 3 March.\nQ: Who decides?\nA: The board does.\n"
    assert [content for _, _, content in blocks(text)] == text.splitlines()
    assert headings(text) == []


def test_logs_and_verses_have_no_headings() -> None:
    log = "".join(f"2026-01-0{day} INFO Started part {day}\n" for day in range(1, 9))
    verse = "Tyger Tyger burning bright\nIn the forests of the night\nWhat immortal hand or eye\n"
    assert headings(log + BODY) == []
    assert headings(verse * 2 + BODY) == []


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "\n",
                "\r\n",
                "\n\n",
                "  ",
                "\t",
                "- ",
                "1. ",
                "a) ",
                "• ",
                "# ",
                "> ",
                "====",
                "---",
                "Title Line",
                "TITLE",
                "Why?",
                "x",
                BODY,
                "\x0c",
                "\u2028",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=40,
).map("".join)


@given(PIECES)
def test_everything_but_marks_is_in_exactly_one_block(text: str) -> None:
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text.lstrip("\ufeff"))
    parsed = parse(text.encode(), "x")
    assert parsed.text == text
    check(parsed)
    for word in outside(parsed):
        assert re.fullmatch(r"[-=_*~#+–—•‣◦▪●○■·]+|\(?\w{1,4}[.)]", word), word
