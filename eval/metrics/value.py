"""Numbers and dates in a text, as values that can be compared however they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

_MONTHS = {
    name: number
    for number, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sep sept", "october oct", "november nov", "december dec"], start=1)
    for name in names.split()
}  # fmt: skip
_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": Decimal(100), "thousand": Decimal(1000), "million": Decimal(10**6),
    "billion": Decimal(10**9), "trillion": Decimal(10**12), "dozen": Decimal(12),
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = [
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<name>{_MONTH})\b\.?"
        r"(?:,?\s+(?P<year>\d{4}))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<name>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)"
        r"(?:,?\s+(?P<year>\d{4}))?",
        re.IGNORECASE,
    ),
    # "may" alone is a verb: a month without a day needs its year.
    re.compile(rf"\b(?P<name>{_MONTH})\b\.?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
]
_NUMBER_WORD = "|".join([*sorted(_WORDS, key=len, reverse=True), *_SCALES])
_NUMBER = re.compile(
    r"(?P<digits>(?<![\w.])\d+(?:,\d{3})+(?:\.\d+)?|(?<![\w.,])\d+(?:\.\d+)?)"
    r"(?:\s*(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|m|k)\b)?"
    r"(?:st|nd|rd|th)?(?P<percent>\s*(?:%|per\s?cent\b))?"
    rf"|\b(?P<words>(?:{_NUMBER_WORD})(?:[\s-]+(?:and\s+)?(?:{_NUMBER_WORD}))*)\b"
    r"(?P<percent2>\s*(?:%|per\s?cent\b))?",
    re.IGNORECASE,
)
_SHORT = {"bn": Decimal(10**9), "m": Decimal(10**6), "k": Decimal(1000)}
# A longer answer is a statement that happens to hold a number.
_MOST_WORDS_BESIDE = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number; ``percent`` tells 12 % from 12."""

    value: Decimal
    percent: bool = False

    def meant_by(self, other: Value) -> bool:
        """Whether ``other`` is the same number."""
        return isinstance(other, Number) and other == self


@dataclass(frozen=True, slots=True)
class Day:
    """A date; parts that were not stated are None."""

    year: int | None
    month: int
    day: int | None

    def meant_by(self, other: Value) -> bool:
        """Whether ``other`` states every part that this date states, alike."""
        if not isinstance(other, Day) or self.month != other.month:
            return False
        parts = ((self.year, other.year), (self.day, other.day))
        return all(mine is None or mine == theirs for mine, theirs in parts)


Value = Number | Day


def values(text: str) -> set[Value]:
    """Every number and date that ``text`` states, in digits or English words."""
    found: set[Value] = set()
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day = _day(match)
            if day is not None:
                found.add(day)
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    for match in _NUMBER.finditer(text):
        number = _number(match)
        if number is not None:
            found.add(number)
    return found


def is_value(answer: str) -> bool:
    """Whether an accepted answer is a number or a date, with a few words beside it at most."""
    if not values(answer):
        return False
    rest = answer
    for pattern in (*_DATES, _NUMBER):
        rest = pattern.sub(" ", rest)
    return len(re.findall(r"\w+", rest)) <= _MOST_WORDS_BESIDE


def _day(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    month = _MONTHS[parts["name"].lower()] if parts.get("name") else int(parts["month"])
    year = int(parts["year"]) if parts.get("year") else None
    day = int(parts["day"]) if parts.get("day") else None
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    return Day(year, month, day)


def _number(match: re.Match[str]) -> Number | None:
    parts = match.groupdict()
    percent = bool(parts["percent"] or parts["percent2"])
    if parts["digits"]:
        try:
            value = Decimal(parts["digits"].replace(",", ""))
        except InvalidOperation:  # digits of another script
            return None
        scale = (parts["scale"] or "").lower()
        return Number(value * (_SCALES | _SHORT).get(scale, Decimal(1)), percent)
    words = [w for w in re.split(r"[\s-]+", parts["words"].lower()) if w != "and"]
    if words == ["one"]:  # "one of them" states no number
        return None
    return Number(_spoken(words), percent)


def _spoken(words: list[str]) -> Decimal:
    total, current = Decimal(0), Decimal(0)
    for word in words:
        if word not in _SCALES:
            current += _WORDS[word]
        elif word in ("hundred", "dozen"):
            current = (current or Decimal(1)) * _SCALES[word]
        else:
            total += (current or Decimal(1)) * _SCALES[word]
            current = Decimal(0)
    return total + current
