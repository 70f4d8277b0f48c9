"""Struck-out text of a PDF is not what the page says; rules and underlines strike nothing out."""

from __future__ import annotations

import pytest

from ingest.errors import UnreadableDocument
from ingest.parsers.pdf import parse
from tests.parsed import checked
from tests.pdf_builder import build_pdf
from tests.pdf_items import Bar, Box, Text, row, width_of

BEFORE, OLD, NEW = "The deposit is ", "140", "165 euros."
START = 72 + width_of(BEFORE)
WIDTH = width_of(OLD)
REMARK = "1 struck-out stretch is not in the text."


def text(*items: Text | Bar | Box) -> str:
    return parse(build_pdf([items]), "x").text


def page(*more: Bar | Box) -> list[Text | Bar | Box]:
    return [*row(72, 700, BEFORE, OLD, NEW), Text(72, 686, "It is paid back."), *more]


@pytest.mark.parametrize(
    ("stroke", "in_form"),
    [
        (Bar(START, 702.4, WIDTH, 0.6), False),
        (Bar(START, 702.4, WIDTH, 0.6), True),
        (Bar(START - 1, 703.8, WIDTH + 2, 1.2), False),
        (Box(START, 698, "", "StrikeOut", WIDTH, 11), False),
    ],
)
def test_struck_out_text_is_left_out_and_named(stroke: Bar | Box, in_form: bool) -> None:
    parsed = checked(parse(build_pdf([page(stroke)], in_form=in_form), "x"))
    assert parsed.text == "The deposit is 165 euros.\nIt is paid back."
    assert parsed.remarks == (REMARK,)


@pytest.mark.parametrize(
    ("line", "stroke", "left"),
    [
        # A new word does not touch the one before the old.
        (
            row(72, 700, "May", "7", "12"),
            Bar(72 + width_of("May"), 703, width_of("7"), 0.7),
            "May 12",
        ),
        # A mark is struck out with its price.
        (
            row(72, 700, "now ", "98", ("3", 7, 4), " 95 euros"),
            Bar(72 + width_of("now "), 703, width_of("98") + width_of("3", 7), 0.7),
            "now 95 euros",
        ),
        # Upright text.
        (
            [Text(300, 300, "old", turn=1), Text(300, 330, "new words", turn=1)],
            Bar(296, 300, 0.7, width_of("old")),
            "new words",
        ),
    ],
)
def test_what_is_left_of_a_line(line: list[Text], stroke: Bar, left: str) -> None:
    assert text(*line, stroke) == left


@pytest.mark.parametrize(
    "rule",
    [
        Bar(START, 698.5, WIDTH, 0.6),  # an underline
        Bar(START, 708.6, WIDTH, 0.6),  # a rule above
        Bar(40, 703, 500, 0.6),  # a rule of a table
        Bar(START, 698, WIDTH, 9),  # a ground
        Bar(START + 4, 690, 0.6, 30),  # an upright rule of a table
        Box(START, 698, "", "Underline", WIDTH, 11),
        Box(START, 698, "", "StrikeOut", WIDTH, 11, flags=2),  # hidden
    ],
)
def test_other_rules_strike_nothing_out(rule: Bar | Box) -> None:
    parsed = parse(build_pdf([page(rule)]), "x")
    assert parsed.text == "The deposit is 140165 euros.\nIt is paid back."
    assert parsed.remarks == ()


def test_a_page_that_is_struck_out_is_no_picture() -> None:
    gone: list[Text | Bar | Box] = [Text(72, 700, OLD), Bar(72, 703, WIDTH, 0.7)]
    parsed = parse(build_pdf([gone, [Text(72, 700, NEW)]]), "x")
    assert parsed.text.strip() == NEW
    assert parsed.remarks == (REMARK,)


def test_a_file_that_is_struck_out_altogether_is_no_scan() -> None:
    with pytest.raises(UnreadableDocument, match="struck out or that nobody sees"):
        text(Text(72, 700, OLD), Bar(72, 703, WIDTH, 0.7))
