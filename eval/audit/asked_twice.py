"""Rows that ask the same thing, found without comparing each with each.

Set-similarity join by prefix filtering (Chaudhuri, Ganti and Kaushik, 2006; Bayardo et al., 2007): two
sets that share a large part of their words share one of their rarest words.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace

from assistant.language.english import STOPWORDS
from eval.audit.findings import Action, Finding, FindingKind
from eval.audit.gold_checks import CheckedGold
from eval.matching import words
from eval.testset import TestQuestion

_NEAR = 0.9  # Jaccard similarity of the content words
_NEAR_SAME_GOLD = 0.6  # where the gold is the same, too
# Share of a set's words that one as large or larger has at least where they are so similar.
_LEAST_COMMON = 2 * _NEAR_SAME_GOLD / (1 + _NEAR_SAME_GOLD)


class AskedTwice:
    """What is said of the later rows, by their number, and the earlier ones with all they know.

    Rows that agree become one, with the answers and the gold of all. Rows that expect different things
    all stay: which of them is right, only a person can say.
    """

    def __init__(self, questions: Sequence[TestQuestion], golds: Sequence[CheckedGold]) -> None:
        self.findings: dict[int, Finding] = {}
        self.united: dict[int, TestQuestion] = {}
        stays: dict[int, int] = {}  # the row that stands for a question where its first is dropped
        for later, first in _same(questions):
            kept = stays.get(first, first)
            mine, theirs = golds[later].corrected, self.united.get(kept, golds[kept].corrected)
            said, kind, action = (
                f"It asks the same as {theirs.id}",
                FindingKind.DUPLICATE,
                Action.KEPT,
            )
            if not _agree(mine, theirs):
                kind = FindingKind.CONTRADICTION
                said += (
                    f" and expects {_expected(mine)}, not {_expected(theirs)}; choose one of them"
                )
            elif golds[kept].dropped:
                stays[first] = later
            elif not golds[later].dropped and _may_unite(mine, theirs):
                action = Action.DROPPED
                if (united := _united(theirs, mine)) != theirs:
                    self.united[kept] = united
                    said += ", which now has its answers and gold, too"
            asked = questions[later]
            self.findings[later] = Finding(kind, asked.id, asked.line, f"{said}.", action)
        for later, first, score in _similar(
            questions, lambda one, other: golds[one].meets(golds[other])
        ):
            asked, before = questions[later], questions[first]
            message = f"It is {score:.0%} the same as {before.id}: {before.question}"
            found = Finding(FindingKind.NEAR_DUPLICATE, asked.id, asked.line, message)
            self.findings.setdefault(later, found)


def _same(questions: Sequence[TestQuestion]) -> Iterator[tuple[int, int]]:
    """(later, first) numbers of questions with the same words and the same conversation before."""
    first: dict[object, int] = {}
    for at, question in enumerate(questions):
        key = (tuple(words(question.question)) or question.question, question.history)
        if first.setdefault(key, at) != at:
            yield at, first[key]


def _similar(
    questions: Sequence[TestQuestion], same_gold: Callable[[int, int], bool]
) -> Iterator[tuple[int, int, float]]:
    """(later, earlier, Jaccard similarity) of near-duplicates, each later number once.

    Near are content words that are at least 0.9 the same, or 0.6 where ``same_gold`` holds; numbers
    must be the same. Questions with a conversation are compared with those that have the same one.
    """
    sets = [_content(question) for question in questions]
    frequency = Counter(word for some in sets for word in some)
    best: dict[int, tuple[float, int]] = {}
    holders: defaultdict[object, list[int]] = defaultdict(list)
    # Those with fewest words first: of sets that are so alike, two then have one of few, rare words in
    # common (PPJoin, Xiao et al. 2008), and what all rows of a test set ask is nothing to look for.
    for at in sorted(range(len(sets)), key=lambda at: len(sets[at])):
        mine, history = sets[at], questions[at].history
        rarest = sorted(mine, key=lambda word: (frequency[word], word))
        places = [(history, _numbers(mine), word) for word in rarest]
        probed = places[: len(mine) - math.ceil(_NEAR_SAME_GOLD * len(mine)) + 1]
        for other in {other for place in probed for other in holders[place]}:
            score = len(mine & sets[other]) / len(mine | sets[other])
            if score >= _NEAR or (score >= _NEAR_SAME_GOLD and same_gold(at, other)):
                earlier, later = sorted((at, other))
                best[later] = max(best.get(later, (0.0, 0)), (score, -earlier))
        for place in places[: len(mine) - math.ceil(_LEAST_COMMON * len(mine)) + 1]:
            holders[place].append(at)
    for later, (score, earlier) in sorted(best.items()):
        yield later, -earlier, score


def _numbers(words: Set[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(map(str.isdigit, word)))


def _content(question: TestQuestion) -> frozenset[str]:
    spoken = words(question.question)
    return frozenset(word for word in spoken if word not in STOPWORDS) or frozenset(spoken)


def _agree(one: TestQuestion, other: TestQuestion) -> bool:
    if one.answerable is not other.answerable:
        return False
    mine, theirs = ({tuple(words(a)) for a in q.answers} for q in (one, other))
    return not mine or not theirs or bool(mine & theirs)


def _expected(question: TestQuestion) -> str:
    if not question.answerable:
        return "no answer"
    return repr(question.answers[0]) if question.answers else "an answer"


def _may_unite(one: TestQuestion, other: TestQuestion) -> bool:
    """Whether the gold of both may stand in one row: not where all of a row's gold is needed."""
    return one.gold == other.gold or {"any"} == {q.tags.get("need", "any") for q in (one, other)}


def _united(one: TestQuestion, other: TestQuestion) -> TestQuestion:
    answers = dict.fromkeys((*one.answers, *other.answers))
    gold = dict.fromkeys((*one.gold, *other.gold))
    return replace(one, answers=tuple(answers), gold=tuple(gold))
