"""Days and months of a question that a text states in other words: Thursday in "Thu–Sat", June in "Apr–Oct"."""

from __future__ import annotations

import re

from assistant.language.english import MONTHS, stem
from assistant.language.months import months
from assistant.language.weekdays import weekdays

_WORD = re.compile(r"[^\W\d_]+")
# "May" and "march" may be other words in small letters.
_ALWAYS_MONTHS = frozenset(MONTHS) - {"may", "march"}


def calendar_words_in(question: str, text: str) -> frozenset[str]:
    """The stems of days and months that a question names and ``text`` states, in whatever words."""
    told: dict[str, bool] = {}
    for word in _WORD.findall(question):
        if days := weekdays(word):
            told[word] = days <= weekdays(text)
        elif named := months(word.capitalize() if word in _ALWAYS_MONTHS else word):
            told[word] = named <= months(text)
    return frozenset(stem(word.lower()) for word, is_told in told.items() if is_told)
