"""Which of several figures in a sentence is told of what is asked.

The span reader takes the first too readily, since a later one leaves out what both share ("Members pay 5
euros and guests 8").
"""

from __future__ import annotations

import re

from assistant.language.english import stems_of, words_of
from assistant.language.values import numbers
from assistant.questions.question import Question

_BETWEEN = re.compile(r"[,;]\s+|\s+(?:and|but|or|while|whereas)\s+")
# Stop words that tell one figure from another.
_CONTRASTS = frozenset(
    ["before", "after", "over", "under", "above", "below", "more", "less", "first", "second"]
)
_ASIDE = re.compile(r"\([^)]{0,200}\)")


def told_of_another(question: Question, sentence: str, start: int) -> bool:
    """Whether the figure at ``start`` of a sentence is told of another than what is asked.

    So it is if a later figure stands with words of the question that nothing before has.
    """
    told = _clauses(sentence)
    asked = frozenset(question.stems) | stems_of(
        " ".join(_CONTRASTS.intersection(words_of(question.text)))
    )
    said = [asked & stems_of(sentence[begin:end]) for begin, end in told]
    own = next((n for n, (_, end) in enumerate(told) if start < end), len(told) - 1)
    before = frozenset[str]().union(*said[: own + 1])
    return any(later - before for later in said[own + 1 :])


def _clauses(sentence: str) -> list[tuple[int, int]]:
    """The parts of a sentence that have a figure each, with the parts without one before them."""
    sentence = _ASIDE.sub(lambda aside: " " * len(aside[0]), sentence)
    cuts = [match.start() for match in _BETWEEN.finditer(sentence)]
    clauses: list[tuple[int, int]] = []
    begin = 0
    for cut in (*cuts, len(sentence)):
        part = sentence[begin:cut]
        if any(not part[found.end() :][:1].isalpha() for found, _ in numbers(part)):  # no "18F"
            clauses.append((begin, cut))
            begin = cut
    if clauses:
        clauses[-1] = (clauses[-1][0], len(sentence))
    return clauses
