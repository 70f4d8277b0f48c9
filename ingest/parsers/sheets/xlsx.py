"""Excel's workbooks: values by calamine, and how XLSX and XLS files say that these are shown.

Of other binary formats (XLSB, XLS before 1997) only the values are known: a share of 12 % is 0.12.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from ingest.parsers.blocks.link_addresses import address_behind
from ingest.parsers.containers.package import OLE_START
from ingest.parsers.office.number_formats import shown
from ingest.parsers.sheets.biff import XlsParts
from ingest.parsers.sheets.cell_comments import told
from ingest.parsers.sheets.grid import Grid, Merged, arranged, one_line
from ingest.parsers.sheets.layout import Look
from ingest.parsers.sheets.parts import Parts
from ingest.parsers.sheets.rich_text import RichText
from ingest.parsers.sheets.sheet import MOST_CELLS, Sheet, Workbook


def read_workbook(data: bytes) -> Workbook:
    """The sheets of a file that calamine opens."""
    import python_calamine as calamine

    opened = calamine.load_workbook(BytesIO(data))
    parts = XlsParts(data) if data.startswith(OLE_START) else Parts(data)
    workbook = Workbook(title=parts.title(), losses=parts.losses)
    room = MOST_CELLS
    for about in opened.sheets_metadata:
        if about.typ not in (
            calamine.SheetTypeEnum.WorkSheet,
            calamine.SheetTypeEnum.ChartSheet,
        ):
            continue
        if about.visible is not calamine.SheetVisibleEnum.Visible:
            workbook.hidden.append(about.name)
            continue
        if about.typ is calamine.SheetTypeEnum.ChartSheet:
            _add_drawn(workbook, parts, about.name)
        else:
            room = _read(workbook, parts, about.name, opened.get_sheet_by_name(about.name), room)
    return workbook


def _add_drawn(workbook: Workbook, parts: Parts | XlsParts, name: str) -> None:
    """Append a sheet without cells, if something is drawn upon it."""
    if boxes := parts.boxes(name):
        workbook.sheets.append(Sheet(name, Grid([], ()), boxes))


def _read(workbook: Workbook, parts: Parts | XlsParts, name: str, sheet: Any, room: int) -> int:
    """Append a sheet, or as much of it as there is ``room`` for; returns the room that is left."""
    if sheet.start is None:
        _add_drawn(workbook, parts, name)
        return room
    first, left = sheet.start
    rows: list[list[str]] = [[] for _ in range(first)]
    layout = parts.layout(name)
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), start=first):
        looks = layout.looks_of(number)
        row = [""] * left
        for column, value in enumerate(values, start=left):
            look = looks.get(column, Look())
            if value == "" and not look.error:
                look = Look()
            said = look.error or shown(value, look.style.number_format)
            text, struck = look.rich or RichText(said, 0)
            if look.style.struck and text:
                text, struck = "", 1
            workbook.losses["struck"] += struck
            row.append(one_line(text))
        filled = [column for column, text in enumerate(row) if text]
        if filled and all(looks.get(column, Look()).style.bold for column in filled):
            layout.bold.add(number)
        room -= len(filled)
        if room < 0:
            workbook.cut[name] = number
            break
        rows.append(row)
    layout.finish()
    for (number, column), target in parts.links(name, layout.links).items():
        words = "".join(rows[number][column : column + 1]) if number < len(rows) else ""
        if words and (address := address_behind(words, target)):
            rows[number][column] = f"{words} ({address})"
    merged = [Merged(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    grid = arranged(rows, merged, layout.hidden_rows, layout.hidden_columns, layout.bold)
    comments = told(parts.comments(name), rows, layout.hidden_rows, layout.hidden_columns)
    workbook.sheets.append(Sheet(name, grid, parts.boxes(name), comments, layout.printed))
    workbook.losses["rows"] += sum(any(rows[n]) for n in layout.hidden_rows if n < len(rows))
    workbook.losses["columns"] += len(
        {c for c in layout.hidden_columns if any(c < len(row) and row[c] for row in rows)}
    )
    workbook.losses["formulas"] += layout.uncomputed
    return room
