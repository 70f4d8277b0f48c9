"""What the commands of ``footnote eval`` do, once their options are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from assistant.writing.chat_models import chat_model
from eval.audit import audit
from eval.calibrate import ANSWER_ALL, SETTING, calibrate
from eval.compare import compare
from eval.draft import draft
from eval.export import EXPORTS, is_export
from eval.formats.format_table import read_test_set
from eval.places import check_file, write_file
from eval.prepared import WORK, folder_of_texts, index_over
from eval.public_sets.protocol import Options
from eval.public_sets.set_table import benchmark
from eval.report.comparison import comparison_html, comparison_text, is_comparison
from eval.results import Results, read_results
from eval.runner import RunOptions, run
from eval.testset import TestSet, write_test_set
from eval.thresholds import Threshold, failure_sentence, parse_thresholds
from eval.uncompared import nothing_measured
from ingest.changes.settling import open_index
from ingest.errors import FootnoteError, IndexMissing, UsageError
from ingest.how_many import counted
from ingest.index import Index
from ui.cli.eval_tables import (
    asking_bar,
    print_reading,
    print_results,
    print_skipped,
    say,
    stage_bar,
)
from ui.cli.options import Asking
from ui.config import CONFIG_FILE, current_settings, write_setting
from ui.printable import console, print_json, printable
from ui.progress_bar import progress_bar


class EvalWork:
    """The evaluation's commands over one index: ``named``, or made over ``documents``, or the usual.

    Every method raises ``FootnoteError`` with the sentence that a person should see.
    """

    def __init__(self, named: str | None, documents: Path | None) -> None:
        self._settings = current_settings({"ingest.index": named})
        self._named = named
        self._documents = documents

    def run(self, asking: Asking, out: Path | None, fail_under: list[str], as_json: bool) -> None:
        """Ask every question and write results.json, report.html and junit.xml.

        What fails a threshold, or a run in which nothing was measured, is raised at the end.
        """
        thresholds = parse_thresholds(fail_under)
        questions = _chosen(asking)
        out = out or _default_out(questions.name)
        results = self._results(questions, asking, out, self._settings.assistant, thresholds)
        if as_json:
            print_json(results.head)
        else:
            print_results(results)
        failures = []
        if len(results.head["uncompared"]) == len(questions):
            failures.append(nothing_measured(str(asking.test_set)))
        if failed := [one for one in results.head["thresholds"] if not one["passed"]]:
            sentences = " ".join(failure_sentence(one) for one in failed)
            count = "A threshold" if len(failed) == 1 else f"{len(failed)} thresholds"
            failures.append(f"{count} failed: {sentences}")
        if failures:
            raise FootnoteError(" ".join(failures))

    def compare(
        self, a: Path, b: Path, *, html: Path | None, samples: int, seed: int, as_json: bool
    ) -> None:
        """Compare two runs, on the terminal and as a page."""
        if html is not None:
            check_file(html, is_comparison)
        runs = read_results(a).as_dict(), read_results(b).as_dict()
        found = compare(*runs, samples=samples, seed=seed)
        if html is not None:
            write_file(html, [comparison_html(found)])
        if as_json:
            print_json(found.as_dict())
        else:
            console().print(comparison_text(found))

    def export(self, run: Path, to: str, out: Path | None) -> None:
        """Write the results of a run for another tool, or print them."""
        if out is not None:
            check_file(out, lambda start: is_export(start, to))
        lines = EXPORTS[to](read_results(run).in_parts())
        if out is not None:
            write_file(out, (f"{line}\n" for line in lines))
        else:
            for line in lines:
                typer.echo(printable(line))

    def audit(self, test_set: Path, columns: str, cleaned: Path | None, as_json: bool) -> None:
        """Audit a test set; write its cleaned copy where one is asked for."""
        if cleaned is not None:
            check_file(cleaned)  # the set itself, perhaps, or a copy that a person has worked on
        questions = _chosen(Asking(test_set, columns))
        with self._open(questions) as index:
            found = audit(questions, index)
        if cleaned is not None:
            write_test_set(found.cleaned, cleaned)
        _print(found, as_json)

    def calibrate(
        self, asking: Asking, *, precision: float, seed: int, write: bool, as_json: bool
    ) -> None:
        """Choose the confidence below which to abstain; write it into footnote.toml if asked to."""
        questions = _chosen(asking)
        eager = replace(self._settings.assistant, abstain_below=ANSWER_ALL)
        out = _default_out(f"{questions.name}-calibration")
        results = self._results(questions, asking, out, eager)
        chosen = calibrate(results.as_dict(), precision=precision, seed=seed)
        _print(chosen, as_json)
        if write:
            write_setting(Path(CONFIG_FILE), SETTING, chosen.threshold)
            say(f"Written to {CONFIG_FILE}: {SETTING} = {chosen.threshold}")

    def draft(self, out: Path, count: int, seed: int, as_json: bool) -> None:
        """Write proposed questions to ``out``."""
        check_file(out)  # a person may have worded them there
        model = chat_model(self._settings.assistant) if self._settings.assistant.model else None
        with self._open(TestSet("", "", ())) as index:
            drafts = draft(index, count=count, seed=seed, model=model)
        write_test_set(drafts, out)
        if as_json:
            print_json([question.as_dict() for question in drafts])
        else:
            bare = sum(not question.question for question in drafts)
            todo = f"word the {bare} that have no question yet, and " if bare else ""
            said = f"{counted(len(drafts), 'draft')} written to {out}; {todo}look through them"
            say(f"{said} before you score by them.")

    def benchmark(
        self,
        name: str,
        folder: Path,
        *,
        limit: int,
        without: Path | None,
        held_out: bool,
        as_json: bool,
    ) -> None:
        """Score a public set by its protocol."""
        with stage_bar() as on_progress:
            options = Options(
                limit=limit,
                without=without,
                held_out=held_out,
                ingest=self._settings.ingest,
                assistant=self._settings.assistant,
                on_progress=on_progress,
            )
            found = benchmark(name, folder, options)
        _print(found, as_json)

    def _results(
        self,
        questions: TestSet,
        asking: Asking,
        out: Path,
        settings: AssistantSettings,
        thresholds: tuple[Threshold, ...] = (),
    ) -> Results:
        with self._open(questions) as index, asking_bar() as on_progress:
            return run(
                questions,
                build_assistant(settings, index),
                index,
                out=out,
                options=RunOptions(
                    settings,
                    asking.concurrency,
                    cache=WORK if asking.use_cache else None,
                    principals=asking.principals,
                ),
                thresholds=thresholds,
                on_progress=on_progress,
            )

    @contextmanager
    def _open(self, questions: TestSet) -> Iterator[Index]:
        index = self._index(questions)
        try:
            yield index
        finally:
            index.close()

    def _index(self, questions: TestSet) -> Index:
        if self._named and self._documents:
            raise UsageError("Name either --index or --documents: they are two places to ask.")
        settings = self._settings.ingest
        if self._named or not (self._documents or questions.documents):
            try:
                return open_index(settings, "read", "footnote eval")
            except IndexMissing as problem:
                raise IndexMissing(
                    f"Nothing has been ingested into {settings.index} yet: name the documents'"
                    " folder with --documents, or run footnote ingest PATH."
                ) from problem
        folder = self._documents or folder_of_texts(questions)
        with progress_bar() as on_progress:
            made, report = index_over(folder, settings, on_progress=on_progress)
        print_skipped(report)
        return made


def _chosen(asking: Asking) -> TestSet:
    """The test set, or the part of it that is asked for; what was mapped and left out is said."""
    whole = read_test_set(asking.test_set, asking.columns)
    print_reading(whole)
    questions = whole.questions
    if asking.split:
        tag, equals, value = asking.split.partition("=")
        questions = tuple(q for q in questions if equals and q.tags.get(tag) == value)
        if not questions:
            known = sorted({f"{t}={v}" for q in whole.questions for t, v in q.tags.items()})
            some = f"known are {', '.join(known[:20])}." if known else "no question has a tag."
            raise UsageError(f"No question of {asking.test_set} is tagged {asking.split}: {some}")
    first = f"the first {asking.limit:,}" if 0 < asking.limit < len(questions) else ""
    part = ", ".join(filter(None, (asking.split, first)))
    return replace(whole, questions=questions[: asking.limit or None], part=part)


def _default_out(name: str) -> Path:
    return WORK / (re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run")


def _print(found: Any, as_json: bool) -> None:
    if as_json:
        print_json(found.as_dict())
    else:
        console().print(found.as_text())
