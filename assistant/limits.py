"""Limits that a question sets ("before nine", "more than 20 desks"), and whether a sentence keeps to them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal

from assistant.values import Clock, Number, values

_TIMES = (("before|earlier than", operator.lt), ("after|later than", operator.gt))
_NUMBERS = (
    ("less than|fewer than|under|below|cheaper than|smaller than|shorter than", operator.lt),
    ("(?<!no )(?<!not )more than|over|above|larger than|bigger than|longer than", operator.gt),
    ("at least|no less than|no fewer than", operator.ge),
    ("at most|up to|no more than|not more than", operator.le),
)
_HOURS = 24


def keeps_to(question: str, sentence: str) -> bool:
    """Whether a sentence may keep to the limit that a question sets: no if all that it states is beyond."""
    return _keeps(question, sentence, _TIMES, _minutes) and _keeps(
        question, sentence, _NUMBERS, _numbers
    )


def _keeps(
    question: str,
    sentence: str,
    limits: tuple[tuple[str, Callable[[Decimal, Decimal], bool]], ...],
    read: Callable[[str], list[Decimal]],
) -> bool:
    for words, keeps in limits:
        match = re.search(rf"\b(?:{words})\s+(.+)", question, re.IGNORECASE)
        limit, stated = read(match[1]) if match else [], read(sentence)
        if len(limit) == 1 and stated and not any(keeps(value, limit[0]) for value in stated):
            return False
    return True


def _minutes(text: str) -> list[Decimal]:
    """The times of day that a text may state, in minutes: "at nine" is one, too."""
    return [
        Decimal(value.minutes) if isinstance(value, Clock) else 60 * value.value
        for value in values(text)
        if isinstance(value, Clock) or (isinstance(value, Number) and value.value <= _HOURS)
    ]


def _numbers(text: str) -> list[Decimal]:
    return [value.value for value in values(text) if isinstance(value, Number)]
