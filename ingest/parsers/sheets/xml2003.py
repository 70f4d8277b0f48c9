"""Excel's XML of 2003 (SpreadsheetML), which many programs write and call XLS: cells with their formats."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

from ingest.parsers.office.number_formats import BUILT_IN, GENERAL, shown
from ingest.parsers.sheets.being_read import SheetBeingRead
from ingest.parsers.sheets.cell_comments import CellComment
from ingest.parsers.sheets.grid import Merged, one_line
from ingest.parsers.sheets.printed import printed
from ingest.parsers.sheets.sheet import MOST_CELLS, Workbook

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_TITLE = "{urn:schemas-microsoft-com:office:office}Title"
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
# Formats by their names; those that differ from country to country as in other workbooks.
_NAMED = {
    "Short Date": BUILT_IN[14], "Long Date": "d mmmm yyyy", "Medium Date": "d-mmm-yy",
    "General Date": BUILT_IN[22], "Short Time": "h:mm", "Long Time": "h:mm:ss",
    "Medium Time": "h:mm AM/PM", "General Number": GENERAL, "Fixed": "0.00", "Standard": "#,##0.00",
    "Percent": "0.00%", "Currency": "#,##0.00", "Euro Currency": '"€"#,##0.00',
    "Scientific": GENERAL, "Yes/No": GENERAL, "True/False": GENERAL, "On/Off": GENERAL,
}  # fmt: skip


class _Style(NamedTuple):
    number_format: str = GENERAL
    bold: bool = False
    struck: bool = False


def read_xml2003(data: bytes) -> Workbook:
    """The sheets of a file. Raises ``SyntaxError`` or ``ValueError`` for a damaged one."""
    from lxml import etree

    reading = _Reading()
    tags = [_SS + name for name in ("Style", "Worksheet", "Column", "Row")]
    for event, element in etree.iterparse(
        BytesIO(data.lstrip()), events=("start", "end"), tag=[*tags, _TITLE], resolve_entities=False
    ):
        kind = element.tag.rpartition("}")[2]
        if event == "end":
            reading.take(kind, element)
            if kind in {"Row", "Worksheet"}:
                element.clear()
        elif kind == "Worksheet":
            reading.begin(element)
    return reading.workbook


class _Reading:
    def __init__(self) -> None:
        self.workbook = Workbook()
        self._room = MOST_CELLS
        self._styles: dict[str, _Style] = {}
        self._table = SheetBeingRead()

    def begin(self, sheet: Any) -> None:
        """Begin with a sheet."""
        self._table = SheetBeingRead(sheet.get(f"{_SS}Name", ""))

    def take(self, kind: str, element: Any) -> None:
        """Take what is there in full."""
        if kind == "Title":
            self.workbook.title = one_line(element.text or "")
        elif kind == "Style":
            self._style(element)
        elif kind == "Column":
            self._column(element)
        elif kind == "Row":
            self._row(element)
        else:
            self._finish(element)

    def _style(self, style: Any) -> None:
        above = self._styles.get(style.get(f"{_SS}Parent") or "Default", _Style())
        written, font = style.find(f"{_SS}NumberFormat"), style.find(f"{_SS}Font")
        if written is not None:
            name = written.get(f"{_SS}Format", GENERAL)
            above = above._replace(number_format=_NAMED.get(name, name))
        if font is not None:
            is_on = {name: font.get(_SS + name) == "1" for name in ("Bold", "StrikeThrough")}
            above = above._replace(bold=is_on["Bold"], struck=is_on["StrikeThrough"])
        self._styles[style.get(f"{_SS}ID", "")] = above

    def _column(self, column: Any) -> None:
        table = self._table
        first = _place(column, table.columns, _MOST_COLUMNS)
        table.columns = first + _number(column, "Span", _MOST_COLUMNS) + 1
        if column.get(f"{_SS}Hidden") == "1":
            table.hidden_columns.update(range(first, table.columns))

    def _row(self, row: Any) -> None:
        table = self._table
        if table.name in self.workbook.cut:
            return
        number = _place(row, len(table.rows), _MOST_ROWS)
        cells: list[str] = []
        bold = True
        column = 0
        for cell in row.iterchildren(f"{_SS}Cell"):
            column = _place(cell, column, _MOST_COLUMNS)
            style = self._styles.get(
                cell.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID") or "Default", _Style()
            )
            text = self._shown(cell, style)
            for comment in cell.iterchildren(f"{_SS}Comment"):
                author, says = comment.get(f"{_SS}Author") or "", "".join(comment.itertext())
                table.comments.append(CellComment(number, column, author, says))
            across = _number(cell, "MergeAcross", _MOST_COLUMNS)
            down = _number(cell, "MergeDown", _MOST_ROWS)
            if across or down:
                table.merged.append(Merged(number, column, number + down, column + across))
            if text:
                cells += [""] * (column - len(cells)) + [text]
                bold = bold and style.bold
            column += across + 1
        self._room -= sum(map(bool, cells))
        if self._room < 0:
            self.workbook.cut[table.name] = len(table.rows)
            return
        table.rows += [[] for _ in range(number - len(table.rows))] + [cells]
        if cells and bold:
            table.bold.add(number)
        if row.get(f"{_SS}Hidden") == "1":
            table.hidden_rows.add(number)

    def _shown(self, cell: Any, style: _Style) -> str:
        data = cell.find(f"{_SS}Data")
        text = one_line("".join(data.itertext())) if data is not None else ""
        if not text:
            return ""
        if style.struck:
            self.workbook.losses["struck"] += 1
            return ""
        return one_line(shown(_value(text, data.get(f"{_SS}Type")), style.number_format))

    def _finish(self, sheet: Any) -> None:
        for tag in ("Header", "Footer"):
            for page in sheet.iterfind(f"{_EXCEL}WorksheetOptions/{_EXCEL}PageSetup/{_EXCEL}{tag}"):
                self._table.printed += printed(page.get(f"{_EXCEL}Data") or "")
        seen = sheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", "")
        self._table.finish(self.workbook, is_hidden=seen.startswith("Sheet"))


def _value(text: str, kind: str | None) -> float | bool | str | Any:
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text == "1"
    if kind == "DateTime":
        moment = datetime.fromisoformat(text)
        return moment.time() if moment.year < 1900 else moment  # a time alone has the day before
    return text


def _place(element: Any, following: int, most: int) -> int:
    """Where a row, column or cell stands, from 0: it says so where it does not follow the one before."""
    place = _number(element, "Index", most) - 1
    place = following if place < 0 else place
    if not following <= place < most:
        raise ValueError("out of order")
    return place


def _number(element: Any, name: str, most: int) -> int:
    return min(int(element.get(_SS + name) or 0), most)
