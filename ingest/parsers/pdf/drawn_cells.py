"""Rows of tables that a page draws cell by cell: all lines of a cell, then those of the one beside it.

So do word processors and browsers. It tells a table whose cells are wrapped text from columns of a text,
which are drawn one after the other, or line by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from ingest.parsers.pdf.run import Run
from ingest.parsers.pdf.segments import Segment

_FEWEST_ROWS = 3
_FEWEST_WRAPPED = 2  # rows with a cell of several lines
_FILLED = 0.7  # share of the rows with something in all columns
_LONGEST = 12  # lines of a cell: more are a text
_SAME_LINE = 0.5  # share of the size


def drawn_cells(run: Run) -> list[list[list[Segment]]]:
    """The cells of each row as they are drawn; none where that makes no rows, one below the other."""
    if run.across or run.over:
        return []
    drawn = sorted(run.segments(), key=lambda one: (one.slot, one.left))
    rows: list[list[list[Segment]]] = []
    last = len(run.edges)
    for column, pieces in groupby(drawn, key=run.column):
        if column <= last:
            rows.append([[] for _ in run.edges])
        rows[-1][column] = list(pieces)
        last = column
    full = sum(all(row) for row in rows)
    if len(rows) < _FEWEST_ROWS or full < _FILLED * len(rows):
        return []
    if sum(any(_is_wrapped(cell) for cell in row) for row in rows) < _FEWEST_WRAPPED:
        return []
    longest = max(len(cell) for row in rows for cell in row)
    if longest > _LONGEST or not all(map(_run_down, (cell for row in rows for cell in row))):
        return []
    ends = [[cell for cell in row if cell] for row in rows]
    below = all(
        min(cell[-1].across for cell in row) > max(cell[0].across for cell in after)
        for row, after in pairwise(ends)
    )
    return rows if below and all(map(_are_beside, ends)) else []


def _is_wrapped(cell: Sequence[Segment]) -> bool:
    return len(cell) > 1


def _run_down(cell: Sequence[Segment]) -> bool:
    """Whether the lines of a cell are drawn downwards."""
    return all(one.across >= after.across for one, after in pairwise(cell))


def _are_beside(row: Sequence[Sequence[Segment]]) -> bool:
    """Whether the cells of a row stand beside its longest one."""
    longest = max(row, key=len)
    near = _SAME_LINE * longest[0].size
    top, bottom = longest[0].across + near, longest[-1].across - near
    return all(bottom <= one.across <= top for cell in row for one in cell)
