"""Whether run B is better than run A: each figure with its interval, and every answer that changed.

B is judged against A, over the questions both have, by the tests of ``eval.significance``; which way is
better stands in ``eval.metrics.metric_table``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from eval.metrics.abstention import Statistic
from eval.metrics.evidence import Counts
from eval.metrics.interval import Numbers
from eval.metrics.metric_table import METRICS
from eval.remark import answers_a_question
from eval.run_differences import cautions, differences
from eval.significance import Measured, Tested, adjusted, mean_of, paired_test, quantile_of
from eval.summary import of_confidence, of_evidence
from eval.testset import name_of_part
from eval.uncompared import is_compared
from ingest.errors import UsageError

_LEVEL = 0.05  # of significance
ResultRows = Sequence[Mapping[str, Any]]
Pairs = Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One metric of both runs; ``low`` to ``high`` is the 95 % interval of the difference B - A.

    ``p`` is adjusted for the number of figures that could differ; ``verdict`` says it in words.
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
        """Whether it is a time, which depends on the machine and what else it did."""
        return METRICS[self.metric].unit == "ms"

    def as_dict(self) -> dict[str, Any]:
        """The figure as JSON."""
        return asdict(self) | {"difference": self.difference, "noisy": self.noisy}


@dataclass(frozen=True, slots=True)
class TurnedAnswer:
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
    """Run B against run A; of the ``shared`` questions ``compared`` had something to compare answers with.

    In ``adjusted_for`` figures enough went otherwise for more than luck; ``warnings`` are sentences.
    """

    shared: int
    compared: int
    adjusted_for: int
    warnings: tuple[str, ...]
    differences: tuple[str, ...]
    figures: tuple[ComparedFigure, ...]
    regressions: tuple[TurnedAnswer, ...]
    gains: tuple[TurnedAnswer, ...]

    def as_dict(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return {
            "format": "footnote-comparison",
            "version": 1,
            "questions": self.shared,
            "compared": self.compared,
            "adjusted_for": self.adjusted_for,
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
            f"The runs share no question: one asked {name_of_part(a)}, the other {name_of_part(b)}."
            " Run both on the same test set."
        )
    compared = [pair for pair in pairs if all(map(is_compared, pair))]
    tested = {
        metric: (measured.n, found)
        for metric, measured in _measured(pairs, compared)
        if all(map(math.isfinite, found := paired_test(measured, samples, seed)))
    }
    p_values, adjusted_for = adjusted([found for _, found in tested.values()], _LEVEL)
    changed = [TurnedAnswer(*pair) for pair in compared if _right(pair[0]) is not _right(pair[1])]
    return Comparison(
        len(pairs),
        len(compared),
        adjusted_for,
        tuple(cautions(a, b, pairs, len(compared))),
        tuple(differences(a, b)),
        tuple(
            ComparedFigure(metric, n, *found[:4], p, _verdict(metric, found, p, n))
            for (metric, (n, found)), p in zip(tested.items(), p_values, strict=True)
        ),
        tuple(change for change in changed if _right(change.a)),
        tuple(change for change in changed if _right(change.b)),
    )


def said(row: Mapping[str, Any]) -> str:
    """What a run said to a question, in one string of Markdown."""
    if row.get("error"):
        return f"(asking failed: {row['error']})"
    answer = row.get("answer") or {}
    return "(abstained)" if answer.get("abstained") else str(answer.get("answer", ""))


def _pairs(a: ResultRows, b: ResultRows) -> Pairs:
    """The rows of questions that both runs asked: the same words, in the same conversation.

    Ids tell questions apart that are asked twice; by themselves they may be line numbers, which move.
    """
    others: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in b:
        others.setdefault(_asked(row), {})[row["id"]] = row
    found: dict[int, Mapping[str, Any]] = {}
    for at, row in enumerate(a):
        same = others.get(_asked(row), {})
        if row["id"] in same:
            found[at] = same.pop(row["id"])
    for at, row in enumerate(a):
        same = others.get(_asked(row), {})
        if at not in found and same:
            found[at] = same.pop(next(iter(same)))
    return [(a[at], found[at]) for at in sorted(found)]


def _asked(row: Mapping[str, Any]) -> str:
    asked = [turn["content"] for turn in row.get("history") or () if turn["role"] == "user"]
    return "\n".join([*asked, row["question"]])


def _measured(pairs: Pairs, compared: Pairs) -> Iterator[tuple[str, Measured]]:
    """Every figure that both runs can be compared by, in the table's order; times over all ``pairs``."""
    cited = [pair for pair in compared if any(row.get("evidence") for row in pair)]
    whole = _whole(cited, _evidence) | _whole(compared, _confidence)
    timed = [times for pair in pairs if all(times := tuple(map(time_of, pair)))]
    for metric in METRICS:
        if metric.startswith("latency_ms."):
            share = int(metric.rpartition("p")[2]) / 100
            if timed:
                both = _both(timed, partial(quantile_of, share=share))
                yield metric, both._replace(most=math.inf)
            continue
        both_ways = ((one["metrics"], other["metrics"]) for one, other in compared)
        values = [(a[metric], b[metric]) for a, b in both_ways if metric in a and metric in b]
        if values:
            yield metric, _both(values, mean_of)
        elif metric in whole:
            yield metric, whole[metric]


def _both(pairs: Sequence[Sequence[float]], statistic: Callable[[Numbers], Statistic]) -> Measured:
    one, other = np.array(pairs, np.float64).T
    both = np.concatenate([one, other])
    return Measured(statistic(one), statistic(other), statistic(both), len(one))


def _whole(
    pairs: Pairs, statistics: Callable[[ResultRows], dict[str, Statistic]]
) -> dict[str, Measured]:
    """The figures that only a whole set of questions has, where both runs have them."""
    if not pairs:
        return {}
    a, b = zip(*pairs, strict=True)
    one, other, both = map(statistics, (a, b, (*a, *b)))
    return {
        metric: Measured(one[metric], other[metric], both[metric], len(pairs))
        for metric in both
        if metric in one and metric in other
    }


def _evidence(rows: ResultRows) -> dict[str, Statistic]:
    none = dict.fromkeys(Counts._fields, 0)  # a refused question adds no evidence
    return of_evidence([tuple((row.get("evidence") or none).values()) for row in rows])


def _confidence(rows: ResultRows) -> dict[str, Statistic]:
    return of_confidence(
        np.array([(row["answer"] or {}).get("confidence", 0.0) for row in rows]),
        np.array([_right(row) and answers_a_question(row.get("answer")) for row in rows]),
        np.array([bool(row["answerable"]) for row in rows]),
    )


def _verdict(metric: str, found: Tested, p: float, n: int) -> str:
    # Both must agree: at the edge, or with few questions, one of them alone is too easily had.
    if p >= _LEVEL or found.low <= 0 <= found.high:
        return f"not distinguishable with n = {n}"
    more_is_better = METRICS[metric].better == "higher"
    return "better" if (found.b > found.a) == more_is_better else "worse"


def _right(row: Mapping[str, Any]) -> bool:
    return bool(row["attribution"] == "correct")


def time_of(row: Mapping[str, Any]) -> float:
    """Milliseconds of an answer; 0 where there is none."""
    return float(((row.get("answer") or {}).get("timings_ms") or {}).get("total", 0.0))
