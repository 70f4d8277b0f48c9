"""Days and months of a question that a text states in other words: Thursday in "Thu–Sat", June in "Apr–Oct"."""

from __future__ import annotations

import re

from assistant.language.english import MONTHS, stem
from assistant.language.months import months
from assistant.language.values import Day, days_and_times
from assistant.language.weekdays import weekdays
from ingest.remembered import remembered

_WORD = re.compile(r"[^\W\d_]+")
# "May" and "march" may be other words in small letters.
_ALWAYS_MONTHS = frozenset(MONTHS) - {"may", "march"}


def calendar_words_in(question: str, text: str) -> frozenset[str]:
    """The stems of days, months and the numbers of dates that a question names and ``text`` states."""
    words = {
        stem(word.lower())
        for word, days, named in _named_in(question)
        if (days <= weekdays(text) if days else named <= months(text))
    }
    dates = _dates_in(text) if (asked := _dates_in(question)) else ()
    return frozenset(words) | {str(day.day) for day in asked if any(map(day.meant_by, dates))}


@remembered(64)  # the same of every cell that is looked at
def _dates_in(text: str) -> tuple[Day, ...]:
    return tuple(day for day in days_and_times(text)[0] if isinstance(day, Day) and day.day)


@remembered(64)
def _named_in(question: str) -> tuple[tuple[str, frozenset[int], frozenset[int]], ...]:
    """The words of a question that name days or months, with these."""
    words = (
        (word, weekdays(word), months(word.capitalize() if word in _ALWAYS_MONTHS else word))
        for word in dict.fromkeys(_WORD.findall(question))
    )
    return tuple(one for one in words if one[1] or one[2])
