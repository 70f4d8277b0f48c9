"""Lines whose dots or strokes lead from a label to its value, as in lists of prices, phones and contents.

"Library card, pupils ........ 6.00 EUR": the dots end no sentence, and where several such lines stand in
one stretch each is read by itself. An ellipsis of four dots and a form's blanks are none of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LEADER = re.compile(
    r"(?:\.{5,}|…{3,}|_{5,}|(?:[.…][ \u00a0]){5,}"
    r"|(?<=\s)(?:\.{4}|…{2}|_{4}|(?:[.…][ \u00a0]){4}))[.…_ \t\u00a0]*"
)
_LONGEST_VALUE = 60  # characters
_MOST_WORDS = 5  # of a value without a figure: "on request"
_FIGURE = re.compile(r"[\d$€£¥%]")
_WORD = re.compile(r"[^\W_]")


class LedLines(NamedTuple):
    """Stretches in which no sentence ends, apart and in order, and where one ends all the same."""

    whole: list[tuple[int, int]]
    ends: list[int]


def led_lines(text: str, start: int, stop: int) -> LedLines:
    """What leaders make of ``text[start:stop]``; both lists are empty where it has none."""
    leaders: list[tuple[int, int]] = []
    rows: dict[int, tuple[int, int]] = {}  # by the number of their only leader
    line, seen, before = start, start, -1
    for match in _LEADER.finditer(text, start, stop):
        line = text.rfind("\n", seen, match.start()) + 1 or line
        seen = match.end()
        if (end := _end_of_value(text, match.end(), stop)) is None:
            continue
        if before == line:
            rows.pop(len(leaders) - 1, None)  # several of them: blanks of a form
        elif _WORD.search(text, line, match.start()):
            rows[len(leaders)] = (line, end)
        leaders.append(match.span())
        before = line
    if len(rows) < 2:
        return LedLines(leaders, [])
    whole = [rows.get(number, leader) for number, leader in enumerate(leaders)]
    return LedLines(whole, [end for _, end in rows.values()])


def _end_of_value(text: str, begin: int, stop: int) -> int | None:
    """Where the line ends if what stands from ``begin`` up to there is a value."""
    last = min(stop, begin + _LONGEST_VALUE)
    end = text.find("\n", begin, last)
    if end < 0:
        if last < stop:
            return None
        end = stop
    value = text[begin:end].strip()
    if _WORD.search(value) is None or value[0] in ",;:)":
        return None
    return end if _FIGURE.search(value) or len(value.split()) <= _MOST_WORDS else None
