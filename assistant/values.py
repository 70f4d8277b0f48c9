"""Numbers, dates and times in a text, as values that can be compared however they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

_MONTHS = {
    name: number
    for number, names in enumerate(
        ["january jan januar janvier enero gennaio", "february feb februar février fevrier febrero febbraio",
         "march mar märz mars marzo", "april apr avril abril aprile", "may mai mayo maggio",
         "june jun juni juin junio giugno", "july jul juli juillet julio luglio",
         "august aug août aout agosto", "september sep sept septembre septiembre settembre",
         "october oct oktober okt octobre octubre ottobre", "november nov novembre noviembre",
         "december dec dezember dez décembre decembre diciembre dicembre"], start=1)
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
# Behind digits; German, French, Spanish and Italian have scales of their own.
_SHORT = {
    name: Decimal(10**power)
    for power, names in (
        (9, "bn mrd milliarden milliarde milliards milliard miliardi miliardo"),
        (6, "m mio mln millionen millions millones millón milioni milione"),
        (3, "k tsd tausend mille mila mil"),
    )
    for name in names.split()
}
_SHORT_SCALES = "|".join(name for name in sorted(_SHORT, key=len, reverse=True) if len(name) > 2)
_NUMBER_WORD = "|".join([*sorted(_WORDS, key=len, reverse=True), *_SCALES])
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


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, in minutes after midnight."""

    minutes: int

    def meant_by(self, other: Value) -> bool:
        """Whether ``other`` is the same time."""
        return other == self


Value = Number | Day | Clock


def values(text: str) -> set[Value]:
    """Every number, date and time that ``text`` states, in digits or English words."""
    found, rest = days_and_times(text)
    return {*found, *(number for _, number in numbers(rest))}


def days_and_times(text: str) -> tuple[set[Day | Clock], str]:
    """The dates and times that ``text`` states, and the text with spaces in their place."""
    found: set[Day | Clock] = set()
    readings: list[
        tuple[Sequence[re.Pattern[str]], Callable[[re.Match[str]], Day | Clock | None]]
    ] = [
        (_DATES, _day),
        ((_SPOKEN_CLOCK,), _spoken_clock),
        ((_CLOCK,), _clock),
    ]
    for patterns, read in readings:
        for pattern in patterns:
            for match in pattern.finditer(text):
                value = read(match)
                if value is not None:
                    found.add(value)
                    text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return found, text


def numbers(text: str) -> Iterator[tuple[re.Match[str], Number]]:
    """The numbers that ``text`` states and where they stand; the group ``digits`` is None for words."""
    for match in _NUMBER.finditer(text):
        number = _number(match)
        if number is not None:
            yield match, number


def is_value(answer: str) -> bool:
    """Whether an accepted answer is a number or a date, with a few words beside it at most."""
    if not values(answer):
        return False
    rest = answer
    for pattern in _DATES:
        rest = pattern.sub(" ", rest)
    rest = _CLOCK.sub(lambda match: match[0] if _clock(match) is None else " ", rest)
    rest = _NUMBER.sub(" ", rest)
    return len(re.findall(r"\w+", rest)) <= _MOST_WORDS_BESIDE


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
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    minutes = 30 if match["part"].lower() == "half" else 15
    return Clock(
        (60 * hour + (minutes if match["way"].lower() == "past" else -minutes)) % (24 * 60)
    )


def _clock(match: re.Match[str]) -> Clock | None:
    parts = match.groupdict()
    if not (parts["colon"] or parts["half"] or parts["word"]):
        return None
    hour = int(parts["hour"])
    if parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    minute = parts["minute"] or parts["minute2"] or parts["minute3"] or "0"
    return Clock((60 * hour + int(minute)) % (24 * 60))


def _number(match: re.Match[str]) -> Number | None:
    parts = match.groupdict()
    percent = bool(parts["percent"] or parts["percent2"])
    if parts["digits"]:
        try:
            digits = re.sub(r",(?=\d{1,2}$)", ".", parts["digits"])  # 6,50
            value = Decimal(digits.replace(",", ""))
        except InvalidOperation:  # digits of another script
            return None
        scale = (parts["scale"] or parts["short"] or "").lower()
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
