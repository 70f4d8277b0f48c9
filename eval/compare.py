"""Whether run B is better than run A: each figure with its interval, and every answer that changed.

B is judged against A, over the questions both have. What the figures are and which way is better
stands in ``eval.metrics.metric_table``; the tests are those of ``eval.significance``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.metrics import abstention
from eval.metrics.interval import Numbers
from eval.metrics.metric_table import METRICS
from eval.significance import Measured, holm, mean_of, paired_test, quantile_of
from eval.uncompared import is_compared
from ingest.errors import UsageError

_LEVEL = 0.05
Rows = Sequence[Mapping[str, Any]]
Pairs = Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric of both runs; ``low`` to ``high`` is the 95 % interval of the difference B - A.

    ``p`` is adjusted for the number of figures compared; ``verdict`` says it in words. ``noisy``
    figures depend on the machine and what else it did.
    """

    metric: str
    n: int
    a: float
    b: float
    low: float
    high: float
    p: float
    verdict: str

    @property
    def difference(self) -> float:
        """B - A."""
        return self.b - self.a

    @property
    def noisy(self) -> bool:
        """Whether it is a time."""
        return self.metric.startswith("latency_ms.")

    def as_dict(self) -> dict[str, Any]:
        """The figure as JSON."""
        figures = {name: getattr(self, name) for name in self.__slots__}
        return figures | {"difference": self.difference, "noisy": self.noisy}


@dataclass(frozen=True, slots=True)
class Change:
    """A question that went right in one run only, with its row in each."""

    a: Mapping[str, Any]
    b: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Question, expected answers, and both answers with what became of them."""
        return {
            "id": self.a["id"],
            "question": self.a["question"],
            "expected": list(self.a["expected"].get("answers", ())),
            "a": {"answer": said(self.a), "attribution": self.a["attribution"]},
            "b": {"answer": said(self.b), "attribution": self.b["attribution"]},
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run B against run A. ``warnings`` and ``differences`` are sentences.

    Of the ``shared`` questions ``compared`` had something to compare the answers with.
    """

    shared: int
    compared: int
    warnings: tuple[str, ...]
    differences: tuple[str, ...]
    figures: tuple[Figure, ...]
    regressions: tuple[Change, ...]
    gains: tuple[Change, ...]

    def as_dict(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return {
            "format": "footnote-comparison",
            "version": 1,
            "questions": self.shared,
            "compared": self.compared,
            "warnings": list(self.warnings),
            "differences": list(self.differences),
            "metrics": [figure.as_dict() for figure in self.figures],
            "regressions": [change.as_dict() for change in self.regressions],
            "gains": [change.as_dict() for change in self.gains],
        }


def compare(
    a: Mapping[str, Any], b: Mapping[str, Any], *, samples: int = 10_000, seed: int = 0
) -> Comparison:
    """Compare two ``results.json``. Raises ``UsageError`` when they share no question."""
    pairs = _pairs(a["rows"], b["rows"])
    if not pairs:
        raise UsageError(
            f"The runs share no question: one asked {a['testset']['name']}, the other"
            f" {b['testset']['name']}. Run both on the same test set."
        )
    compared = [pair for pair in pairs if all(map(is_compared, pair))]
    names, tested, counts = [], [], []
    for metric, measured in _measured(pairs, compared):
        found = paired_test(measured, samples, seed)
        if all(math.isfinite(value) for value in found):
            names.append(metric)
            tested.append(found)
            counts.append(measured.n)
    adjusted = holm([one.p for one in tested])
    figures = tuple(
        Figure(
            metric, n, one.a, one.b, one.low, one.high, p,
            _verdict(metric, one.b - one.a, one.low, one.high, p, n),
        )
        for metric, n, one, p in zip(names, counts, tested, adjusted, strict=True)
    )  # fmt: skip
    changed = [(_right(one), _right(other), Change(one, other)) for one, other in compared]
    return Comparison(
        len(pairs),
        len(compared),
        tuple(_warnings(a, b, pairs, len(compared))),
        tuple(_differences(a, b)),
        figures,
        tuple(change for before, after, change in changed if before and not after),
        tuple(change for before, after, change in changed if after and not before),
    )


def said(row: Mapping[str, Any]) -> str:
    """What a run said to a question, in one string of Markdown."""
    if row.get("error"):
        return f"(asking failed: {row['error']})"
    answer = row.get("answer") or {}
    return "(abstained)" if answer.get("abstained") else str(answer.get("answer", ""))


def _pairs(a: Rows, b: Rows) -> Pairs:
    """The rows of questions that both runs asked: same id, same words."""
    others = {row["id"]: row for row in b}
    return [
        (row, others[row["id"]])
        for row in a
        if row["id"] in others and others[row["id"]]["question"] == row["question"]
    ]


def _measured(pairs: Pairs, compared: Pairs) -> Iterator[tuple[str, Measured]]:
    """Every figure that both runs can be compared by, in the table's order; times over all ``pairs``."""
    a, b = [pair[0] for pair in compared], [pair[1] for pair in compared]
    for metric in METRICS:
        if metric.startswith("latency_ms."):
            share = int(metric.rpartition("p")[2]) / 100
            both = [pair for pair in pairs if all(map(_time, pair))]
            if both:
                times = [np.array([_time(pair[side]) for pair in both]) for side in (0, 1)]
                yield metric, _both(times, lambda values, share=share: quantile_of(values, share))
            continue
        values = [
            (one["metrics"][metric], other["metrics"][metric])
            for one, other in zip(a, b, strict=True)
            if metric in one["metrics"] and metric in other["metrics"]
        ]
        if values:
            yield metric, _both(list(np.array(values, np.float64).T), mean_of)
        elif compared and metric in _OF_CONFIDENCE:
            yield metric, _of_confidence(metric, a, b)


_OF_CONFIDENCE = (
    "abstention.auroc",
    "abstention.aurc",
    "abstention.coverage@90",
    "abstention.coverage@95",
)


def _both(values: Sequence[Numbers], statistic: Any) -> Measured:
    one, other = values
    joined = statistic(np.concatenate([one, other]))
    return Measured(statistic(one), statistic(other), joined, len(one))


def _of_confidence(metric: str, a: Rows, b: Rows) -> Measured:
    """A figure of the whole set of questions, as the summary of a run takes it."""

    def statistic(rows: Rows) -> abstention.Statistic:
        confidence = np.array([(row.get("answer") or {}).get("confidence", 0.0) for row in rows])
        if metric == "abstention.auroc":
            return abstention.auroc(confidence, np.array([bool(row["answerable"]) for row in rows]))
        right = np.array([_right(row) and _answered(row) for row in rows])
        if metric == "abstention.aurc":
            return abstention.aurc(confidence, right)
        accuracy = int(metric.rpartition("@")[2]) / 100
        return abstention.coverage_at(confidence, right, accuracy)

    return Measured(statistic(a), statistic(b), statistic([*a, *b]), len(a))


def _verdict(metric: str, difference: float, low: float, high: float, p: float, n: int) -> str:
    # Both must agree: at the edge, or with few questions, one of them alone is too easily had.
    if p >= _LEVEL or low <= 0 <= high:
        return f"not distinguishable with n = {n}"
    more_is_better = METRICS[metric].better == "higher"
    return "better" if (difference > 0) == more_is_better else "worse"


def _warnings(
    a: Mapping[str, Any], b: Mapping[str, Any], pairs: Pairs, compared: int
) -> Iterator[str]:
    if a["testset"]["fingerprint"] != b["testset"]["fingerprint"]:
        yield (
            f"The test sets differ ({a['testset']['name']}, {b['testset']['name']}): only the"
            f" {len(pairs)} questions that both have are compared, of {len(a['rows'])} and"
            f" {len(b['rows'])}."
        )
    elif len(pairs) < max(len(a["rows"]), len(b["rows"])):
        yield f"Only the {len(pairs)} questions that both runs asked are compared."
    if compared < len(pairs):
        yield (
            f"For {len(pairs) - compared} of these questions nothing says what would be right, in one run"
            " or in both: only their times are compared."
        )
    expected = sum(one["expected"] != other["expected"] for one, other in pairs)
    if expected:
        yield f"For {expected} of these questions the runs were scored against other expectations."
    if any(row["cached"] for pair in pairs for row in pair):
        yield "Some answers came from a cache: their times are those of an earlier run."


def _differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[str]:
    if a["answerer"] != b["answerer"]:
        yield f"answerer: {a['answerer']} → {b['answerer']}"
    if a["index"] != b["index"]:
        sizes = [
            f"{one['index']['documents']} documents, {one['index']['passages']} passages"
            for one in (a, b)
        ]
        same = " (of the same size, built differently)" if sizes[0] == sizes[1] else ""
        yield f"index: {sizes[0]} → {sizes[1]}{same}"
    for name in sorted({*a["settings"], *b["settings"]}):
        before, after = (one["settings"].get(name, "not set") for one in (a, b))
        if before != after:
            yield f"{name}: {before} → {after}"


def _right(row: Mapping[str, Any]) -> bool:
    return bool(row["attribution"] == "correct")


def _answered(row: Mapping[str, Any]) -> bool:
    return bool(row.get("answer")) and not row["answer"]["abstained"]


def _time(row: Mapping[str, Any]) -> float:
    """Milliseconds of an answer; 0 where there is none."""
    return float(((row.get("answer") or {}).get("timings_ms") or {}).get("total", 0.0))
