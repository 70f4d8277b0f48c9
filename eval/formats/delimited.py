"""CSV and TSV: the delimiter is said (``sep=;``) or found, and so is the row that names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from eval.formats.columns import role_of
from eval.formats.file_rows import FileRow, Table
from eval.formats.header import HEADER_WITHIN, NamedColumns, apart, header_of
from ingest.errors import UsageError

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 20 + HEADER_WITHIN
_LONGEST_FIELD = 10_000_000  # characters: contexts may be whole documents
# What Excel writes above its CSV to say how it is parted, in quotation marks if it was saved again.
_SAID = re.compile(r'\ufeff*[ \t]*"?sep=(\\t|[^\r\n"])"?[ \t,;|]*(?=[\r\n]|$)', re.IGNORECASE)


def read_table(path: Path, text: str, columns: NamedColumns) -> Table | None:
    """The header and the rows below it, or None when the text is no table.

    Raises ``UsageError`` where quoting breaks off.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    said = _SAID.match(text)
    delimiters = _DELIMITERS
    if said:
        text = text[said.end() :]  # its line end stays, so that lines keep their numbers
        delimiters = "\t" if said[1] == "\\t" else said[1]
    found = _delimiter(text, delimiters, columns) or (
        _delimiter(text, _DELIMITERS, columns) if said else None
    )
    if found is None:
        return None
    delimiter, above = found
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    table = Table()
    lines = list(io.StringIO(text, newline=""))
    end = filled = 0
    try:
        for cells in reader:
            line, end = end + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            filled += 1
            if filled <= above:
                table.above.append(f"line {line}")
            elif not table.header:
                table.header, table.said = apart(cells)
            elif end > line and not _pairs_up(lines[line - 1 : end], delimiter):
                fault = (
                    f"and those up to line {end} are one, because a quotation mark opens there that"
                    " does not close: close it, and write each inside a quoted text twice"
                )
                table.rows.append(FileRow(f"line {line}", line, None, fault))
            else:
                table.rows.append(_row(table.header, cells, line))
    except csv.Error as problem:
        raise UsageError(f"{path}, line {reader.line_num}: {problem}.") from problem
    return table


def _pairs_up(lines: Sequence[str], delimiter: str) -> bool:
    """Whether the quotation marks of one row over several lines open and close where they may."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _row(header: Sequence[str], cells: Sequence[str], line: int) -> FileRow:
    last = max((column for column, name in enumerate(header, start=1) if name), default=0)
    fields = (
        f"{len(cells)} field{'s' if len(cells) != 1 else ''} where the header has {len(header)}"
    )
    if any(cell.strip() for cell in cells[len(header) :]):
        fault = f"has {fields}: put quotation marks around text that holds the delimiter"
        return FileRow(f"line {line}", line, None, fault)
    if len(cells) < last:
        fault = (
            f"has {fields}: put quotation marks around text that holds a line break, and a delimiter"
            " for each empty field"
        )
        return FileRow(f"line {line}", line, None, fault)
    values = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    return FileRow(f"line {line}", line, values)


def _delimiter(text: str, delimiters: str, columns: NamedColumns) -> tuple[str, int] | None:
    """The delimiter of which most sampled rows have as many as the header, and the rows above that.

    None: there is none.
    """
    best: tuple[int, int, str, int] | None = None
    for delimiter in delimiters:
        sample: list[list[str]] = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    sample.append(cells)
                if len(sample) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        if not sample:
            continue
        known_header = header_of(sample, columns, str.strip)
        above = _first_row(sample)
        if known_header is not None and (columns or _narrower(sample, known_header)):
            above = known_header
        header, below = sample[above], sample[above:]
        width = len(header)
        known = sum(1 for name in header if role_of(name))
        if columns and known_header is not None:
            known += len(columns.named)
        even = sum(1 for cells in below if len(cells) == width)
        if (width > 1 and 2 * even > len(below)) or known:
            best = max(best or (-1, -1, "", 0), (known, even * (width > 1), delimiter, above))
    return best[2:] if best else None


def _narrower(rows: Sequence[Sequence[str]], header: int) -> bool:
    """Whether every row above the header has fewer cells filled, as titles and comments have."""
    filled = [sum(1 for cell in cells if cell.strip()) for cells in rows[: header + 1]]
    return all(count < filled[-1] or _is_comment(rows[n]) for n, count in enumerate(filled[:-1]))


def _first_row(rows: Sequence[Sequence[str]]) -> int:
    """The first row that has as many fields as most have, comments aside."""
    said = [n for n, cells in enumerate(rows) if not _is_comment(cells)] or [0]
    widths = Counter(len(rows[n]) for n in said)
    most = max(widths, key=lambda width: (widths[width], width))
    return next(n for n in said if len(rows[n]) == most) if widths[most] > 1 else said[0]


def _is_comment(cells: Sequence[str]) -> bool:
    first = cells[0].lstrip("\ufeff ")
    return first.startswith("#") and first.rstrip() != "#"  # "#" alone names a column of numbers
