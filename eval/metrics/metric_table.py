"""Every figure of a run: its name, what it says, its unit, and which way is better.

The one table that the terminal, the report, comparisons, thresholds and the Evaluate page read.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from ingest.errors import UsageError

Unit = Literal["share", "score", "ms"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure. Shares are in [0, 1] and shown in per cent, scores in [0, 1] as they are."""

    label: str
    meaning: str
    unit: Unit = "share"
    better: Literal["higher", "lower"] = "higher"


def _time(label: str) -> Metric:
    meaning = (
        "Time per question, after a first one that is not counted; depends on the machine and what"
        " else it does"
    )
    return Metric(label, meaning, "ms", "lower")


METRICS: dict[str, Metric] = {
    "overall.accuracy": Metric(
        "Right", "Answered with the gold, or abstained where nothing answers"
    ),
    **{
        f"retrieval.hit@{k}": Metric(
            f"Found in the first {k}",
            f"A passage with the gold text is among the first {k} found",
        )
        for k in (1, 3, 5, 10)
    },
    **{
        f"retrieval.recall@{k}": Metric(
            f"Recall in the first {k}",
            f"Share of the gold text that the first {k} passages hold",
        )
        for k in (5, 10)
    },
    "retrieval.mrr@10": Metric(
        "Reciprocal rank, first 10",
        "1 divided by the rank of the first passage with gold text",
        "score",
    ),
    "retrieval.ndcg@10": Metric(
        "nDCG, first 10", "How near the top the passages with gold text stand", "score"
    ),
    **{
        f"reading.hit@{k}": Metric(
            f"Found in the first {k}, once read",
            f"A passage with the gold text is among the first {k} read, nearest to an answer first",
        )
        for k in (1, 5)
    },
    "chunking.recall": Metric(
        "Chunks: gold text held", "Share of the gold characters in the first five passages"
    ),
    "chunking.precision": Metric(
        "Chunks: text that is gold",
        "Share of the characters of the first five passages that are gold",
    ),
    "chunking.iou": Metric(
        "Chunks: overlap with gold",
        "Characters that passages and gold share, divided by their union",
    ),
    "answer.exact_match": Metric(
        "Exactly the expected answer", "Same words as an accepted answer, after SQuAD normalisation"
    ),
    "answer.f1": Metric("Words shared with the answer", "Token F1 with the best accepted answer"),
    "answer.contains": Metric(
        "Expected answer contained", "The answer says an accepted answer word for word"
    ),
    "answer.value": Metric("Numbers and dates right", "Compared by value, not by spelling"),
    "citation.hit": Metric("Cited the right place", "Some cited span overlaps the gold span"),
    "citation.precision": Metric(
        "Footnotes that are right", "Share of the citations that stand on gold text"
    ),
    "citation.recall": Metric(
        "Gold text that is cited", "Share of the gold spans that some citation stands on"
    ),
    "citation.page": Metric("Right page", "Some citation stands on the page of the gold text"),
    "citation.verbatim": Metric(
        "Quotes word for word", "Every footnote’s quote is exactly the document’s text"
    ),
    "evidence.precision": Metric(
        "Evidence: cited that is gold",
        "Of the sentences cited in answers, the share that is gold; all questions together",
    ),
    "evidence.recall": Metric(
        "Evidence: gold that is cited",
        "Of the gold sentences of the questions that were answered, the share that is cited",
    ),
    "evidence.f1": Metric("Evidence: F1", "Harmonic mean of the evidence’s precision and recall"),
    "abstention.accuracy": Metric(
        "Answered or abstained rightly",
        "Answered what the documents say, abstained where they don’t",
    ),
    "abstention.false_answer_rate": Metric(
        "Answered though unanswerable",
        "Share of the unanswerable questions that got an answer",
        better="lower",
    ),
    "abstention.refusal_rate": Metric(
        "Refused though answerable",
        "Share of the answerable questions that got no answer",
        better="lower",
    ),
    "abstention.auroc": Metric(
        "Confidence tells what can be answered",
        "AUROC: 1 is perfect, 0.5 is a coin; answerable against unanswerable",
        "score",
    ),
    "abstention.aurc": Metric(
        "Risk over all coverages",
        "AURC: area under the risk–coverage curve, 0 is best",
        "score",
        "lower",
    ),
    **{
        f"abstention.coverage@{share}": Metric(
            f"Answered at {share} % accuracy",
            f"Share that can be answered while {share} % of it is right",
        )
        for share in (90, 95)
    },
    "abstention.brier": Metric(
        "Brier score", "Squared distance of confidence and outcome, 0 is best", "score", "lower"
    ),
    "latency_ms.p50": _time("Time, median"),
    "latency_ms.p95": _time("Time, 95 % are faster"),
    "latency_ms.p99": _time("Time, 99 % are faster"),
}

# The figures to remember, the most telling first; a report's cards hold the first six.
HEADLINES = (
    "answer.f1", "citation.hit", "citation.precision", "retrieval.hit@5",
    "abstention.false_answer_rate", "latency_ms.p95", "overall.accuracy", "answer.contains",
    "citation.verbatim", "abstention.accuracy", "latency_ms.p50",
)  # fmt: skip


def metric_named(name: str) -> Metric:
    """The metric called ``name``; one that is not known, of another version, is called by its name."""
    unit: Unit = "ms" if name.startswith("latency_ms") else "score"
    return METRICS.get(name) or Metric(name, "", unit, "lower" if unit == "ms" else "higher")


def known_metric(name: str) -> Metric:
    """The metric called ``name``. Raises ``UsageError`` naming the near ones."""
    if name in METRICS:
        return METRICS[name]
    near = difflib.get_close_matches(name, METRICS, n=3, cutoff=0.5)
    near += [key for key in METRICS if key.rpartition(".")[2] == name and key not in near]
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(METRICS)}."
    raise UsageError(f"There is no metric {name}: {hint}")
