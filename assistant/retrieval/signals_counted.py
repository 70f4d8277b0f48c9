"""Signals that a device counts: what four flashes mean is not told by texts of one, two and three."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.language.english import SMALL_NUMBERS

_NUMBER = rf"(?:{'|'.join(SMALL_NUMBERS)}|\d{{1,2}})"
_SIGNAL = r"(?:flash|blink|beep|bleep|chirp)"
_COUNTED = re.compile(
    rf"(?P<either>\b{_NUMBER} ?(?:to|or|and|-|–) ?)?\b(?P<number>{_NUMBER})(?: [a-z]+)? {_SIGNAL}(?:e?s)?\b"
    rf"|\b{_SIGNAL}(?:e?s|ing)? (?P<times>once|twice|{_NUMBER}(?= times\b))",
    re.IGNORECASE,
)
_TIMES = {"once": 1, "twice": 2}


def tell_of_other_signals(question: str, texts: Iterable[str]) -> bool:
    """Whether a question gives how often something flashes or beeps, and texts tell of others alone."""
    asked = _counts(question)
    told = [count for text in texts for count in _counts(text)]
    sure = len(asked) == 1 and bool(told) and 0 not in [*asked, *told]
    return sure and asked[0] not in told


def _counts(text: str) -> list[int]:
    """How often each signal comes; 0 where that is one or the other."""
    return [
        0 if found["either"] else _count((found["number"] or found["times"]).lower())
        for found in _COUNTED.finditer(text)
    ]


def _count(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return _TIMES.get(word) or SMALL_NUMBERS[word]
