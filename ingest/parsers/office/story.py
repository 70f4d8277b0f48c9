"""One stream of paragraphs and tables of a file of Word's older formats: the text, a note, a header, a box."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.document import HEADER_ROW, BlockKind
from ingest.parsers.blocks.builder import joined_cells, trimmed
from ingest.parsers.blocks.inline import Inline
from ingest.parsers.blocks.item_numbers import is_bullet
from ingest.parsers.blocks.noted_blocks import NotedBlocks, Written
from ingest.parsers.office.rows import (
    CellDefinition,
    CellLine,
    ParagraphFormat,
    PlacedCell,
    ReadRow,
    each_once,
    edges_apart,
    lays_out,
    widths,
)
from ingest.parsers.tables.section_rows import RowShape, in_sections, section_rows
from ingest.parsers.tables.spans import spread
from ingest.parsers.tables.stacked_names import names_columns_together, stacked

ROW_WORDS = frozenset({"trowd", "trhdr", "cellx", "clvmrg", "clmrg"})
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")


@dataclass(slots=True)
class Story:
    """Collects text until a paragraph, cell or row ends. Headings only where it ``has_headings``."""

    has_headings: bool = False
    blocks: NotedBlocks = field(default_factory=NotedBlocks)
    line: Inline = field(default_factory=Inline)
    weights: set[bool] = field(default_factory=set)  # of the words on the line: bold ones, others
    number: str = ""
    is_item: bool = False
    notes: list[tuple[str, list[Written]]] = field(default_factory=list)
    boxes: list[Written] = field(default_factory=list)
    _definitions: list[CellDefinition] = field(default_factory=list)
    _defined: CellDefinition = field(default_factory=lambda: CellDefinition(0))
    _cell: Inline = field(default_factory=Inline)
    _lines: list[CellLine] = field(default_factory=list)  # of the cell
    _inner: Inline = field(default_factory=Inline)  # a cell of a table within the cell
    _inner_cells: list[Inline] = field(default_factory=list)
    _cells: list[tuple[Inline, list[CellLine]]] = field(default_factory=list)
    _is_bold: bool = True  # the row, as far as it is read
    _heads: bool = False
    _above: dict[int, Inline] = field(default_factory=dict)
    _rows: list[ReadRow] = field(default_factory=list)  # of the table that has not ended

    def end_paragraph(self, paragraph: ParagraphFormat) -> None:
        """End a paragraph, in a cell if it is in a table."""
        if paragraph.in_table:
            self._end_line(paragraph)
            return
        self._end_table()
        number, is_item = _PRIVATE.sub("•", self.number.strip()), self.is_item
        self.number, self.is_item = "", False
        line, self.line = self.line, Inline()
        bold = self.has_headings and self.weights == {True} and not self.notes
        self.weights.clear()
        if not (line.is_blank or paragraph.is_contents):
            self._add(line, paragraph, number, is_item, bold)
        self._hang_on()

    def _add(
        self, line: Inline, paragraph: ParagraphFormat, number: str, is_item: bool, bold: bool
    ) -> None:
        kind, level = BlockKind.PARAGRAPH, 0
        if paragraph.heading and self.has_headings:
            kind, level = BlockKind.HEADING, paragraph.heading
        elif is_item:
            kind, level = BlockKind.LIST_ITEM, paragraph.level
        self.blocks.add(line, kind, level, number, bold)

    def define(self, word: str, number: int) -> None:
        """Take note of how the cells of the row are joined: one of ``ROW_WORDS``."""
        if word == "trowd":
            self._definitions.clear()
            self._defined = CellDefinition(0)
            self._heads = False
        elif word == "trhdr":
            self._heads = True
        elif word == "cellx":
            self._definitions.append(replace(self._defined, edge=number))
            self._defined = CellDefinition(0)
        elif word == "clvmrg":
            self._defined = replace(self._defined, goes_on_down=True)
        else:
            self._defined = replace(self._defined, goes_on_across=True)

    def end_cell(self, paragraph: ParagraphFormat) -> None:
        """End a cell of a row."""
        self._end_line(paragraph)
        self._keep_cell()

    def end_row(self) -> None:
        """End a row: a merged cell stands in each row that it reaches into."""
        cells: list[PlacedCell] = []
        above = {}
        for number, (cell, lines) in enumerate(self._cells):
            how = (
                self._definitions[number]
                if number < len(self._definitions)
                else CellDefinition(-number - 1)
            )
            if how.goes_on_across:
                if cells:
                    cells[-1] = cells[-1]._replace(edge=how.edge)
                continue
            if how.goes_on_down and how.edge in self._above:
                cell, lines = self._above[how.edge], []
                contents = cell.repeated()
            else:
                contents = cell.text_and_links()
            cells.append(PlacedCell(trimmed(*contents), trimmed(*cell.repeated()), how.edge, lines))
            above[how.edge] = cell
        self._above, self._cells = above, []
        notes, boxes = self.notes, self.boxes
        self.notes, self.boxes = [], []
        if any(cell.content[0] for cell in cells):
            self._rows.append(ReadRow(cells, notes, boxes, self._is_bold, self._heads))
        self._is_bold = True

    def end_inner_cell(self) -> None:
        """End a cell of a table within a cell."""
        self._settle()
        if not self.line.is_blank:
            self._inner.extend(self.line, " ")
        self.line = Inline()
        self._inner_cells.append(self._inner)
        self._inner = Inline()

    def end_inner_row(self) -> None:
        """End a row of a table within a cell."""
        nested, cells = Inline(), self._inner_cells
        for cell in cells:
            if not cell.is_blank:
                nested.extend(cell, ", ")
        self._cell.set_apart(nested)
        if not nested.is_blank:
            contents = [cell.text_and_links() for cell in cells]
            self._lines.append(CellLine(nested, cells=contents))
        self._inner_cells = []

    def finish(self, paragraph: ParagraphFormat) -> list[Written]:
        """All blocks; what was not ended ends here."""
        if paragraph.in_table and not self.line.is_blank:
            self.end_cell(paragraph)
        self.end_paragraph(ParagraphFormat())
        return self.blocks.finish()

    def _end_line(self, paragraph: ParagraphFormat) -> None:
        self._is_bold = self._is_bold and False not in self.weights
        self.weights.clear()
        if paragraph.nesting == 1 and not self.line.is_blank:
            number = _PRIVATE.sub("•", self.number.strip())
            self._lines.append(CellLine(self.line, paragraph, number, self.is_item))
        self._settle()
        if paragraph.nesting > 1:
            if not self.line.is_blank:
                self._inner.extend(self.line, " ")
        else:
            self._cell.set_apart(self.line)
        self.line = Inline()

    def _settle(self) -> None:
        """Bring the line of a cell on one line, its number before it."""
        self.line.settle()
        number = "" if self.line.is_blank else _PRIVATE.sub("•", self.number.strip())
        line = Inline(f"{number} " if number and not is_bullet(number) else "")
        for part in self.line.lines():
            is_number = line.last.isdecimal() and part.first.isdecimal()
            line.extend(part, "; " if is_number else " " if not line.last.isspace() else "")
        self.line, self.number, self.is_item = line, "", False

    def _hang_on(self) -> None:
        """Write the boxes, and keep the notes, of what just ended."""
        self._hang(self.notes, self.boxes)
        self.notes, self.boxes = [], []

    def _hang(self, notes: list[tuple[str, list[Written]]], boxes: list[Written]) -> None:
        for mark, blocks in notes:
            self.blocks.note(mark, blocks)
        self.blocks.append_all(boxes)

    def _end_table(self) -> None:
        if self._cells or not self._cell.is_blank:
            if not self._cell.is_blank:
                self._keep_cell()
            self.end_row()
        self._above = {}
        self._write_rows()

    def _keep_cell(self) -> None:
        self._cells.append((self._cell, self._lines))
        self._cell, self._lines = Inline(), []

    def _write_lines(self, rows: list[ReadRow]) -> None:
        """Write what a table lays out, cell by cell."""
        for row in rows:
            for lines in (cell.lines for cell in row.cells):
                in_rows = False
                for one in lines:
                    if one.cells:
                        level = 0 if in_rows else HEADER_ROW
                        self.blocks.row(joined_cells(one.cells), BlockKind.TABLE_ROW, level)
                    elif not one.paragraph.is_contents:
                        self._add(one.line, one.paragraph, one.number, one.is_item, bold=False)
                    in_rows = bool(one.cells)
            self._hang(row.notes, row.boxes)

    def _write_rows(self) -> None:
        rows, self._rows = self._rows, []
        if lays_out(rows):
            self._write_lines(rows)
            return
        edges = edges_apart(cell.edge for row in rows if row.is_defined for cell in row.cells)
        placed = spread([list(zip(row.cells, widths(row, edges), strict=True)) for row in rows])
        contents = [each_once(cells) for cells in placed]
        spans = bool(rows) and len(placed[0]) > len(rows[0].cells)
        if spans and names_columns_together([[text for text, _ in cells] for cells in contents]):
            contents[:2] = [stacked(contents[0], contents[1])]
            rows[:2] = [rows[0].joined(rows[1])]
        shapes = [
            RowShape(
                [text for text, _ in cells],
                len(cells) == 1 and widths(row, edges)[0] > 1,
                row.bold,
            )
            for cells, row in zip(contents, rows, strict=True)
        ]
        sections = section_rows(shapes) if self.has_headings else frozenset()
        hung: set[int] = set()
        is_headed = bool(rows) and rows[0].heads
        for number, kind, level in in_sections(shapes, sections, is_headed=is_headed):
            row = rows[number]
            self.blocks.row(joined_cells(contents[number]), kind, level)
            if number not in hung:
                self._hang(row.notes, row.boxes)
                hung.add(number)
