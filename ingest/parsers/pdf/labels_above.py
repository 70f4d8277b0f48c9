"""What is filled in below its label in larger type, as on cards and certificates: "Excess", "250 EUR"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ingest.parsers.lines.line_shapes import ends_sentence, has_digit, is_heading_shaped
from ingest.parsers.pdf.measures import Line

_FEWEST = 3  # of a page: a small line above one figure may be anything
_LONGEST = 40  # characters
# Shares of the size: how much smaller a label is at most, how far below and beside it its value stands.
_SMALLER, _BELOW, _ASIDE = 0.9, 1.7, 0.3


def filled_in(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that say what the label right above them names, by their numbers; figures for the most part."""
    found = [
        number for number in range(1, len(lines)) if _fills_in(lines[number - 1], lines[number])
    ]
    filled: set[int] = set()
    for _, group in groupby(found, lambda number: lines[number].page):
        numbers = list(group)
        figures = sum(_is_figure(lines[number].content) for number in numbers)
        if len(numbers) >= _FEWEST and 2 * figures > len(numbers):
            filled.update(numbers)
    return frozenset(filled)


def _fills_in(label: Line, value: Line) -> bool:
    if (label.page, label.turn) != (value.page, value.turn) or label.slanted or value.slanted:
        return False
    if label.place or value.place or label.size > _SMALLER * value.size:
        return False
    if max(len(label.content), len(value.content)) > _LONGEST or has_digit(label.content):
        return False
    return (
        0 < label.bottom - value.top < _BELOW * value.size
        and abs(label.left - value.left) < _ASIDE * value.size
        and is_heading_shaped(label.content)
        and not ends_sentence(label.content)
        and not ends_sentence(value.content)
    )


def _is_figure(content: str) -> bool:
    """Whether a line is a number, a date or an amount, with its unit: "250 EUR"."""
    return 2 * sum(map(str.isdigit, content)) >= sum(map(str.isalpha, content))
