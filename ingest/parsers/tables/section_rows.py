"""Rows of a table that are only the title of the rows below them, as "Passports" above its fees.

Such a row is a heading of its rows (``ROWS_TITLE``), and the names of the columns stand below it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from ingest.document import HEADER_ROW, HEADLESS_ROW, ROWS_TITLE, BlockKind
from ingest.parsers.lines.line_shapes import ends_sentence, is_value
from ingest.parsers.tables.form_rows import are_filled_in

_LONGEST = 60  # characters: a cell that is longer, alone in its row, is text
_FEWEST_COLUMNS = 3  # in a table of two, a name without a value is a row like the others


class RowShape(NamedTuple):
    """The texts of a row by column; whether one cell spans them all, and whether all of it is bold."""

    cells: Sequence[str]
    across: bool = False
    bold: bool = False


def titles_rows(row: Sequence[str], following: Sequence[str]) -> bool:
    """Whether a row has the form of a title, and the one below it that of a row."""
    title = row[0] if row else ""
    if not title or any(row[1:]) or sum(map(bool, following)) < 2:
        return False
    return not (len(title) > _LONGEST or is_value(title) or ends_sentence(title))


def section_rows(rows: Sequence[RowShape]) -> frozenset[int]:
    """Which of a table's rows are titles of those below them; the first row names the columns.

    One row that nothing sets off may lack its values, and one in the midst ("Lunch") may be no title:
    there are several of a kind, the first right below the header, or they are bold across all columns.
    Where the first row is such a title itself, as others are, no row names the columns.
    """
    if opening := _opening_titles(rows):
        return opening
    if _is_captioned(rows):
        return frozenset(1 + number for number in section_rows(rows[1:]))
    if len(rows) < 3 or sum(map(bool, rows[0].cells)) < 2:
        return frozenset()
    found = [n for n in range(1, len(rows) - 1) if titles_rows(rows[n].cells, rows[n + 1].cells)]
    alike = [n for n in found if found[0] == 1 and rows[n].across == rows[1].across]
    if len(alike) > 1 and (rows[1].across or len(rows[0].cells) >= _FEWEST_COLUMNS):
        return frozenset(alike)
    return frozenset(n for n in found if rows[n].across and rows[n].bold)


def _is_captioned(rows: Sequence[RowShape]) -> bool:
    return (
        len(rows) > 1
        and rows[0].across
        and not rows[1].across
        and sum(map(bool, rows[1].cells)) > 1
    )


def _opening_titles(rows: Sequence[RowShape]) -> frozenset[int]:
    """The titles of a table that begins with one; none where the row below that may name the columns.

    A value in it, or a name that a row below another title has as well, shows that it does not.
    """
    found = [
        n
        for n, (row, after) in enumerate(pairwise(rows))
        if row.across and titles_rows([text for text in row.cells if text][:1], after.cells)
    ]
    if found[:1] != [0] or len(found) < 2 or rows[1].bold:
        return frozenset()
    name, *values = rows[1].cells
    recurs = any(rows[n + 1].cells[0] == name for n in found[1:])
    return frozenset(found) if recurs or any(map(is_value, values)) else frozenset()


def in_sections(
    rows: Sequence[RowShape], sections: Set[int], *, is_headed: bool = False
) -> Iterator[tuple[int, BlockKind, int]]:
    """The numbers of a table's rows as they are written, the header's in each section; kind and level.

    The first row heads its columns where ``is_headed`` says so, or unless the rows are a form's; below it
    where it is one cell across several, the title of the table.
    """
    if 0 not in sections and _is_captioned(rows):
        yield 0, BlockKind.PARAGRAPH, 0
        below = {number - 1 for number in sections}
        for number, kind, level in in_sections(rows[1:], below, is_headed=is_headed):
            yield number + 1, kind, level
        return
    if not (is_headed or sections or (rows and rows[0].bold)) and are_filled_in(
        [row.cells for row in rows]
    ):
        for number in range(len(rows)):
            yield number, BlockKind.TABLE_ROW, 0 if number else HEADLESS_ROW
        return
    for number in range(len(rows)):
        if 0 in sections:
            level = HEADLESS_ROW if number - 1 in sections else 0
            title = BlockKind.HEADING, ROWS_TITLE
            yield number, *(title if number in sections else (BlockKind.TABLE_ROW, level))
            continue
        if number in sections:
            yield number, BlockKind.HEADING, ROWS_TITLE
        if number in sections or (number == 0 and 1 not in sections):
            yield 0, BlockKind.TABLE_ROW, HEADER_ROW
        elif number:
            yield number, BlockKind.TABLE_ROW, 0
