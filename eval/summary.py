"""From rows to the summary: means with intervals, slices by tag, curves, times, attribution."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from eval.attribution import Attribution
from eval.metrics import abstention, evidence
from eval.metrics.abstention import Flags
from eval.metrics.interval import Estimate, Numbers, bootstraps, means, percentile
from eval.metrics.metric_table import METRICS
from eval.remark import is_remark
from eval.uncompared import is_compared

_MOST_VALUES = 40  # a tag with more values names questions, it does not group them
_CURVE_POINTS = 200


@dataclass(slots=True)
class Tally:
    """What the summary needs of every row; some hundred bytes a question.

    ``counts`` are those of the evidence, None where it is not counted; ``confidence``, ``right``,
    ``answerable`` and ``answered`` leave out what nothing is known of.
    """

    metrics: list[Mapping[str, float]] = field(default_factory=list)
    tags: list[Mapping[str, str]] = field(default_factory=list)
    counts: list[Sequence[int] | None] = field(default_factory=list)
    attribution: Counter[str] = field(default_factory=Counter)
    shortcomings: Counter[str] = field(default_factory=Counter)
    confidence: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    answerable: list[bool] = field(default_factory=list)
    answered: list[bool] = field(default_factory=list)
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answerers: Counter[str] = field(default_factory=Counter)
    cached: int = 0
    errors: int = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in one row of ``results.json``."""
        answer = row["answer"]
        self.metrics.append(row["metrics"])
        self.tags.append(row["tags"])
        self.counts.append(tuple(row["evidence"].values()) if row.get("evidence") else None)
        self.attribution[row["attribution"]] += 1
        if row.get("shortcoming"):
            self.shortcomings[row["shortcoming"]] += 1
        if is_compared(row) and not is_remark(answer):
            self.right.append(row["attribution"] == Attribution.CORRECT)
            self.answerable.append(row["answerable"])
            self.answered.append(answer is not None and not answer["abstained"])
            self.confidence.append(answer["confidence"] if answer else 0.0)
        self.cached += row["cached"]
        self.errors += bool(row["error"])
        if answer:
            self.answerers[answer["answerer"]] += 1
            for stage, spent in answer["timings_ms"].items():
                self.milliseconds[stage].append(spent)

    def summary(self) -> dict[str, dict[str, Any]]:
        """Every metric that this run measures, in the table's order."""
        found = _means(self.metrics) | _evidence(self.counts) | self._confidence()
        for share, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99")):
            if self.milliseconds.get("total"):
                times = np.array(self.milliseconds["total"])
                found[f"latency_ms.{name}"] = percentile(times, share)
        return {name: found[name].as_dict() for name in METRICS if name in found}

    def slices(self) -> dict[str, dict[str, dict[str, dict[str, Any]]]]:
        """Means and evidence for each value of each tag: tag → value → metric → estimate."""
        groups: dict[str, dict[str, list[int]]] = {}
        for number, tags in enumerate(self.tags):
            for tag, value in tags.items():
                groups.setdefault(tag, {}).setdefault(value, []).append(number)
        return {
            tag: {value: self._slice(rows) for value, rows in sorted(values.items())}
            for tag, values in sorted(groups.items())
            if len(values) <= _MOST_VALUES
        }

    def _slice(self, rows: Sequence[int]) -> dict[str, dict[str, Any]]:
        found = _means(self.metrics[row] for row in rows)
        found |= _evidence([self.counts[row] for row in rows])
        return {name: one.as_dict() for name, one in found.items()}

    def curves(self) -> dict[str, Any]:
        """The risk–coverage curve over all compared questions, reliability over the answered ones."""
        if not self.right:
            return {"risk_coverage": [], "reliability": []}
        confidence, right = np.array(self.confidence), np.array(self.right)
        answered = np.array(self.answered)
        # An abstention that was right is still no answer: at full coverage it would be wrong.
        points = abstention.risk_coverage(confidence, right & answered)
        step = max(1, len(points) // _CURVE_POINTS)
        kept = points[::step] + ([points[-1]] if (len(points) - 1) % step else [])
        bins = abstention.reliability(confidence[answered], right[answered])
        return {
            "risk_coverage": [[round(c, 5), round(r, 5)] for c, r in kept],
            "reliability": [
                {name: round(value, 5) for name, value in one._asdict().items()} for one in bins
            ],
        }

    def confusion(self) -> dict[str, dict[str, int]]:
        """How many of the compared answerable and of the unanswerable were answered, and not."""
        pairs = Counter(zip(self.answerable, self.answered, strict=True))
        return {
            kind: {"answered": pairs[is_answerable, True], "abstained": pairs[is_answerable, False]}
            for kind, is_answerable in (("answerable", True), ("unanswerable", False))
        }

    def latency(self) -> dict[str, dict[str, float]]:
        """p50, p95 and p99 in milliseconds by stage."""
        shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
        return {
            stage: {
                name: round(float(np.quantile(times, share)), 2) for name, share in shares.items()
            }
            for stage, times in sorted(self.milliseconds.items())
        }

    def _confidence(self) -> dict[str, Estimate]:
        if not self.right:
            return {}
        confidence = np.array(self.confidence)
        answerable = np.array(self.answerable)
        answered = np.array(self.answered)
        right = np.array(self.right) & answered
        statistics = of_confidence(confidence, right, answerable)
        found = bootstraps(statistics, len(right))
        if answered.any():
            distances = abstention.brier(confidence[answered], right[answered])
            found["abstention.brier"] = means(distances[:, None])[0]
        return found


def of_confidence(
    confidence: Numbers, right: Flags, answerable: Flags
) -> dict[str, abstention.Statistic]:
    """The figures that only a whole set of questions has, arrays of shape (n,) over all of them."""
    found = {
        "abstention.aurc": abstention.aurc(confidence, right),
        "abstention.coverage@90": abstention.coverage_at(confidence, right, 0.9),
        "abstention.coverage@95": abstention.coverage_at(confidence, right, 0.95),
    }
    if answerable.any() and not answerable.all():
        found["abstention.auroc"] = abstention.auroc(confidence, answerable)
    return found


def of_evidence(counts: Sequence[Sequence[int]]) -> dict[str, abstention.Statistic]:
    """The figures of ``eval.metrics.evidence`` over the counts of all questions, a row each."""
    return evidence.statistics(
        np.array(counts, np.float64).reshape(-1, len(evidence.Counts._fields))
    )


def _evidence(counts: Iterable[Sequence[int] | None]) -> dict[str, Estimate]:
    known = [one for one in counts if one is not None]
    return bootstraps(of_evidence(known), len(known))


def _means(rows: Iterable[Mapping[str, float]]) -> dict[str, Estimate]:
    """The mean of each metric over the rows that have it; those of the same rows drawn together."""
    columns: dict[str, list[float]] = {}
    where: dict[str, list[int]] = {}
    for number, metrics in enumerate(rows):
        for name, value in metrics.items():
            columns.setdefault(name, []).append(value)
            where.setdefault(name, []).append(number)
    together: dict[tuple[int, ...], list[str]] = {}
    for name, numbers in where.items():
        together.setdefault(tuple(numbers), []).append(name)
    found: dict[str, Estimate] = {}
    for names in together.values():
        values = np.array([columns[name] for name in names], np.float64).T
        found |= dict(zip(names, means(values), strict=True))
    return {name: found[name] for name in METRICS if name in found}
