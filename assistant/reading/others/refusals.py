"""Sentences that tell who refused come before those that tell who agreed, where a question asks for the first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.negation import asks_who_refuses, asks_who_will_not, negates, refuses
from assistant.questions.question import Question
from assistant.reading.reader import NEAR, RankedSentence, Reading

# As ``NEAR``, where a sentence tells of a refusal in the passage of the best one, whatever its word for it.
_NEAR_IN_PASSAGE = 7.0
_LIKEWISE = re.compile(
    r"\b(?:too|also|likewise|as well|(?:so|as) (?:did|do|does|has|have|had|will)|followed suit)\b",
    re.IGNORECASE,
)


def of_refusals(question: Question, reading: Reading) -> Reading:
    """The same with the sentences that refuse or negate, of those near to the best one, as the evidence."""
    if not asks_who_will_not(question.text) or not reading.sentences:
        return reading
    telling = [one for one in reading.sentences if _tells(question, one, reading.sentences[0])]
    if not telling:
        return reading
    evidence = reading.sentences[: reading.answering]
    told = [*telling, *(one for one in evidence if _follows(one, evidence, telling))]
    return reading.led_by(told)


def _follows(
    one: RankedSentence, evidence: Sequence[RankedSentence], telling: Sequence[RankedSentence]
) -> bool:
    """Whether a sentence says the same of more after one that tells of a refusal: "Spain too"."""
    if one in telling or not _LIKEWISE.search(one.text):
        return False
    above = [
        other
        for other in evidence
        if other.passage.id == one.passage.id
        and other.sentence.start < one.sentence.start
        and (other in telling or not _LIKEWISE.search(other.text))
    ]
    return bool(above) and max(above, key=lambda other: other.sentence.start) in telling


def _tells(question: Question, one: RankedSentence, best: RankedSentence) -> bool:
    if not refuses(one.text):
        near = one.score >= best.score - NEAR
        return near and negates(one.text) and asks_who_refuses(question.text)
    beside = one.passage.id == best.passage.id
    return one.score >= best.score - (_NEAR_IN_PASSAGE if beside else NEAR)
