"""Sentences that tell who refused come before those that tell who agreed, where a question asks for the first."""

from __future__ import annotations

from dataclasses import replace

from assistant.language.negation import asks_who_refuses, negates, refuses
from assistant.questions.question import Question
from assistant.reading.reader import Reading

# The reader hardly tells "refused to send" from "agreed to send": so much (logits) below the best one it may lie.
_NEAR = 4.0


def of_refusals(question: Question, reading: Reading) -> Reading:
    """The same with the sentences first that refuse or negate, of those near to the best one."""
    if not asks_who_refuses(question.text) or not reading.sentences:
        return reading
    least = reading.sentences[0].score - _NEAR
    near = [one for one in reading.sentences if one.score >= least]
    telling = [one for one in near if refuses(one.text) or negates(one.text)]
    if not telling or telling[0] is near[0]:
        return reading
    rest = [one for one in reading.sentences if one not in telling]
    found = sum(one in telling for one in reading.sentences[: reading.answering])
    return replace(reading, sentences=(*telling, *rest), answering=max(1, found))
