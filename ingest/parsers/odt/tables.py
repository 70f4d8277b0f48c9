"""Tables: the rows and cells that are shown, with merged cells in every row that they span."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.parsers.odt.xml import count, get, name
from ingest.parsers.tables.spans import spread

_GROUPS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})
_MOST_ROWS, _MOST_COLUMNS = 10_000, 1_000


def rows(table: Any) -> Iterator[list[tuple[Any, bool]]]:
    """For each row of a table its cells in order, and of each whether it stands in the text before.

    A merged cell is in every row and column that it spans (see ``ingest.parsers.tables.spans``). The place of a
    cell that is covered by nothing at hand is None.
    """
    placed = list(_placed(table))
    wide = spread([[((cell, again), width) for cell, again, width in row] for row in placed])
    for row in wide:
        cells: list[tuple[Any, bool]] = []
        for cell, again in row:
            beside = bool(cells) and cell is not None and cell is cells[-1][0]
            cells.append((cell, again or beside))
        while cells and cells[-1][0] is not None and len(cells[-1][0]) == 0:
            cells.pop()  # sheets fill their rows up
        yield cells


def _placed(table: Any) -> Iterator[list[tuple[Any, bool, int]]]:
    """The cells of each row, whether they began in a row above, and how many columns they take."""
    reaching: dict[int, tuple[int, int, Any]] = {}  # by column: rows left, columns, the cell
    for row in _rows(table):
        if get(row, "table:visibility") in {"collapse", "filter"}:
            continue
        cells: list[tuple[Any, bool, int]] = []
        column, covered = 0, 0
        for cell in row:
            tag = name(cell)
            if tag not in {"table:table-cell", "table:covered-table-cell"}:
                continue
            for _ in range(count(cell, "table:number-columns-repeated", _MOST_COLUMNS)):
                if tag == "table:table-cell":
                    across = count(cell, "table:number-columns-spanned")
                    down = count(cell, "table:number-rows-spanned", _MOST_ROWS)
                    reaching[column] = down - 1, across, cell
                    covered = across - 1
                    cells.append((cell, False, across))
                elif covered > 0:
                    covered -= 1
                elif column in reaching and reaching[column][0] > 0:
                    left, across, above = reaching[column]
                    reaching[column] = left - 1, across, above
                    covered = across - 1
                    cells.append((above, True, across))
                else:
                    cells.append((None, False, 1))
                column += 1
                if column >= _MOST_COLUMNS:
                    break
        yield cells


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if name(element) == "table:table-row":
            times = count(element, "table:number-rows-repeated", _MOST_ROWS)
            # Empty rows repeat to the end of the sheet.
            for _ in range(times if "".join(map(str, element.itertext())).strip() else 1):
                yield element
        elif name(element) in _GROUPS:
            yield from _rows(element)
