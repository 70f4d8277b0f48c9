"""How numbers are written: Roman, as letters, as ordinals (ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_COUNTED = re.compile(r"([a-z]{1,4})\.[ \t\u00a0]+(?=\S)")
_FURTHEST = 12  # lines from one item to the next
_LARGEST = 3999  # beyond it no numeral is written in Roman numerals or letters
_FOOTNOTE_SIGNS = "*†‡§"
_DIGITS = frozenset({"decimal", "decimalHalfWidth", "decimalFullWidth", "none", "bullet"})


def is_known(number_format: str) -> bool:
    """Whether ``in_format`` writes numbers as the page shows them."""
    return number_format in _DIGITS or number_format in _WRITERS


def in_format(number: int, number_format: str) -> str:
    """``number`` as ``w:numFmt`` says; digits where that format is not known."""
    if number_format == "none":
        return ""
    writer = _WRITERS.get(number_format)
    return writer(number) if writer and 0 < number <= _LARGEST else str(number)


def _roman(number: int) -> str:
    written = ""
    for amount, sign in _ROMAN:
        written += sign * (number // amount)
        number %= amount
    return written


def _letters(number: int) -> str:
    # After z come aa, bb, cc (17.18.59).
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _ordinal(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number // 10 % 10 == 1 else endings.get(number % 10, 'th')}"


_WRITERS: dict[str, Callable[[int], str]] = {
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": _ordinal,
    "chicago": lambda number: _FOOTNOTE_SIGNS[(number - 1) % 4] * ((number - 1) // 4 + 1),
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "numberInDash": lambda number: f"- {number} -",
}


def counted_items(lines: Sequence[str]) -> dict[int, int]:
    """Items that small letters or Roman numerals count ("a.", "ii."), by line: where in it what they say begins.

    Alone they are abbreviations, as in "i. e." and "p. 5": there are several in their order.
    """
    found: dict[int, int] = {}
    last: dict[
        Callable[[int], str], tuple[int, int]
    ] = {}  # the number and the line of the last item
    for at, line in enumerate(lines):
        if (counted := _COUNTED.match(line)) is None:
            continue
        for written in (_letters, _roman):
            number, before = last.get(written, (0, at))
            if counted[1] == written(number + 1) and number and at - before <= _FURTHEST:
                found[at] = counted.end()
                found.setdefault(before, _begins(lines[before]))
                last[written] = number + 1, at
            elif counted[1] == written(1):
                last[written] = 1, at
    return found


def _begins(line: str) -> int:
    counted = _COUNTED.match(line)
    return counted.end() if counted else 0
