"""The rows of tables without lines: which lines of a run of them make up one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.pdf.gutters import Run, Segment
from ingest.parsers.pdf.measures import Box, InTable
from ingest.parsers.pdf.tables import TableRow

_LOOSE = 1.2  # times the pitch within a cell: the next row
_TIGHT = 1.5  # share of the size: the largest pitch within a cell
_LONGEST_CELL = 8  # lines
_FEWEST = 3  # rows of two columns

_Line = Sequence[Segment]


def table_of(run: Run, levels: Sequence[Box], number: int) -> list[TableRow]:
    """The rows of a run; none if it makes no table. ``levels`` are the page's lines across."""
    ruled = [_is_ruled(run, levels, one, other) for one, other in pairwise(run.lines)]
    named = sum(run.column(line[0]) == 0 for line in run.lines)
    by_rules = sum(ruled) >= 2 and (sum(ruled) + 1) >= 0.6 * named
    tight = min(one[0].across - other[0].across for one, other in pairwise(run.lines))
    rows: list[list[_Line]] = [[run.lines[0]]]
    for number, is_ruled in enumerate(ruled, start=1):
        before, line = run.lines[number - 1 : number + 1]
        pitch = before[0].across - line[0].across
        loose = pitch > max(_LOOSE * tight, 0.1) or pitch > _TIGHT * line[0].size
        apart = not run.across.isdisjoint({number - 1, number})
        if apart or is_ruled or (not by_rules and (loose or not _goes_on(run, before, line))):
            rows.append([line])
        else:
            rows[-1].append(line)
    cells = [_cells(run, row) for row in rows]
    filled = sum(sum(map(bool, row)) > 1 for row in cells)
    if filled < (_FEWEST if len(run.edges) == 2 else 2):
        return []
    if any(len(cell) > _LONGEST_CELL for row in cells for cell in row):
        return []
    place = InTable(number, len(run.edges), _has_header(run, ruled))
    return [TableRow(tuple(tuple(one.row for one in cell) for cell in row), place) for row in cells]


def _is_ruled(run: Run, levels: Sequence[Box], one: _Line, other: _Line) -> bool:
    left, right = run.lines[0][0].left, max(line[-1].right for line in run.lines)
    low, high = other[0].across, one[0].across
    return any(low < box.bottom < high and box.left < right and box.right > left for box in levels)


def _goes_on(run: Run, before: _Line, line: _Line) -> bool:
    """Whether the cells of ``line`` go on with those above."""
    first = line[0]
    if run.column(first):
        return len(line) == 1 or any(one.text[:1].islower() for one in line)
    if len(line) > 1:
        return first.text[:1].islower() and run.column(before[0]) == 0
    return first.text[:1].islower()


def _cells(run: Run, row: Sequence[_Line]) -> list[list[Segment]]:
    cells: list[list[Segment]] = [[] for _ in run.edges]
    for line in row:
        for segment in line:
            cells[run.column(segment)].append(segment)
    return cells


def _has_header(run: Run, ruled: Sequence[bool]) -> bool:
    """Whether the first line names the columns, rather than hold the first of the values."""
    first, second = run.lines[0], run.lines[1]
    bold, other = (
        all(one.row.page.is_bold(one.row.glyphs[0].at) for one in line) for line in (first, second)
    )
    if (bold and not other) or (ruled[0] and sum(ruled) == 1) or run.column(first[0]):
        return True
    values = first if len(run.edges) == 2 else first[:1]
    return not any(any(map(str.isdigit, one.text)) for one in values)
