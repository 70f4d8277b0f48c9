"""Sentences of a longer name that holds the one asked for: "decoding_work_mem" tells nothing of work_mem."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence

_NAME = re.compile(r"[^\W_]+(?:_[^\W_]+)+")


def of_longer_names(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Those by their ``key`` where another sentence has the name as it is asked for."""
    asked = frozenset(map(str.lower, _NAME.findall(question.text)))
    if not asked:
        return set()
    named = {one.key: frozenset(map(str.lower, _NAME.findall(one.text))) for one in ranked}
    above = {one.passage.id: one.passage.prefix.lower() for one in ranked}
    if not any(asked <= names for names in named.values()):
        return set()
    return {
        one.key
        for one in ranked
        if not asked & named[one.key]
        and not any(name in above[one.passage.id] for name in asked)
        and any(f"_{name}_" in f"_{longer}_" for name in asked for longer in named[one.key])
    }
