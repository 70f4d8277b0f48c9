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


def found(cited: Sequence[Span], gold: Sequence[Sequence[Span]]) -> int:
    """How much of the gold is cited; each is a group of spans, any of which will do."""
    return sum(any(covered(cited, group)) for group in gold)


def recall(cited: Sequence[Span], gold: Sequence[Sequence[Span]], named: int) -> float:
    """Share of the gold that is cited, of all that the test set ``named``, found in the index or not."""
    return found(cited, gold) / named if named else 0.0


def page_right(cited: Sequence[tuple[str, int]], gold: Sequence[tuple[str, int]]) -> float:
    """1 when a citation stands on the page of a gold span, else 0; one over a page's end stands on both."""
    return float(any(page in gold for page in cited))
