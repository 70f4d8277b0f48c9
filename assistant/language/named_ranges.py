"""Numbers that a text names things by as a range: "rooms 1 to 19"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.language.english import stem
from assistant.language.identifiers import Named

_RANGE = re.compile(
    r"\b(?P<kind>[^\W\d_]{3,}) (?:(?:numbers?|nos?\.?|from) )?"
    r"(?P<low>\d{1,6}) ?(?:to|-|–|through) ?(?P<high>\d{1,6})\b"
)


def in_range_of(text: str, asked: Iterable[Named]) -> frozenset[str]:
    """The codes of what is ``asked`` for that are numbers within a range that ``text`` names of their kind."""
    ranges = [
        (stem(found["kind"].lower()), int(found["low"]), int(found["high"]))
        for found in _RANGE.finditer(text)
    ]
    return frozenset(
        one.code
        for one in asked
        for kind, low, high in ranges
        if one.kind == kind and one.code.isdecimal() and low <= int(one.code) <= high
    )
