"""What a reader of one kind of spreadsheet hands on: its visible sheets, and what is not among them."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from zipfile import BadZipFile

from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.containers.package import ENCRYPTED
from ingest.parsers.sheets.cell_comments import CommentSentence
from ingest.parsers.sheets.grid import Grid

DAMAGED = "is damaged: it cannot be opened as a spreadsheet"
# What zipfile and lxml raise for broken files (lxml's XMLSyntaxError is a SyntaxError).
_BROKEN = (
    BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, SyntaxError, ValueError,
)  # fmt: skip
# Filled cells: what takes some seconds and some hundred megabytes to read.
MOST_CELLS = 3_000_000


class Sheet(NamedTuple):
    """A visible sheet by its name; ``boxes`` are what is drawn upon it.

    ``comments`` are what is said about its cells, ``printed`` what stands above and below its pages on paper.
    """

    name: str
    grid: Grid
    boxes: Sequence[Written] = ()
    comments: Sequence[CommentSentence] = ()
    printed: Sequence[str] = ()


@dataclass(slots=True)
class Workbook:
    """The sheets of a file; ``losses`` counts what a person sees in it and the grids do not hold.

    ``hidden`` are the names of the sheets that are not shown, ``cut`` those that are too large, with
    the number of their last row that was read.
    """

    sheets: list[Sheet] = field(default_factory=list)
    title: str = ""
    hidden: list[str] = field(default_factory=list)
    cut: dict[str, int] = field(default_factory=dict)
    losses: Counter[str] = field(default_factory=Counter)


@contextmanager
def opening() -> Iterator[None]:
    """Raise ``UnreadableDocument`` for what the libraries make of a broken file."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError:
        raise UnreadableDocument(ENCRYPTED) from None
    except (*_BROKEN, python_calamine.CalamineError) as problem:
        raise UnreadableDocument(DAMAGED) from problem
    except BaseException as problem:
        # Rust's panics, which are of a class that cannot be named and is no Exception.
        if type(problem).__name__ != "PanicException":
            raise
        raise UnreadableDocument(DAMAGED) from problem
