"""Tables that lines are drawn around: which words stand in which cell, and the rows these make up.

Merged cells stand in every row and column that they span, and rows that together head the columns
are one, as in tables of HTML (see ``ingest.parsers.html.tables``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from math import inf

from ingest.parsers.pdf.glyphs import HYPHEN
from ingest.parsers.pdf.measures import Box, InTable, turned
from ingest.parsers.pdf.page_lines import Row
from ingest.parsers.pdf.raised import Glyph
from ingest.parsers.pdf.rulings import Grid, find_grids
from ingest.parsers.pdf.tables import Cell, TableRow, in_reading_order, is_figure
from ingest.parsers.section_rows import Row as RowShape
from ingest.parsers.section_rows import section_rows

_LABEL = 300  # characters: longer merged cells stand once
_MOST_LINES = 30  # in a cell: more are a page's layout
_MOST_HEADER_ROWS = 4
_SAME_BASELINE = 0.5  # share of the size


def take_ruled(rows: list[Row | TableRow], rulings: Sequence[Box], turn: int) -> None:
    """Put the rows of tables that lines are drawn around in the place of the lines that hold them.

    ``turn`` is the direction of most lines of the page.
    """
    grids = find_grids(Box.around((box[:2], box[2:]), turn) for box in rulings)
    for number, grid in enumerate(grids, start=1):
        area = Box(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])
        held: dict[int, list[Row]] = {}
        left: dict[int, list[Row | TableRow]] = {}
        for index, row in enumerate(rows):
            if not isinstance(row, Row) or not _meets(row, area, turn):
                continue
            outside: list[Row | TableRow] = []
            for cell, piece in _pieces(row, grid, turn):
                if cell is None:
                    outside.append(piece)
                else:
                    held.setdefault(cell, []).append(piece)
            left[index] = outside
        table = _table(grid, {cell: _in_order(pieces) for cell, pieces in held.items()}, number)
        if not table:
            continue
        table = in_reading_order(table)
        arranged: list[Row | TableRow] = []
        placed = False
        for index, row in enumerate(rows):
            arranged += left.get(index, [row])
            if not placed and index in left and len(left[index]) != 1:
                arranged += table
                placed = True
        if not placed:
            arranged[max(left) + 1 : max(left) + 1] = table
        rows[:] = arranged


def _meets(row: Row, area: Box, turn: int) -> bool:
    if row.slanted:
        return False
    return any(
        area.left < x < area.right and area.bottom < y < area.top
        for x, y in (_point(row, row.glyphs[at], turn) for at in (0, len(row.glyphs) // 2, -1))
    )


def _point(row: Row, glyph: Glyph, turn: int) -> tuple[float, float]:
    """A point within a glyph, seen along the page's direction."""
    size = row.size(glyph)
    x, y = turned(glyph.along + 0.15 * size, glyph.across + 0.2 * size, -row.turn % 4)
    return turned(x, y, turn)


def _pieces(row: Row, grid: Grid, turn: int) -> Iterator[tuple[int | None, Row]]:
    """What of a row stands in each cell, and what (None) stands beside the grid."""
    for cell, words in groupby(
        _words(row, grid, turn), lambda word: grid.area_at(*_point(row, word[0], turn))
    ):
        glyphs: list[Glyph] = []
        for word in words:
            baseline = glyphs and abs(word[0].across - glyphs[-1].across) > row.size(word[0]) * 0.9
            if baseline:
                yield cell, row.part(glyphs)
                glyphs = []
            if glyphs:
                glyphs.append(glyphs[-1]._replace(text=" "))
            glyphs += word
        yield cell, row.part(glyphs)


def _words(row: Row, grid: Grid, turn: int) -> Iterator[list[Glyph]]:
    """Words, those that a line end breaks in their parts; what fills its cell ends with it."""

    def cell(glyph: Glyph) -> int | None:
        return grid.area_at(*_point(row, glyph, turn))

    for word in row.words():
        start = 0
        for at, (glyph, after) in enumerate(pairwise(word), start=1):
            apart = min(glyph.at, after.at) >= 0 and (
                row.page.drawn_by(glyph.at) != row.page.drawn_by(after.at)
            )
            if glyph.text == HYPHEN or (apart and cell(word[start]) != cell(after)):
                yield word[start:at]
                start = at
        yield word[start:]


def _in_order(pieces: list[Row]) -> Cell:
    """The lines of a cell as they are read."""
    if len({piece.turn for piece in pieces}) > 1:
        return tuple(pieces)
    lines: list[list[Row]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.glyphs[0].across):
        first = piece.glyphs[0]
        if lines:
            above = lines[-1][0].glyphs[0]
            if above.across - first.across < _SAME_BASELINE * piece.size(first):
                lines[-1].append(piece)
                continue
        lines.append([piece])
    for line in lines:
        line.sort(key=lambda piece: piece.glyphs[0].along)
    return tuple(piece for line in lines for piece in line)


def _table(grid: Grid, held: dict[int, Cell], number: int) -> list[TableRow]:
    """The rows of a grid; none if it is no table."""
    units = [(r, c) for r, row in enumerate(grid.area) for c, _ in enumerate(row)]
    first: dict[int, tuple[int, int]] = {}
    across: dict[int, set[int]] = {}
    for r, c in units:
        area = grid.area[r][c]
        first.setdefault(area, (r, c))
        across.setdefault(area, set()).add(c)
    columns = sorted({first[area][1] for area in held})
    used = sorted({first[area][0] for area in held})
    if len(columns) < 2 or len(used) < 2 or any(len(cell) > _MOST_LINES for cell in held.values()):
        return []
    spans = {area for area in held if sum(c in across[area] for c in columns) > 1}

    def alone(r: int) -> bool:  # one cell across all columns
        return len({grid.area[r][c] for c in columns}) == 1

    body = [area for area in held if first[area][0] != used[0]]
    if sum(area in spans and not alone(first[area][0]) for area in body) * 3 > len(body):
        return _loose(grid, held, first, columns, used, number)
    cells = {r: _cells(grid, held, first, columns, r) for r in used}
    rows: list[TableRow] = []
    heading = next((r for r in used if not alone(r)), used[0])
    deep = used.index(heading) + 1
    if any(grid.area[heading][c] in spans for c in columns):
        while deep < len(used) and deep - used.index(heading) < _MOST_HEADER_ROWS:
            r = used[deep]
            deep += 1
            if not any(grid.area[r][c] in spans for c in columns):
                break
    for position, r in enumerate(used):
        caption = position < used.index(heading)
        place = InTable(number, len(columns), True, caption)
        row = cells[r]
        if position == used.index(heading) and deep > position + 1:
            stacked = [cells[one] for one in used[position:deep]]
            row = [_stacked(column) for column in zip(*stacked, strict=True)]
        elif used.index(heading) < position < deep:
            continue
        parts = [row[:1]] if alone(r) else _unruled(row) if position >= deep else [row]
        rows += [TableRow(tuple(part), place) for part in parts]
    first_row = used.index(heading)
    titles = section_rows([RowShape(_texts(row), len(row.cells) == 1) for row in rows[first_row:]])
    return [
        row._replace(place=row.place._replace(section=number - first_row in titles))
        for number, row in enumerate(rows)
    ]


def _texts(row: TableRow) -> list[str]:
    return ["".join(map(_text, cell)) for cell in row.cells]


def _unruled(row: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The rows that a row of the grid holds where lines part its columns only.

    They begin at the baselines that two columns of figures share; wrapped text has them by chance.
    """
    figures = [
        [_baseline(line) for line in cell]
        for cell in row
        if len(cell) > 1 and all(is_figure(_text(line)) for line in cell)
    ]
    if len(figures) < 2:
        return [row]
    near = _SAME_BASELINE * max(cell[0].size(cell[0].glyphs[0]) for cell in row if cell)
    most, *others = sorted(figures, key=len, reverse=True)
    shared = all(any(abs(at - one) < near for one in most) for other in others for at in other)
    if not shared or any(_baseline(line) > most[0] + near for cell in row for line in cell):
        return [row]  # a cell begins above its figures: nothing tells where the next one begins
    starts = [one for above, one in pairwise([inf, *most]) if above - one > near]
    return [
        [tuple(line for line in cell if low < _baseline(line) - near <= high) for cell in row]
        for high, low in pairwise([*starts, -inf])
    ]


def _baseline(line: Row) -> float:
    return line.glyphs[0].across


def _text(line: Row) -> str:
    return "".join(glyph.text for glyph in line.glyphs)


def _stacked(cells: Sequence[Cell]) -> Cell:
    return tuple(line for cell in dict.fromkeys(cells) for line in cell)


def _cells(
    grid: Grid,
    held: dict[int, Cell],
    first: dict[int, tuple[int, int]],
    columns: Sequence[int],
    r: int,
) -> list[Cell]:
    row: list[Cell] = []
    for c in columns:
        area = grid.area[r][c]
        cell = held.get(area, ())
        again = first[area][0] != r or area in {grid.area[r][o] for o in columns if o < c}
        if again and sum(len(piece.glyphs) for piece in cell) > _LABEL:
            cell = ()
        row.append(cell)
    return row


def _loose(
    grid: Grid,
    held: dict[int, Cell],
    first: dict[int, tuple[int, int]],
    columns: Sequence[int],
    used: Sequence[int],
    number: int,
) -> list[TableRow]:
    """The rows of a form, whose cells make no columns."""
    place = InTable(number, len(columns), False, False)
    rows = [
        tuple(
            held[area]
            for area in dict.fromkeys(grid.area[r])
            if area in held and first[area][0] == r
        )
        for r in used
    ]
    return [TableRow(row, place) for row in rows if row]
