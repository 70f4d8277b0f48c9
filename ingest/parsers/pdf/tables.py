"""A row of a table on a PDF page: its cells in one line with bars between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.parsers.blocks.builder import joined_cells
from ingest.parsers.pdf.glyphs import HYPHEN, runs_leftwards
from ingest.parsers.pdf.measures import Box, InTable, Line
from ingest.parsers.pdf.page_lines import GlyphRow

Cell = tuple[GlyphRow, ...]
"""The lines of a cell, downwards."""

_LEADER = 4  # dots; three are an ellipsis
_FULL_STOP = re.compile(r"\.\s+(?=\.\.)")  # and no dot of the leader behind it


class TableRow(NamedTuple):
    """A row of a table: its cells, and what it is within its table."""

    cells: tuple[Cell, ...]
    place: InTable

    @property
    def texts(self) -> list[str]:
        """What stands in each cell."""
        return [
            "".join(glyph.text for line in cell for glyph in line.glyphs) for cell in self.cells
        ]

    @property
    def is_bold(self) -> bool:
        """Whether each of its lines begins in bold."""
        lines = [line for cell in self.cells for line in cell]
        return all(line.page.is_bold(line.glyphs[0].at) for line in lines)

    def line(self, shown: Box) -> Line | None:
        """The row as one line; None if nothing of it stands on the part of the page that is shown."""
        contents: list[str] = []
        lines: list[Line] = []
        written: dict[Cell, str] = {}
        for cell in self.cells:
            if cell and cell not in written:
                own = [line for piece in cell if (line := piece.line(shown))]
                lines += own
                written[cell] = _joined([line.content for line in own])
            contents.append(written.get(cell, ""))
        if not lines:
            return None
        contents[:-1] = map(_without_leader, contents[:-1])
        content, _ = joined_cells([(content, []) for content in contents])
        # A name may stand on its side: where the row is, its last cell says.
        lines = [line for line in lines if line.turn == lines[-1].turn]
        first = lines[0]
        return first._replace(
            content=content,
            left=min(line.left for line in lines),
            right=max(line.right for line in lines),
            top=max(line.top for line in lines),
            bottom=min(line.bottom for line in lines),
            bold=all(line.bold for line in lines),
            number_apart=False,
            place=self.place,
        )


def in_reading_order(rows: Sequence[TableRow]) -> list[TableRow]:
    """Rows with their first column first: it is the rightmost where text runs leftwards."""
    glyphs = (
        glyph.text for row in rows for cell in row.cells for line in cell for glyph in line.glyphs
    )
    if not runs_leftwards(glyphs):
        return list(rows)
    return [row._replace(cells=row.cells[::-1]) for row in rows]


def is_figure(text: str) -> bool:
    """Whether the text of a cell is a number, an amount or a date rather than words with one."""
    return sum(map(str.isdigit, text)) > sum(map(str.isalpha, text))


def _without_leader(content: str) -> str:
    """A cell without the dots that lead from it to the next one."""
    label = content.rstrip(" .…\xa0")
    if _FULL_STOP.match(content, len(label)):
        label += "."
    led = content.count(".", len(label)) >= _LEADER or content.count("…", len(label)) > 1
    return label if label and led else content


def _joined(contents: Sequence[str]) -> str:
    """The lines of a cell in one; a hyphen at the end of one may break a word."""
    text = ""
    for content in contents:
        if text.endswith(HYPHEN):
            text += content
        elif text[-1:] in {"-", "\u2010"} and text[-2:-1].isalpha() and content[:1].islower():
            text = f"{text[:-1]}{HYPHEN}{content}"
        else:
            text += f" {content}" if text else content
    return text
