"""Limits that a question sets ("before nine", "more than 20 desks"), and whether a sentence keeps to them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant.language.english import stem, stems_of
from assistant.language.values import Clock, Number, values

_TIMES = (("before|earlier than", operator.lt), ("after|later than", operator.gt))
_NUMBERS = (
    ("less than|fewer than|under|below|cheaper than|smaller than|shorter than", operator.lt),
    ("(?<!no )(?<!not )more than|over|above|larger than|bigger than|longer than", operator.gt),
    ("at least|no less than|no fewer than", operator.ge),
    ("at most|up to|no more than|not more than", operator.le),
)
_HOURS = 24  # of a day: a larger number is no time
_CLAUSE = re.compile(r"[;,]\s|\s(?:and|but|while)\s")
_OF_LIMIT = r"(?:the |that |an? |age )?(?P<limit>[€$£]?\w[\w.:,]*\w|\w)"
_BELOW_IT = re.compile(
    rf"\b(?:before|until|up to|under|below|less than|within) {_OF_LIMIT}", re.IGNORECASE
)
_ABOVE_IT = re.compile(rf"\b(?:after|from|over|above|beyond|more than) {_OF_LIMIT}", re.IGNORECASE)

_BEYOND = re.compile(
    r"\b(?:after|over|above|beyond|more than|later than|from) (?P<limit>\d[\d.,]*) (?P<unit>[^\W\d_]+)",
    re.IGNORECASE,
)


def keeps_to(question: str, sentence: str) -> bool:
    """Whether a sentence may keep to the limit that a question sets: no if all that it states is beyond."""
    return all(kept is not False for kept in _kept(question, sentence))


def meets(question: str, sentence: str) -> bool:
    """Whether a sentence states what keeps to the limits that a question sets, and nothing else there."""
    kept = list(_kept(question, sentence))
    return True in kept and False not in kept


def _kept(question: str, sentence: str) -> Iterator[bool | None]:
    """Whether a sentence keeps to each limit of a question; None where it states nothing of the kind."""
    for limits, read in ((_TIMES, _minutes), (_NUMBERS, _numbers)):
        for words, keeps in limits:
            match = re.search(rf"\b(?:{words})\s+(.+)", question, re.IGNORECASE)
            limit = read(match[1]) if match else []
            if match and len(limit) == 1:
                said = re.search(rf"\b(?:{words})\s+(.+)", sentence, re.IGNORECASE)
                stated = _stated(stems_of(question[: match.start()]), sentence, read)
                if said and limit[0] in read(said[1]):  # the sentence speaks of the same limit
                    yield True
                else:
                    yield any(keeps(value, limit[0]) for value in stated) if stated else None


def _stated(
    asked: frozenset[str], sentence: str, read: Callable[[str], list[Decimal]]
) -> list[Decimal]:
    """What a sentence states after the last word it has in common with what is asked, in the same clause.

    Of "opens at 8:00 and closes at 17:00" the one if it is asked what opens, the other if what closes.
    """
    words = [m for m in re.finditer(r"[^\W\d_]+", sentence) if stem(m[0].lower()) in asked]
    after = sentence[words[-1].end() :] if words else ""
    return read(_CLAUSE.split(after)[0]) or read(after) or read(sentence)


def _minutes(text: str) -> list[Decimal]:
    """The times of day that a text may state, in minutes: "at nine" is one, too."""
    return [
        Decimal(value.minutes) if isinstance(value, Clock) else 60 * value.value
        for value in values(text)
        if isinstance(value, Clock) or (isinstance(value, Number) and value.value <= _HOURS)
    ]


def _numbers(text: str) -> list[Decimal]:
    return [value.value for value in values(text) if isinstance(value, Number)]


def is_told_on_both_sides(question: str, sentence: str) -> bool:
    """Whether a sentence tells one thing below a limit and another above it, and a question says neither.

    "Before noon call Ann; after noon, Ben": whom to call "this afternoon" only a person can tell. So it is
    where one thing is told from a limit on and another from a further one: "after 20 minutes …, after 40 …".
    """
    beyond: dict[str, set[str]] = {}
    for one in _BEYOND.finditer(sentence):
        beyond.setdefault(stem(one["unit"].lower()), set()).add(one["limit"])
    if any(len(limits) > 1 for limits in beyond.values()):
        return True
    below = {one["limit"].lower(): one[0].lower() for one in _BELOW_IT.finditer(sentence)}
    above = {one["limit"].lower(): one[0].lower() for one in _ABOVE_IT.finditer(sentence)}
    asked = question.lower()
    return not any(map(str.isdigit, asked)) and any(
        below[limit] not in asked and above[limit] not in asked for limit in below.keys() & above
    )
