"""Thresholds of a run: ``METRIC=VALUE``, the least that will do, or the most where less is better."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics.metric_table import METRICS, known_metric
from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Threshold:
    """A metric with the value it must reach."""

    metric: str
    value: float

    @property
    def least(self) -> bool:
        """Whether ``value`` is the least allowed; else it is the most."""
        return METRICS[self.metric].better == "higher"

    def judge(self, summary: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """The verdict as it stands in ``results.json``; a metric that was not measured fails."""
        measured = summary.get(self.metric)
        value = None if measured is None else measured["value"]
        if measured is None or value is None or not measured["n"] or not math.isfinite(value):
            value, passed = None, False
        else:
            passed = value >= self.value if self.least else value <= self.value
        limit = {"least" if self.least else "most": self.value}
        n = 0 if measured is None else measured["n"]
        return {"metric": self.metric, **limit, "value": value, "n": n, "passed": passed}


def parse_thresholds(texts: Sequence[str]) -> tuple[Threshold, ...]:
    """Thresholds as they are given on the command line. Raises ``UsageError``."""
    return tuple(_parse(text) for text in texts)


def _parse(text: str) -> Threshold:
    name, equals, given = text.partition("=")
    name = name.strip()
    if not equals or not name:
        raise UsageError(f"{text!r} is no threshold: write METRIC=VALUE, as answer.f1=0.6.")
    metric = known_metric(name)
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    most = math.inf if metric.unit == "ms" else 1.0
    if not 0 <= value <= most or math.isinf(value):
        range_ = "a number of milliseconds" if metric.unit == "ms" else "a share from 0 to 1"
        raise UsageError(f"The threshold of {name} must be {range_}, not {given!r}.")
    return Threshold(name, value)


def failure_sentence(verdict: Mapping[str, Any]) -> str:
    """Why a threshold failed, naming it."""
    name = verdict["metric"]
    if verdict["value"] is None:
        return f"{name} was not measured: no question of this test set says anything about it."
    if "least" in verdict:
        return f"{name} is {verdict['value']:.3f}, less than {verdict['least']:g}."
    return f"{name} is {verdict['value']:.3f}, more than {verdict['most']:g}."
