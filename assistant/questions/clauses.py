"""Which of several figures, or of two opposites, in a sentence is told of what is asked.

The span reader takes the first too readily, since a later one leaves out what both share ("Members pay 5
euros and guests 8").
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language.english import stems_of, words_of
from assistant.language.values import numbers
from assistant.questions.question import Question

_BETWEEN = re.compile(r"[,;]\s+|\s+(?:and|but|or|while|whereas)\s+")
# Stop words that tell one figure from another.
_CONTRASTS = frozenset(
    ["before", "after", "over", "under", "above", "below", "more", "less", "first", "second"]
)
# Of two such words, or others of their stems, each tells what the other does not.
_OPPOSITES = tuple(
    (stems_of(one), stems_of(other))
    for one, other in (
        ("on", "off"),
        ("up", "down"),
        ("open opened opening", "close closed closing shut"),
        ("start started begin begins began", "end ends ended finish stop"),
        ("arrive arrival", "leave leaves left depart departure"),
        ("before", "after"),
        ("minimum least", "maximum most"),
        ("earliest", "latest"),
    )
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


def told_of_opposite(question: Question, sentence: str, start: int) -> bool:
    """Whether what begins at ``start`` of a sentence stands with the opposite of a word of the question.

    Of "turned on in April and off in October" October is no answer to when it is turned on.
    """
    cuts = [0, *(match.end() for match in _BETWEEN.finditer(sentence)), len(sentence)]
    clauses = [stems_of(sentence[begin:end]) for begin, end in pairwise(cuts)]
    own = sum(cut <= start for cut in cuts[:-1]) - 1
    asked = stems_of(question.text)
    return any(
        asked & wanted
        and not asked & opposite
        and clauses[own] & opposite
        and not clauses[own] & wanted
        and any(clause & wanted for clause in clauses)
        for pair in _OPPOSITES
        for wanted, opposite in (pair, pair[::-1])
    )


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
