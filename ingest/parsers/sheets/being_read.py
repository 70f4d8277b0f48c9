"""A sheet while its file is read element by element, and what becomes of it at its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.sheets.cell_comments import CellComment, told
from ingest.parsers.sheets.grid import Merged, arranged
from ingest.parsers.sheets.sheet import Sheet, Workbook


@dataclass(slots=True)
class SheetBeingRead:
    """What was read of a sheet; rows and columns are counted from 0, ``columns`` are those described.

    ``bold`` are the rows of which every filled cell is bold, ``boxes`` what is drawn upon it.
    """

    name: str = ""
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    bold: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    columns: int = 0
    boxes: list[Written] = field(default_factory=list)
    comments: list[CellComment] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    def finish(self, workbook: Workbook, *, is_hidden: bool) -> None:
        """Add it to ``workbook``, with what is lost of it; of a hidden one the name alone."""
        if is_hidden:
            workbook.hidden.append(self.name)
            workbook.cut.pop(self.name, None)
            return
        workbook.losses["rows"] += sum(any(self.rows[number]) for number in self.hidden_rows)
        workbook.losses["columns"] += sum(
            any(column < len(row) and row[column] for row in self.rows)
            for column in self.hidden_columns
        )
        grid = arranged(self.rows, self.merged, self.hidden_rows, self.hidden_columns, self.bold)
        comments = told(self.comments, self.rows, self.hidden_rows, self.hidden_columns)
        workbook.sheets.append(Sheet(self.name, grid, self.boxes, comments, self.printed))
