"""Tables: the rows and cells that are shown, with merged cells in every row that they span."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ingest.parsers.docx.kinds import is_styled_as_heading
from ingest.parsers.docx.styles import Styles
from ingest.parsers.lines.line_shapes import are_units
from ingest.parsers.office.word_xml import (
    contents,
    descendants,
    find,
    get,
    is_on,
    name,
    qualified,
    value,
)
from ingest.parsers.tables.section_rows import RowShape, section_rows
from ingest.parsers.tables.spans import spread

_NARROW = 400  # twips: rows that begin so little further right begin in the same column
_MOST_COLUMNS = 63  # of a table in Word


def rows(table: Any) -> Iterator[list[Any]]:
    """For each row of a ``w:tbl`` its cells in order, a merged cell as the ``w:tc`` it begins in.

    Rows and cells whose deletion is tracked, and hidden rows, are left out.
    """
    above: dict[int, Any] = {}
    grid = [
        _count(get(column, "w:w"), 0)
        for column in descendants(find(table, "w:tblGrid"), "w:gridCol")
    ]
    for row in contents(table, "w:tr"):
        cells: list[Any] = []
        begun: dict[int, Any] = {}
        is_deleted = find(row, "w:trPr/w:del") is not None or is_on(find(row, "w:trPr/w:hidden"))
        column = _count(value(row, "w:trPr/w:gridBefore"), 0)
        if 0 < column <= _MOST_COLUMNS and sum(grid[:column]) > _NARROW:
            cells.append(_nothing(column))
        for cell in contents(row, "w:tc"):
            start, column = column, column + _span(cell)
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


def lays_out(grid: list[list[Any]], styles: Styles) -> bool:
    """Whether a table only puts text beside or around other text: its cells are read one by one.

    It has one cell; or one column, with several blocks in a cell; or a heading with its text in a cell.
    """
    filled = [[_with_words(cell) for cell in cells] for cells in grid]
    if all(len(cells) == 1 for cells in grid):
        return len(grid) == 1 or any(len(blocks) > 1 for (blocks,) in filled)
    return any(
        name(block) == "w:p" and is_styled_as_heading(block, styles)
        for cells in filled
        for blocks in cells
        for block in blocks[:-1]
    )


def is_title(row: Sequence[tuple[Any, ...]], following: Sequence[object]) -> bool:
    """Whether a table's first row is its title: one cell above all columns of the next row."""
    return len(row) == 1 < len(following) and _span(row[0][0]) > 1


def repeats_header(grid: list[list[Any]]) -> bool:
    """Whether the first row is told to stand above the table on every page."""
    row = grid[0][0].getparent() if grid and grid[0] else None
    while row is not None and name(row) != "w:tr":
        row = row.getparent()
    return row is not None and is_on(find(row, "w:trPr/w:tblHeader"))


def widest(grid: list[list[Any]]) -> int:
    """How many columns a table has."""
    return max((sum(map(_span, cells)) for cells in grid), default=0)


def spans_all(row: Sequence[tuple[Any, ...]], width: int) -> bool:
    """Whether a row is one cell across all ``width`` columns of a table, of which there are several."""
    return len(row) == 1 and _span(row[0][-1]) == width > 1


def opens_section(grid: list[list[Any]], is_bold: Callable[[Any], bool]) -> bool:
    """Whether the first row of a table is the title of those below it, as others further down are of theirs."""
    if not is_title([(cell,) for cell in grid[0]], grid[1]):
        return False
    width = widest(grid)
    shapes = [
        RowShape(
            [_words(cell) for cell in cells],
            spans_all([(cell,) for cell in cells], width),
            number == 1 and all(map(is_bold, cells)),
        )
        for number, cells in enumerate(grid)
    ]
    return 0 in section_rows(shapes)


def with_column_names(grid: list[list[Any]]) -> list[list[tuple[Any, ...]]]:
    """The rows, the cells that name a column one above another in one row, as "Limits" and "Dental".

    Two rows, under the title if there is one, name the columns where the first has a cell above several
    of the second's, and names the rows together with the second: by a cell that goes down into it, or
    beside an empty corner. So do units right below the names. Elsewhere each place holds one cell. One
    across columns stands in each.
    """
    return spread([[(stack, _span(stack[-1])) for stack in row] for row in _named(grid)])


def _named(grid: list[list[Any]]) -> list[list[tuple[Any, ...]]]:
    single = [[(cell,) for cell in cells] for cells in grid]
    if len(grid) > 1 and is_title(single[0], grid[1]):
        return [single[0], *_named(grid[1:])]
    if len(grid) < 3 or not grid[0] or not grid[1] or not _share_corner(grid[0][0], grid[1]):
        return single
    above, below = _by_column(grid[0]), _by_column(grid[1])
    measured = are_units([_words(cell) for cell in grid[1]])
    if (len(grid[0]) >= len(grid[1]) and not measured) or len(above) != len(below):
        return single
    starts = [at for at, cell in enumerate(below) if at == 0 or cell is not below[at - 1]]
    return [[tuple(dict.fromkeys((above[at], below[at]))) for at in starts], *single[2:]]


def _share_corner(above: Any, following: list[Any]) -> bool:
    """Whether the first cell of a row and that of the next are one, or as wide and one of them empty.

    Where only the second says something, figures beside it show that it names a row.
    """
    below, *rest = following
    if above is below:
        return True
    if _span(above) != _span(below) or ((said := _words(below)) and _words(above)):
        return False
    return not said or not any(map(str.isdecimal, "".join(map(_words, rest))))


def _by_column(cells: list[Any]) -> list[Any]:
    spans = ((cell, min(_MOST_COLUMNS, _span(cell))) for cell in cells)
    return [cell for cell, span in spans for _ in range(span)]


def _nothing(columns: int) -> Any:
    """An empty cell across the columns before the first cell of a row."""
    from lxml import etree

    cell = etree.Element(qualified("w:tc"))
    span = etree.SubElement(etree.SubElement(cell, qualified("w:tcPr")), qualified("w:gridSpan"))
    span.set(qualified("w:val"), str(columns))
    return cell


def _span(cell: Any) -> int:
    return _count(value(cell, "w:tcPr/w:gridSpan"), 1)


def _with_words(cell: Any) -> list[Any]:
    return [block for block in contents(cell, "w:p", "w:tbl") if _words(block)]


def _words(element: Any) -> str:
    return "".join(text.text or "" for text in descendants(element, "w:t")).strip()


def _goes_on(cell: Any, merge: str) -> bool:
    """Whether a cell continues the one above or before it, as far as a tracked change lets it."""
    tracked = find(cell, "w:tcPr/w:cellMerge")
    if merge == "w:vMerge" and tracked is not None:
        return get(tracked, "w:vMerge") == "cont"
    found = find(cell, f"w:tcPr/{merge}")
    return found is not None and get(found, "w:val") in {None, "continue"}


def _count(digits: str | None, default: int) -> int:
    return int(digits) if digits and digits.isdecimal() else default
