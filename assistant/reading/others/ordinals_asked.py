"""Sentences that tell of another one in a row than the question: "After a third breach …" for the second."""

from __future__ import annotations

import re

from assistant.language.english import ORDINALS, any_of
from assistant.questions.question import Question
from assistant.reading.reader import Reading

_ORDINAL = re.compile(rf"\b(?:{any_of(ORDINALS)})\b(?!-)", re.IGNORECASE)


def of_ordinals_asked(question: Question, reading: Reading) -> Reading:
    """The same led by the sentence that names the one which the question does, where the best names another.

    Of the passage of the best sentence; without one as it is, since it may be told without its number.
    """
    asked = _named(question.text)
    if len(asked) != 1 or not reading.sentences:
        return reading
    best = reading.sentences[0]
    told = _named(best.text)
    if not told or asked & told:
        return reading
    right = [
        one
        for one in reading.sentences
        if one.passage.id == best.passage.id and _named(one.text) == asked
    ]
    return reading.led_by(right[:1]) if right else reading


def _named(text: str) -> frozenset[str]:
    return frozenset(map(str.lower, _ORDINAL.findall(text)))
