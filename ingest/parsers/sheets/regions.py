"""The stretches of a sheet that stand apart: tables, titles and notes with empty cells around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import ends_sentence, is_value
from ingest.parsers.sheets.grid import Grid

_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?")
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 2  # of a table that goes on below an empty row
_SENTENCE = 4  # words: what is shorter may be a name, "approx."
_LABELS = 0.6  # share of a column's cells that are no values, where it holds the names of its rows


class Region(NamedTuple):
    """Rows from ``top`` up to ``bottom`` and columns from ``left`` up to ``right`` of a grid."""

    top: int
    bottom: int
    left: int
    right: int


def names_columns(grid: Grid, row: int, left: int, right: int) -> bool:
    """Whether every filled cell of a row may be the name of a column; a year may, beside others."""
    cells = [grid.rows[row][column] for column in grid.filled(row, left, right)]
    valued = [text for text in cells if is_value(text)]
    return bool(cells) and all(map(is_year, valued))


def is_year(text: str) -> bool:
    """Whether a cell holds a year, or two that follow each other, which name rows and columns."""
    return _YEAR.fullmatch(text) is not None


def regions(grid: Grid) -> Iterator[Region]:
    """The regions of a sheet, from above, those side by side from the left."""
    width = max(map(len, grid.rows), default=0)
    yield from _bands(grid, Region(0, len(grid.rows), 0, width))


def _bands(grid: Grid, within: Region) -> Iterator[Region]:
    """What empty rows part, each then parted by empty columns."""
    first: int | None = None
    above: Region | None = None
    for row in range(within.top, within.bottom + 1):
        empty = row == within.bottom or not any(grid.rows[row][within.left : within.right])
        if empty and first is not None:
            band = within._replace(top=first, bottom=row)
            parts = list(_columns(grid, band))
            if above is not None and len(parts) > 1 and _goes_on(grid, above, band):
                parts = [band._replace(left=above.left, right=above.right)]
            yield from parts
            above = parts[0] if len(parts) == 1 else None
            first = None
        elif not empty and first is None:
            first = row


def _goes_on(grid: Grid, above: Region, band: Region) -> bool:
    """Whether rows below an empty one are those of the table above, though some of their cells are empty.

    They keep to its columns, and begin with the name of a row that has a value.
    """
    if above.right - above.left < _FEWEST_COLUMNS or above.bottom - above.top < _FEWEST_ROWS:
        return False
    outside = (
        column
        for row in range(band.top, band.bottom)
        for column in grid.filled(row, band.left, band.right)
        if not above.left <= column < above.right
    )
    name, *cells = grid.filled(band.top, band.left, band.right)
    return (
        name == above.left
        and not is_value(grid.rows[band.top][name])
        and any(is_value(grid.rows[band.top][column]) for column in cells)
        and next(outside, None) is None
    )


def _columns(grid: Grid, band: Region) -> Iterator[Region]:
    taken: set[int] = set()
    for row in range(band.top, band.bottom):
        for column in grid.filled(row, band.left, band.right):
            taken.update(
                range(column, min(grid.across.get((row, column), column), band.right - 1) + 1)
            )
    parts: list[Region] = []
    for column in sorted(taken):
        if parts and parts[-1].right == column:
            parts[-1] = parts[-1]._replace(right=column + 1)
        else:
            parts.append(band._replace(left=column, right=column + 1))
    joined: list[Region] = []
    for part in parts:
        if joined and not _is_apart(grid, joined[-1], part):
            joined[-1] = joined[-1]._replace(right=part.right)
        else:
            joined.append(part)
    if len(joined) == 1:
        yield joined[0]
        return
    for part in joined:
        yield from _bands(grid, part)


def _is_apart(grid: Grid, left: Region, right: Region) -> bool:
    """Whether what stands to the right of an empty column is no part of the table to its left."""
    if right.right - right.left > 1:
        return _is_table(grid, left) and _is_table(grid, right)
    # A column of the same table has a name, where the others have theirs.
    heads = next(
        (
            row
            for row in range(left.top, left.bottom)
            if len(grid.filled(row, left.left, left.right)) > 1
        ),
        None,
    )
    if heads is None:
        return False
    name = "".join(grid.rows[heads][right.left : right.right])
    is_note = ends_sentence(name) and len(name.split()) >= _SENTENCE
    return is_note or not names_columns(grid, heads, right.left, right.right)


def _is_table(grid: Grid, part: Region) -> bool:
    """Whether columns between empty ones are a table of their own: with names of rows at their left."""
    if part.right - part.left < 2:
        return False
    first = [
        grid.rows[row][part.left]
        for row in range(part.top, part.bottom)
        if part.left < len(grid.rows[row]) and grid.rows[row][part.left]
    ][1:]
    return bool(first) and sum(not is_value(text) for text in first) >= _LABELS * len(first)
