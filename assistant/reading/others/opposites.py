"""Sentences about the opposite of what is asked, beside one about it: unpaid leave where paid is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.english import stems_of
from assistant.language.negation import tells_of_opposite
from assistant.questions.question import Question
from assistant.reading.reader import NEAR, RankedSentence


def of_opposites(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Those that tell of the opposite alone, by their ``key``.

    Only where a sentence near them says as much of the question and tells of what is asked.
    """
    turned = [one for one in ranked if tells_of_opposite(one.text, question.text)]
    asked = frozenset(question.stems)
    straight = [one for one in ranked if one not in turned] if turned else []
    return {
        one.key
        for one in turned
        if any(
            other.score >= one.score - NEAR
            and asked & stems_of(one.text) <= asked & stems_of(other.text)
            for other in straight
        )
    }
