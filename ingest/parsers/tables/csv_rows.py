"""The rows of a table that a markup language holds as lines of CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from ingest.parsers.lines.line_shapes import Line
from ingest.parsers.tables.drawn_rows import DrawnRow


def csv_rows(lines: Sequence[Line], body: Sequence[int], separator: str) -> list[DrawnRow]:
    """The rows in the lines whose numbers are ``body``; a quoted cell may go over lines.

    Raises ``csv.Error`` where a cell is longer than any is.
    """
    rows: list[DrawnRow] = []
    contents = (f"{lines[number].content}\n" for number in body)
    reader = csv.reader(contents, delimiter=separator, skipinitialspace=True)
    done = 0
    for cells in reader:
        taken = range(body[done], body[reader.line_num - 1] + 1)
        rows.append(DrawnRow(taken, [" ".join(cell.split()) for cell in cells]))
        done = reader.line_num
    return rows
