"""XLSX sheets; the home of openpyxl."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from eval.formats.columns import role_of
from eval.formats.rows import Row
from ingest.errors import UsageError

_HEADER_WITHIN = 10  # rows: titles and notes may stand above the table


def sheet_rows(path: Path) -> Iterator[Row]:
    """The rows of the first sheet with a question column, below its header.

    Raises ``UsageError`` for a damaged file and when no sheet has such a column.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions openpyxl leaves out
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, OSError, KeyError, ValueError, EOFError) as problem:
        raise UsageError(f"{path} is not a readable XLSX file: save it again.") from problem
    except Exception as problem:  # zipfile.BadZipFile and XML errors share no base
        raise UsageError(f"{path} is a damaged XLSX file: save it again.") from problem
    try:
        for sheet in book.worksheets:
            header: list[str] = []
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if header:
                    if any(cell not in (None, "") for cell in cells):
                        named = zip(header, cells, strict=False)
                        values = {name: cell for name, cell in named if name}
                        yield Row(f"row {number} of sheet {sheet.title}", number, values)
                    continue
                names = [str(cell).strip() if cell is not None else "" for cell in cells]
                if any(role_of(name) == "question" for name in names):
                    header = names
                elif number >= _HEADER_WITHIN:
                    break
            if header:
                return
    finally:
        book.close()
    raise UsageError(
        f"{path} has no sheet with a question column: name one column question and one answer."
    )
