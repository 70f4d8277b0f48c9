"""Tables that are written column by column, as data frames are: {"name": ["North", …], "price": ["40", …]}."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import is_value
from ingest.parsers.records.markup import is_long

Cell = str | bool | None
_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 2
# Lists of one kind may be as long as each other by chance: not so many, and not such long ones.
_MANY_ROWS, _MANY_COLUMNS = 5, 3


class Columns(NamedTuple):
    """The names of columns, and the rows below them."""

    names: list[str]
    rows: list[list[Cell]]


def columns_of(value: object) -> Columns | None:
    """The table that an object of columns is, each a list or an object of numbered cells; None for others."""
    if not isinstance(value, Mapping) or len(value) < _FEWEST_COLUMNS:
        return None
    found = [_cells(column) for column in value.values()]
    columns = [cells for cells in found if cells]
    if len(columns) < len(found) or len({len(cells) for cells in columns}) != 1:
        return None
    figures = [all(map(_is_figure, cells)) for cells in columns]
    by_chance = all(figures) or not (any(figures) or len(columns) >= _MANY_COLUMNS)
    if len(columns[0]) < (_MANY_ROWS if by_chance else _FEWEST_ROWS):
        return None
    return Columns(list(map(str, value)), [list(row) for row in zip(*columns, strict=True)])


def _cells(column: object) -> Sequence[Cell]:
    """The cells of a column; none where it is no list of short ones."""
    if isinstance(column, Mapping):
        is_numbered = list(column) == [str(number) for number in range(len(column))]
        cells = list(column.values()) if is_numbered else []
    else:
        cells = list(column) if isinstance(column, Sequence) and not isinstance(column, str) else []
    short = all(
        isinstance(one, Cell) and not (isinstance(one, str) and is_long(one)) for one in cells
    )
    return cells if short else []


def _is_figure(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and is_value(cell))
