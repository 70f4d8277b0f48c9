"""How much of the evidence an answer gives, sentence by sentence, over many questions at once.

Of the answerable questions that were answered and have gold, each sentence counts once (micro
averages; van Rijsbergen 1979 for F1), so that a question with six sentences of evidence weighs six
times one with a single sentence. ``counts`` are arrays of shape (n, 4), a row a question: the
fields of ``Counts``. A question that was refused is in none of them: it has its own share.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from eval.metrics.abstention import Statistic
from eval.metrics.interval import Numbers
from eval.metrics.span import Span, covered


class Counts(NamedTuple):
    """The sentences of one answer: ``cited``, ``right`` of those, ``gold``, and ``found`` of those."""

    cited: int
    right: int
    gold: int
    found: int


def count(
    cited: Sequence[Span],
    sentences: Sequence[Span],
    gold: Sequence[Sequence[Span]],
    named: int,
) -> Counts:
    """The counts of one answer.

    ``sentences`` are those of the documents that are cited. One is cited when it shares half of the
    shorter with a cited span (``covers``); a cited span with no such sentence stands for one itself.
    A cited sentence is right when it finds a gold span, and a gold, a group of spans any of which
    will do, is found when a cited span finds it; ``named`` counts all the gold, in the index or not.
    """
    standing = [
        one for one, is_cited in zip(sentences, covered(cited, sentences), strict=True) if is_cited
    ]
    alone = [one for one, has in zip(cited, covered(standing, cited), strict=True) if not has]
    units = [*standing, *alone]
    spans = [span for group in gold for span in group]
    found = sum(any(covered(cited, group)) for group in gold)
    return Counts(len(units), sum(covered(spans, units)), named, found)


def statistics(counts: Numbers) -> dict[str, Statistic]:
    """Precision, recall and F1 of the evidence; {} where no row of ``counts`` has gold.

    Precision is right / cited, recall found / gold, F1 their harmonic mean, each of the sums over
    all rows; 0 where there is nothing to divide by. The weights have shape (draws, n).
    """
    if not counts.size or not counts[:, 2].any():
        return {}

    def precision(weights: Numbers) -> Numbers:
        sums = weights @ counts
        return _ratio(sums[:, 1], sums[:, 0])

    def recall(weights: Numbers) -> Numbers:
        sums = weights @ counts
        return _ratio(sums[:, 3], sums[:, 2])

    def f1(weights: Numbers) -> Numbers:
        one, other = precision(weights), recall(weights)
        return _ratio(2 * one * other, one + other)

    return {"evidence.precision": precision, "evidence.recall": recall, "evidence.f1": f1}


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
