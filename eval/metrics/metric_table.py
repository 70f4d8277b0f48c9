"""Every figure of a run by name: what it is called in words, and which way is better."""

from __future__ import annotations

import difflib
from typing import Literal, NamedTuple

from ingest.errors import UsageError


class Metric(NamedTuple):
    """A figure. ``unit`` is "share" for values in [0, 1] and "ms" for times."""

    title: str
    better: Literal["higher", "lower"] = "higher"
    unit: Literal["share", "ms"] = "share"


METRICS: dict[str, Metric] = {
    "overall.accuracy": Metric("right: answered with the gold, or abstained where nothing answers"),
    "retrieval.hit@1": Metric("first passage holds gold"),
    "retrieval.hit@3": Metric("one of 3 passages holds gold"),
    "retrieval.hit@5": Metric("one of 5 passages holds gold"),
    "retrieval.hit@10": Metric("one of 10 passages holds gold"),
    "retrieval.recall@5": Metric("gold spans in 5 passages"),
    "retrieval.recall@10": Metric("gold spans in 10 passages"),
    "retrieval.mrr@10": Metric("1 / rank of the first gold"),
    "retrieval.ndcg@10": Metric("nDCG of the gold spans"),
    "chunking.recall": Metric("gold characters in 5 passages"),
    "chunking.precision": Metric("characters of 5 passages that are gold"),
    "chunking.iou": Metric("intersection over union of 5 passages with gold"),
    "answer.exact_match": Metric("exactly an accepted answer"),
    "answer.f1": Metric("words in common with an accepted answer"),
    "answer.contains": Metric("holds an accepted answer"),
    "answer.value": Metric("states the accepted numbers and dates"),
    "citation.hit": Metric("some citation on gold"),
    "citation.precision": Metric("citations on gold"),
    "citation.recall": Metric("gold spans cited"),
    "citation.page": Metric("some citation on a gold page"),
    "citation.verbatim": Metric("quotes that are in the document to the letter"),
    "abstention.accuracy": Metric("answered or abstained as was due"),
    "abstention.false_answer_rate": Metric("unanswerable questions answered", "lower"),
    "abstention.auroc": Metric("confidence tells answerable from unanswerable"),
    "abstention.aurc": Metric("area under the risk–coverage curve", "lower"),
    "abstention.coverage@90": Metric("questions answered at 90 % accuracy"),
    "abstention.coverage@95": Metric("questions answered at 95 % accuracy"),
    "abstention.brier": Metric("squared error of the confidence in given answers", "lower"),
    "latency_ms.p50": Metric("median time of an answer", "lower", "ms"),
    "latency_ms.p95": Metric("time that 95 % of the answers keep", "lower", "ms"),
    "latency_ms.p99": Metric("time that 99 % of the answers keep", "lower", "ms"),
}


def known_metric(name: str) -> Metric:
    """The metric called ``name``. Raises ``UsageError`` naming the near ones."""
    if name in METRICS:
        return METRICS[name]
    near = difflib.get_close_matches(name, METRICS, n=3, cutoff=0.5)
    near += [key for key in METRICS if key.rpartition(".")[2] == name and key not in near]
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(METRICS)}."
    raise UsageError(f"There is no metric {name}: {hint}")
