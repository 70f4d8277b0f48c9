"""The rows that the cells of a grid of lines make up: headers, merged cells, titles, forms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from ingest.parsers.form_rows import are_filled_in
from ingest.parsers.line_shapes import are_units
from ingest.parsers.pdf.measures import InTable
from ingest.parsers.pdf.page_lines import Row
from ingest.parsers.pdf.rulings import RuledGrid
from ingest.parsers.pdf.tables import Cell, TableRow, is_figure
from ingest.parsers.section_rows import Row as RowShape
from ingest.parsers.section_rows import section_rows

_LABEL = 300  # characters: longer merged cells stand once
_MOST_LINES = 30  # in a cell: more are a page's layout
_MOST_HEADER_ROWS = 4
_SAME_BASELINE = 0.5  # share of the size


def table_rows(grid: RuledGrid, held: dict[int, Cell], number: int) -> list[TableRow]:
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
            if _parts_alike(grid, used[deep - 1], r, columns):
                break  # nothing is named more finely: a table in a cell divides its column further down
            deep += 1
            if not any(grid.area[r][c] in spans for c in columns):
                break
    if deep < len(used) - 1 and are_units(
        [" ".join(map(_text, cell)) for cell in cells[used[deep]]]
    ):
        deep += 1
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
    shapes = [RowShape(_texts(row), len(row.cells) == 1) for row in rows[first_row:]]
    titles = section_rows(shapes)
    header = (
        bool(titles)
        or _is_bold(rows[first_row])
        or not are_filled_in([shape.cells for shape in shapes])
    )
    return [
        row._replace(place=row.place._replace(section=number - first_row in titles, header=header))
        for number, row in enumerate(rows)
    ]


def _parts_alike(grid: RuledGrid, above: int, below: int, columns: Sequence[int]) -> bool:
    """Whether two rows have cells of their own in the same columns, none of them in both."""
    first, second = ([grid.area[r][c] for c in columns] for r in (above, below))
    if set(first) & set(second):
        return False
    return [a == b for a, b in pairwise(first)] == [a == b for a, b in pairwise(second)]


def _is_bold(row: TableRow) -> bool:
    lines = [line for cell in row.cells for line in cell]
    return all(line.page.is_bold(line.glyphs[0].at) for line in lines)


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
    grid: RuledGrid,
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
    grid: RuledGrid,
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
