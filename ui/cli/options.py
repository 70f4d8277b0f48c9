"""Options that several commands take, and the work that they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ingest.errors import UsageError

if TYPE_CHECKING:
    from ui.cli.index_work import IndexWork

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
IndexOption = Annotated[
    str | None,
    typer.Option("--index", metavar="DIR", help="Directory of the index (default .footnote)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def given_path(given: str) -> Path:
    """The path that was ``given``. Raises ``UsageError`` for an address, and for an empty one.

    An empty one would be the working directory.
    """
    if not given.strip():
        raise UsageError("A path is empty: is a variable not set? The working directory is “.”.")
    if _ADDRESS.match(given):
        raise UsageError(f"{given} is an address: save what is there as a file, and name that.")
    return Path(given)


@dataclass(frozen=True, slots=True)
class Asking:
    """Which questions of ``test_set`` are asked, and how; ``limit`` and ``concurrency`` 0: no limit.

    ``principals`` are whom it is asked as; None is held to no rule of access.
    """

    test_set: Path
    columns: str = ""
    split: str = ""
    limit: int = 0
    concurrency: int = 0
    use_cache: bool = True
    principals: frozenset[str] | None = None


def named_index(context: typer.Context, index: str | None) -> str | None:
    """The index that a command's own option names, or the one before the command; None: neither does."""
    before: str | None = context.obj
    return before if index is None else index


def work_over(context: typer.Context, index: str | None, **options: Any) -> IndexWork:
    """The commands over ``index``, or over what stands before the command (``footnote --index DIR ask``).

    ``options`` are further settings by their dotted keys.
    """
    # What works is not imported for --help, nor for footnote eval.
    from ui.cli.index_work import IndexWork

    return IndexWork({"ingest.index": named_index(context, index), **options})
