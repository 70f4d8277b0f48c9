"""The ``footnote`` command: its options; what they ask for is done in ``ui.cli.index_work``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ingest.errors import UsageError
from ui.cli.document_commands import documents_app
from ui.cli.eval_commands import eval_app
from ui.cli.key_commands import keys_app
from ui.cli.options import IndexOption, JsonOption, given_path, work_over


class _ShellTold(TyperGroup):
    """The commands; where a shell took a question or name apart, or it looks like an option, that is said."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named."""
        try:
            return super().invoke(ctx)
        except Exception as problem:
            # The classes of these errors are none that typer names.
            told: Any = problem
            if hasattr(told, "message"):
                told.message = told.message.replace("Value error, ", "")
            if not getattr(told, "possibilities", [""]):
                told.message += ". What begins with a dash and is no option goes behind --."
            elif getattr(told, "message", "").startswith("Got unexpected extra argument"):
                told.message += ". A question or name with spaces in it goes in quotes."
            raise


app = typer.Typer(
    name="footnote",
    cls=_ShellTold,
    help="Answers over your documents; every sentence carries the exact characters that say so.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(documents_app, name="documents")
app.add_typer(eval_app, name="eval")
app.add_typer(keys_app, name="keys")

AllowEmptyOption = Annotated[
    bool,
    typer.Option("--allow-empty", help="Remove the documents of folders that hold no file now."),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        from ingest.built_by import program_version

        typer.echo(f"footnote {program_version()}")
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


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            parser=given_path,
            metavar="[PATH]...",
            help="Files and folders; none: all ingested before.",
        ),
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Build the next generation of the whole index, then swap it in."
        ),
    ] = False,
    allow_empty: AllowEmptyOption = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and ingest again whenever a file changes.")
    ] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Read files and folders into the index. Exit status 3: something was skipped."""
    work = work_over(context, index)
    follow = work.watch if watch else work.ingest
    follow(paths or [], rebuild=rebuild, allow_empty=allow_empty, as_json=as_json)


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
    work_over(context, index).ask(question, document or [], as_json)


@app.command()
def serve(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            parser=given_path, metavar="[PATH]...", help="Files and folders to ingest first."
        ),
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (default 7860).")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    allow_empty: AllowEmptyOption = False,
    workers: Annotated[int, typer.Option(hidden=True)] = 1,
    index: IndexOption = None,
) -> None:
    """Serve the chat and the HTTP API, after bringing the index up to date with PATHs."""
    if workers != 1:
        raise UsageError(
            "--workers: an index is served by one process, for two that write one Chroma directory lose"
            " vectors; one answers many at once (ui.concurrency), and several servers share vectors that"
            " chroma run serves."
        )
    listening = {"ui.port": port, "ui.host": host}
    work_over(context, index, **listening).serve(paths or [], allow_empty)


@app.command()
def mcp(context: typer.Context, index: IndexOption = None) -> None:
    """Let a client of the Model Context Protocol ask, on standard input and output."""
    work_over(context, index).mcp()


BackupArgument = Annotated[Path, typer.Argument(parser=given_path, metavar="FILE")]


@app.command()
def backup(
    context: typer.Context,
    file: BackupArgument,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Write the whole index to one file, while it is served or not."""
    work_over(context, index).backup(file, as_json)


@app.command()
def restore(
    context: typer.Context,
    file: BackupArgument,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Put a backup in the place of what the index holds, once it was seen to be whole."""
    work_over(context, index).restore(file, as_json)


@app.command()
def rollback(
    context: typer.Context, as_json: JsonOption = False, index: IndexOption = None
) -> None:
    """Let the index answer again that another model, precision or splitter, or --rebuild, replaced."""
    work_over(context, index).rollback(as_json)


@app.command()
def doctor(context: typer.Context, as_json: JsonOption = False, index: IndexOption = None) -> None:
    """Examine the index, repair what can be repaired, and say what was found."""
    work_over(context, index).doctor(as_json)
