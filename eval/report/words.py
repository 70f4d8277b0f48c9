"""Every metric in plain words: what it is called, what it says, and whether more is better."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from eval.attribution import Attribution

NARROW = "\u00a0"  # between a number and its unit: they stay on one line
NOT_COMPARED = Attribution.NOT_COMPARED.value


@dataclass(frozen=True, slots=True)
class Wording:
    """How a metric is spoken of. ``unit``: a share is shown in per cent, a score as it is."""

    label: str
    meaning: str
    unit: Literal["share", "score", "ms"] = "share"
    lower_is_better: bool = False
    noisy: bool = False


_WORDINGS = {
    "overall.accuracy": Wording(
        "Right", "Answered with the gold, or abstained where nothing answers"
    ),
    "retrieval.hit": Wording(
        "Found in the first {k}", "A passage with the gold text is among the first {k} found"
    ),
    "retrieval.recall": Wording(
        "Recall in the first {k}", "Share of the gold text that the first {k} passages hold"
    ),
    "retrieval.mrr": Wording(
        "Reciprocal rank, first {k}",
        "1 divided by the place of the first passage with gold text",
        "score",
    ),
    "retrieval.ndcg": Wording(
        "nDCG, first {k}", "How near the top the passages with gold text stand", "score"
    ),
    "answer.exact_match": Wording(
        "Exactly the expected answer", "Same words as an accepted answer, after SQuAD normalisation"
    ),
    "answer.f1": Wording("Words shared with the answer", "Token F1 with the best accepted answer"),
    "answer.contains": Wording(
        "Expected answer contained", "The answer says an accepted answer word for word"
    ),
    "answer.value": Wording("Numbers and dates right", "Compared by value, not by spelling"),
    "citation.hit": Wording("Cited the right place", "Some cited span overlaps the gold span"),
    "citation.precision": Wording(
        "Footnotes that are right", "Share of the citations that stand on gold text"
    ),
    "citation.recall": Wording(
        "Gold text that is cited", "Share of the gold spans that some citation stands on"
    ),
    "citation.page": Wording("Right page", "Some citation stands on the page of the gold text"),
    "citation.verbatim": Wording(
        "Quotes word for word", "Every footnote’s quote is exactly the document’s text"
    ),
    "abstention.accuracy": Wording(
        "Answered or abstained rightly",
        "Answered what the documents say, abstained where they don’t",
    ),
    "abstention.false_answer_rate": Wording(
        "Answered though unanswerable",
        "Share of the unanswerable questions that got an answer",
        lower_is_better=True,
    ),
    "abstention.auroc": Wording(
        "Confidence tells what can be answered",
        "AUROC: 1 is perfect, 0.5 is a coin; answerable against unanswerable",
        "score",
    ),
    "abstention.aurc": Wording(
        "Risk over all coverages",
        "AURC: area under the risk–coverage curve, 0 is best",
        "score",
        lower_is_better=True,
    ),
    "abstention.coverage": Wording(
        "Answered at {k} accuracy", "Share that can be answered while {k} of it is right"
    ),
    "abstention.brier": Wording(
        "Brier score",
        "Squared distance of confidence and outcome, 0 is best",
        "score",
        lower_is_better=True,
    ),
    "chunking.recall": Wording(
        "Chunks: gold text held", "Share of the gold characters in the first five passages"
    ),
    "chunking.precision": Wording(
        "Chunks: text that is gold",
        "Share of the characters of the first five passages that are gold",
    ),
    "chunking.iou": Wording(
        "Chunks: overlap with gold",
        "Characters that passages and gold share, divided by their union",
    ),
    "latency_ms": Wording(
        "Time, {k}",
        "Time per question, after a first one that is not counted; depends on the machine and what"
        " else it does",
        "ms",
        lower_is_better=True,
        noisy=True,
    ),
}
_QUANTILES = {"p50": "median", "p95": "95 % are faster", "p99": "99 % are faster"}

# What each attribution means, in the words of the report.
CAUSES = {
    "correct": "The answer is right, or the assistant rightly abstained.",
    "not ingested": "The gold text stands in no ingested document: nothing could have found it.",
    "not retrieved": "No retrieved passage holds the gold text.",
    "retrieved below k": "A passage with the gold text was found, but too far down to be read.",
    "another sentence chosen": "A passage with the gold text was read, but another sentence was quoted.",
    "wrong span": "The right sentence was cited, but the answer taken from it is not the expected one.",
    "wrongly abstained": "The gold text was read, but the assistant did not trust itself to answer.",
    "answered though unanswerable": "The documents do not say, but the assistant answered.",
    "error": "Asking failed; the question counts as wrong.",
    NOT_COMPARED: "The test set gives neither an accepted answer nor gold: no figure counts the question.",
}


def wording(metric: str) -> Wording:
    """How to speak of a metric; one that is not known is called by its own name."""
    name, k = _parts(metric)
    known = _WORDINGS.get(name) or _WORDINGS.get(metric)
    if known is None:
        return Wording(metric, "", "ms" if name.endswith("_ms") else "score")
    return Wording(
        known.label.format(k=k),
        known.meaning.format(k=k),
        known.unit,
        known.lower_is_better,
        known.noisy,
    )


def shown(metric: str, value: float | None, digits: int = 1) -> str:
    """A value as it is printed: ``93.4 %``, ``0.81``, ``38 ms``; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    match wording(metric).unit:
        case "share":
            return f"{100 * value:.{digits}f}{NARROW}%"
        case "ms":
            return f"{value:.3g}{NARROW}ms" if abs(value) < 1000 else f"{value / 1000:.3g}{NARROW}s"
        case _:
            return f"{value:.3f}"


def interval(metric: str, low: float | None, high: float | None, digits: int = 1) -> str:
    """A 95 % interval as it is printed: ``88.0–98.1 %``; "" where there is none."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return ""
    first, last = shown(metric, low, digits), shown(metric, high, digits)
    unit = re.search(rf"{NARROW}(%|ms|s)$", last)
    if unit and first.endswith(unit[0]):
        first = first.removesuffix(unit[0])
    dash = " to " if first.startswith("-") or last.startswith("-") else "–"
    return f"{first}{dash}{last}".replace("-", "−")


def counted(number: int, thing: str) -> str:
    """``1 question``, ``2,000 questions``."""
    return f"{number:,}{NARROW}{thing}{'' if number == 1 else 's'}"


def _parts(metric: str) -> tuple[str, str]:
    """``retrieval.hit@5`` is ("retrieval.hit", "5"); quantiles and accuracies are split off too."""
    if found := re.fullmatch(r"(.+?)\.(p\d+)", metric):
        return found[1], _QUANTILES.get(found[2], found[2])
    if found := re.fullmatch(r"(abstention\.coverage)(?:_at_|@)?0?\.?(\d+).*", metric):
        return found[1], f"{found[2]} %"
    if found := re.fullmatch(r"(.+?)@(\d+)", metric):
        return found[1], found[2]
    return metric, ""
