"""Rows of tables in Word's older formats: where their cells end, and how many columns each takes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.parsers.blocks.builder import Content
from ingest.parsers.blocks.inline import Inline
from ingest.parsers.blocks.noted_blocks import Written

_SAME_EDGE = 60  # twips


@dataclass(frozen=True, slots=True)
class CellDefinition:
    """How a cell is joined to the one above it and the one before it; ``edge`` is where it ends."""

    edge: int
    goes_on_down: bool = False
    goes_on_across: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """How a paragraph is set: ``heading`` is the level of a heading, 0 for text."""

    heading: int = 0
    in_table: bool = False
    nesting: int = 1  # how many tables it is in, if in one
    is_contents: bool = False
    level: int = 0  # of an item


class CellLine(NamedTuple):
    """A paragraph in a cell, or a row of a table in it (``cells``)."""

    line: Inline
    paragraph: ParagraphFormat = ParagraphFormat()
    number: str = ""
    is_item: bool = False
    cells: Sequence[Content] = ()


class PlacedCell(NamedTuple):
    """A cell: what it says, what it says in further columns, where it ends, and its paragraphs."""

    content: Content
    again: Content
    edge: int
    lines: Sequence[CellLine] = ()


class ReadRow(NamedTuple):
    """A row of a table: its cells, the notes and boxes that hang on it, whether all its words are bold.

    ``heads`` is whether it stands again on each page that the table goes on.
    """

    cells: list[PlacedCell]
    notes: list[tuple[str, list[Written]]]
    boxes: list[Written]
    bold: bool
    heads: bool = False

    def joined(self, other: ReadRow) -> ReadRow:
        """This row, with all that hangs on the one below it."""
        notes, boxes = self.notes + other.notes, self.boxes + other.boxes
        return self._replace(notes=notes, boxes=boxes, bold=self.bold and other.bold)

    @property
    def is_defined(self) -> bool:
        """Whether the file says where all its cells end."""
        edges = [cell.edge for cell in self.cells]
        return edges == sorted(set(edges)) and edges[0] > 0


def lays_out(rows: Sequence[ReadRow]) -> bool:
    """Whether a table only puts text beside or around other text: its cells are read one by one.

    It has one cell; or one column, with several paragraphs in a cell; or a heading with its text in a cell.
    """
    cells = [cell.lines for row in rows for cell in row.cells]
    if all(len(row.cells) == 1 for row in rows):
        return len(rows) == 1 or any(len(lines) > 1 for lines in cells)
    return any(one.paragraph.heading for lines in cells for one in lines[:-1])


def edges_apart(edges: Iterable[int]) -> list[int]:
    """The edges of a table's columns, those that are meant to be one once, by the first."""
    found: list[int] = []
    for edge in sorted(set(edges)):
        if not found or edge - found[-1] > _SAME_EDGE:
            found.append(edge)
    return found


def widths(row: ReadRow, edges: Sequence[int]) -> list[int]:
    """How many columns each cell of a row takes."""
    if not row.is_defined:
        return [1] * len(row.cells)
    ends = [bisect_right(edges, cell.edge) for cell in row.cells]
    return [end - start for start, end in pairwise([0, *ends])]


def each_once(cells: Sequence[PlacedCell]) -> list[Content]:
    """What cells say in each column; a long one is not said again."""
    before = [None, *cells[:-1]]
    return [
        cell.again if cell is last else cell.content
        for cell, last in zip(cells, before, strict=True)
    ]
