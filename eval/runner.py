"""Runs a test set through the assistant the staff use and writes what came of it.

Two passes. Asking: several questions at once, each outcome into the journal as it comes, so that a
killed run goes on where it stopped. Scoring: in the order of the test set, one row at a time, so
that memory does not grow with the answers. Writes ``results.json``, ``junit.xml``, ``report.html``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.settings import AssistantSettings
from eval.asking import OnProgress, Progress, ask_all, default_concurrency
from eval.attribution import Attribution
from eval.journal import AnswerCache, Journal, answering_key, question_key
from eval.junit import JUNIT_FILE, write_junit
from eval.outcome import Outcome
from eval.prepared import WORK
from eval.results import FORMAT, VERSION, Results, write_results
from eval.scoring import Scorer
from eval.summary import Tally
from eval.testset import TestSet
from eval.thresholds import Threshold
from eval.uncompared import places_in
from ingest.errors import FootnoteError, UsageError
from ingest.index import Index
from ingest.storage import written_whole

REPORT_FILE = "report.html"
_SCORED_FILE = "scored.part"


def run(
    test_set: TestSet,
    assistant: Assistant,
    index: Index,
    *,
    out: Path,
    concurrency: int = 0,
    on_progress: OnProgress = lambda progress: None,
    use_cache: bool = True,
    settings: AssistantSettings | None = None,
    thresholds: Sequence[Threshold] = (),
    work: Path = WORK,
) -> Results:
    """Ask every question, score the answers, and write the results into ``out``.

    ``settings`` are those that ``assistant`` was built from; without them nothing is taken from
    earlier runs, finished or killed. ``work`` keeps the cache; ``concurrency`` 0 means one question
    a processor.

    Raises ``UsageError`` when the set is empty or ``out`` cannot be written; ``IndexProblem`` or
    ``ModelProblem`` when the index cannot be searched; ``FootnoteError`` when every question fails
    and while another run writes into ``out``.
    """
    if not test_set.questions:
        raise UsageError(f"The test set {test_set.name} has no questions: nothing was asked.")
    at_once = concurrency or default_concurrency()
    answering = answering_key(index, asdict(settings) if settings else {})
    keys = [question_key(answering, question) for question in test_set.questions]
    finished = False
    journal = Journal(out, fresh=settings is None)
    cache = AnswerCache(work) if use_cache and settings else None
    try:
        cached = cache.known(keys) if cache else set()
        stored = _Outcomes(journal, cache, cached, lasting=not (settings and settings.model))
        if any(key not in stored for key in keys):
            assistant.warm_up()  # else the times of a small set are those of loading the models
        began = time.perf_counter()
        progress = _ask(test_set, assistant, keys, stored, at_once, on_progress)
        seconds = time.perf_counter() - began
        asked = progress.total - progress.cached - progress.resumed
        head = _head(test_set, index, settings) | {
            "concurrency": at_once,
            "asked": asked,
            "resumed": progress.resumed,
            "questions_per_second": round(asked / seconds, 2) if asked else 0.0,
        }
        results = _score(test_set, index, keys, stored, head, thresholds, out)
        finished = True
    finally:
        journal.close(finished)
        if cache:
            cache.close()
    _report(results, index, out)
    return results


class _Outcomes:
    """Every outcome of the run by key, wherever it is kept."""

    def __init__(
        self, journal: Journal, cache: AnswerCache | None, cached: set[str], lasting: bool
    ) -> None:
        self.journal = journal
        self.cached = cached
        self._cache = cache
        self._lasting = lasting

    def __contains__(self, key: str) -> bool:
        return key in self.cached or key in self.journal

    def read(self, key: str) -> Outcome:
        """The outcome; what was answered in this run is remembered for later ones.

        Errors are not, nor what a failing chat model left to quoting: asked again, it may answer.
        """
        if self._cache is None:
            return self.journal.read(key)
        if key in self.cached:
            return self._cache.read(key)
        outcome = self.journal.read(key)
        if outcome.answer is not None and (self._lasting or not outcome.answer["notice"]):
            self._cache.add(key, outcome)
        return outcome


def _ask(
    test_set: TestSet,
    assistant: Assistant,
    keys: Sequence[str],
    stored: _Outcomes,
    concurrency: int,
    on_progress: OnProgress,
) -> Progress:
    """Ask what is not there yet; returns how far that has come."""
    unasked = {
        key: question
        for key, question in zip(keys, test_set.questions, strict=True)
        if key not in stored
    }
    total, cached = len(set(keys)), len(stored.cached)
    progress = Progress(total - len(unasked), total, cached, total - len(unasked) - cached, 0)
    on_progress(progress)
    last_error = ""

    def count(outcome: Outcome) -> None:
        nonlocal progress, last_error
        last_error = outcome.error or last_error
        progress = progress._replace(
            done=progress.done + 1, errors=progress.errors + bool(outcome.error)
        )
        on_progress(progress)

    ask_all(assistant, unasked, stored.journal, concurrency, count)
    if progress.errors == total:
        raise FootnoteError(f"Every question failed, the last with: {last_error}")
    return progress


def _score(
    test_set: TestSet,
    index: Index,
    keys: Sequence[str],
    stored: _Outcomes,
    head: dict[str, Any],
    thresholds: Sequence[Threshold],
    out: Path,
) -> Results:
    scorer, tally = Scorer(index), Tally()
    scored = out / _SCORED_FILE
    with written_whole(scored, errors="surrogatepass") as lines:
        for key, question in zip(keys, test_set.questions, strict=True):
            row = scorer.row(question, stored.read(key), key in stored.cached)
            tally.add(row)
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    summary = tally.summary()
    head |= {
        "answerer": next(iter(dict(tally.answerers.most_common(1))), ""),
        "summary": summary,
        "slices": tally.slices(),
        "attribution": {str(kind): tally.attribution[kind] for kind in Attribution},
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


def _report(results: Results, index: Index, out: Path) -> None:
    from eval.report.page import write_report

    def text(document: str) -> str | None:
        found = index.document(document)
        return found.text if found else None

    write_report(results.in_parts(), out / REPORT_FILE, text)


def _peak_memory_mb() -> float:
    """The most memory this process ever held at once."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)
