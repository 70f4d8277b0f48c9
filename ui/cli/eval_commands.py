"""``footnote eval …``: nothing heavy is imported here; each command imports what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.errors import FootnoteError, IndexMissing, UsageError
from ingest.storage import written_whole
from ui.printable import json_text

if TYPE_CHECKING:
    from eval.testset import TestSet
    from ingest.index import Index
    from ui.config import Settings

eval_app = typer.Typer(
    help="Measure the assistant on test sets, and prove that one run is better than another.",
    no_args_is_help=True,
)

TestSetArgument = Annotated[
    Path, typer.Argument(metavar="TESTSET", help="File or folder of questions, in a known format.")
]
IndexOption = Annotated[
    str | None,
    typer.Option("--index", metavar="DIR", help="Directory of the index (default .footnote)."),
]
DocumentsOption = Annotated[
    Path | None,
    typer.Option("--documents", metavar="FOLDER", help="Ingest this into a kept index and use it."),
]
ColumnsOption = Annotated[
    str,
    typer.Option(
        "--columns",
        metavar="PART=COLUMN,…",
        help="Which column is the question, answer, document, page, quote, id: by header, letter or number.",
    ),
]
LimitOption = Annotated[
    int, typer.Option("--limit", metavar="N", min=0, help="The first N questions only; 0: all.")
]
SplitOption = Annotated[
    str, typer.Option("--split", metavar="TAG=VALUE", help="Only the questions with this tag.")
]
ConcurrencyOption = Annotated[
    int, typer.Option("--concurrency", min=0, help="Questions asked at once; 0: one a processor.")
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Ask every question, also those asked before.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@eval_app.command()
def run(
    context: typer.Context,
    testset: TestSetArgument,
    index: IndexOption = None,
    documents: DocumentsOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the results (default .footnote-eval/NAME).")
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=VALUE",
            help="Exit with status 1 below this value; above it for times and error rates.",
        ),
    ] = None,
    columns: ColumnsOption = "",
    limit: LimitOption = 0,
    split: SplitOption = "",
    concurrency: ConcurrencyOption = 0,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Ask every question of TESTSET and write results.json, report.html and junit.xml."""
    from eval.runner import run as run_test_set
    from eval.thresholds import failure_sentence, parse_thresholds
    from eval.uncompared import nothing_measured
    from ui.cli.eval_tables import asking_bar, print_results

    thresholds = parse_thresholds(fail_under or [])
    questions = _chosen(testset, columns, split, limit)
    settings = _settings(context, index)
    opened = _open(context, index, documents, questions, settings)
    try:
        from assistant.build import build_assistant

        with asking_bar() as on_progress:
            results = run_test_set(
                questions,
                build_assistant(settings.assistant, opened),
                opened,
                out=out or _default_out(questions.name),
                concurrency=concurrency,
                on_progress=on_progress,
                use_cache=not no_cache,
                settings=settings.assistant,
                thresholds=thresholds,
            )
    finally:
        opened.close()
    if as_json:
        _print_json(results.head)
    else:
        print_results(results)
    failures = []
    if len(results.head["uncompared"]) == len(questions):
        failures.append(nothing_measured(str(testset)))
    if failed := [one for one in results.head["thresholds"] if not one["passed"]]:
        sentences = " ".join(failure_sentence(one) for one in failed)
        count = "A threshold" if len(failed) == 1 else f"{len(failed)} thresholds"
        failures.append(f"{count} failed: {sentences}")
    if failures:
        raise FootnoteError(" ".join(failures))


@eval_app.command()
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="results.json of a run, or its folder.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The run to compare with it.")],
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the comparison as a page.")
    ] = None,
    samples: Annotated[
        int, typer.Option(min=100, help="Bootstrap and permutation draws.")
    ] = 10_000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Say of each metric whether run B is better than run A, and list what changed."""
    from eval.compare import compare as compare_runs
    from eval.results import read_results

    found = compare_runs(
        read_results(a).as_dict(), read_results(b).as_dict(), samples=samples, seed=seed
    )
    if html is not None:
        _write(html, found.as_html())
    _print(found, as_json)


@eval_app.command()
def audit(
    context: typer.Context,
    testset: TestSetArgument,
    index: IndexOption = None,
    documents: DocumentsOption = None,
    columns: ColumnsOption = "",
    cleaned: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a cleaned copy of the test set.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is wrong with TESTSET itself, before anything is scored by it."""
    from eval.audit import audit as audit_test_set
    from eval.testset import write_test_set

    questions = _chosen(testset, columns, "", 0)
    opened = _open(context, index, documents, questions, _settings(context, index))
    try:
        found = audit_test_set(questions, opened)
    finally:
        opened.close()
    if cleaned is not None:
        write_test_set(found.cleaned, cleaned)
    _print(found, as_json)


@eval_app.command()
def calibrate(
    context: typer.Context,
    testset: TestSetArgument,
    index: IndexOption = None,
    documents: DocumentsOption = None,
    precision: Annotated[
        float, typer.Option(help="Share of the shown answers that is to be right.")
    ] = 0.9,
    seed: Annotated[int, typer.Option(help="Seed of the split into halves.")] = 0,
    write: Annotated[
        bool, typer.Option("--write", help="Set assistant.abstain_below in footnote.toml.")
    ] = False,
    columns: ColumnsOption = "",
    limit: LimitOption = 0,
    split: SplitOption = "",
    concurrency: ConcurrencyOption = 0,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Choose the abstention threshold on half of TESTSET and report it on the other half."""
    from dataclasses import replace

    from assistant.build import build_assistant
    from eval.calibrate import ANSWER_ALL, write_threshold
    from eval.calibrate import calibrate as choose
    from eval.runner import run as run_test_set
    from ui.cli.eval_tables import asking_bar, say
    from ui.config import CONFIG_FILE

    questions = _chosen(testset, columns, split, limit)
    settings = _settings(context, index)
    eager = replace(settings.assistant, abstain_below=ANSWER_ALL)
    opened = _open(context, index, documents, questions, settings)
    try:
        with asking_bar() as on_progress:
            results = run_test_set(
                questions,
                build_assistant(eager, opened),
                opened,
                out=_default_out(f"{questions.name}-calibration"),
                concurrency=concurrency,
                on_progress=on_progress,
                use_cache=not no_cache,
                settings=eager,
            )
    finally:
        opened.close()
    chosen = choose(results.as_dict(), precision=precision, seed=seed)
    _print(chosen, as_json)
    if write:
        write_threshold(Path(CONFIG_FILE), chosen.threshold)
        say(f"Written to {CONFIG_FILE}: assistant.abstain_below = {chosen.threshold}")


@eval_app.command()
def draft(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the drafts.")],
    index: IndexOption = None,
    documents: DocumentsOption = None,
    count: Annotated[int, typer.Option(min=1, help="How many questions to propose.")] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the choice of sentences.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Propose test questions from the documents themselves, for a person to accept."""
    from eval.draft import draft as propose
    from eval.testset import TestSet, write_test_set
    from ui.cli.eval_tables import say

    settings = _settings(context, index)
    model = None
    if settings.assistant.model:
        from assistant.chat_models import chat_model

        model = chat_model(settings.assistant)
    opened = _open(context, index, documents, TestSet("", "", ()), settings)
    try:
        drafts = propose(opened, count=count, seed=seed, model=model)
    finally:
        opened.close()
    write_test_set(drafts, out)
    if as_json:
        _print_json([question.as_dict() for question in drafts])
    else:
        say(f"{len(drafts)} drafts written to {out}; look through them before you score by them.")


@eval_app.command()
def benchmark(
    name: Annotated[
        str, typer.Argument(help="squad, xquad, beir, chroma, canard or nq (Natural Questions).")
    ],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The set as it is published.")],
    limit: LimitOption = 0,
    without: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="SQuAD file whose paragraphs are not asked about."),
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Only articles that no reader was trained on.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Score a public set by its protocol, beside the figures that others have published."""
    from eval.public_sets.set_table import benchmark as run_benchmark
    from ui.cli.eval_tables import stage_bar
    from ui.config import current_settings

    settings = current_settings()
    with stage_bar() as on_progress:
        found = run_benchmark(
            name,
            folder,
            limit=limit,
            without=without,
            held_out=held_out,
            ingest=settings.ingest,
            assistant=settings.assistant,
            on_progress=on_progress,
        )
    _print(found, as_json)


def _settings(context: typer.Context, index: str | None) -> Settings:
    from ui.config import current_settings

    return current_settings({"ingest.index": index or context.obj})


def _chosen(file: Path, columns: str, split: str, limit: int) -> TestSet:
    """The test set, or the part of it that is asked for; what was mapped and left out is said."""
    from dataclasses import replace

    from eval.testset import read_test_set
    from ui.cli.eval_tables import print_reading

    whole = read_test_set(file, columns)
    print_reading(whole)
    questions = whole.questions
    if split:
        tag, equals, value = split.partition("=")
        questions = tuple(q for q in questions if equals and q.tags.get(tag) == value)
        if not questions:
            known = sorted({f"{t}={v}" for q in whole.questions for t, v in q.tags.items()})
            some = f"known are {', '.join(known[:20])}." if known else "no question has a tag."
            raise UsageError(f"No question of {file} is tagged {split}: {some}")
    return replace(whole, questions=questions[: limit or None])


def _open(
    context: typer.Context,
    index: str | None,
    documents: Path | None,
    questions: TestSet,
    settings: Settings,
) -> Index:
    """The index to ask: the one named, one over a folder, over the set's own texts, or the usual."""
    named = index or context.obj
    if named and documents:
        raise UsageError("Name either --index or --documents: they are two places to ask.")
    if named or not (documents or questions.documents):
        return _usual(settings)
    from eval.prepared import index_over, index_over_texts
    from ui.cli.eval_tables import print_skipped
    from ui.cli.terminal import progress_bar

    with progress_bar() as on_progress:
        if documents:
            made, report = index_over(documents, settings.ingest, on_progress=on_progress)
        else:
            made, report = index_over_texts(questions, settings.ingest, on_progress=on_progress)
    print_skipped(report)
    return made


def _usual(settings: Settings) -> Index:
    from ingest.index import Index

    try:
        return Index(settings.ingest, "read", "footnote eval")
    except IndexMissing as problem:
        raise IndexMissing(
            f"Nothing has been ingested into {settings.ingest.index} yet: name the documents' folder"
            " with --documents, or run footnote ingest PATH."
        ) from problem


def _default_out(name: str) -> Path:
    import re

    from eval.prepared import WORK

    return WORK / (re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run")


def _print(found: Any, as_json: bool) -> None:
    if as_json:
        _print_json(found.as_dict())
    else:
        from ui.printable import console

        console().print(found.as_text())


def _print_json(value: Any) -> None:
    typer.echo(json_text(value, indent=2))


def _write(file: Path, text: str) -> None:
    try:
        with written_whole(file) as out:
            out.write(text)
    except OSError as problem:
        raise UsageError(
            f"{file} cannot be written ({problem.strerror}): name another file."
        ) from problem
