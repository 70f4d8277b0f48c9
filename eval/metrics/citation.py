"""Citation measures at the level of spans, after ALCE (Gao et al. 2023) with gold spans for judge.

To be read beside the answer measures: copying a whole passage earns citations, not answers.
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.span import Span, covered


def hit(cited: Sequence[Span], gold: Sequence[Span]) -> float:
    """1 when some cited span finds a gold span (half of the shorter one is shared), else 0."""
    return float(any(covered(cited, gold)))


def precision(cited: Sequence[Span], gold: Sequence[Span]) -> float:
    """Share of the cited spans that find a gold span; 0 when nothing is cited."""
    return sum(covered(gold, cited)) / len(cited) if cited else 0.0


def recall(cited: Sequence[Span], gold: Sequence[Span]) -> float:
    """Share of the gold spans that are cited."""
    return sum(covered(cited, gold)) / len(gold) if gold else 0.0


def page_right(cited: Sequence[tuple[str, int | None]], gold: Sequence[tuple[str, int]]) -> float:
    """1 when a citation names the document and page of a gold span, else 0."""
    return float(any(place in gold for place in cited))
