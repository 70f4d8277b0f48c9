"""Tables as text (CSV, TSV): the separator is said (``sep=;``) or found, and so is the header row.

The stored text has a line for each row, its cells with bars between them, as that of a spreadsheet has.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, groupby
from operator import itemgetter
from typing import NamedTuple

from ingest.document import ParsedDocument
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.plain import text as plain_text
from ingest.parsers.records.markup import shown
from ingest.parsers.sheets.grid import Grid, one_line
from ingest.parsers.sheets.sheet import MOST_CELLS
from ingest.parsers.sheets.tables import write_tables

_SEPARATORS = ",;\t|"
_SAMPLE = 200  # rows
_EVEN = 0.6  # share of the rows that must have as many cells as most have
_FEWEST_EVEN = 0.25  # the same where other lines stand above the first table
_FEWEST_CUT = 3  # rows, and columns, of a table whose rows are cut short
_LONGEST_CELL = 1_000_000  # characters
_MOST_LINES = 200  # of a cell
# What Excel writes above its CSV to say how it is parted, in quotation marks if it was saved again.
_SAID = re.compile(r'[ \t]*"?sep=(\\t|[^\r\n"])"?[ \t,;|]*(?:\r\n?|\n|$)', re.IGNORECASE)

# So exports keep Excel from reading "0045" as a number.
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')

# A row that is one cell.
_WRAPPED = re.compile(r'"([^"]*(?:""[^"]*)*)"(?!")[ \t,;|]*(?=[\r\n]|\Z)')

# A quotation mark in a cell as databases write it; a path may end with a backslash, before no letter.
_ESCAPED = re.compile(r'[^\\]\\"[^\W_]')


def parse(data: bytes, name: str) -> ParsedDocument:
    """Parse a table; what has no separator that parts its lines evenly is parsed as text.

    A quoted cell may hold line ends; where the quotation marks do not close, they are read as they
    stand. Rows are counted as a spreadsheet program counts them.
    """
    text, encoding = decode(data)
    said = _SAID.match(text)
    text = text[said.end() :] if said else text
    if _ESCAPED.search(text):
        text = text.replace('\\"', '""')
    text = _unwrapped(text)
    separators = ("\t" if said[1] == "\\t" else said[1]) if said else _SEPARATORS
    found = _dialect(text, separators) or _dialect(text, _SEPARATORS)
    several = None if found else _dialect(text, separators, by_stretches=True)
    below = None if found or several else _dialect(text, separators, below_text=True)
    if (dialect := found or several or below) is None:
        return plain_text.parse(data, name)
    builder = TextBuilder()
    quoted = dialect.quoted
    try:
        rows, cut = _rows(text, dialect)
    except csv.Error:
        quoted = False
        rows, cut = _rows(text, dialect._replace(quoted=False))
    if not quoted and '"' in text:
        builder.remark("Its quotation marks do not pair up: they stand in the text as they are.")
    if cut:
        builder.remark(
            f"The table is too large: its rows from {len(rows) + 1:,} on are not in the text."
        )
    numbers: Sequence[int] = range(1, len(rows) + 1)
    if several:
        rows, numbers = _parted(rows)
    write_tables(builder, Grid(rows, numbers), _place)
    return builder.build(encoding=encoding)


def _unwrapped(text: str) -> str:
    """A table whose rows were put between quotation marks whole, as who saves it with another separator does."""
    if _WRAPPED.match(text) is None:
        return text
    rows = [line for line in text.splitlines() if line.strip()]
    inner = [found[1] for row in rows if (found := _WRAPPED.fullmatch(row))]
    if len(rows) < 2 or len(inner) < len(rows) or not any('""' in row for row in inner):
        return text
    return "\n".join(row.replace('""', '"') for row in inner)


def _place(rows: str) -> str:
    return f"row{'s' if '–' in rows else ''} {rows}"


def _records(lines: Iterable[str], separator: str, *, quoted: bool) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    if quoted:
        return csv.reader(lines, delimiter=separator, skipinitialspace=True)
    return csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)


def _rows(text: str, dialect: _Dialect) -> tuple[list[list[str]], bool]:
    """The rows as far as they are read, and whether there are more.

    Raises ``csv.Error`` where a quotation mark does not close.
    """
    rows: list[list[str]] = []
    room = MOST_CELLS
    taken: list[str] = []  # the lines of a row

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for cells in _records(lines(), dialect.separator, quoted=dialect.quoted):
        room -= len(cells)
        if _runs_on(cells) or (len(taken) > 1 and _swallows(cells, taken, dialect)):
            raise csv.Error("a quotation mark does not close")
        taken.clear()
        if room < 0:
            return rows, True
        rows.append([one_line(shown(_cell(cell))) for cell in cells])
    return rows, False


def _cell(written: str) -> str:
    formula = _KEPT_AS_TEXT.fullmatch(written.strip())
    return formula[1] if formula else written


class _Dialect(NamedTuple):
    """How a table is written: which reading of several is best, in order, and the width of most rows."""

    share: float
    width: int
    quoted: bool
    separator: str


def _dialect(
    text: str, separators: str, *, by_stretches: bool = False, below_text: bool = False
) -> _Dialect | None:
    """The separator that parts most rows into equally many cells, and whether cells are quoted.

    Of several the one into most cells. ``by_stretches``: the tables of a file may have widths of their
    own, and lines above them that are no rows. ``below_text``: so may one whose rows are cut short. None: none.
    """
    found: list[_Dialect] = []
    for separator in separators:
        for quoted in (True, False):
            widths: list[int] = []
            try:
                for cells in _records(io.StringIO(text, newline=""), separator, quoted=quoted):
                    if _runs_on(cells):
                        widths.clear()
                        break
                    if any(map(str.strip, cells)):
                        widths.append(len(cells))
                    if len(widths) == _SAMPLE:
                        break
            except csv.Error:
                continue
            if by_stretches:
                widths = _in_stretches(widths)
            width, count = max(Counter(widths).items(), key=itemgetter(1), default=(0, 0))
            share = (1.0 if by_stretches else count / len(widths)) if count else 0.0
            if below_text:
                widths = list(dropwhile(lambda width: width == 1, widths))
            if share < _EVEN and _are_cut_short(widths):
                width, share = widths[0], _EVEN
            if width > 1 and share >= _EVEN:
                found.append(_Dialect(round(share, 1), width, quoted, separator))
                break  # what stands between quotation marks is one cell
    return max(found, default=None)


def _are_cut_short(widths: Sequence[int]) -> bool:
    """Whether rows end with their last filled cell, below names of all columns: hardly one is longer."""
    longer = sum(width > widths[0] for width in widths) if widths else 0
    return (
        len(widths) >= _FEWEST_CUT
        and widths[0] >= _FEWEST_CUT
        and min(widths) > 1
        and longer <= _FEWEST_EVEN * len(widths)
    )


def _in_stretches(widths: list[int]) -> list[int]:
    """The widths of rows that follow one of their width; none where too many others stand among them."""
    stretches = [(width, len(list(same))) for width, same in groupby(widths)]
    even = [width > 1 and length > 1 for width, length in stretches]
    if True not in even:
        return []
    below = sum(length for _, length in stretches[even.index(True) :])
    kept = [w for w, is_even in zip(stretches, even, strict=True) if is_even]
    count = sum(length for _, length in kept)
    if count < _EVEN * below or count < _FEWEST_EVEN * len(widths):
        return []
    return [width for width, length in kept for _ in range(length)]


def _parted(rows: list[list[str]]) -> tuple[list[list[str]], list[int]]:
    """Rows with an empty one below each table that is followed by one of another width; their numbers."""
    stretches = [
        (len(same[0]), len(same)) for _, group in groupby(rows, len) if (same := list(group))
    ]
    following: list[tuple[int, int]] = [(0, 0)]
    for width, length in reversed(stretches):
        following.append((width, length) if width > 1 else following[-1])
    following.reverse()
    parted: list[list[str]] = []
    numbers: list[int] = []
    row = 0
    for (width, length), (below, more) in zip(stretches, following[1:], strict=True):
        parted += rows[row : row + length]
        numbers += range(row + 1, row + length + 1)
        row += length
        if width > 1 and length > 1 and more > 1 and below != width:
            parted.append([])
            numbers.append(row)
    return parted, numbers


def _swallows(cells: list[str], taken: list[str], dialect: _Dialect) -> bool:
    """Whether a cell of a row, which takes up several lines, holds rows that follow its own.

    Its first line fills the row, so do those between it and the last, and it is never closed: lines of a cell
    that is closed rightly are its own, however many separators they hold.
    """
    for place, cell in enumerate(cells):
        parts = [line.count(dialect.separator) + 1 for line in cell.splitlines()]
        if len(parts) < 2 or place + parts[0] != dialect.width:
            continue
        if any(part != dialect.width for part in parts[1:-1]):
            continue
        try:
            next(csv.reader(taken, delimiter=dialect.separator, skipinitialspace=True, strict=True))
        except csv.Error:
            return True
    return False


def _runs_on(cells: list[str]) -> bool:
    """Whether a cell goes on over so many lines that its quotation mark does not close."""
    return any(len(cell) > _MOST_LINES and cell.count("\n") > _MOST_LINES for cell in cells)
