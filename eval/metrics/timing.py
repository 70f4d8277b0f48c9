"""Percentiles of times, with intervals that assume nothing of their distribution."""

from __future__ import annotations

import math

import numpy as np

from eval.metrics.interval import Estimate, Numbers

_Z = 1.959963984540054


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
    return Estimate(
        float(np.quantile(ordered, share)), n, float(ordered[low]), float(ordered[max(low, high)]),
        "order statistics",
    )  # fmt: skip
