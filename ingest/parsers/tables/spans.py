"""Cells across several columns of a table: what they say stands in each column, as it is read there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
_MOST = 12  # columns in which a cell is repeated
_FORM = 3  # one cell in so many of a form goes across columns, which are none then


def spread(rows: Sequence[Sequence[tuple[_T, int]]]) -> list[list[_T]]:
    """The cells of each row, of which it is known how many columns of the table each takes.

    A cell is repeated for each column that it takes and that begins a cell in another row; one alone in
    its row is not. Rows of different widths, and those of a form, are left as they are.
    """
    single = [[cell for cell, _ in row] for row in rows]
    widths = {sum(width for _, width in row) for row in rows if row}
    if len(widths) != 1:
        return single
    begun = [_begun(row) for row in rows]
    columns = sorted({start for starts in begun for start in starts})
    taken = [
        [
            bisect_left(columns, start + width) - bisect_left(columns, start)
            for start, (_, width) in zip(starts, row, strict=True)
        ]
        for starts, row in zip(begun, rows, strict=True)
    ]
    body = [count for counts in taken[1:] if len(counts) > 1 for count in counts]
    if sum(count > 1 for count in body) * _FORM > len(body):
        return single
    return [
        [cell for cell, count in zip(cells, counts, strict=True) for _ in range(min(count, _MOST))]
        if len(cells) > 1
        else cells
        for cells, counts in zip(single, taken, strict=True)
    ]


def _begun(row: Sequence[tuple[object, int]]) -> list[int]:
    """The columns in which the cells of a row begin, from 0."""
    starts, column = [], 0
    for _, width in row:
        starts.append(column)
        column += width
    return starts
