"""The ``footnote documents`` commands: what is in the index, what leaves it, and who may read it."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.errors import UsageError
from ui.cli.access_command import document_access
from ui.cli.options import IndexOption, JsonOption, work_over

documents_app = typer.Typer(help="What is in the index.", no_args_is_help=True)


@documents_app.command("list")
def list_documents(
    context: typer.Context, as_json: JsonOption = False, index: IndexOption = None
) -> None:
    """List the documents of the index."""
    work_over(context, index).list_documents(as_json)


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
    work_over(context, index).show_document(document, as_json)


@documents_app.command("remove")
def remove_document(
    context: typer.Context,
    document: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    gone: Annotated[
        bool, typer.Option("--gone", help="Remove the documents whose source file is gone.")
    ] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Remove a document from the index, and print the proof; its source file stays where it is.

    Exit status 1 when something of it was still found afterwards.
    """
    if (document is None) is not gone:
        raise UsageError("Name one document to remove, or give --gone.")
    work = work_over(context, index)
    if document is None:
        work.remove_gone(as_json)
    else:
        work.remove_document(document, as_json)


documents_app.command("access")(document_access)
