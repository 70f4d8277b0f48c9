"""Tables of plain text that nothing is drawn around: cells parted by tabs, or set below each other by spaces.

What a spreadsheet saves as text or puts into a mail, and lists typed in columns. Three rows at least, one
below the other, must keep to the same columns. A bar takes the place of a tab, or of one of the spaces, so
that no character moves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from ingest.document import HEADER_ROW, Block, BlockKind
from ingest.parsers.blocks.builder import trim
from ingest.parsers.lines.line_shapes import BULLET, has_digit, is_rule
from ingest.parsers.tables.drawn_rows import Change, DrawnRow, DrawnTable

_FEWEST_ROWS = 3
_WIDEST = 400  # characters of a line in columns
_PROSE = 5  # words in a cell, on average: two columns of a page, side by side
_LONGEST_NAME = 40  # characters of a column's name
_GAP = re.compile(r" {2,}")
_FIGURE = re.compile(r"[-+$€£¥(]?\s*\d|[-–—]$")
_OPENS_CODE = ("=", "//", "#", "*", "/*", "<", "{", "}", "\\")


def loose_tables(text: str) -> dict[int, DrawnTable]:
    """All such tables of ``text``, by the number of the line with which each begins."""
    lines = text.splitlines(keepends=True)
    starts = list(accumulate(map(len, lines), initial=0))
    bare = [line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029") for line in lines]
    tables: dict[int, DrawnTable] = {}
    at = 0
    while at < len(bare):
        rows, after = _tabbed(bare, at) if "\t" in bare[at] else _spaced(bare, at)
        if rows:
            tables[at] = _table(bare, starts, rows)
            after = tables[at].after
        at = after
    return tables


def _tabbed(lines: Sequence[str], at: int) -> tuple[list[DrawnRow], int]:
    """The rows from line ``at`` on that hold as many tabs as it; none if they are no table.

    And the line with which the next table may begin.
    """
    count = lines[at].count("\t")
    rows: list[DrawnRow] = []
    for number in range(at, len(lines)):
        line = lines[number]
        if not 0 < count == line.count("\t") or not _may_be_row(line):
            break
        cells = [cell.strip() for cell in line.split("\t")]
        if sum(map(bool, cells)) < 2:
            break
        tabs = [position for position, sign in enumerate(line) if sign == "\t"]
        rows.append(DrawnRow(range(number, number + 1), cells, 0, tabs))
    return rows if len(rows) >= _FEWEST_ROWS else [], at + max(1, len(rows))


def _spaced(lines: Sequence[str], at: int) -> tuple[list[DrawnRow], int]:
    """The rows from line ``at`` on whose cells stand below its own; none if they are no table.

    And the line with which the next table may begin.
    """
    if not _GAP.search(lines[at].strip()):
        return [], at + 1
    taken: set[int] = set()
    gaps: list[tuple[int, int]] = []
    numbers: list[int] = []
    for number in range(at, len(lines)):
        line = lines[number].rstrip()
        if numbers and is_rule(line.strip()):
            continue  # below the names, above a sum
        if not _may_be_row(line) or "\t" in line or len(line) > _WIDEST:
            break
        if _indent(line) != _indent(lines[at]):
            break
        wider = taken | {position for position, sign in enumerate(line) if sign != " "}
        kept = _gutters(wider)
        if (numbers and len(kept) != len(gaps)) or sum(map(bool, _cells(line, kept))) < 2:
            break
        taken, gaps = wider, kept
        numbers.append(number)
    rows = [
        DrawnRow(
            range(number, number + 1),
            _cells(lines[number], gaps),
            0,
            [(a + b) // 2 for a, b in gaps if b < len(lines[number].rstrip())],
        )
        for number in numbers
    ]
    if len(rows) < _FEWEST_ROWS:
        return [], at + 1
    return rows if _in_columns(lines, rows, gaps) else [], numbers[-1] + 1


def _in_columns(
    lines: Sequence[str], rows: Sequence[DrawnRow], gaps: Sequence[tuple[int, int]]
) -> bool:
    """Whether the cells of each column begin, or end, at one place, and are no prose or code."""
    written = [cell for row in rows for cell in row.cells if cell]
    words = sum(len(cell.split()) for cell in written)
    if words > _PROSE * len(written) or any(cell.startswith(_OPENS_CODE) for cell in written):
        return False
    for first, last in zip(
        [0, *(b for _, b in gaps)], [*(a for a, _ in gaps), _WIDEST], strict=True
    ):
        begins, ends = set[int](), set[int]()
        for row in rows:
            cell = lines[row.lines[0]][first:last].rstrip()
            if cell.strip():
                begins.add(_indent(cell))
                ends.add(len(cell))
        if len(begins) > 1 and len(ends) > 1:
            return False
    return True


def _table(lines: Sequence[str], starts: Sequence[int], rows: Sequence[DrawnRow]) -> DrawnTable:
    """The rows, with bars below names of columns; without names each line is text for itself, as it is."""
    blocks, changes = list[Block](), list[Change]()
    headed = _is_headed(lines, rows)
    kind, level = (BlockKind.TABLE_ROW, HEADER_ROW) if headed else (BlockKind.PARAGRAPH, 0)
    for row in rows:
        number = row.lines[0]
        drawn = lines[number]
        (start, end), new = row.written(drawn) if headed else (trim(drawn, 0, len(drawn)), [])
        changes += [(starts[number] + at, signs) for at, signs in new]
        blocks.append(Block(starts[number] + start, starts[number] + end, kind, level))
        level = 0
    return DrawnTable(rows[-1].lines[0] + 1, tuple(blocks), tuple(changes))


def _is_headed(lines: Sequence[str], rows: Sequence[DrawnRow]) -> bool:
    """Whether the first row names the columns: a rule is below it, or it is short and has no figures."""
    below = lines[rows[0].lines[0] + 1]
    return is_rule(below.strip()) or is_headed_by_first([row.cells for row in rows])


def is_headed_by_first(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of ``rows``, of as many cells each, is short, has no figures and heads the others."""
    names, *below = rows
    if not all(names) or len(set(names)) < len(names):
        return False
    for column, name in enumerate(names):
        values = [row[column] for row in below if row[column]]
        if name in values or len(name) > _LONGEST_NAME or name.endswith(":"):
            return False
        if has_digit(name) and not (name[0].isalpha() and all(map(_FIGURE.match, values))):
            return False  # "from 1 August" names figures, "ext. 300" is above "ext. 301"
    return len(names) > 2 or any(has_digit(cell) for row in below for cell in row)


def _may_be_row(line: str) -> bool:
    content = line.strip()
    indented = line[:1] == "\t"
    return bool(content) and not (
        indented or "|" in line or BULLET.match(content) or is_rule(content)
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _gutters(taken: set[int]) -> list[tuple[int, int]]:
    """Where two columns or more are free between those that are taken."""
    places = sorted(taken)
    return [(a + 1, b) for a, b in pairwise(places) if b - a > 2]


def _cells(line: str, gaps: Sequence[tuple[int, int]]) -> list[str]:
    cuts = [0, *(b for _, b in gaps), len(line)]
    return [line[a:b].strip() for a, b in pairwise(cuts)]
