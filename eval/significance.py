"""Whether a difference between two runs over the same questions is more than chance.

A statistic maps weights, shape (draws, n), to values, shape (draws,): the weights say how often a
draw counts each question, so thousands of draws are a few array operations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from eval.metrics.abstention import Statistic
from eval.metrics.interval import Numbers, alike, draws, unvaried

_MOST_WEIGHTS = 2_000_000  # 16 MB at a time


class Measured(NamedTuple):
    """A figure of both runs, as statistics of the same ``n`` questions.

    ``swapped`` is the figure over the questions of both runs, those of A before those of B: its
    weights, shape (draws, 2n), say which run answers for which question. ``most`` is how far the
    two can be apart: 1 for shares and scores, for times any number.
    """

    a: Statistic
    b: Statistic
    swapped: Statistic
    n: int
    most: float = 1.0


class Tested(NamedTuple):
    """Values of A and B, the 95 % interval of B - A, and the chance of such a difference by luck.

    ``least`` is the smallest ``p`` that the same answers could have given, were they dealt to the runs
    otherwise: where both runs answered alike it is 1.
    """

    a: float
    b: float
    low: float
    high: float
    p: float
    least: float


def mean_of(values: Numbers) -> Statistic:
    """The mean of ``values``, shape (n,)."""

    def of(weights: Numbers) -> Numbers:
        # Not a matrix product: the threads of a BLAS wait for one another on a busy machine.
        mean: Numbers = np.einsum("ij,j->i", weights, values) / weights.sum(axis=1)
        return mean

    return of


def quantile_of(values: Numbers, share: float) -> Statistic:
    """The quantile of ``values``, shape (n,), interpolated as by ``numpy.quantile``."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]

    def of(weights: Numbers) -> Numbers:
        ranks = np.cumsum(weights[:, order], axis=1)
        at = share * (ranks[:, -1] - 1)
        below = np.floor(at)
        low = ordered[(ranks > below[:, None]).argmax(axis=1)]
        above = np.minimum(below + 1, ranks[:, -1] - 1)
        high = ordered[(ranks > above[:, None]).argmax(axis=1)]
        quantile: Numbers = low + (at - below) * (high - low)
        return quantile

    return of


def paired_test(measured: Measured, samples: int, seed: int) -> Tested:
    """Values, paired bootstrap interval and permutation p of a difference.

    The interval is the percentile interval over ``samples`` draws of questions, the same questions
    for both runs (Efron & Tibshirani 1993, An Introduction to the Bootstrap; Koehn 2004,
    "Statistical significance tests for machine translation evaluation"); where all draws are alike,
    that of ``unvaried``. The p value exchanges the
    runs' answers to each question by the toss of a coin, which for a mean flips the sign of the
    question's difference (Noreen 1989; Dror et al. 2018, "The hitchhiker's guide to testing
    statistical significance in NLP"); one is added to both counts, so that it is never 0. Draws for
    which the statistic is not defined are left out.
    """
    n = measured.n
    ones = np.ones((1, n))
    a, b = float(measured.a(ones)[0]), float(measured.b(ones)[0])
    drawn = np.concatenate([measured.b(w) - measured.a(w) for w in draws(n, samples, seed)])
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (b - a, b - a)
    if alike(low, high) and np.isfinite(measured.most):
        low, high = unvaried(b - a, n, -measured.most, measured.most)
    by_luck = np.concatenate(
        [
            measured.swapped(np.hstack([swap, 1 - swap]))
            - measured.swapped(np.hstack([1 - swap, swap]))
            for swap in _swaps(n, samples, seed)
        ]
    )
    by_luck = by_luck[np.isfinite(by_luck)]
    # Sums in another order differ in their last bits.
    close = 1e-9 * max(1.0, abs(a), abs(b))
    apart = np.abs(by_luck)

    def p_of(difference: float) -> float:
        return (int((apart >= difference - close).sum()) + 1) / (len(by_luck) + 1)

    furthest = max(abs(b - a), float(apart.max(initial=0.0)))
    return Tested(a, b, float(low), float(high), p_of(abs(b - a)), p_of(furthest))


def adjusted(found: Sequence[Tested], level: float) -> tuple[list[float], int]:
    """The p values of ``found``, each adjusted for the number of those that may come below ``level``; that number.

    The others, of which few or no questions went otherwise, could not pass for more than luck whatever
    the runs were: they cost those that could nothing, and keep their own (Tarone 1990, "A modified
    Bonferroni method for discrete data").
    """
    can = [one.least < level for one in found]
    held = iter(holm([one.p for one, counts in zip(found, can, strict=True) if counts]))
    values = [next(held) if counts else one.p for one, counts in zip(found, can, strict=True)]
    return values, sum(can)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values adjusted for their number (Holm 1979, "A simple sequentially rejective procedure")."""
    p = np.array(p_values)
    order = np.argsort(p, kind="stable")
    held = np.empty_like(p)
    stepped = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order])
    held[order] = np.minimum(1.0, stepped)
    return [float(one) for one in held]


def _swaps(n: int, samples: int, seed: int) -> Iterator[Numbers]:
    """Zeros and ones, shape (some, n), by the toss of a coin."""
    # Not the draws' own seed: the two must not share their chance.
    generator = np.random.default_rng([seed, 1])
    some = max(1, min(samples, _MOST_WEIGHTS // (2 * n)))
    for done in range(0, samples, some):
        rows = min(some, samples - done)
        yield generator.integers(0, 2, size=(rows, n), dtype=np.int8).astype(np.float64)
