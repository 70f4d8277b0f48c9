"""The evaluation on the terminal: bars on standard error, tables on standard output."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from eval.asking import RunProgress
from eval.attribution import Attribution
from eval.metrics.metric_table import METRICS
from eval.public_sets.protocol import StageProgress
from eval.results import Results
from eval.testset import TestSet, name_of_part
from eval.thresholds import failure_sentence
from eval.uncompared import sentence as uncompared_sentence
from ingest.how_many import counted
from ingest.pipeline import IngestReport
from ui.printable import console, escaped

# What only the report shows.
_DETAILS = {
    "retrieval.hit@3", "retrieval.hit@10", "retrieval.recall@5", "chunking.recall",
    "chunking.precision", "chunking.iou", "abstention.coverage@95", "abstention.brier",
    "latency_ms.p99",
}  # fmt: skip
# The tags whose values are set beside each other, and by which figures.
_TOLD_BY = ("wording", "kind")
_TOLD = {
    "right": "overall.accuracy",
    "cited": "citation.hit",
    "first 1": "retrieval.hit@1",
    "first 5": "retrieval.hit@5",
    "evidence P": "evidence.precision",
    "R": "evidence.recall",
    "F1": "evidence.f1",
}
_MOST_PROBLEMS = 10  # that are listed


def say(sentence: str) -> None:
    """A sentence on standard error, beside what the command prints."""
    console(error=True).print(escaped(sentence))


def print_reading(test_set: TestSet) -> None:
    """How the test set was understood: columns mapped, rows left out, each with its line."""
    for sentence in test_set.mapped:
        say(sentence)
    for problem in test_set.problems[:_MOST_PROBLEMS]:
        say(problem)
    if len(test_set.problems) > _MOST_PROBLEMS:
        say(
            f"… and {counted(len(test_set.problems) - _MOST_PROBLEMS, 'more row')} that cannot be used."
        )


def print_skipped(report: IngestReport) -> None:
    """The files that an ingest left out."""
    for skipped in report.skipped:
        say(f"Skipped: {skipped.path} {skipped.reason}")


def print_results(results: Results) -> None:
    """The headline figures with their intervals, why misses missed, and the thresholds."""
    head, out = results.head, console()
    out.print(escaped(_told(head)) + "\n")
    out.print(f"{'metric':28}{'value':>7}{'95 %':>17}{'n':>8}")
    for name, metric in METRICS.items():
        if name in head["summary"] and name not in _DETAILS:
            one = head["summary"][name]
            digits = 0 if metric.unit == "ms" else 3
            value, low, high = (f"{one[key]:.{digits}f}" for key in ("value", "low", "high"))
            interval = f"{low} – {high}"
            out.print(f"{name:28}{value:>7}{interval:>17}{one['n']:>8,}  {metric.label}")
    out.print()
    asked = head["testset"]["questions"]
    compared = asked - head["attribution"][Attribution.NOT_COMPARED]
    for kind, count in head["attribution"].items():
        if count:
            is_share = kind != Attribution.NOT_COMPARED
            share = f"{100 * count / compared:5.1f} %" if is_share else "      –"
            out.print(f"{count:6,}  {share}  {kind}")
        for lack, lacking in head["shortcomings"].items() if kind == Attribution.CORRECT else ():
            if lacking:
                out.print(f"{lacking:6,}  {100 * lacking / compared:5.1f} %    of these {lack}")
    for tag in _TOLD_BY:
        if values := head["slices"].get(tag):
            out.print(f"\n{tag:20}{'n':>7}" + "".join(f"{name:>{_cell(name)}}" for name in _TOLD))
            for value, figures in values.items():
                out.print(escaped(_sliced(value, figures)))
    for told in (
        *_left_out(head),
        uncompared_sentence(head["uncompared"], asked, head["testset"]["format"]),
    ):
        if told:
            out.print(f"\n{escaped(told)}")
    for verdict in head["thresholds"]:
        out.print(_judged(verdict))
    out.print(f"\nReport: {escaped(str(results.file.parent / 'report.html'))}")


def _left_out(head: Mapping[str, Any]) -> Iterator[str]:
    """What of the set says nothing of the assistant, and where it is said what is wrong with it."""
    if unusable := head["testset"].get("problems"):
        rows = f"{counted(len(unusable), 'row')} of the set could not be used, and no figure counts"
        yield f"{rows} {'it' if len(unusable) == 1 else 'them'}: {' '.join(unusable[:3])}"
    if lost := head["attribution"][Attribution.NOT_INGESTED]:
        yield (
            f"The gold of {counted(lost, 'question')} is not in these documents: footnote eval audit says"
            " what is wrong with it."
        )


def _sliced(value: str, figures: Mapping[str, Mapping[str, Any]]) -> str:
    """One value of a tag: how many questions it has, and the figures of ``_TOLD``, a dash for none."""
    n = max((one["n"] for one in figures.values()), default=0)
    cells = (
        f"{figures[metric]['value']:.3f}" if metric in figures else "–" for metric in _TOLD.values()
    )
    row = "".join(f"{cell:>{_cell(name)}}" for cell, name in zip(cells, _TOLD, strict=True))
    return f"{value:20}{n:>7,}{row}"


def _cell(name: str) -> int:
    """How wide the column of ``name`` is."""
    return max(8, len(name) + 3)


def _told(head: Mapping[str, Any]) -> str:
    asked = f"{counted(head['testset']['questions'], 'question')} of {name_of_part(head)}"
    documents = counted(head["index"]["documents"], "document")
    over = f"{documents}, {counted(head['index']['passages'], 'passage')}"
    parts = [f"{asked} over {over}, answered by {head['answerer'] or 'nobody'}."]
    if head["asked"]:
        rate = head["questions_per_second"]
        parts.append(f"Asked {head['asked']:,} now, {rate:.1f} a second.")
    if head.get("resumed"):
        finished = counted(head["resumed"], "question")
        parts.append(f"{finished} finished before the run was stopped: not asked again.")
    if head["cached"]:
        parts.append(f"{counted(head['cached'], 'answer')} from the cache.")
    if head["errors"]:
        parts.append(f"{head['errors']:,} ended in an error and score 0.")
    return " ".join(parts)


def _judged(verdict: Mapping[str, Any]) -> str:
    if not verdict["passed"]:
        return f"FAILED: {failure_sentence(verdict)}"
    side, limit = ("at least", "least") if "least" in verdict else ("at most", "most")
    over = f"over {counted(verdict['n'], 'question')}"
    return (
        f"passed: {verdict['metric']} is {verdict['value']:.3f} {over}, {side} {verdict[limit]:g}"
    )


@contextmanager
def asking_bar() -> Iterator[Callable[[RunProgress], None]]:
    """A bar with rate and remaining time; nothing where standard error is no terminal."""
    with _bar("Asking", "questions") as update:

        def show(progress: RunProgress) -> None:
            told = [f"{progress.cached} from the cache"] if progress.cached else []
            told += [f"{progress.resumed} finished before"] if progress.resumed else []
            told += [counted(progress.errors, "error")] if progress.errors else []
            now = progress.done - progress.cached - progress.resumed
            update("Asking", progress.done, progress.total, now, ", ".join(told))

        yield show


@contextmanager
def stage_bar() -> Iterator[Callable[[StageProgress], None]]:
    """A bar for work in named stages."""
    with _bar("", "") as update:
        yield lambda progress: update(progress.stage, progress.done, progress.total, 0, "")


@contextmanager
def _bar(title: str, unit: str) -> Iterator[Callable[[str, float, float, float, str], None]]:
    out = console(error=True)
    if not out.is_terminal:
        yield lambda *_: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.fields[told]}", markup=False),
    )
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task(title, total=None, rate="", told="")

        def update(stage: str, done: float, total: float, now: float, told: str) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f"{now / elapsed:.1f} {unit}/s" if now and elapsed else ""
            bar.update(
                task, description=stage, completed=done, total=total or None, rate=rate, told=told
            )

        yield update
