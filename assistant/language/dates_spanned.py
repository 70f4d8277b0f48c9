"""The days of the year that a text states or spans: "12 July", "30 June to 6 July", "March 3–14"."""

from __future__ import annotations

import re

from assistant.language.english import MONTH_NUMBERS, any_of
from assistant.language.values import Day, days_and_times
from ingest.parsers.lines.line_shapes import has_digit
from ingest.remembered import remembered

_MONTH = any_of(MONTH_NUMBERS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:,? \d{4})?"
_TO = r"\s?(?:to|until|till|through|-|–|—)\s?"
_WEEKDAY = r"(?:[A-Z]\w+day,? )?"
_SPANS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<day>{_DAY})(?: (?P<month>{_MONTH})\b\.?)?{_YEAR}{_TO}{_WEEKDAY}(?P<last>{_DAY})"
        rf" (?P<until>{_MONTH})\b",
        rf"\b(?P<month>{_MONTH})\b\.? (?P<day>{_DAY}){_YEAR}{_TO}(?:(?P<until>{_MONTH})\b\.? )?(?P<last>{_DAY})\b",
    )
)
# Of more days than the one that is named.
_OPEN = re.compile(
    rf"\b(?:from|since|as of|after|before|until|till|by|starting|than|within)\b(?: \w+){{0,3}}? "
    rf"(?:{_DAY} (?:of )?{_MONTH}|{_MONTH} \d)",
    re.IGNORECASE,
)
_SLOTS = 31  # for each month


@remembered(4096)
def days_of_year(text: str) -> frozenset[int]:
    """Days as 31 · (month − 1) + day, whatever the year; none where the text says from or until when alone."""
    if not has_digit(text):
        return frozenset()
    found: set[int] = set()
    for pattern in _SPANS:
        for span in pattern.finditer(text):
            first, last = span["month"] or span["until"], span["until"] or span["month"]
            begin, end = _slot(first, span["day"]), _slot(last, span["last"])
            found |= {(begin + n) % (12 * _SLOTS) for n in range((end - begin) % (12 * _SLOTS) + 1)}
        text = pattern.sub(" ", text)
    if _OPEN.search(text):
        return frozenset()
    days = (day for day in days_and_times(text)[0] if isinstance(day, Day) and day.day)
    return frozenset(found | {_SLOTS * (day.month - 1) + (day.day or 0) for day in days})


def without_days(text: str) -> str:
    """A text without the dates and times that it states, nor the day that a span begins with: "6 to 10 May"."""
    for pattern in _SPANS:
        text = pattern.sub(lambda span: " " * len(span[0]), text)
    return days_and_times(text)[1]


def _slot(month: str, day: str) -> int:
    return _SLOTS * (MONTH_NUMBERS[month.lower()] - 1) + int(re.sub(r"\D", "", day))
