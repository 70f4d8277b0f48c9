"""Tables: the rows and cells that are shown, with merged cells in every row that they span."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.parsers.docx.xml import contents, find, get, is_on, value


def rows(table: Any) -> Iterator[list[Any]]:
    """For each row of a ``w:tbl`` its cells in order, a merged cell as the ``w:tc`` it begins in.

    Rows and cells whose deletion is tracked, and hidden rows, are left out.
    """
    above: dict[int, Any] = {}
    for row in contents(table, "w:tr"):
        cells: list[Any] = []
        begun: dict[int, Any] = {}
        is_deleted = find(row, "w:trPr/w:del") is not None or is_on(find(row, "w:trPr/w:hidden"))
        column = _count(value(row, "w:trPr/w:gridBefore"), 0)
        for cell in contents(row, "w:tc"):
            start, column = column, column + _count(value(cell, "w:tcPr/w:gridSpan"), 1)
            if find(cell, "w:tcPr/w:cellDel") is not None or _goes_on(cell, "w:hMerge"):
                continue
            goes_on = _goes_on(cell, "w:vMerge") and start in above
            begun[start] = above[start] if goes_on else cell
            cells.append(begun[start])
            if is_deleted and not goes_on:
                del begun[start]
        above = begun
        if not is_deleted:
            yield cells


def _goes_on(cell: Any, merge: str) -> bool:
    """Whether a cell continues the one above or before it, as far as a tracked change lets it."""
    tracked = find(cell, "w:tcPr/w:cellMerge")
    if merge == "w:vMerge" and tracked is not None:
        return get(tracked, "w:vMerge") == "cont"
    found = find(cell, f"w:tcPr/{merge}")
    return found is not None and get(found, "w:val") in {None, "continue"}


def _count(digits: str | None, default: int) -> int:
    return int(digits) if digits and digits.isdecimal() else default
