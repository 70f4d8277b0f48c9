"""``report.html``: one file that holds everything and asks the network for nothing.

The first ``STATIC`` questions are part of the document, so a report of that size reads without
JavaScript. The others travel as compressed text that the page's script unpacks when one is opened:
10,000 questions make a file of some 10 MB, in which only what is looked at costs the browser anything. Rows
are written one by one; the report is never in memory as a whole.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from eval.compare import time_of
from eval.metrics.interval import wilson
from eval.metrics.metric_table import HEADLINES
from eval.report import plots
from eval.report.question_view import QuestionView, Texts, filter_keys, view
from eval.report.report_templates import rendered
from eval.report.words import CAUSES, NOT_COMPARED, in_unit
from eval.uncompared import sentence
from ingest.disk.storage import written_whole

STATIC = 200
_CARDS = 6
_SLICED = (
    "overall.accuracy", "answer.f1", "citation.hit", "evidence.precision", "evidence.recall",
    "evidence.f1", "retrieval.hit@5", "abstention.accuracy",
)  # fmt: skip
_TOGETHER = 100  # questions in one compressed block
_MOST_VALUES = 40  # a tag with more values (an id, say) is searched for, not picked from a list


def write_report(results: Mapping[str, Any], file: Path, texts: Texts) -> None:
    """Write the report of a run.

    ``results`` is ``results.json``; ``texts`` gives the stored text of a document, None if it is
    gone. The file appears whole or not at all.
    """
    with written_whole(file) as out:
        for part in _parts(results, lru_cache(maxsize=64)(texts)):
            out.write(part)


def _parts(results: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    rows = results["rows"]
    seconds = [row["seconds"] for row in rows if row.get("seconds") is not None]
    slow = float(np.percentile(seconds, 95)) if seconds else 0.0
    index = str((results.get("settings") or {}).get("ingest.index") or "")
    return rendered(
        "report.html",
        scripted=True,
        title=f"{results['testset']['name']}: evaluation",
        results=results,
        created=str(results.get("created", "")).replace("T", " ").removesuffix("Z")[:16],
        facts=_facts(results),
        **_outcome(results),
        **_figures(results),
        **_filters(rows, slow),
        **_questions(rows, texts, slow, index),
    )


def _outcome(results: Mapping[str, Any]) -> dict[str, Any]:
    """What became of the questions, and most of those that were lost."""
    counts = results["attribution"]
    asked = sum(counts.values())
    compared = asked - counts.get(NOT_COMPARED, 0)
    lost = {cause: n for cause, n in counts.items() if cause not in ("correct", NOT_COMPARED) and n}
    form = results["testset"].get("format", "")
    return {
        "asked": asked,
        "compared": compared,
        "share": wilson(counts.get("correct", 0), compared) if compared else None,
        "worst": max(lost, key=lambda cause: lost[cause]) if lost else "",
        "uncompared": sentence(results.get("uncompared") or (), asked, form),
        "shortcomings": results.get("shortcomings") or {},
        "causes": {cause: counts.get(cause, 0) for cause in (*CAUSES, *counts)},
    }


def _figures(results: Mapping[str, Any]) -> dict[str, Any]:
    """The few figures to remember, the pictures, and the figures of which slices are shown."""
    summary, curves = results["summary"], results.get("curves") or {}
    slices = [
        figures for values in (results.get("slices") or {}).values() for figures in values.values()
    ]
    shown = [name for name in HEADLINES[:_CARDS] if summary.get(name, {}).get("value") is not None]
    return {
        "headlines": [(name, summary[name]) for name in shown],
        "plots": (
            plots.risk_coverage(curves.get("risk_coverage") or ()),
            plots.reliability(curves.get("reliability") or ()),
            plots.latency(list(map(time_of, results["rows"]))),
        ),
        "sliced": [name for name in _SLICED if any(name in figures for figures in slices)],
    }


def _questions(
    rows: Sequence[Mapping[str, Any]], texts: Texts, slow: float, index: str
) -> dict[str, Any]:
    """The rows, each made when the template comes to it: ``listed``, then ``blocks``, then ``index``."""
    entries: list[list[Any]] = []

    def views() -> Iterator[QuestionView]:
        for number, row in enumerate(rows):
            one = view(number, row, texts, slow=slow, index=index)
            entries.append([one.keys, one.words, *([one.head] if number >= STATIC else [])])
            yield one

    def blocks() -> Iterator[tuple[int, str]]:
        first = STATIC
        while bodies := [one.body for one in islice(made, _TOGETHER)]:
            yield first, _packed(bodies)
            first += len(bodies)

    made = views()
    return {
        "static": STATIC,
        "listed": islice(made, STATIC),
        "blocks": blocks(),
        "index": lambda: _packed(entries),
    }


def _filters(rows: Sequence[Mapping[str, Any]], slow: float) -> dict[str, Any]:
    """What the list can be narrowed to, and how many rows have each key."""
    tags: dict[str, list[str]] = {}
    for row in rows:
        for name, value in row.get("tags", {}).items():
            values = tags.setdefault(str(name), [])
            if str(value) not in values and len(values) <= _MOST_VALUES:
                values.append(str(value))
    shows = ("wrong", "right", "abstained", "slow", "error")
    told = {"slow": f"slow, {in_unit(1000 * slow, 'ms')} or more"}
    return {
        "total": len(rows),
        "keys": Counter(key for row in rows for key in filter_keys(row, slow)),
        "shows": [(key, told.get(key, key)) for key in shows],
        "tags": {name: values for name, values in tags.items() if len(values) <= _MOST_VALUES},
    }


def _facts(results: Mapping[str, Any]) -> dict[str, Any]:
    """What one needs to run this again: test set, index, settings, speed."""
    testset = results["testset"]
    facts: dict[str, Any] = {
        "test set": f"{testset['name']} ({testset.get('format', '')})",
        "test set fingerprint": testset.get("fingerprint", ""),
        "index fingerprint": results["index"].get("fingerprint", ""),
        "answerer": results.get("answerer", ""),
        **(results.get("settings") or {}),
    }
    if results.get("questions_per_second"):
        facts["questions per second"] = f"{results['questions_per_second']:.3g}"
    if results.get("peak_memory_mb"):
        facts["peak memory"] = f"{results['peak_memory_mb']:.0f} MB"
    for stage, times in (results.get("latency_ms") or {}).items():
        if times and isinstance(times, Mapping):
            parts = (f"{name} {in_unit(value, 'ms')}" for name, value in times.items())
            facts[f"time, {stage}"] = ", ".join(parts)
    return facts


def _packed(content: object) -> str:
    """Content of a data block: JSON, gzip, base64, so that no text in it can end the block."""
    packed = gzip.compress(json.dumps(content, ensure_ascii=False).encode(), 6, mtime=0)
    return base64.b64encode(packed).decode()
