"""Tables that lines are drawn around: which words stand in which cell, and the rows these make up.

Merged cells stand in every row and column that they span, and rows that together head the columns
are one, as in tables of HTML (see ``ingest.parsers.html.tables``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from ingest.parsers.pdf.beyond_rules import widened, words_of
from ingest.parsers.pdf.cut_rules import cut_grids
from ingest.parsers.pdf.glyphs import HYPHEN
from ingest.parsers.pdf.measures import Box, turned
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph
from ingest.parsers.pdf.ruled_rows import table_rows
from ingest.parsers.pdf.rulings import RuledGrid, find_grids
from ingest.parsers.pdf.segments import segments_of
from ingest.parsers.pdf.tables import Cell, TableRow, in_reading_order

_SAME_BASELINE = 0.5  # share of the size
_BANDED = 3  # of so many rows one that white parts within a cell shows that lines do not
_INSIDE = 1.0  # points
_MOST_GRIDS = 200  # of a page: of more none is looked for in the cells of another


def take_ruled(rows: list[GlyphRow | TableRow], rulings: Sequence[Box], turn: int) -> None:
    """Put the rows of tables that lines are drawn around in the place of the lines that hold them.

    ``turn`` is the direction of most lines of the page.
    """
    boxes = [Box.around((box[:2], box[2:]), turn) for box in rulings]
    grids = [*find_grids(boxes), *cut_grids(boxes, rows, turn)]
    outer = grids if len(grids) <= _MOST_GRIDS else []
    within = {id(inner) for inner in outer for grid in outer if _holds(grid, inner)}
    words = words_of(rows, turn) if outer else []
    for number, ruled in enumerate(grids, start=1):
        if id(ruled) in within:
            continue
        areas = [_area(other) for other in outer if other is not ruled]
        free = [w for w in words if not any(_is_in(area, w.left, w.across) for area in areas)]
        grid = widened(ruled, free)
        inner = [other for other in grids if id(other) in within and _holds(grid, other)]
        area = _area(grid)
        held: dict[int, list[GlyphRow]] = {}
        left: dict[int, list[GlyphRow | TableRow]] = {}
        for index, row in enumerate(rows):
            if not isinstance(row, GlyphRow) or not _meets(row, area, turn):
                continue
            outside: list[GlyphRow | TableRow] = []
            for cell, piece in _pieces(row, grid, turn):
                if cell is None:
                    outside.append(piece)
                else:
                    held.setdefault(cell, []).append(piece)
            left[index] = outside
        if _is_frame(grid, held):
            continue
        cells = {cell: _cell(pieces, inner, turn) for cell, pieces in held.items()}
        table = table_rows(grid, cells, number)
        if not table:
            continue
        table = in_reading_order(table)
        arranged: list[GlyphRow | TableRow] = []
        placed = False
        for index, row in enumerate(rows):
            arranged += left.get(index, [row])
            if not placed and index in left and len(left[index]) != 1:
                arranged += table
                placed = True
        if not placed:
            arranged[max(left) + 1 : max(left) + 1] = table
        rows[:] = arranged


def _is_frame(grid: RuledGrid, held: Mapping[int, Sequence[GlyphRow]]) -> bool:
    """Whether lines stand around cells that white parts, as in tables that only shades and some lines band."""
    across = {
        area
        for row in grid.area
        for area, beside in pairwise(row)
        if area == beside and area in held
    }
    parted = sum(_in_columns(grid, line) for area in across for line in held[area])
    rows = sum(any(area in held for area in row) for row in grid.area)
    return parted > 0 and parted * _BANDED >= rows


def _in_columns(grid: RuledGrid, line: GlyphRow) -> bool:
    """Whether pieces of a line stand in several columns of a grid, and none reaches from one into another."""
    pieces = [
        [bisect_right(grid.xs, x) for x in (piece.left + _INSIDE, piece.right - _INSIDE)]
        for piece in segments_of(line, 0)
    ]
    columns = [first for first, last in pieces if first == last]
    return len(columns) == len(pieces) == len(set(columns)) > 1


def _is_in(area: Box, x: float, y: float) -> bool:
    return area.left < x < area.right and area.bottom < y < area.top


def _area(grid: RuledGrid) -> Box:
    return Box(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])


def _holds(grid: RuledGrid, other: RuledGrid) -> bool:
    """Whether a cell of ``grid`` holds ``other`` as a whole."""
    left, bottom, right, top = _area(other)
    corners = {grid.area_at(x, y) for x in (left, right) for y in (bottom, top)}
    return other is not grid and len(corners) == 1 and None not in corners


def _cell(pieces: list[GlyphRow], tables: Sequence[RuledGrid], turn: int) -> Cell:
    """The lines of a cell; the rows of a table in it end with semicolons, the cells of these with commas."""
    for grid in tables:
        inside: dict[int, list[GlyphRow]] = {}
        beside: list[GlyphRow] = []
        for piece in pieces:
            for cell, part in _pieces(piece, grid, turn):
                (beside if cell is None else inside.setdefault(cell, [])).append(part)
        if not inside:
            continue
        lines: list[GlyphRow] = []
        for areas in grid.area:
            row = [_in_order(inside.pop(area)) for area in dict.fromkeys(areas) if area in inside]
            for number, written in enumerate(row, start=1):
                sign = "," if number < len(row) else ";"
                lines += [*written[:-1], _ended(written[-1], sign)]
        lines[-1].glyphs.pop()
        above = [one for one in beside if one.baseline > grid.ys[-1]]
        below = [one for one in beside if one not in above]
        return (*_cell(above, (), turn), *lines, *_cell(below, (), turn))
    return _in_order(pieces)


def _ended(row: GlyphRow, sign: str) -> GlyphRow:
    end = row.glyphs[-1]._replace(text=sign, at=-1, along=row.right(row.glyphs[-1]))
    return row.part([*row.glyphs, end])


def _meets(row: GlyphRow, area: Box, turn: int) -> bool:
    if row.slanted:
        return False
    return any(
        _is_in(area, x, y)
        for x, y in (_point(row, row.glyphs[at], turn) for at in (0, len(row.glyphs) // 2, -1))
    )


def _point(row: GlyphRow, glyph: Glyph, turn: int) -> tuple[float, float]:
    """A point within a glyph, seen along the page's direction."""
    size = row.size(glyph)
    x, y = turned(glyph.along + 0.15 * size, glyph.across + 0.2 * size, -row.turn % 4)
    return turned(x, y, turn)


def _pieces(row: GlyphRow, grid: RuledGrid, turn: int) -> Iterator[tuple[int | None, GlyphRow]]:
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


def _words(row: GlyphRow, grid: RuledGrid, turn: int) -> Iterator[list[Glyph]]:
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


def _in_order(pieces: list[GlyphRow]) -> Cell:
    """The lines of a cell as they are read."""
    if len({piece.turn for piece in pieces}) > 1:
        return tuple(pieces)
    lines: list[list[GlyphRow]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.baseline):
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
