"""Runs a test set through the assistant the staff use and writes what came of it.

Two passes. Asking: several questions at once, each outcome written down as it comes, so that a
killed run goes on where it stopped. Scoring: in the order of the test set, one row at a time, so
that memory does not grow with the answers. Writes ``results.json``, ``junit.xml``, ``report.html``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.settings import AssistantSettings
from eval.answering_key import answering_key, question_key
from eval.asking import OnRunProgress, ask_all, default_concurrency
from eval.attribution import Attribution, Shortcoming
from eval.junit import JUNIT_FILE, write_junit
from eval.outcome_store import OutcomeStore
from eval.places import check_folder, check_no_documents
from eval.prepared import WORK
from eval.report.page import write_report
from eval.results import FORMAT, VERSION, Results, write_results
from eval.scoring import Scorer
from eval.summary import Tally
from eval.testset import TestSet
from eval.thresholds import Threshold
from eval.uncompared import places_in
from ingest.disk.storage import written_whole
from ingest.errors import UsageError
from ingest.index import Index

REPORT_FILE = "report.html"
_SCORED_FILE = "scored.part"


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How the questions of a run are asked.

    ``settings`` are those that the assistant was built from; without them nothing is taken from
    earlier runs, finished or killed. ``cache`` is the folder of what earlier runs got, None to ask
    every question anew; ``concurrency`` 0 means one question a processor. It is asked as
    ``principals`` would (see ``Index.seen_by``), and scored against all.
    """

    settings: AssistantSettings | None = None
    concurrency: int = 0
    cache: Path | None = WORK
    principals: frozenset[str] | None = None


def run(
    test_set: TestSet,
    assistant: Assistant,
    index: Index,
    *,
    out: Path,
    options: RunOptions = RunOptions(),
    thresholds: Sequence[Threshold] = (),
    on_progress: OnRunProgress = lambda progress: None,
) -> Results:
    """Ask every question, score the answers, and write the results into ``out``.

    Raises ``UsageError`` when the set is empty, ``out`` cannot be written, holds documents or the results of
    another set; ``IndexProblem`` or ``ModelProblem`` when the index cannot be searched; ``FootnoteError`` when
    every question fails and while another run writes into ``out``.
    """
    if not test_set.questions:
        raise UsageError(f"The test set {test_set.name} has no questions: nothing was asked.")
    check_folder(out, test_set.name, (REPORT_FILE, JUNIT_FILE))
    check_no_documents(out, index.catalogue)
    settings = options.settings
    seen = index.seen_by(options.principals)
    answering = answering_key(seen, asdict(settings) if settings else {})
    keys = [question_key(answering, question) for question in test_set.questions]
    with OutcomeStore(
        out,
        keys,
        work=options.cache if settings else None,
        fresh=settings is None,
        notices_last=not (settings and settings.model),
    ) as store:
        head = _head(test_set, index, settings)
        head |= _ask(test_set, assistant, keys, store, options, on_progress)
        results = _score(test_set, index, keys, store, head, thresholds, out)

    def text(document: str) -> str | None:
        found = index.document(document)
        return found.text if found else None

    write_report(results.in_parts(), out / REPORT_FILE, text)
    return results


def _ask(
    test_set: TestSet,
    assistant: Assistant,
    keys: Sequence[str],
    store: OutcomeStore,
    options: RunOptions,
    on_progress: OnRunProgress,
) -> dict[str, Any]:
    """Ask what ``store`` has no outcome of; what the results say of how that went."""
    at_once = options.concurrency or default_concurrency()
    unasked = {
        key: question
        for key, question in zip(keys, test_set.questions, strict=True)
        if key not in store.cached and key not in store.resumed
    }
    if unasked:
        assistant.warm_up()  # else the times of a small set are those of loading the models
    began = time.perf_counter()
    progress = ask_all(assistant, unasked, store, at_once, on_progress, options.principals)
    seconds = time.perf_counter() - began
    who = options.principals
    return {
        "concurrency": at_once,
        "asked": len(unasked),
        **({} if who is None else {"asked_as": sorted(who)}),
        "resumed": progress.resumed,
        "questions_per_second": round(len(unasked) / seconds, 2) if unasked else 0.0,
    }


def _score(
    test_set: TestSet,
    index: Index,
    keys: Sequence[str],
    store: OutcomeStore,
    head: dict[str, Any],
    thresholds: Sequence[Threshold],
    out: Path,
) -> Results:
    scorer, tally = Scorer(index), Tally()
    scored = out / _SCORED_FILE
    with written_whole(scored, errors="surrogatepass") as lines:
        for key, question in zip(keys, test_set.questions, strict=True):
            row = scorer.row(question, store.read(key), key in store.cached)
            tally.add(row)
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    summary = tally.summary()
    head |= {
        "answerer": next(iter(dict(tally.answerers.most_common(1))), ""),
        "summary": summary,
        "slices": tally.slices(),
        "attribution": {str(kind): tally.attribution[kind] for kind in Attribution},
        "shortcomings": {str(kind): tally.shortcomings[kind] for kind in Shortcoming},
        "confusion": tally.confusion(),
        "curves": tally.curves(),
        "latency_ms": tally.latency(),
        "peak_memory_mb": _peak_memory_mb(),
        "thresholds": [threshold.judge(summary) for threshold in thresholds],
        "cached": tally.cached,
        "errors": tally.errors,
    }
    results = write_results(head, _lines(scored), out)
    write_junit(head, _lines(scored), out / JUNIT_FILE)
    scored.unlink()
    return results


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", errors="surrogatepass", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n")


def _head(test_set: TestSet, index: Index, settings: AssistantSettings | None) -> dict[str, Any]:
    sections = {"assistant": settings, "ingest": index.settings}
    return {
        "format": FORMAT,
        "version": VERSION,
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "testset": {
            "name": test_set.name,
            "format": test_set.format,
            "fingerprint": test_set.fingerprint,
            "questions": len(test_set.questions),
            "part": test_set.part,
            "problems": list(test_set.problems),
        },
        "uncompared": places_in(test_set),
        "index": {
            "fingerprint": index.fingerprint,
            "documents": len(index.documents()),
            "passages": index.catalogue.count_passages(),
        },
        "settings": {
            f"{section}.{name}": value
            for section, values in sections.items()
            if values is not None
            for name, value in asdict(values).items()
        },
    }


def _peak_memory_mb() -> float:
    """The most memory this process ever held at once."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)
