"""Retrieval measures over one question's ranking.

A ranking is a sequence, best first, of what each passage finds: the numbers of the gold spans that
it covers (see ``eval.metrics.span.covers``), an empty set for a passage beside the point. Averages
over questions are taken elsewhere; every value lies in [0, 1].
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet

Found = Sequence[AbstractSet[int]]


def hit_at(found: Found, k: int) -> float:
    """1 when any of the first ``k`` passages covers any gold span, else 0 (success@k)."""
    return float(any(found[:k]))


def recall_at(found: Found, gold: int, k: int) -> float:
    """Share of the ``gold`` gold spans that the first ``k`` passages cover."""
    return len(set().union(*found[:k])) / gold if gold else 0.0


def reciprocal_rank(found: Found, k: int = 10) -> float:
    """1 / rank of the first passage that covers a gold span; 0 when none of the first ``k`` does.

    Its mean is MRR@k (Voorhees, TREC-8 question answering track, 1999).
    """
    return next((1.0 / rank for rank, some in enumerate(found[:k], start=1) if some), 0.0)


def ndcg_at(found: Found, gold: int, k: int = 10) -> float:
    """Normalised discounted cumulative gain of the gold spans, binary (Järvelin & Kekäläinen 2002).

    What is ranked are gold spans, so that the figure does not move with the number of passages that
    a span is cut into: a passage gives one place to each span it is the first to cover, a passage
    beside the point takes one place, a passage that only repeats takes none. DCG is
    sum 1 / log2(place + 1) over the first ``k`` places, divided by its best possible value.
    """
    if not gold:
        return 0.0
    ideal = sum(1 / math.log2(place + 1) for place in range(1, min(k, gold) + 1))
    gains = enumerate(places(found)[:k], start=1)
    return sum(1 / math.log2(place + 1) for place, span in gains if span is not None) / ideal


def places(found: Found) -> list[int | None]:
    """The ranking as places: the gold span newly covered at each, None where there is none."""
    seen: set[int] = set()
    listed: list[int | None] = []
    for some in found:
        if some:
            new = sorted(set(some) - seen)
            seen.update(new)
            listed.extend(new)
        else:
            listed.append(None)
    return listed


def by_document(found: Found, documents: Sequence[Hashable]) -> list[AbstractSet[int]]:
    """The ranking of documents, each at its best passage's place, as BEIR ranks (MaxP).

    ``documents[i]`` is the document of passage ``i``.
    """
    first: dict[Hashable, AbstractSet[int]] = {}
    for some, document in zip(found, documents, strict=True):
        first[document] = first.get(document, frozenset()) | some
    return list(first.values())
