"""Estimates with 95 % intervals: Wilson for shares, order statistics for times, else the bootstrap.

The bootstrap (Efron 1979) draws questions with replacement. A draw is a row of weights, how often
each question was drawn, so that many draws are one array operation; the seed is fixed, so that the
same rows give the same interval. Every draw from one row is that row, which proves nothing: such a
value in [0, 1] may as well be any other. Draws from rows that are all alike are alike, too, which
proves no more than that few rows are otherwise (``unvaried``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
SAMPLES = 2000  # of the bootstrap
_Z = 1.959963984540054  # the 97.5 % point of the normal distribution
_MOST_WEIGHTS = 2_000_000  # 16 MB at a time


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value over ``n`` questions with its 95 % interval; ``method`` says where that is from."""

    value: float
    n: int
    low: float
    high: float
    method: str

    def as_dict(self) -> dict[str, Any]:
        """The estimate as it stands in ``results.json``."""
        value, low, high = (round(one, 6) for one in (self.value, self.low, self.high))
        return {"value": value, "n": self.n, "low": low, "high": high, "method": self.method}


def wilson(right: float, n: int) -> Estimate:
    """A share with Wilson's score interval (Wilson 1927): honest near 0 and 1 and for few rows.

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). SciPy has it, and takes a second to import.
    """
    share, held = round(right) / n, _Z**2 / n
    middle = share + held / 2
    reach = _Z * math.sqrt(share * (1 - share) / n + held / (4 * n))
    low = 0.0 if share == 0 else (middle - reach) / (1 + held)
    high = 1.0 if share == 1 else (middle + reach) / (1 + held)
    return Estimate(right / n, n, low, high, "wilson")


def unvaried(value: float, n: int, least: float = 0.0, most: float = 1.0) -> tuple[float, float]:
    """The 95 % interval of a ``value`` in [``least``, ``most``] that each of ``n`` rows has.

    Up to z²/(n + z²) of all rows may be otherwise, and those anywhere: of a share of 0 or 1 this is
    Wilson's interval (Wilson 1927).
    """
    others = _Z**2 / (n + _Z**2)
    return value - others * (value - least), value + others * (most - value)


def alike(low: float, high: float) -> bool:
    """Whether an interval of the bootstrap is a single value, but for the last bits of sums."""
    return high - low < 1e-9


def draws(n: int, samples: int = SAMPLES, seed: int = 0) -> Iterator[Numbers]:
    """Weights of ``samples`` bootstrap draws from ``n`` rows, in parts of shape (some, n)."""
    generator = np.random.default_rng(seed)
    some = max(1, min(samples, _MOST_WEIGHTS // max(n, 1)))
    for done in range(0, samples, some):
        rows = min(some, samples - done)
        picked = generator.integers(0, n, size=(rows, n), dtype=np.int32)
        picked += np.arange(rows, dtype=np.int32)[:, None] * n
        counts = np.bincount(picked.ravel(), minlength=rows * n)
        yield counts.reshape(rows, n).astype(np.float64)


def means(values: Numbers, samples: int = SAMPLES) -> list[Estimate]:
    """The mean of each column of ``values``, shape (n, columns), rows drawn together.

    A column of zeros and ones is a share and gets Wilson's interval.
    """
    n, columns = values.shape
    shares = ((values == 0) | (values == 1)).all(axis=0)
    others = values[:, ~shares]
    bounds = np.zeros((2, others.shape[1]))
    if others.size and n == 1:
        bounds[1] = 1.0
    elif others.size:
        drawn = np.concatenate([weights @ others / n for weights in draws(n, samples)])
        bounds = np.quantile(drawn, [0.025, 0.975], axis=0)
    ends = iter(bounds.T)
    return [
        wilson(float(values[:, column].sum()), n)
        if shares[column]
        else _estimate(float(values[:, column].mean()), n, next(ends))
        for column in range(columns)
    ]


def bootstrap(statistic: Callable[[Numbers], Numbers], n: int, samples: int = SAMPLES) -> Estimate:
    """A statistic of ``n`` rows; ``statistic`` maps weights (some, n) to values (some,).

    Draws for which it is not defined (nan: no unanswerable question was drawn, say) are left out.
    """
    return bootstraps({"": statistic}, n, samples)[""]


def bootstraps(
    statistics: Mapping[str, Callable[[Numbers], Numbers]],
    n: int,
    samples: int = SAMPLES,
) -> dict[str, Estimate]:
    """As ``bootstrap`` of each statistic, all of the same draws: drawing is what takes the time."""
    values = {name: float(one(np.ones((1, n)))[0]) for name, one in statistics.items()}
    if n == 1:
        return {name: Estimate(value, n, 0.0, 1.0, "bootstrap") for name, value in values.items()}
    drawn: dict[str, list[Numbers]] = {name: [] for name in statistics}
    for weights in draws(n, samples) if statistics else ():
        for name, one in statistics.items():
            drawn[name].append(one(weights))
    found: dict[str, Estimate] = {}
    for name, value in values.items():
        found[name] = _estimate(
            value, n, np.nanquantile(np.concatenate(drawn[name]), [0.025, 0.975])
        )
    return found


def percentile(times: Numbers, share: float) -> Estimate:
    """The time that ``share`` of the ``times``, shape (n,), do not exceed, in their unit.

    Interpolated as by ``numpy.quantile``. The interval runs between order statistics: the ranks
    n·share ± 1.96·sqrt(n·share·(1 - share)) (Conover, Practical Nonparametric Statistics, 1999).
    """
    ordered = np.sort(times)
    n = len(ordered)
    spread = _Z * math.sqrt(n * share * (1 - share))
    low = max(0, math.floor(n * share - spread) - 1)
    high = min(n - 1, math.ceil(n * share + spread) - 1)
    value, ends = float(np.quantile(ordered, share)), (ordered[low], ordered[max(low, high)])
    return Estimate(value, n, float(ends[0]), float(ends[1]), "order statistics")


def _estimate(value: float, n: int, ends: Numbers) -> Estimate:
    low, high = float(ends[0]), float(ends[1])
    if alike(low, high):
        return Estimate(value, n, *unvaried(value, n), "wilson")
    return Estimate(value, n, low, high, "bootstrap")
