"""The rows that the cells of a grid of lines make up: headers, merged cells, titles, forms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import are_units
from ingest.parsers.pdf.measures import InTable
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.rulings import RuledGrid
from ingest.parsers.pdf.tables import Cell, TableRow, is_figure
from ingest.parsers.tables.form_rows import are_filled_in
from ingest.parsers.tables.section_rows import RowShape, section_rows

_LABEL = 300  # characters: longer merged cells stand once
_MOST_LINES = 30  # in a cell: more are a page's layout
_MOST_HEADER_ROWS = 4
_SAME_BASELINE = 0.5  # share of the size


def table_rows(grid: RuledGrid, held: dict[int, Cell], number: int) -> list[TableRow]:
    """The rows of a grid; none if it is no table.

    ``held`` are its cells by the numbers of their areas; ``number`` is the table's on its page.
    """
    table = _table(grid, held)
    if len(table.columns) < 2:
        return []
    if len(table.rows) < 2:
        return _lone(table, number)
    if any(len(cell) > _MOST_LINES for cell in held.values()):
        return []
    below = [area for area in held if table.first[area][0] != table.rows[0]]
    merged = [a for a in below if a in table.spans and not table.is_alone(table.first[a][0])]
    if len(merged) * 3 > len(below):
        return _loose(table, number)
    heading = next((at for at, r in enumerate(table.rows) if not table.is_alone(r)), 0)
    deep = _header_end(table, heading)
    body = {r: _unruled(table.cells(r)) for r in table.rows[deep:] if not table.is_alone(r)}
    # Where lines part most rows, figures below each other are in cells that are wrapped.
    parts_rows = sum(len(parts) - 1 for parts in body.values()) * 2 < len(body)
    rows: list[TableRow] = []
    for position, r in enumerate(table.rows):
        place = InTable(number, len(table.columns), True, position < heading)
        row = table.cells(r)
        if position == heading and deep > position + 1:
            stacked = [table.cells(one) for one in table.rows[position:deep]]
            row = [_stacked(column) for column in zip(*stacked, strict=True)]
        elif heading < position < deep:
            continue
        parts = [row[:1]] if table.is_alone(r) else [row] if parts_rows else body.get(r, [row])
        rows += [TableRow(tuple(part), place) for part in parts]
    return _titled(rows, heading)


def _lone(table: _Table, number: int) -> list[TableRow]:
    """The row of a grid that has no other, where its cells hold a line each."""
    cells = [cell for r in table.rows for cell in table.cells(r)]
    if not cells or any(len(cell) != 1 for cell in cells):
        return []
    row = TableRow(tuple(cells), InTable(number, len(cells), header=False, lone=True))
    return [] if row.is_bold else [row]  # a heading in a frame, beside its number


class _Table(NamedTuple):
    """The cells of a grid that hold something, and the rows and columns in which such cells begin.

    ``first`` is where each area begins, as (row, column); ``spans`` are the cells across several columns.
    """

    grid: RuledGrid
    held: dict[int, Cell]
    first: dict[int, tuple[int, int]]
    rows: list[int]
    columns: list[int]
    spans: set[int]

    def areas(self, r: int) -> list[int]:
        """The areas of a row, one for each column."""
        return [self.grid.area[r][c] for c in self.columns]

    def is_alone(self, r: int) -> bool:
        """Whether one cell stands across all columns."""
        return len(set(self.areas(r))) == 1

    def cells(self, r: int) -> list[Cell]:
        """The cells of a row, one for each column; merged ones stand again, unless they are long."""
        row: list[Cell] = []
        areas = self.areas(r)
        for column, area in enumerate(areas):
            cell = self.held.get(area, ())
            again = self.first[area][0] != r or area in areas[:column]
            if again and sum(len(piece.glyphs) for piece in cell) > _LABEL:
                cell = ()
            row.append(cell)
        return row


def _table(grid: RuledGrid, held: dict[int, Cell]) -> _Table:
    first: dict[int, tuple[int, int]] = {}
    across: dict[int, set[int]] = {}
    for r, row in enumerate(grid.area):
        for c, area in enumerate(row):
            first.setdefault(area, (r, c))
            across.setdefault(area, set()).add(c)
    columns = sorted({first[area][1] for area in held})
    rows = sorted({first[area][0] for area in held})
    spans = {area for area in held if sum(c in across[area] for c in columns) > 1}
    return _Table(grid, held, first, rows, columns, spans)


def _header_end(table: _Table, heading: int) -> int:
    """Where the rows below the header begin, which starts at ``heading`` and parts columns row by row."""
    deep = heading + 1
    if not table.spans.isdisjoint(table.areas(table.rows[heading])):
        while deep < len(table.rows) and deep - heading < _MOST_HEADER_ROWS:
            areas = table.areas(table.rows[deep])
            if _parts_alike(table.areas(table.rows[deep - 1]), areas):
                break  # nothing is named more finely: a table in a cell divides its column further down
            if _names_a_row(table, table.rows[deep - 1], table.rows[deep]):
                break
            deep += 1
            if table.spans.isdisjoint(areas):
                break
    if deep < len(table.rows) - 1 and are_units(
        [" ".join(map(_text, cell)) for cell in table.cells(table.rows[deep])]
    ):
        deep += 1
    return deep


def _names_a_row(table: _Table, above: int, below: int) -> bool:
    """Whether the first cell of row ``below`` names that rather than a column, as the one ``above`` it does.

    So do some in bold, beside others in bold.
    """
    name, first = table.areas(above)[0], table.areas(below)[0]
    if name in (*table.spans, first) or first not in table.held:
        return False
    cells = table.cells(below)
    figures = any(map(str.isdecimal, "".join(_text(line) for cell in cells[1:] for line in cell)))
    is_bold = TableRow(tuple(cells), InTable(0, len(cells), True, False)).is_bold
    return (name in table.held or figures) and not is_bold


def _parts_alike(above: Sequence[int], below: Sequence[int]) -> bool:
    """Whether two rows have cells of their own in the same columns, none of them in both."""
    if set(above) & set(below):
        return False
    return [a == b for a, b in pairwise(above)] == [a == b for a, b in pairwise(below)]


def _titled(rows: list[TableRow], heading: int) -> list[TableRow]:
    """The rows, those from ``heading`` on told apart into a header, titles of sections and what is below them."""
    shapes = [RowShape(row.texts, len(row.cells) == 1, row.is_bold) for row in rows]
    if 0 in (titles := section_rows(shapes)):  # none names the columns
        places = [
            row.place._replace(section=at in titles, header=False, caption=False)
            for at, row in enumerate(rows)
        ]
        return [row._replace(place=place) for row, place in zip(rows, places, strict=True)]
    titles = section_rows(shapes := shapes[heading:])
    header = (
        bool(titles)
        or rows[heading].is_bold
        or not are_filled_in([shape.cells for shape in shapes])
    )
    return [
        row._replace(place=row.place._replace(section=at - heading in titles, header=header))
        for at, row in enumerate(rows)
    ]


def _unruled(row: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The rows that a row of the grid holds where lines part its columns only.

    They begin at the baselines that two columns of figures share; wrapped text has them by chance.
    """
    figures = [
        [line.baseline for line in cell]
        for cell in row
        if len(cell) > 1 and all(is_figure(_text(line)) for line in cell)
    ]
    if len(figures) < 2:
        return [row]
    near = _SAME_BASELINE * max(cell[0].size(cell[0].glyphs[0]) for cell in row if cell)
    most, *others = sorted(figures, key=len, reverse=True)
    shared = all(any(abs(at - one) < near for one in most) for other in others for at in other)
    if not shared or any(line.baseline > most[0] + near for cell in row for line in cell):
        return [row]  # a cell begins above its figures: nothing tells where the next one begins
    starts = [one for above, one in pairwise([inf, *most]) if above - one > near]
    return [
        [tuple(line for line in cell if low < line.baseline - near <= high) for cell in row]
        for high, low in pairwise([*starts, -inf])
    ]


def _text(line: GlyphRow) -> str:
    return "".join(glyph.text for glyph in line.glyphs)


def _stacked(cells: Sequence[Cell]) -> Cell:
    return tuple(line for cell in dict.fromkeys(cells) for line in cell)


def _loose(table: _Table, number: int) -> list[TableRow]:
    """The rows of a form, whose cells make no columns."""
    place = InTable(number, len(table.columns), False, False)
    rows = [
        tuple(
            table.held[area]
            for area in dict.fromkeys(table.grid.area[r])
            if area in table.held and table.first[area][0] == r
        )
        for r in table.rows
    ]
    return [TableRow(row, place) for row in rows if row]
