"""Cells across several columns in tables without lines: "Not covered" below two columns of a plan.

They stand in each column that they span, as in tables that lines are drawn around.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.pdf.run import ALIGNED, Run
from ingest.parsers.pdf.segments import Segment

_FEWEST_COLUMNS = 3
_OFF_MIDDLE = 1.5  # times the size by which a cell may miss the middle of its columns
_OVERLAP = 0.25  # of the size: what reaches less far into a column is not in it

Cells = list[list[Segment]]
"""The cells of a row, each its segments downwards."""


def merged(run: Run, line: Sequence[Segment]) -> list[Segment]:
    """Those of the cells of a line below ``run`` that span columns; none unless the line is such a row.

    Its first cell is in the first column, and the others begin, end or have their middle where their columns do.
    """
    zones = _zones(run)
    if len(line) < 2 or len(zones) < _FEWEST_COLUMNS:
        return []
    held = [_held(zones, one) for one in line]
    taken = [column for columns in held for column in columns]
    if any(column for column in held[0]) or len(set(taken)) < len(taken):
        return []
    wide = [(one, columns) for one, columns in zip(line, held, strict=True) if len(columns) > 1]
    return [one for one, _ in wide] if all(_is_set(zones, *cell) for cell in wide) else []


def spread(run: Run, rows: list[Cells]) -> list[Cells]:
    """``rows`` of a run with each merged cell in all columns that it spans, where nothing else stands.

    Text may be shorter than its cell: from its columns on it spans the empty ones to which it is set alike.
    """
    if not run.merged:
        return rows
    zones = _zones(run)
    for row in rows:
        for cell in [cell for cell in row if any(id(one) in run.merged for one in cell)]:
            columns = sorted({column for one in cell for column in _held(zones, one)})
            free = {at for at, other in enumerate(row) if at and (not other or other is cell)}
            for column in _widest(zones, cell, columns, free):
                row[column] = row[column] or cell
    return rows


def _widest(
    zones: Sequence[tuple[float, float]],
    cell: Sequence[Segment],
    columns: Sequence[int],
    free: set[int],
) -> Sequence[int]:
    """The columns of a cell, and the ``free`` ones beside them that it spans as well."""
    first, last = columns[0], columns[-1]
    left, right = min(one.left for one in cell), max(one.right for one in cell)
    near = ALIGNED * cell[0].size
    begins, ends = abs(left - zones[first][0]) < near, abs(right - zones[last][1]) < near
    while begins + ends < 2:
        wider = range(first if begins else first - 1, (last if ends else last + 1) + 1)
        if not free.issuperset(wider):
            break
        off = abs(zones[wider[0]][0] + zones[wider[-1]][1] - left - right) / 2
        if not (begins or ends) and off > _OFF_MIDDLE * cell[0].size:
            break
        first, last = wider[0], wider[-1]
    return range(first, last + 1)


def _zones(run: Run) -> list[tuple[float, float]]:
    """From where to where the cells of each column reach, but for merged ones; there may be no column."""
    columns = run.columns(merged=False)
    if not all(columns):
        return []
    return [(min(one.left for one in col), max(one.right for one in col)) for col in columns]


def _held(zones: Sequence[tuple[float, float]], one: Segment) -> list[int]:
    """The columns that a segment reaches into."""
    near = _OVERLAP * one.size
    return [
        at
        for at, (left, right) in enumerate(zones)
        if one.left + near < right and one.right - near > left
    ]


def _is_set(zones: Sequence[tuple[float, float]], one: Segment, columns: Sequence[int]) -> bool:
    left, right = zones[columns[0]][0], zones[columns[-1]][1]
    near = ALIGNED * one.size
    centred = abs(one.left + one.right - left - right) / 2 < _OFF_MIDDLE * one.size
    return abs(one.left - left) < near or abs(one.right - right) < near or centred
