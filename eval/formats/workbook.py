"""XLSX sheets, read as a person sees them in a spreadsheet program; the home of openpyxl.

A cell is what it shows: 0.125 under a percent format is "12.5%". A formula whose value was never
computed, and an error, are faults of their row, never an empty answer. Merged cells stand for each row
that they reach over; hidden rows and sheets are left aside, and said to be.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.formats.cell_values import text_of
from eval.formats.columns import role_of
from eval.formats.file_rows import Fault, FileRow, Table
from eval.formats.header import (
    HEADER_WITHIN,
    NamedColumns,
    apart,
    example,
    header_of,
    letter,
    lettered,
)
from eval.formats.number_formats import shown_value
from ingest.errors import UsageError

_UNCOMPUTED = (
    "holds a formula whose value was never computed: open and save it in a spreadsheet program"
)


def read_sheet(path: Path, columns: NamedColumns) -> Table:
    """The first sheet with a question column: its header and the rows below.

    Raises ``UsageError`` for a damaged file and when no sheet has such a column.
    """
    shown_book, written_book = _book(path, data_only=True), _book(path, data_only=False)
    guessed = _guesses_values(path)
    others: list[str] = []
    table: Table | None = None
    first: Sequence[str] = ()
    # What is hidden is only looked at where nothing else has a question.
    for sheet in sorted(shown_book.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
        grid = _Grid(sheet, written_book[sheet.title], guessed)
        head = [grid.row(number) for number in range(1, min(HEADER_WITHIN, grid.rows) + 1)]
        header = header_of(head, columns, text_of)
        if header is None:
            # of the rows that might name the columns, the one that names most
            first = first or max(
                map(_texts, head), key=lambda cells: sum(map(bool, cells)), default=()
            )
        elif table is None:
            table = _table(grid, header + 1, columns)
            if sheet.sheet_state != "visible":
                table.said.append(f"The sheet {sheet.title} is hidden; it was read all the same.")
        elif sheet.sheet_state == "visible":
            others.append(sheet.title)
    if table is None:
        raise _no_question(path, first, columns)
    if others:
        table.said.append(
            f"The sheets {', '.join(others)} have questions too and were left aside: save each as a file"
            " of its own."
        )
    return table


def _no_question(path: Path, names: Sequence[str], columns: NamedColumns) -> UsageError:
    if columns:
        columns.resolved(path, names)  # says which of the named columns is not there
    return UsageError(
        f"{path} has no sheet with a question column"
        f"{f' (its columns are {lettered(names)})' if names else ''}: name one column"
        f" question and one answer, or say which they are with {example(names)}."
    )


def _book(path: Path, *, data_only: bool) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions openpyxl leaves out
            # Not read_only, which knows nothing of merged and hidden cells.
            return openpyxl.load_workbook(path, data_only=data_only)
    except (InvalidFileException, OSError, KeyError, ValueError, EOFError) as problem:
        raise UsageError(f"{path} is not a readable XLSX file: save it again.") from problem
    except Exception as problem:  # zipfile.BadZipFile and XML errors share no base
        raise UsageError(f"{path} is a damaged XLSX file: save it again.") from problem


def _guesses_values(path: Path) -> bool:
    """Whether who wrote the file asks for all formulas to be computed: a value of 0 is then a guess."""
    try:
        with zipfile.ZipFile(path) as parts:
            book = parts.read("xl/workbook.xml").decode("utf-8", "replace")
    except (KeyError, OSError, zipfile.BadZipFile):
        return False
    return re.search(r"<calcPr[^>]*\bfullCalcOnLoad=\"(?:1|true)\"", book) is not None


class _Grid:
    """One sheet by rows from 1, each a list of what its cells show."""

    def __init__(self, sheet: Any, written: Any, guessed: bool) -> None:
        self.sheet = sheet
        # What there is: asking for a cell makes one, and a format may reach down a million rows.
        self._cells: Mapping[tuple[int, int], Any] = sheet._cells
        self._formulas = {at for at, cell in written._cells.items() if cell.data_type == "f"}
        filled = {at for at, cell in self._cells.items() if cell.value is not None} | self._formulas
        self.rows = max((row for row, _ in filled), default=0)
        self._columns = max((column for _, column in filled), default=0)
        self._guessed = guessed
        # (row, column) of what lies below a merged cell's first row → that row
        self._reach: dict[tuple[int, int], int] = {
            (row, merged.min_col): merged.min_row
            for merged in sheet.merged_cells.ranges
            for row in range(merged.min_row + 1, merged.max_row + 1)
        }

    def row(self, number: int) -> list[Any]:
        return [self._value(number, column) for column in range(1, self._columns + 1)]

    def first_row(self, number: int, column: int) -> int:
        """The row whose cell stands in this place: another where it is merged with those above."""
        return self._reach.get((number, column), number)

    def is_hidden(self, number: int) -> bool:
        return number in self.sheet.row_dimensions and self.sheet.row_dimensions[number].hidden

    def _value(self, row: int, column: int) -> Any:
        row = self.first_row(row, column)
        cell, name = self._cells.get((row, column)), f"{letter(column - 1)}{row}"
        if cell is None:
            return None
        if cell.data_type == "e":
            return Fault(f"{name} holds the error {cell.value}")
        if (row, column) in self._formulas:
            # An empty text that was computed is of type "str".
            never = cell.value is None and cell.data_type != "str"
            if never or (self._guessed and cell.value == 0):
                return Fault(f"{name} {_UNCOMPUTED}")
        return shown_value(cell.value, cell.number_format)


def _table(grid: _Grid, header: int, columns: NamedColumns) -> Table:
    title = grid.sheet.title
    written = _texts(grid.row(header))
    names, repeated = apart(written)
    table = Table(names, said=repeated)
    table.above = [f"row {number}" for number in range(1, header) if any(_texts(grid.row(number)))]
    asked = _question_column(names, columns)
    hidden: list[int] = []
    for number in range(header + 1, grid.rows + 1):
        cells = grid.row(number)
        if not any(cell not in (None, "") for cell in cells):
            continue
        if grid.is_hidden(number):
            hidden.append(number)
            continue
        values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if grid.first_row(number, asked) != number and table.rows:
            _join(table.rows[-1].values, values)  # one question over several rows
        else:
            table.rows.append(FileRow(f"row {number} of sheet {title}", number, values))
    if hidden:
        rows = ", ".join(map(str, hidden))
        table.said.append(
            f"Hidden rows of the sheet {title} were left aside ({rows}): show them to ask them."
        )
    return table


def _question_column(names: Sequence[str], columns: NamedColumns) -> int:
    """Its number from 1; 0: there is none."""
    if "question" in columns.named:
        number = columns.number("question", names)
        return 0 if number is None else number + 1
    return next((n for n, name in enumerate(names, start=1) if role_of(name) == "question"), 0)


def _join(first: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Into one row what stands beside a question that reaches over several."""
    for name, value in more.items():
        before = first.get(name)
        known = before if isinstance(before, list) else [before] * (before not in (None, ""))
        if value not in (None, "") and value not in known:
            first[name] = [*known, value] if known else value


def _texts(cells: Sequence[Any]) -> list[str]:
    return [text_of(cell) for cell in cells]
