"""Cells that hold a range of numbers: "10 to 19", "under 2", "20 and more"."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language.english import SMALL_NUMBERS, stems_of
from assistant.questions.question import Question

_FROM, _BELOW = (
    "over|above|more than|at least|from",
    "under|below|less than|fewer than|up to|at most",
)
_RANGES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<low>\d+) ?(?:to|-|–|through|until) ?(?P<high>\d+)\b.*",
        rf"(?:{_BELOW}|<) ?(?P<high>\d+)\b.*",
        rf"(?:{_FROM}|>) ?(?P<low>\d+)\b.*",
        r"(?P<low>\d+)\b[\w ]*? ?(?:\+|(?:and|or) (?:more|over|above|older|longer))",
    )
)
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?![\w.,-]*\d)")
_THOUSANDS = re.compile(r"(?<=\d)[,'’](?=\d{3}(?!\d))")
_STRICT = re.compile(r"under|below|less|fewer|<|over|above|more|>")
_LIMIT = re.compile(rf"\b(?:{_FROM}|{_BELOW}|to|between|and|or)\W*$", re.IGNORECASE)
_WORDS_BEFORE = re.compile(rf"\A(?:(?!(?:{_FROM}|{_BELOW})\b)[^\W\d_]{{3,}} ){{1,3}}(?=\S)")
_LONG_STEM = 5
_BEFORE = 20  # characters before a number in which a limit may stand


def numbers_within(question: Question, cell: str, column: str) -> list[int]:
    """The numbers of a question that a cell's range holds, if the question speaks of what it is of.

    Limits ("more than nine") are no such numbers.
    """
    points = _points(question.text)
    if not points:
        return []
    text = _in_digits(cell).lower()
    text = _WORDS_BEFORE.sub("", text, count=1)  # "rooms 1 to 19", "children under 6"
    match = next((match for one in _RANGES if (match := one.fullmatch(text))), None)
    if match is None:
        return []
    subject = stems_of(f"{column} {cell}") - stems_of(" ".join(_NUMBER.findall(text)))
    if not any(_is_of(one, said) for one in subject for said in question.stems):
        return []
    found = match.groupdict()
    low, high = int(found.get("low") or 0), int(found["high"]) if found.get("high") else None
    strict = _STRICT.match(text) is not None
    return [
        number
        for number in points
        if (number > low if strict and high is None else number >= low)
        and (high is None or (number < high if strict else number <= high))
    ]


@lru_cache(maxsize=64)
def _points(text: str) -> tuple[int, ...]:
    plain = _in_digits(text)
    return tuple(
        int(found[0])
        for found in _NUMBER.finditer(plain)
        if not _LIMIT.search(plain[max(0, found.start() - _BEFORE) : found.start()])
    )


def _is_of(one: str, said: str) -> bool:
    """Whether two stems are of one word: "child" and "children"."""
    short, long = sorted((one, said), key=len)
    return one == said or (len(short) >= _LONG_STEM and long.startswith(short))


def _in_digits(text: str) -> str:
    text = _THOUSANDS.sub("", text)
    return re.sub(r"[^\W\d_]+", lambda word: str(SMALL_NUMBERS.get(word[0].lower(), word[0])), text)
