"""``footnote documents access``: who may read a document."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.access import EVERYONE, access_from
from ingest.errors import UsageError
from ui.cli.options import IndexOption, JsonOption, work_over


def document_access(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID")],
    groups: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[,NAME]...", help="Groups that may read it (repeatable)."),
    ] = None,
    users: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME[,NAME]...", help="People who may read it (repeatable)."),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Everyone who may ask may read it.")
    ] = False,
    nobody: Annotated[bool, typer.Option("--nobody", help="Nobody may read it.")] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Take back what was said here before.")
    ] = False,
    show: Annotated[bool, typer.Option("--show", help="Say who may, and change nothing.")] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Let only some people read a document, whatever its file and its front matter say."""
    named = [f"group:{name}" for name in _names(groups)] + [f"user:{n}" for n in _names(users)]
    if (bool(named), everyone, nobody, forget, show).count(True) != 1:
        raise UsageError(
            "Say who may read the document: --groups and --users, or one of --everyone, --nobody,"
            " --forget (what the rules say) and --show."
        )
    said = None if show or forget else [EVERYONE] if everyone else named
    work = work_over(context, index)
    work.document_access(document, said, forget=forget, as_json=as_json)


def principals_from(given: list[str]) -> frozenset[str]:
    """Principals as they are typed. Raises ``UsageError`` for what is none."""
    try:
        named = access_from(given)
    except ValueError as problem:
        raise UsageError(f"--as {problem}.") from problem
    return frozenset() if named is None else named


def _names(given: list[str] | None) -> list[str]:
    return [name.strip() for some in given or () for name in some.split(",") if name.strip()]
