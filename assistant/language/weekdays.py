"""The days of the week that a text states: "Monday to Friday", "Tue, Thu", "daily"."""

from __future__ import annotations

import re

from assistant.language.english import DAYS

_NUMBER = {day[:3]: number for number, day in enumerate(DAYS)}
# "Sat" and "sun" are words, too.
_NAME = rf"(?:(?:{'|'.join(DAYS)})s?|(?-i:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun))"
_DAYS = re.compile(
    rf"\b(?P<first>{_NAME})\b\.?(?:\s*(?:to|until|till|through|-|–|—)\s*(?P<last>{_NAME})\b\.?)?",
    re.I,
)
_ALL = re.compile(r"\b(?:daily|every day|all week|7 days a week|seven days a week)\b", re.I)
_WORKING = re.compile(r"\b(?:weekdays?|working days?|workdays?)\b", re.I)
_WEEKEND = re.compile(r"\bweekends?\b", re.I)
_EXCEPT = re.compile(r"\b(?:except|but|not|closed|no|without|other than)\b", re.I)


def weekdays(text: str) -> frozenset[int]:
    """The days from 0, Monday, to 6; none where none is stated, or some are excepted."""
    if _EXCEPT.search(text):
        return frozenset()
    found: set[int] = set()
    for match in _DAYS.finditer(text):
        first = _of(match["first"])
        last = _of(match["last"]) if match["last"] else first
        found |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    for pattern, days in ((_ALL, range(7)), (_WORKING, range(5)), (_WEEKEND, range(5, 7))):
        if pattern.search(text):
            found.update(days)
    return frozenset(found)


def without_weekdays(text: str) -> str:
    """The text without the days that it states."""
    for pattern in (_DAYS, _ALL, _WORKING, _WEEKEND):
        text = pattern.sub(" ", text)
    return text


def _of(name: str) -> int:
    return _NUMBER[name[:3].lower()]
