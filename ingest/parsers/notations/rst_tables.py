"""The tables that reStructuredText writes as lists and as lines of CSV (``list-table``, ``csv-table``)."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from ingest.parsers.lines.line_shapes import Line
from ingest.parsers.tables.csv_rows import csv_rows
from ingest.parsers.tables.drawn_rows import DrawnRow

TABLES = frozenset({"list-table", "csv-table"})
_OPTION = re.compile(r":([\w-]+):[ \t]*(.*)")
_ROW = re.compile(r"([*+-])[ \t]+([*+-])(?=[ \t]|$)")
_SEPARATORS = {"tab": "\t", "space": " "}


def table_rows(name: str, lines: Sequence[Line], at: int, end: int) -> tuple[list[DrawnRow], bool]:
    """The rows of the directive ``name``, whose lines are ``at`` to ``end``, and whether one heads them.

    There are none where the lines are no such table; then they are read as any others.
    """
    options: dict[str, tuple[int, str]] = {}
    while at < end and (option := _OPTION.match(lines[at].content)) is not None:
        options[option[1]] = at, option[2]
        at += 1
    body = [number for number in range(at, end) if lines[number].content]
    rows = _of_list(lines, body) if name == "list-table" else _of_csv(lines, body, options)
    return rows, bool({"header", "header-rows"} & options.keys())


def _of_list(lines: Sequence[Line], body: Sequence[int]) -> list[DrawnRow]:
    """A bullet begins a row, one in it a cell; what is further in goes on with the cell."""
    rows: list[DrawnRow] = []
    outer = lines[body[0]].indent if body else 0
    inner = bullet = None
    for number in body:
        line = lines[number]
        begins = _ROW.match(line.content) if line.indent == outer else None
        if begins is not None:
            inner, bullet = outer + begins.start(2), begins[2]
            rows.append(DrawnRow(range(number, number), []))
        elif line.indent <= outer:
            return []
        skip = begins.start(2) if begins else 0
        content = line.content[skip:]
        row = rows[-1] if rows else None
        if row is None:
            return []
        if line.indent + skip == inner and content.split()[0] == bullet:
            row.cells.append(content[1:].strip())
        elif row.cells:
            row.cells[-1] = f"{row.cells[-1]} {content}".strip()
        rows[-1] = row._replace(lines=range(row.lines.start, number + 1))
    return rows


def _of_csv(
    lines: Sequence[Line], body: Sequence[int], options: dict[str, tuple[int, str]]
) -> list[DrawnRow]:
    _, stated = options.get("delim", (0, ","))
    separator = _SEPARATORS.get(stated, stated)
    if len(separator) != 1:
        return []
    rows: list[DrawnRow] = []
    try:
        if "header" in options:
            number, header = options["header"]
            cells = next(csv.reader([header], delimiter=separator, skipinitialspace=True), [])
            rows.append(DrawnRow(range(number, number + 1), [cell.strip() for cell in cells]))
        rows += csv_rows(lines, body, separator)
    except csv.Error:
        return []
    return rows
