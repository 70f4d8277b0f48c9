"""Header rows: how many rows at the top of a table name its columns, and what these are called."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.parsers.lines.line_shapes import are_units, is_value
from ingest.parsers.sheets.grid import Grid
from ingest.parsers.sheets.regions import Region, names_columns
from ingest.parsers.tables.form_rows import are_filled_in

_MOST_ROWS = 4  # of a header
_LOOKED_AT = 20  # rows
_FEWEST_STEPS = 2  # of a plan: its columns are dates, times or numbers
_DATED = re.compile(  # a date, a time, or what is counted in a word
    r"\d{1,4}([./-])\d{1,2}\1(?:\d{1,4})?(?: .*)?|\d{1,2}\.? ?[^\W\d_]{3,9}\.?(?:,? \d{2,4})?"
    r"|\d{1,2}:\d\d.*|[^\W\d_]{3,9}\.? (?:\d{1,2}, )?\d{4}"
)
_LONGEST_FORM = 100  # rows of labels with what is filled in beside them


def header_rows(grid: Grid, table: Region, *, goes_on_below: bool) -> int:
    """How many rows at its top name the columns of a table, which may go on below an empty row."""
    if not _names_all(grid, table, 0):
        return 0
    if table.bottom - table.top == 1:
        return int(goes_on_below and table.right - table.left > 1)
    if not _is_headed(grid, table):
        return 0
    depth = 1
    while (
        depth < min(_MOST_ROWS, table.bottom - table.top - 1)
        and _names_all(grid, table, depth)
        and (
            _is_open(grid, table, table.top + depth - 1)
            or (_is_plan(grid, table, depth) and not cells_of(grid, table.top + depth, table)[0])
        )
    ):
        depth += 1
    return depth


def column_names(grid: Grid, table: Region, depth: int) -> list[str]:
    """The name of each column: what stands above it in ``depth`` rows, from above, each once."""
    stacked: list[dict[str, None]] = [{} for _ in range(table.left, table.right)]
    rows = [cells_of(grid, row, table) for row in range(table.top, table.top + depth)]
    for at, names in enumerate(rows, start=1):
        for number in range(2, len(names)):  # a name stands over those below and to its right
            if not names[number] and any(below[number] for below in rows[at:]):
                names[number] = names[number - 1]
        for column, name in zip(stacked, names, strict=True):
            if name:
                column[name] = None
    return [" ".join(column) for column in stacked]


def cells_of(grid: Grid, row: int, table: Region) -> list[str]:
    """What a row holds in every column of a table; a merged cell in each that it spans."""
    held = grid.rows[row][table.left : table.right]
    held += [""] * (table.right - table.left - len(held))
    for column in grid.filled(row, table.left, table.right):
        last = min(grid.across.get((row, column), column), table.right - 1)
        for further in range(column + 1, last + 1):
            held[further - table.left] = held[column - table.left]
    return held


def own_columns(grid: Grid, table: Region) -> list[int]:
    """The columns of a table, counted from its left, that hold a cell of their own in some row.

    Forms leave others between labels and values, or merge cells across them in every row.
    """
    rows = range(table.top, table.bottom)
    own = {at for row in rows for at in grid.filled(row, table.left, table.right)}
    return [at - table.left for at in sorted(own)]


def merged_columns(grid: Grid, table: Region) -> set[int]:
    """The columns of a table, counted from its left, that merged cells reach into."""
    reached: set[int] = set()
    for row in range(table.top, table.bottom):
        for column in grid.filled(row, table.left, table.right):
            last = min(grid.across.get((row, column), column), table.right - 1)
            reached.update(range(column + 1 - table.left, last + 1 - table.left))
    return reached


def values_below(grid: Grid, table: Region, first: int) -> bool:
    """Whether some column holds values, for the most part, from the ``first`` row of a table on."""
    rows = range(table.top + first, min(table.bottom, table.top + first + _LOOKED_AT))
    for column in range(table.left, table.right):
        held = (grid.rows[row][column] for row in rows if column < len(grid.rows[row]))
        cells = [text for text in held if text]
        if cells and sum(map(is_value, cells)) * 2 > len(cells):
            return True
    return False


def _names_all(grid: Grid, table: Region, number: int) -> bool:
    return names_columns(grid, table.top + number, table.left, table.right) or _is_plan(
        grid, table, number
    )


def _is_plan(grid: Grid, table: Region, number: int) -> bool:
    """Whether a row holds dates, times or numbers side by side that none of what stands below them is like."""
    first, *cells = cells_of(grid, table.top + number, table)
    until = min(table.bottom, table.top + number + 1 + _LOOKED_AT)
    below = [cells_of(grid, row, table)[1:] for row in range(table.top + number + 1, until)]
    steps = 0
    for at, text in enumerate(cells):
        if not is_value(text):
            steps = 0 if text else steps
            continue
        under = [row[at] for row in below if row[at]]
        like = _DATED.fullmatch if _DATED.fullmatch(text) else is_value
        if not under or any(map(like, under)):
            return False
        steps += 1
    return steps >= _FEWEST_STEPS and not is_value(first)


def _is_headed(grid: Grid, table: Region) -> bool:
    """Whether the first row names the columns: of two columns of words it may be a pair like the rest.

    What stands in a column more than once does not name it.
    """
    if grid.bold is not None and table.top in grid.bold:
        return True
    own = own_columns(grid, table)
    first = range(table.top, min(table.bottom, table.top + _LONGEST_FORM))
    held = [[cells[at] for at in own] for cells in (cells_of(grid, row, table) for row in first)]
    if table.bottom - table.top <= _LONGEST_FORM and are_filled_in(held):
        return False
    if not values_below(grid, table, 1) and any(
        _recurs(grid, table, column) for column in range(table.left, table.right)
    ):
        return False
    return grid.bold is None or len(own) > 2 or values_below(grid, table, 1)


def _recurs(grid: Grid, table: Region, column: int) -> bool:
    """Whether the first cell of a column stands further down, too; not right below, as a merged one does."""
    cells = [
        grid.rows[row][column] if column < len(grid.rows[row]) else ""
        for row in range(table.top, min(table.bottom, table.top + _LOOKED_AT))
    ]
    below = next((n for n, text in enumerate(cells) if text != cells[0]), len(cells))
    return bool(cells[0]) and cells[0] in cells[below:]


def _is_open(grid: Grid, table: Region, row: int) -> bool:
    """Whether the next row names columns more finely: this one has names over several of them."""
    cells = grid.filled(row, table.left, table.right)
    above, below = grid.rows[row], grid.rows[row + 1]
    if any((row, column) in grid.across for column in cells):
        # A row that has a name of its own, and is not set as names are, is the first one below them.
        name, first = (cells_of(grid, one, table)[0] for one in (row, row + 1))
        if name == first or not (name and first) or (grid.bold and row + 1 in grid.bold):
            return True
    if any(above[c] == below[c] for c in cells if c < len(below)):  # merged with the one below
        return True
    if are_units(below[table.left : table.right]):
        return True
    # What stands over several is in the first of them, or, as programs that merge nothing write it, in each.
    gaps = set(range(table.left + 1, table.right)) - set(cells)
    gaps.update(right for left, right in pairwise(cells) if above[left] == above[right])
    under = set(grid.filled(row + 1, table.left, table.right))
    return bool(gaps) and gaps <= under and values_below(grid, table, row + 2 - table.top)
