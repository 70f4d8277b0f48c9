"""Spreadsheets (XLSX, XLS, XLSB, ODS, Excel's XML): each visible sheet's tables, row by row.

The stored text has a line for each row, its cells as they are shown with bars between them, below the
row that names the columns; sheets and titles of tables are headings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ingest.document import BlockKind, ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.how_many import counted
from ingest.parsers import html
from ingest.parsers.blocks.builder import TextBuilder, left_out
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.containers.package import ENCRYPTED, OLE_START, ZIP_START, is_encrypted
from ingest.parsers.containers.packed import as_transitional, check_unpacked
from ingest.parsers.office.embedded import embedded
from ingest.parsers.recognition import head, is_xml_sheet
from ingest.parsers.sheets import delimited
from ingest.parsers.sheets.ods import read_ods
from ingest.parsers.sheets.sheet import DAMAGED, Workbook, opening
from ingest.parsers.sheets.tables import write_tables
from ingest.parsers.sheets.xlsx import read_workbook
from ingest.parsers.sheets.xml2003 import read_xml2003

_PACKED = (ZIP_START, OLE_START)
_START = 2_000  # bytes in which a file says what it is
_OPEN_DOCUMENT, _MIME_TYPE = b"opendocument.spreadsheet", 100  # bytes: it is the first member
_SENTENCES: dict[str, Callable[[int], str]] = {
    "rows": lambda n: left_out(n, "hidden row"),
    "columns": lambda n: left_out(n, "hidden column"),
    "struck": lambda n: left_out(n, "struck-out stretch", "struck-out stretches"),
    "comments": lambda n: left_out(n, "comment on a cell", "comments on cells"),
    "charts": lambda n: left_out(n, "chart"),
    "formulas": lambda n: (
        f"{counted(n, 'formula')} {'has' if n == 1 else 'have'} no computed value: open and save the"
        " file in a spreadsheet program."
    ),
    "formats": lambda _: (
        "Numbers stand in the text without their formats (12 % as 0.12), and hidden rows and columns as if"
        " they were shown: save the file as XLSX."
    ),
}


def parse(data: bytes, name: str) -> ParsedDocument:
    """Parse a spreadsheet: what a person sees of it without a click, each row with its place.

    Formulas are their last computed values. Hidden sheets, rows and columns are left out, and the
    remarks say so; rows that only a filter or a fold hides are in the text. Many programs write a page
    or a table as text and call it XLS: these are parsed as what they are.
    """
    is_xml = is_xml_sheet(head(data, _START))
    if not is_xml and not data.startswith(_PACKED):
        return _as_text(data, name)
    if is_encrypted(data):
        raise UnreadableDocument(ENCRYPTED)
    check_unpacked(data)
    with opening():
        if is_xml:
            workbook = read_xml2003(data)
        else:
            is_ods = _OPEN_DOCUMENT in data[:_MIME_TYPE]
            workbook = read_ods(data) if is_ods else read_workbook(as_transitional(data))
    builder = TextBuilder()
    told: set[str] = set()
    for sheet in workbook.sheets:
        if len(workbook.sheets) > 1 or is_sensible_title(sheet.name):
            builder.locate(f"sheet {sheet.name}")
            builder.add(sheet.name, BlockKind.HEADING, 1)
        write_tables(builder, sheet.grid, partial(_row_label, sheet.name))
        for box in sheet.boxes:
            builder.locate(f"sheet {sheet.name}")
            builder.add(box.text, box.kind, box.level, box.links)
        for comment in sheet.comments:
            builder.locate(_row_label(sheet.name, str(comment.number)))
            builder.add(comment.says, BlockKind.COMMENT)
        for line in sheet.printed:
            if line not in told:  # most sheets of a workbook have the same
                builder.locate(f"sheet {sheet.name}")
                builder.add(line, BlockKind.PARAGRAPH)
                told.add(line)
    _remark(builder, workbook)
    return builder.build(title=workbook.title if is_sensible_title(workbook.title) else None)


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files that were put into a workbook."""
    return embedded(data, limits)


def _as_text(data: bytes, name: str) -> ParsedDocument:
    start = data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\0" in data[:_START] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableDocument(DAMAGED)
    return html.parse(data, name) if start.startswith(b"<") else delimited.parse(data, name)


def _row_label(sheet: str, rows: str) -> str:
    return f"sheet {sheet}, row{'s' if '–' in rows else ''} {rows}"


def _remark(builder: TextBuilder, workbook: Workbook) -> None:
    for sheet in workbook.hidden:
        builder.remark(f"The hidden sheet {sheet} is not in the text.")
    for sheet, row in workbook.cut.items():
        builder.remark(
            f"The sheet {sheet} is too large: its rows from {row + 1:,} on are not in the text."
        )
    for loss, sentence in _SENTENCES.items():
        if number := workbook.losses[loss]:
            builder.remark(sentence(number))
