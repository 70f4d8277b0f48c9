"""The ``footnote`` command.

Nothing heavy is imported here or by ``--help``: each command imports what it needs.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import FootnoteError
from ingest.storage import full_disk
from ui.cli.conversation import converse
from ui.cli.eval_commands import eval_app
from ui.cli.options import IndexOption, JsonOption, print_json
from ui.cli.question_lines import answer_lines
from ui.cli.terminal import (
    print_answer,
    print_diagnosis,
    print_documents,
    print_report,
    progress_bar,
)
from ui.config import current_settings
from ui.environment import set_defaults
from ui.printable import console, one_line, printable
from ui.work import Work, connect

SKIPPED_STATUS = 3
_INTERRUPTED = 130

app = typer.Typer(
    name="footnote",
    help="Answers over your documents; every sentence carries the exact characters that say so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
documents_app = typer.Typer(help="What is in the index.", no_args_is_help=True)
app.add_typer(documents_app, name="documents")
app.add_typer(eval_app, name="eval")

AllowEmptyOption = Annotated[
    bool,
    typer.Option("--allow-empty", help="Remove the documents of folders that hold no file now."),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"footnote {version('footnote')}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    index: IndexOption = None,
    version: Annotated[  # noqa: ARG001 - its callback has printed it
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Answers over your documents; every sentence carries the exact characters that say so."""
    context.obj = index


@contextmanager
def _work(context: typer.Context, index: str | None) -> Iterator[Work]:
    work = connect(current_settings({"ingest.index": index or context.obj}))
    try:
        yield work
    finally:
        work.close()


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files and folders; none: all ingested before."),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the whole index anew, then swap it in.")
    ] = False,
    allow_empty: AllowEmptyOption = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Read files and folders into the index. Exit status 3: something was skipped."""
    with _work(context, index) as work, progress_bar() as on_progress:
        report = work.ingest(paths or [], rebuild, on_progress, allow_empty)
    if as_json:
        print_json(report)
    else:
        print_report(report)
    if report["skipped"]:
        raise typer.Exit(SKIPPED_STATUS)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[
        str | None,
        typer.Argument(
            help="The question; without one, a conversation, or each line of a pipe or file."
        ),
    ] = None,
    as_json: JsonOption = False,
    document: Annotated[
        list[str] | None, typer.Option("--document", help="Search this document only (repeatable).")
    ] = None,
    index: IndexOption = None,
) -> None:
    """Answer a question, or those typed, or one JSON line for each line of standard input."""
    show = print_json if as_json else print_answer
    with _work(context, index) as work:
        if question is not None:
            show(work.ask(question, [], document or []))
        elif sys.stdin.isatty() and sys.stdout.isatty():
            converse(work, document or [], show)
        else:
            if sys.stdin.isatty():
                sys.stderr.write("Type a question a line; Ctrl-D ends.\n")
            failed = answer_lines(work, sys.stdin, sys.stdout, document or [])
            raise typer.Exit(1 if failed else 0)


@app.command()
def serve(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files and folders to ingest first."),
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (default 7860).")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    allow_empty: AllowEmptyOption = False,
    index: IndexOption = None,
) -> None:
    """Serve the chat and the HTTP API, after bringing the index up to date with PATHs."""
    # What answers and serves is not imported for the other commands, nor for --help.
    from ui.startup import serve_index

    options = {"ingest.index": index or context.obj, "ui.port": port, "ui.host": host}
    serve_index(current_settings(options), paths or [], allow_empty)


@documents_app.command("list")
def list_documents(
    context: typer.Context, as_json: JsonOption = False, index: IndexOption = None
) -> None:
    """List the documents of the index."""
    with _work(context, index) as work:
        documents = work.documents()
    if as_json:
        print_json(documents)
    else:
        print_documents(documents)


@documents_app.command("show")
def show_document(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID")],
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Print the stored text of a document; citations count its characters.

    In a pipe exactly; on a terminal without control characters, which it would obey. What of the file is
    not in the text is said on standard error.
    """
    with _work(context, index) as work:
        found = work.document(document)
    if as_json:
        print_json(found)
    else:
        text = printable(found["text"]) if sys.stdout.isatty() else found["text"]
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
        for sentence in found["remarks"]:
            typer.echo(one_line(f"{document}: {sentence}"), err=True)


@documents_app.command("remove")
def remove_document(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID")],
    index: IndexOption = None,
) -> None:
    """Remove a document from the index; its source file stays where it is."""
    with _work(context, index) as work:
        work.remove(document)
    typer.echo(f"Removed {one_line(document)}; ingesting its folder again brings it back.")


@app.command()
def doctor(context: typer.Context, as_json: JsonOption = False, index: IndexOption = None) -> None:
    """Examine the index, repair what can be repaired, and say what was found."""
    steps = console(error=True)

    def say(step: str) -> None:
        if steps.is_terminal:  # as with the bar of an ingest
            steps.print(f"{step} …")

    with _work(context, index) as work:
        diagnosis = work.doctor(say)
    if as_json:
        print_json(diagnosis)
    else:
        print_diagnosis(diagnosis)
    if diagnosis["broken_spans"]:
        raise typer.Exit(1)


def main() -> None:
    """Run the command; every failure is one sentence and a non-zero exit status."""
    set_defaults()
    for stream in (sys.stdin, sys.stdout, sys.stderr):  # whatever the locale and the bytes are
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        try:
            app()
        except SystemExit:
            sys.stdout.flush()  # what a full disk refuses shows here, not while Python ends
            raise
    except FootnoteError as problem:
        _fail(str(problem), problem.exit_status)
    except (KeyboardInterrupt, SystemExit) as stop:
        if isinstance(stop, SystemExit) and stop.code != _INTERRUPTED:  # typer's for Ctrl-C
            raise
        _fail("Stopped; what was finished is kept.", _INTERRUPTED)
    except BrokenPipeError:  # whoever read the output has gone
        sys.stderr.close()
        sys.exit(1)
    except Exception as problem:  # a bug of ours: one sentence here, the details in a file
        full = full_disk(problem, "The output, or a file,")
        _fail(_unexpected(problem) if full is None else str(full), 1)


def _unexpected(problem: Exception) -> str:
    import tempfile
    import traceback

    what = f"Something unexpected went wrong ({type(problem).__name__})"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="footnote-error-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exception(problem, file=file)
    except OSError as second:
        last = traceback.extract_tb(problem.__traceback__)[-1:]
        where = "".join(f" in {Path(step.filename).name}, line {step.lineno}" for step in last)
        return f"{what}{where}; the details cannot be written ({second.strerror or second})."
    return f"{what}; details are in {file.name}."


def _leave_output() -> None:
    """Print what is left; what standard output refuses is not tried again when Python ends."""
    import os

    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(sentence: str, status: int) -> None:
    _leave_output()
    with suppress(OSError):
        sys.stderr.write(f"footnote: {one_line(sentence)}\n")
    sys.exit(status)
