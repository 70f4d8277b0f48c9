"""Retrieval measures over one question's ranking.

A ranking is a sequence, best first, of what each passage finds: the numbers of the gold spans that
it covers (see ``eval.metrics.span.covers``), an empty set for a passage beside the point. Averages
over questions are taken elsewhere; every value lies in [0, 1].
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet

# Of each passage in rank order: which gold spans it covers, by number.
CoveredGold = Sequence[AbstractSet[int]]


def hit_at(found: CoveredGold, k: int) -> float:
    """1 when any of the first ``k`` passages covers any gold span, else 0 (success@k)."""
    return float(any(found[:k]))


def recall_at(found: CoveredGold, gold: int, k: int) -> float:
    """Share of the ``gold`` gold spans that the first ``k`` passages cover."""
    return len(set().union(*found[:k])) / gold if gold else 0.0


def reciprocal_rank(found: CoveredGold, k: int = 10) -> float:
    """1 / rank of the first passage that covers a gold span; 0 when none of the first ``k`` does.

    Its mean is MRR@k (Voorhees, TREC-8 question answering track, 1999).
    """
    return next((1.0 / rank for rank, some in enumerate(found[:k], start=1) if some), 0.0)


def ndcg_at(found: CoveredGold, gold: int, k: int = 10) -> float:
    """Normalised discounted cumulative gain of the gold spans, binary (Järvelin & Kekäläinen 2002).

    What is ranked are gold spans, so that the figure does not move with the number of passages that
    a span is cut into: a passage gives one rank to each span it is the first to cover, a passage
    beside the point takes one rank, a passage that only repeats takes none. DCG is
    sum 1 / log2(rank + 1) over the first ``k`` ranks, divided by its best possible value.
    """
    if not gold:
        return 0.0
    return _dcg([float(new) for new in _new_gold(found)[:k]]) / _dcg([1.0] * min(k, gold))


def graded_ndcg(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """nDCG@k of documents as trec_eval has it: DCG = sum of grade / log2(rank + 1), over the best DCG."""
    best = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)[:k]
    ideal = _dcg(best)
    return _dcg([relevant.get(name, 0) for name in ranked[:k]]) / ideal if ideal else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _new_gold(found: CoveredGold) -> list[bool]:
    """The ranking as ranks: whether a gold span is newly covered at each."""
    seen: set[int] = set()
    listed: list[bool] = []
    for some in found:
        listed += [True] * len(set(some) - seen) if some else [False]
        seen |= some
    return listed


def ranking_of_documents(
    found: CoveredGold, documents: Sequence[Hashable]
) -> list[AbstractSet[int]]:
    """The ranking of documents, each at its best passage's place, as BEIR ranks (MaxP).

    ``documents[i]`` is the document of passage ``i``.
    """
    first: dict[Hashable, AbstractSet[int]] = {}
    for some, document in zip(found, documents, strict=True):
        first[document] = first.get(document, frozenset()) | some
    return list(first.values())
