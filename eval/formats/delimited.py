"""CSV and TSV: the delimiter is found, the first row names the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from eval.formats.rows import Row
from ingest.errors import UsageError

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 20
_LONGEST_FIELD = 10_000_000  # characters: contexts may be whole documents


def table_rows(path: Path, text: str) -> list[Row] | None:
    """The rows below the header, or None when the text is no table.

    Raises ``UsageError`` where quoting breaks off.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    delimiter = _delimiter(text)
    if delimiter is None:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    header: list[str] = []
    end = 0
    try:
        for cells in reader:
            line, end = end + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                continue
            rows.append(_row(header, cells, line))
    except csv.Error as problem:
        raise UsageError(f"{path}, line {reader.line_num}: {problem}.") from problem
    return rows


def _row(header: Sequence[str], cells: Sequence[str], line: int) -> Row:
    if any(cell.strip() for cell in cells[len(header) :]):
        fault = (
            f"has {len(cells)} fields where the header has {len(header)}:"
            " put quotation marks around text that holds the delimiter"
        )
        return Row(f"line {line}", line, None, fault)
    values = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    return Row(f"line {line}", line, values)


def _delimiter(text: str) -> str | None:
    """The delimiter of which every sampled row has as many as the header; None: there is none."""
    from eval.formats.columns import role_of

    best: tuple[int, int, str] | None = None
    for delimiter in _DELIMITERS:
        sample = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    sample.append(cells)
                if len(sample) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        width = len(sample[0])
        known = sum(1 for name in sample[0] if role_of(name))
        even = sum(1 for cells in sample if len(cells) == width)
        if (width > 1 and 2 * even > len(sample)) or known:
            best = max(best or (-1, -1, ""), (known, even * (width > 1), delimiter))
    return best[2] if best else None
