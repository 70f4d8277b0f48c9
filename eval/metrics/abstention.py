"""Whether confidence means something: AUROC, AURC, coverage at an accuracy, reliability, Brier.

Arrays are over questions, shape (n,): ``confidence`` in [0, 1], ``right`` and ``answerable`` as
booleans. A question that was not answered rightly, abstained from or not, counts as wrong were it
to be answered: an abstention's own answer is not known, so a run's curve is exact up to the share
it answered and the worst case beyond. The ``weights`` of the bootstrap have shape (draws, n).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.metrics.interval import Numbers

Flags = NDArray[np.bool_]
Statistic = Callable[[Numbers], Numbers]


class Bin(NamedTuple):
    """Answers whose confidence lies in [low, high): how many, their mean confidence, their share right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def auroc(confidence: Numbers, positive: Flags) -> Statistic:
    """Chance that a positive question has more confidence than a negative one, ties counting half.

    The area under the ROC curve (Mann & Whitney 1947; Hanley & McNeil 1982). nan without both kinds.
    """
    order, starts = _groups(confidence)
    is_positive = positive[order].astype(np.float64)

    def of(weights: Numbers) -> Numbers:
        drawn = weights[:, order]
        above = np.add.reduceat(drawn * is_positive, starts, axis=1)
        below = np.add.reduceat(drawn * (1 - is_positive), starts, axis=1)
        # Groups run from the most confident down: the negatives that come later have less.
        later = below.sum(axis=1, keepdims=True) - np.cumsum(below, axis=1)
        pairs = above.sum(axis=1) * below.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            area: Numbers = (above * (later + below / 2)).sum(axis=1) / pairs
        return area

    return of


def aurc(confidence: Numbers, right: Flags) -> Statistic:
    """Area under the risk–coverage curve (Geifman & El-Yaniv 2017): mean risk over all coverages.

    Questions of equal confidence are accepted together, since no threshold parts them.
    """
    accepted, lost = _accumulated(confidence, right)

    def of(weights: Numbers) -> Numbers:
        count, loss = accepted(weights), lost(weights)
        step = np.diff(count, axis=1, prepend=0.0)
        risk = loss / np.maximum(count, 1e-12)
        area: Numbers = (risk * step).sum(axis=1) / weights.sum(axis=1)
        return area

    return of


def coverage_at(confidence: Numbers, right: Flags, accuracy: float) -> Statistic:
    """Largest share of the questions that a threshold can accept at this accuracy or better."""
    accepted, lost = _accumulated(confidence, right)

    def of(weights: Numbers) -> Numbers:
        count, loss = accepted(weights), lost(weights)
        good = loss <= (1 - accuracy) * count + 1e-9
        best: Numbers = np.where(good, count, 0.0).max(axis=1) / weights.sum(axis=1)
        return best

    return of


def risk_coverage(confidence: Numbers, right: Flags) -> list[tuple[float, float]]:
    """(coverage, risk) at every threshold, from the most confident question to all of them."""
    accepted, lost = _accumulated(confidence, right)
    ones = np.ones((1, len(confidence)))
    count, loss = accepted(ones)[0], lost(ones)[0]
    return [(float(c / len(confidence)), float(e / c)) for c, e in zip(count, loss, strict=True)]


def reliability(confidence: Numbers, right: Flags, bins: int = 10) -> list[Bin]:
    """Confidence against accuracy in equal steps, empty ones left out (Guo et al. 2017).

    Over answered questions only: of an abstention nobody knows whether it would have been right.
    """
    which = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    return [
        Bin(
            number / bins,
            (number + 1) / bins,
            int(mine.sum()),
            float(confidence[mine].mean()),
            float(right[mine].mean()),
        )
        for number in range(bins)
        if (mine := which == number).any()
    ]


def brier(confidence: Numbers, right: Flags) -> Numbers:
    """Squared distance of each confidence from the outcome, shape (n,); its mean is Brier's (1950)."""
    distance: Numbers = (confidence - right.astype(np.float64)) ** 2
    return distance


def _groups(confidence: Numbers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The order from most to least confident, and where each run of equal confidence starts."""
    order = np.argsort(-confidence, kind="stable")
    ordered = confidence[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return order, starts


def _accumulated(confidence: Numbers, right: Flags) -> tuple[Statistic, Statistic]:
    """Questions accepted, and wrong ones among them, at each threshold from the highest down."""
    order, starts = _groups(confidence)
    wrong = 1.0 - right[order].astype(np.float64)

    def accepted(weights: Numbers) -> Numbers:
        return np.cumsum(np.add.reduceat(weights[:, order], starts, axis=1), axis=1)

    def lost(weights: Numbers) -> Numbers:
        return np.cumsum(np.add.reduceat(weights[:, order] * wrong, starts, axis=1), axis=1)

    return accepted, lost
