"""Numbers, dates and times in a text, as values that can be compared however they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from assistant.language.english import MONTH_NUMBERS, SMALL_NUMBERS, TENS, any_of
from assistant.language.languages import numbers_by_word
from ingest.parsers.lines.line_shapes import has_digit
from ingest.remembered import remembered

_MONTHS = MONTH_NUMBERS | numbers_by_word("months")
_WORDS = SMALL_NUMBERS | TENS
_SCALES = {
    "hundred": Decimal(100), "thousand": Decimal(1000), "million": Decimal(10**6),
    "billion": Decimal(10**9), "trillion": Decimal(10**12), "dozen": Decimal(12),
}  # fmt: skip
_MONTH = any_of(_MONTHS)
_DATES = [
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:of|de))?\s+(?P<name>{_MONTH})\b\.?"
        r"(?:,?\s+(?:del?\s+)?(?P<year>\d{4}))?",
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
# Half past nine, a quarter to ten, noon.
_SPOKEN_CLOCK = re.compile(
    r"\b(?:(?P<part>half|quarter)\s(?P<way>past|to)\s(?P<hour>[a-z]+|\d{1,2})|(?P<named>noon|midday|midnight))\b"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
# 21:00, 9.30 pm, 9 o'clock, 21 Uhr, 21 h 30. "3 h" may be how long something takes.
_CLOCK = re.compile(
    r"(?<![\w.,:])(?P<hour>2[0-4]|[01]?\d)(?!\d)"
    r"(?:(?P<colon>:)(?P<minute>[0-5]\d)(?!:?\d)|[.:](?P<minute2>[0-5]\d)(?=\s*(?:[ap]\.?m\b|uhr\b|h\b)))?"
    r"(?:\s*(?:(?P<half>[ap])\.?m\b\.?|(?P<word>o['’]clock|uhr\b|h\s?(?P<minute3>[0-5]\d)\b)))?",
    re.IGNORECASE,
)
_LAST_HOUR, _LAST_MINUTE = 23, 59
_SHORT = {word: Decimal(1000**n) for word, n in numbers_by_word("scales").items()} | {
    "k": Decimal(1000), "m": Decimal(10**6), "mln": Decimal(10**6), "bn": Decimal(10**9),
}  # fmt: skip
_SHORT_SCALES = any_of(name for name in _SHORT if len(name) > 2)
_NUMBER_WORD = f"{any_of(_WORDS)}|{'|'.join(_SCALES)}"
_NUMBER = re.compile(
    r"(?P<digits>(?<![\w.])\d+(?:,\d{3})+(?:\.\d+)?|(?<![\w.,])\d+(?:\.\d+|,\d{1,2}(?![\d,]))?)"
    rf"(?:\s*(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|{_SHORT_SCALES})\b|(?P<short>[mk])\b)?"
    r"(?:st|nd|rd|th)?(?P<percent>\s*(?:%|per\s?cent\b))?"
    rf"|\b(?P<words>(?:{_NUMBER_WORD})(?:[\s-]+(?:and\s+)?(?:{_NUMBER_WORD}))*)\b"
    r"(?P<percent2>\s*(?:%|per\s?cent\b))?",
    re.IGNORECASE,
)
# A longer answer is a statement that happens to hold a number.
_MOST_WORDS_BESIDE = 3


class _Exact:
    """What is the same or another, with nothing between."""

    __slots__ = ()

    def meant_by(self, other: object) -> bool:
        """Whether ``other`` is the same."""
        return other == self


@dataclass(frozen=True, slots=True)
class Number(_Exact):
    """A number as it is written; ``unit`` is a unit's name ("percent"), or "" where none is told."""

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Clock(_Exact):
    """A time of day, in minutes after midnight."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Day:
    """A date; parts that were not stated are None."""

    year: int | None
    month: int
    day: int | None

    def meant_by(self, other: object) -> bool:
        """Whether ``other`` states every part that this date states, alike."""
        return (
            isinstance(other, Day)
            and other.month == self.month
            and self.year in (None, other.year)
            and self.day in (None, other.day)
        )


Value = Number | Day | Clock


def as_clock(number: Number) -> Clock | None:
    """11.30 as a time of day, which many write with a point; None for what cannot be one."""
    hour, minutes = divmod(int(number.value * 100), 100)
    if (
        number.unit
        or number.value.as_tuple().exponent != -2
        or hour > _LAST_HOUR
        or minutes > _LAST_MINUTE
    ):
        return None
    return Clock(60 * hour + minutes)


def values(text: str) -> set[Value]:
    """Every number, date and time that ``text`` states, in digits or English words."""
    found, rest = days_and_times(text)
    return {*found, *(number for _, number in numbers(rest))}


@remembered(16384)  # several rules ask of every sentence, many questions of the same
def days_and_times(text: str) -> tuple[frozenset[Day | Clock], str]:
    """The dates and times that ``text`` states, and the text with spaces in their place."""
    found: set[Day | Clock] = set()
    for pattern in (*_DATES, _SPOKEN_CLOCK, _CLOCK) if has_digit(text) else (_SPOKEN_CLOCK,):
        read = _READ.get(pattern, _day)
        for match in pattern.finditer(text):
            value = read(match)
            if value is not None:
                found.add(value)
                text = blanked(text, match)
    return frozenset(found), text


def blanked(text: str, match: re.Match[str]) -> str:
    """``text`` with spaces where the match stands."""
    return f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"


def numbers(text: str) -> Iterator[tuple[re.Match[str], Number]]:
    """The numbers that ``text`` states and where they stand; the group ``digits`` is None for words."""
    for match in _NUMBER.finditer(text):
        number = _number(match)
        if number is not None:
            yield match, number


def is_value(answer: str) -> bool:
    """Whether an accepted answer is a number or a date, with a few words beside it at most."""
    rest = answer
    for pattern in _DATES:
        rest = pattern.sub(" ", rest)
    rest = _CLOCK.sub(lambda match: match[0] if _clock(match) is None else " ", rest)
    beside = re.findall(r"\w+", _NUMBER.sub(" ", rest))
    return len(beside) <= _MOST_WORDS_BESIDE and bool(values(answer))


def day_of(year: int | None, month: int, day: int | None) -> Day | None:
    """The date, or None where the calendar has none."""
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    return Day(year, month, day)


def _day(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    month = _MONTHS[parts["name"].lower()] if parts.get("name") else int(parts["month"])
    year = int(parts["year"]) if parts.get("year") else None
    return day_of(year, month, int(parts["day"]) if parts.get("day") else None)


def _spoken_clock(match: re.Match[str]) -> Clock | None:
    if match["named"]:
        return Clock(0 if match["named"].lower() == "midnight" else 12 * 60)
    said = match["hour"].lower()
    hour = int(said) if said.isdigit() else _WORDS.get(said, 0)
    if not 1 <= hour <= 12:
        return None
    minutes = 30 if match["part"].lower() == "half" else 15
    return _at(hour, minutes if match["way"].lower() == "past" else -minutes, match["half"])


def _clock(match: re.Match[str]) -> Clock | None:
    if not (match["colon"] or match["half"] or match["word"]):
        return None
    hour = int(match["hour"])
    if match["half"] and not 1 <= hour <= 12:
        return None
    minute = match["minute"] or match["minute2"] or match["minute3"] or "0"
    return _at(hour, int(minute), match["half"])


def _at(hour: int, minutes: int, half: str | None) -> Clock:
    """The time ``minutes`` after an hour; ``half`` is the a or p of a.m. or p.m."""
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return Clock((60 * hour + minutes) % (24 * 60))


_READ: Mapping[re.Pattern[str], Callable[[re.Match[str]], Clock | None]] = {
    _SPOKEN_CLOCK: _spoken_clock,
    _CLOCK: _clock,
}


def _number(match: re.Match[str]) -> Number | None:
    parts = match.groupdict()
    unit = "percent" if parts["percent"] or parts["percent2"] else ""
    if parts["digits"]:
        try:
            digits = re.sub(r",(?=\d{1,2}$)", ".", parts["digits"])  # 6,50
            value = Decimal(digits.replace(",", ""))
        except InvalidOperation:  # digits of another script
            return None
        scale = (parts["scale"] or parts["short"] or "").lower()
        return Number(value * (_SCALES | _SHORT).get(scale, Decimal(1)), unit)
    words = [w for w in re.split(r"[\s-]+", parts["words"].lower()) if w != "and"]
    if words == ["one"]:  # "one of them" states no number
        return None
    return Number(_spoken(words), unit)


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
