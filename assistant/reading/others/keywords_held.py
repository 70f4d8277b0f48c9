"""Keywords ("deposit room hire"), which the reader knows no question by: what has all of them answers."""

from __future__ import annotations

from assistant.questions.question import Question
from assistant.reading.reader import Reading, may_answer
from assistant.retrieval.evidence import is_keywords

_LOOKED_AT = 8  # of the best sentences


def of_keywords(question: Question, reading: Reading) -> Reading:
    """The same led by the first of the best sentences that holds all keywords with its headings and title."""
    if not is_keywords(question):
        return reading
    asked = frozenset(question.stems)
    told = [
        one
        for one in reading.sentences[:_LOOKED_AT]
        if may_answer(one) and asked <= one.stems_around
    ]
    if not told:
        return reading
    led = reading if told[0] is reading.sentences[0] else reading.led_by(told[:1])
    return led.surer()
