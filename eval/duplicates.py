"""Questions that ask the same thing twice, found without comparing each with each.

Set-similarity join by prefix filtering (Chaudhuri, Ganti and Kaushik, 2006; Bayardo et al., 2007): two
sets that share a large part of their words share one of their rarest words.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from assistant.question import STOPWORDS
from eval.matching import words
from eval.testset import TestQuestion

_NEAR = 0.9  # Jaccard similarity of the content words
_NEAR_SAME_GOLD = 0.6  # where the gold is the same, too


def same_questions(questions: Sequence[TestQuestion]) -> list[tuple[int, int]]:
    """(later, first) places of questions with the same words and the same conversation before."""
    first: dict[object, int] = {}
    pairs = []
    for place, question in enumerate(questions):
        key = (tuple(words(question.question)) or question.question, question.history)
        if key in first:
            pairs.append((place, first[key]))
        else:
            first[key] = place
    return pairs


def similar_questions(
    questions: Sequence[TestQuestion], same_gold: Callable[[int, int], bool]
) -> list[tuple[int, int, float]]:
    """(later, earlier, Jaccard similarity) of near-duplicates, each later place once.

    Near are content words that are at least 0.9 the same, or 0.6 where ``same_gold`` holds; numbers
    must be the same. Questions with a conversation are compared with those that have the same one.
    """
    sets = [_content(question) for question in questions]
    frequency = Counter(word for some in sets for word in some)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    pairs = []
    for place, mine in enumerate(sets):
        rarest = sorted(mine, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(mine) - math.ceil(_NEAR_SAME_GOLD * len(mine)) + 1]
        candidates = {other for word in prefix for other in holders[word]}
        best = None
        for other in sorted(candidates):
            score = len(mine & sets[other]) / len(mine | sets[other])
            near = score >= _NEAR or (score >= _NEAR_SAME_GOLD and same_gold(place, other))
            if near and _comparable(questions[place], questions[other], mine ^ sets[other]):
                best = max(best or (0.0, 0), (score, -other))
        if best:
            pairs.append((place, -best[1], best[0]))
        for word in prefix:
            holders[word].append(place)
    return pairs


def _content(question: TestQuestion) -> frozenset[str]:
    spoken = words(question.question)
    return frozenset(word for word in spoken if word not in STOPWORDS) or frozenset(spoken)


def _comparable(one: TestQuestion, other: TestQuestion, differing: frozenset[str]) -> bool:
    return one.history == other.history and not any(
        any(character.isdigit() for character in word) for word in differing
    )
