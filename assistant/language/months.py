"""The months of the year that a text states: "Nov–Mar", "2025-02-03", "from April to June"."""

from __future__ import annotations

import re

from assistant.language.english import MONTH_NUMBERS
from assistant.language.values import Day, days_and_times

# "May" and "Mar" are other words in small letters, and "March" is what crowds do.
_NAMES = "|".join(one.capitalize() for one in sorted(MONTH_NUMBERS, key=len)[::-1])
MONTH = rf"(?:{_NAMES})"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
# With the days of both, "20 July to 3 September", or without.
_MONTHS = re.compile(
    rf"\b(?P<first>{_NAMES})\b\.?(?: {_DAY}\b)?(?:,? \d{{4}})?"
    rf"(?:\s*(?:to|until|till|through|-|–|—)\s*(?:{_DAY} )?(?P<last>{_NAMES})\b\.?)?"
)
# Of more months than the one that is named.
_OPEN = re.compile(
    rf"\b(?:from|since|as of|after|before|until|till|by|starting|than)\b(?: \w+){{0,3}}? {MONTH}\b"
)


def months(text: str) -> frozenset[int]:
    """The months from 1 to 12 that are named with a capital, lie between two such, or stand in a date."""
    found: set[int] = set()
    for match in _MONTHS.finditer(text):
        first = MONTH_NUMBERS[match["first"].lower()]
        last = MONTH_NUMBERS[match["last"].lower()] if match["last"] else first
        found |= {(first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1)}
    found |= {day.month for day in days_and_times(text)[0] if isinstance(day, Day)}
    return frozenset(found)


def months_only(text: str) -> frozenset[int]:
    """The months of a text that tells of no others; none where it does, as "from July on" and "by July" do."""
    rest = _MONTHS.sub(lambda found: " " if found["last"] else found[0], text)
    return frozenset() if _OPEN.search(rest) else months(text)
