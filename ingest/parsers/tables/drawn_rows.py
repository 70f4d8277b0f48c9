"""The rows of a drawn table, written with bars between their cells and within their own length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.document import Block
from ingest.parsers.blocks.builder import BAR, joined_cells, trim

Change = tuple[int, str]
"""An offset in a text, and the characters that take the place of as many there."""
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class DrawnTable(NamedTuple):
    """The rows of a table, what becomes of its text, and the number of the first line after it."""

    after: int
    rows: tuple[Block, ...]
    changes: tuple[Change, ...]


class DrawnRow(NamedTuple):
    """A row: its lines, its cells and, if it can stay as it is, where it begins in its line.

    ``gaps`` are where a bar has to come between its cells.
    """

    lines: range
    cells: list[str]
    begins: int | None = None
    gaps: Sequence[int] = ()

    def written(self, drawn: str) -> tuple[tuple[int, int], list[Change]]:
        """Where the row stands in its lines, which are ``drawn``, once they are changed so."""
        if self.begins is not None:
            changes = [(gap, "|") for gap in self.gaps]
            start, end = self.begins, len(drawn.rstrip("| "))
        else:
            start, end, changes = len(drawn) - len(drawn.lstrip()), len(drawn), []
            text = joined_cells([(cell, []) for cell in self.cells])[0]
            ends = "".join(_LINE_END.findall(drawn, start))
            room = end - start - len(ends)
            if len(text) > room:
                text = "|".join(BAR.sub(r"\\|", cell) for cell in self.cells).rstrip("|")
            if len(text) <= room:
                changes.append((start, text.ljust(room) + ends))
                end = start + len(text)
        return trim(redrawn(drawn, changes), start, end), changes


def redrawn(text: str, changes: Iterable[Change]) -> str:
    """``text`` with other characters in the place of as many."""
    parts, done = [], 0
    for at, new in sorted(changes):
        parts += [text[done:at], new]
        done = at + len(new)
    return "".join((*parts, text[done:]))
