"""Amounts that can be compared with certainty: one figure each, all in one unit, or all of them spans of time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.language.english import stem, words_of
from assistant.language.figure_words import in_digits
from assistant.language.values import days_and_times, numbers

# Behind a figure, what it is for: "1.2 million for roads and 350,000 for parks".
_FOR = re.compile(r"(?i)(?:\s+[^\W\d_]+)?\s+(?P<for>for|on|in|at|to|from|by|after|before|during)\s")
_THOUSANDTHS = -3
_FREE = re.compile(r"\s*(?:free(?: of charge)?|no charge)\s*", re.IGNORECASE)
_PER = re.compile(r"(?<=[^\W\d_]|[€$£¥])/(?=[^\W\d_])")  # "km/h", "€/m"
_SIGNS = re.compile(r"[^\W\d_]+|[€$£¥%°]")
# The least and the most days that each has.
_DAYS = {
    "day": (1, 1), "week": (7, 7), "fortnight": (14, 14), "month": (28, 31), "year": (365, 366),
}  # fmt: skip
_DAYS_BY_STEM = {stem(word): days for word, days in _DAYS.items()}


class _Amount(NamedTuple):
    least: Decimal
    most: Decimal
    unit: tuple[str, ...]


def extreme_of(cells: Sequence[str], *, most: bool) -> int | None:
    """The number of the cell that alone states the most, or the least; None where that is not certain.

    Not certain are cells of which any states no figure or several, another unit, or words that others lack.
    What is "free" costs nothing.
    """
    amounts = [_amount(cell) for cell in cells]
    if unit := next((amount.unit for amount in amounts if amount is not None), None):
        nothing = _Amount(Decimal(0), Decimal(0), unit)
        amounts = [
            nothing if is_free(cell) else amount
            for cell, amount in zip(cells, amounts, strict=True)
        ]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < max(2, len(cells)) or len({amount.unit for amount in known}) > 1:
        return None
    for number, one in enumerate(known):
        others = [*known[:number], *known[number + 1 :]]
        if all(one.least > other.most if most else one.most < other.least for other in others):
            return number
    return None


def is_free(cell: str) -> bool:
    """Whether a cell says that nothing is to pay."""
    return bool(_FREE.fullmatch(cell))


def _amount(cell: str) -> _Amount | None:
    """What a cell states, with its unit: all words and signs beside the figure."""
    text = in_digits(cell)
    found = list(numbers(text))
    if len(found) != 1 or days_and_times(text)[0]:
        return None
    match, number = found[0]
    if number.value.as_tuple().exponent == _THOUSANDTHS:  # "1.250" may be a thousand and more
        return None
    rest = _PER.sub(" ", f"{text[: match.start()]} {text[match.end() :]}")
    if re.search(r"\d|[-–<>~+±/]", rest) or re.search(r"[-–−]\s*$", text[: match.start()]):
        return None
    words = [*words_of(rest), *(sign for sign in _SIGNS.findall(rest) if not sign.isalpha())]
    unit = tuple(sorted(map(stem, words)) + ([number.unit] if number.unit else []))
    days = _DAYS_BY_STEM.get(unit[0]) if len(unit) == 1 else None
    least, longest = days or (1, 1)
    return _Amount(number.value * least, number.value * longest, ("days",) if days else unit)


def behind_figure(part: str) -> tuple[str, str] | None:
    """The preposition behind the last figure of a part of a sentence and the words from it on, or None."""
    figures = [found for found, _ in numbers(part)]
    behind = _FOR.match(part, figures[-1].end()) if figures else None
    return (behind["for"].lower(), part[behind.start() :]) if behind else None
