"""Rows of tables that a page draws cell by cell: all lines of a cell, then those of the one beside it.

So do word processors and browsers. It tells a table whose cells are wrapped text from columns of a text,
which are drawn one after the other, or line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ingest.parsers.pdf.glyphs import HYPHEN
from ingest.parsers.pdf.run import Run
from ingest.parsers.pdf.segments import Segment, is_bold

# Rows of several cells, and with wrapped ones: less will do below bold names, or where a row is all wrapped.
_FEWEST, _FEWEST_WRAPPED = 3, 2
_FILLED = 0.6  # share of these with something in all columns
_HYPHENS = frozenset({HYPHEN, "-", "\u2010"})
_LONGEST = 12  # lines of a cell: more are a text
_SAME_LINE = 0.5  # share of the size

Row = list[list[Segment]]
"""The cells of a row, each its segments downwards."""


def drawn_cells(run: Run) -> list[Row]:
    """The cells of each row as they are drawn; none where that makes no rows, one below the other."""
    rows = [part for number, row in enumerate(_rows(run)) for part in _parted(row, number)]
    several = [row for row in rows if sum(map(bool, row)) > 1]
    full = sum(map(all, several))
    wrapped = sum(any(len(cell) > 1 for cell in row) for row in rows)
    named = bool(rows) and is_bold(_flat(rows[0])) and not is_bold(_flat(rows[-1]))
    sure = (named and wrapped > 0) or any(map(_is_wrapped, rows))
    if len(several) < (2 if sure else _FEWEST) or not (sure or wrapped >= _FEWEST_WRAPPED):
        return []
    alone = [row for row in rows[1:] if sum(map(bool, row)) == 1]
    if not all(row[0] and is_bold(row[0]) for row in alone):
        return []  # what goes on from the page before is the first row, another one may be a title
    if full < _FILLED * len(several) or max(len(cell) for row in rows for cell in row) > _LONGEST:
        return []
    if not all(_runs_down(cell) for row in rows for cell in row) or not all(map(_are_beside, rows)):
        return []
    below = all(
        min(one.across for one in _flat(row)) > max(one.across for one in _flat(after))
        for row, after in pairwise(rows)
    )
    return rows if below else []


def _rows(run: Run) -> list[Row]:
    """What is drawn from the left to the right, one after the other; what stands across the columns is apart."""
    across = {id(one) for number in run.across for one in run.lines[number]}
    drawn = sorted(
        (one for line in run.lines for one in line), key=lambda one: (one.slot, one.left)
    )
    rows: list[Row] = []
    last = len(run.edges)
    for (apart, column), pieces in groupby(
        drawn, key=lambda one: (id(one) in across, run.column(one))
    ):
        if apart or column <= last:
            rows.append([[] for _ in run.edges])
        rows[-1][column] = list(pieces)
        last = len(run.edges) if apart else column
    return rows


def _parted(row: Row, number: int) -> Iterator[Row]:
    """A row below the first in two where what its first cell begins with stands above all others: a title."""
    first, *others = row
    top = max((one.across for cell in others for one in cell), default=None)
    if number and top is not None:
        above = [one for one in first if one.across > top + _SAME_LINE * one.size]
        if above and len(above) < len(first):
            yield [above, *([] for _ in others)]
            row = [first[len(above) :], *others]
    yield row


def _is_wrapped(row: Row) -> bool:
    """Whether each cell has several lines; what a hyphen takes on to the next line is drawn out of its order."""
    lines = [line for cell in row for line in cell[:-1]]
    return all(len(cell) > 1 for cell in row) and not any(
        line.text[-1] in _HYPHENS for line in lines
    )


def _flat(row: Row) -> list[Segment]:
    return [one for cell in row for one in cell]


def _runs_down(cell: Sequence[Segment]) -> bool:
    """Whether the lines of a cell are drawn downwards."""
    return all(one.across >= after.across for one, after in pairwise(cell))


def _are_beside(row: Row) -> bool:
    """Whether the cells of a row stand beside its longest one."""
    longest = max(row, key=len)
    near = _SAME_LINE * longest[0].size
    top, bottom = longest[0].across + near, longest[-1].across - near
    return all(bottom <= one.across <= top for one in _flat(row))
