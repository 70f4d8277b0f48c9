"""Groups of rows whose name stands only in the first of them, as pivot tables show it."""

from __future__ import annotations

from ingest.parsers.lines.line_shapes import is_value, says_sum
from ingest.parsers.sheets.grid import Grid
from ingest.parsers.sheets.headers import cells_of
from ingest.parsers.sheets.regions import Region, is_year

_FEWEST_COLUMNS = 3  # in a table of two, a row without a name may go on with the one above it


def group_names(grid: Grid, table: Region) -> dict[int, str]:
    """The names of the groups of those rows of a table, without its header, that lack one; by row.

    Empty where some row has an empty cell, or only figures below a name: such a row may be a sum. One
    that says so is of no group, since it may be that of all.
    """
    names: dict[int, str] = {}
    if table.right - table.left < _FEWEST_COLUMNS:
        return names
    name = ""
    for row in range(table.top, table.bottom):
        first, *rest = cells_of(grid, row, table)
        name = first or name
        if not (name and all(rest)):
            return {}
        if not first:
            if all(is_value(text) and not is_year(text) for text in rest):
                return {}
            if not any(map(says_sum, rest)):
                names[row] = name
    return names
