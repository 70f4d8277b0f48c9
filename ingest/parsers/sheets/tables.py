"""The regions of a sheet as blocks: titles, header rows, rows, and the notes around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import zip_longest

from ingest.document import HEADER_ROW, HEADLESS_ROW, ROWS_TITLE, BlockKind
from ingest.parsers.blocks.builder import TextBuilder, joined_cells, left_out
from ingest.parsers.blocks.encoded_values import is_encoded
from ingest.parsers.lines.line_shapes import ends_sentence, is_heading_shaped, is_value
from ingest.parsers.sheets.grid import Grid
from ingest.parsers.sheets.groups import group_names
from ingest.parsers.sheets.headers import (
    cells_of,
    column_names,
    header_rows,
    merged_columns,
    own_columns,
    values_below,
)
from ingest.parsers.sheets.regions import Region, names_columns, regions
from ingest.parsers.tables.section_rows import titles_rows

_WIDEST = 300  # characters: a longer header row would be cut, as a sentence that is too long is
_NOTE = 60  # characters: a cell this long, alone in its row, is text beside the table
_TITLE_LEVEL = 2


def write_tables(builder: TextBuilder, grid: Grid, label_of: Callable[[str], str]) -> None:
    """Append everything in a grid; ``label_of`` a row's number, or numbers, labels its ``Locator``."""
    encoded = 0
    for row in grid.rows:
        for at, text in enumerate(row):
            if is_encoded(text):
                row[at] = ""
                encoded += 1
    if encoded:
        builder.remark(left_out(encoded, "encoded value"))
    writer = _Writer(builder, grid, label_of)
    found = list(regions(grid))
    for region, following in zip_longest(found, found[1:]):
        writer.write(region, following)


@dataclass(slots=True)
class _Columns:
    """What heads the columns of a table: their names, the label of these, and where the columns are."""

    names: list[str]
    label: str
    left: int
    right: int
    without: Set[int] = frozenset()  # those that hold only what is merged into them, in every row

    def groups(self) -> list[list[int]]:
        """The columns in as many groups as their names need to be read at once, the first in each."""
        groups: list[list[int]] = [[0]]
        length = 0
        for column in range(1, len(self.names)):
            length += len(self.names[column]) + len(" | ")
            if length > _WIDEST and len(groups[-1]) > 1:
                groups.append([0])
                length = len(self.names[column])
            groups[-1].append(column)
        return groups


class _Writer:
    """Writes one grid; ``_columns`` are those of the table that may go on below an empty row."""

    def __init__(self, builder: TextBuilder, grid: Grid, label_of: Callable[[str], str]) -> None:
        self._builder = builder
        self._grid = grid
        self._label_of = label_of
        self._columns: _Columns | None = None

    def write(self, region: Region, following: Region | None) -> None:
        """Append what a region holds; ``following`` is the next one."""
        top, bottom = region.top, region.bottom
        # Lines above the first table, and no table of one column.
        leads = not top and following is not None and self._width(following) > 1
        while top < bottom and self._alone(top, region, leads=leads):
            self._text(top, region, is_first=not leads or top == region.top)
            top += 1
            self._columns = None
        end = bottom
        while end > top and self._is_note(end - 1, region):
            end -= 1
        if top < end:
            below = following is not None and following[2:] == region[2:]
            self._table(region._replace(top=top, bottom=end), goes_on_below=below)
        for row in range(max(top, end), bottom):
            self._text(row, region)

    def _alone(self, row: int, region: Region, *, leads: bool) -> bool:
        """Whether a row holds one cell and is none of a table of one column."""
        return len(self._grid.filled(row, region.left, region.right)) == 1 and (
            region.bottom - region.top == 1 or leads or self._width(region) > 1
        )

    def _width(self, region: Region) -> int:
        """The most cells that a row holds, of the first ones."""
        rows = range(region.top, min(region.bottom, region.top + 100))
        return max(len(self._grid.filled(row, region.left, region.right)) for row in rows)

    def _is_note(self, row: int, region: Region) -> bool:
        cells = self._grid.filled(row, region.left, region.right)
        text = self._grid.rows[row][cells[0]]
        alone = len(cells) == 1 and self._width(region) > 1
        return alone and (len(text) >= _NOTE or ends_sentence(text) or self._is_one(row, region))

    def _is_one(self, row: int, region: Region) -> bool:
        """Whether all cells of a row are merged."""
        return self._grid.across.get((row, region.left), 0) >= region.right - 1 > region.left

    def _text(self, row: int, region: Region, *, is_first: bool = False) -> None:
        """One cell alone: a title, or a sentence."""
        cells = self._grid.filled(row, region.left, region.right)
        text = self._grid.rows[row][cells[0]]
        last = row == len(self._grid.rows) - 1
        is_title = is_first and not last and is_heading_shaped(text) and not is_value(text)
        kind = BlockKind.HEADING if is_title else BlockKind.PARAGRAPH
        self._add(row, text, kind, _TITLE_LEVEL if is_title else 0)

    def _table(self, table: Region, *, goes_on_below: bool) -> None:
        goes_on = self._goes_on(table)
        depth = 0 if goes_on else header_rows(self._grid, table, goes_on_below=goes_on_below)
        if depth:
            numbers = [str(self._grid.numbers[row]) for row in (table.top, table.top + depth - 1)]
            label = self._label_of("–".join(dict.fromkeys(numbers)))
            self._columns = _Columns(
                column_names(self._grid, table, depth), label, table.left, table.right
            )
        elif not goes_on:
            self._columns = None
        below = table._replace(top=table.top + depth)
        own = own_columns(self._grid, table)
        if self._columns is None:
            self._rows(below, [own], None)
        else:
            if not goes_on:
                self._columns.without = merged_columns(self._grid, table) - set(own)
            gone = self._columns.without - set(own)
            groups = [[at for at in group if at not in gone] for group in self._columns.groups()]
            self._rows(below, groups, self._columns, goes_on=goes_on)

    def _rows(
        self,
        table: Region,
        groups: Sequence[Sequence[int]],
        columns: _Columns | None,
        *,
        goes_on: bool = False,
    ) -> None:
        """Append the rows of a table, one group of its columns after the other."""
        names = {} if columns is None else group_names(self._grid, table)
        for group in groups:
            named_above = goes_on and len(groups) == 1
            if columns is not None and not named_above and not self._is_section(table.top, table):
                self._header(columns, group)
            level = HEADLESS_ROW if columns is None else 0
            for row in range(table.top, table.bottom):
                if self._is_section(row, table):
                    self._add(row, self._grid.rows[row][table.left], BlockKind.HEADING, ROWS_TITLE)
                    if columns is not None:
                        self._header(columns, group)
                    continue
                cells = cells_of(self._grid, row, table)
                if self._is_one(row, table):
                    cells[1:] = [""] * len(cells[1:])
                cells[0] = names.get(row, cells[0])
                self._add(row, _joined(cells, group), BlockKind.TABLE_ROW, level)
                level = 0

    def _goes_on(self, table: Region) -> bool:
        """Whether a table has no header of its own, but the columns of the one above."""
        before = self._columns
        if before is None or (before.left, before.right) != (table.left, table.right):
            return False
        if self._grid.bold is not None and table.top in self._grid.bold:
            return False
        return not (
            names_columns(self._grid, table.top, table.left, table.right)
            and values_below(self._grid, table, 1)
        )

    def _is_section(self, row: int, table: Region) -> bool:
        """Whether a row within a table is only the title of those below it."""
        if row + 1 >= table.bottom:
            return False
        held = [self._grid.rows[n][table.left : table.right] for n in (row, row + 1)]
        if not titles_rows(*held):
            return False
        bold = self._grid.bold is not None and row in self._grid.bold
        return bold or self._is_one(row, table) or table.right - table.left > 2

    def _header(self, columns: _Columns, group: Sequence[int]) -> None:
        self._builder.locate(columns.label)
        self._builder.add(_joined(columns.names, group), BlockKind.TABLE_ROW, HEADER_ROW)

    def _add(self, row: int, text: str, kind: BlockKind, level: int = 0) -> None:
        self._builder.locate(self._label_of(str(self._grid.numbers[row])))
        self._builder.add(text, kind, level)


def _joined(cells: Sequence[str], group: Sequence[int]) -> str:
    return joined_cells([(cells[column], []) for column in group])[0]
