"""Tables as text (CSV, TSV): the separator is said (``sep=;``) or found, and so is the header row.

The stored text has a line for each row, its cells with bars between them, as that of a spreadsheet has.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from ingest.document import ParsedDocument
from ingest.parsers import text as plain_text
from ingest.parsers.builder import TextBuilder
from ingest.parsers.encoding import decode
from ingest.parsers.markup import shown
from ingest.parsers.sheets.grid import Grid, one_line
from ingest.parsers.sheets.sheet import MOST_CELLS
from ingest.parsers.sheets.tables import write_tables

_SEPARATORS = ",;\t|"
_SAMPLE = 200  # rows
_EVEN = 0.6  # share of the rows that must have as many cells as most have
_LONGEST_CELL = 1_000_000  # characters
_MOST_LINES = 200  # of a cell
# What Excel writes above its CSV to say how it is parted, in quotation marks if it was saved again.
_SAID = re.compile(r'[ \t]*"?sep=(\\t|[^\r\n"])"?[ \t,;|]*(?:\r\n?|\n|$)', re.IGNORECASE)

# So exports keep Excel from reading "0045" as a number.
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')


def parse(data: bytes, name: str) -> ParsedDocument:
    """Parse a table; what has no separator that parts its lines evenly is parsed as text.

    A quoted cell may hold line ends; where the quotation marks do not close, they are read as they
    stand. Rows are counted as a spreadsheet program counts them.
    """
    text, encoding = decode(data)
    said = _SAID.match(text)
    text = text[said.end() :] if said else text
    separators = ("\t" if said[1] == "\\t" else said[1]) if said else _SEPARATORS
    found = _dialect(text, separators) or _dialect(text, _SEPARATORS)
    if found is None:
        return plain_text.parse(data, name)
    builder = TextBuilder()
    separator, quoted = found
    try:
        rows, cut = _rows(_records(text, separator, quoted=quoted))
    except csv.Error:
        quoted = False
        rows, cut = _rows(_records(text, separator, quoted=False))
    if not quoted and '"' in text:
        builder.remark("Its quotation marks do not pair up: they stand in the text as they are.")
    if cut:
        builder.remark(
            f"The table is too large: its rows from {len(rows) + 1:,} on are not in the text."
        )
    write_tables(builder, Grid(rows, range(1, len(rows) + 1)), _place)
    return builder.build(encoding=encoding)


def _place(rows: str) -> str:
    return f"row{'s' if '–' in rows else ''} {rows}"


def _records(text: str, separator: str, *, quoted: bool) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    lines = io.StringIO(text, newline="")
    if quoted:
        return csv.reader(lines, delimiter=separator, skipinitialspace=True)
    return csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)


def _rows(records: Iterator[list[str]]) -> tuple[list[list[str]], bool]:
    """The rows as far as they are read, and whether there are more.

    Raises ``csv.Error`` where a quotation mark does not close.
    """
    rows: list[list[str]] = []
    room = MOST_CELLS
    for cells in records:
        room -= len(cells)
        if _runs_on(cells):
            raise csv.Error("a quotation mark does not close")
        if room < 0:
            return rows, True
        rows.append([one_line(shown(_cell(cell))) for cell in cells])
    return rows, False


def _cell(written: str) -> str:
    formula = _KEPT_AS_TEXT.fullmatch(written.strip())
    return formula[1] if formula else written


def _dialect(text: str, separators: str) -> tuple[str, bool] | None:
    """The separator that parts most rows into equally many cells, and whether cells are quoted.

    Of several the one into most cells. None: there is none.
    """
    found: list[tuple[float, int, bool, str]] = []
    for separator in separators:
        for quoted in (True, False):
            widths: Counter[int] = Counter()
            try:
                for cells in _records(text, separator, quoted=quoted):
                    widths[len(cells)] += any(map(str.strip, cells))
                    if _runs_on(cells):
                        widths.clear()
                        break
                    if widths.total() == _SAMPLE:
                        break
            except csv.Error:
                continue
            width, count = max(widths.items(), key=lambda pair: pair[1], default=(0, 0))
            share = count / widths.total() if count else 0.0
            if width > 1 and share >= _EVEN:
                found.append((round(share, 1), width, quoted, separator))
    if not found:
        return None
    _, _, quoted, separator = max(found)
    return separator, quoted


def _runs_on(cells: list[str]) -> bool:
    """Whether a cell goes on over so many lines that its quotation mark does not close."""
    return any(len(cell) > _MOST_LINES and cell.count("\n") > _MOST_LINES for cell in cells)
