"""OpenDocument spreadsheets (ODS): each cell as the file itself says that it is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import IO, Any
from zipfile import ZipFile

from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.inline import Inline, Script
from ingest.parsers.blocks.link_addresses import address_behind
from ingest.parsers.containers.package import ENCRYPTED
from ingest.parsers.odt.package import objects
from ingest.parsers.odt.runs import is_settled
from ingest.parsers.odt.styles import Look, text_look
from ingest.parsers.sheets.being_read import SheetBeingRead
from ingest.parsers.sheets.cell_comments import CellComment
from ingest.parsers.sheets.grid import Merged, one_line
from ingest.parsers.sheets.ods_drawings import Drawings
from ingest.parsers.sheets.ods_printed import printed_lines
from ingest.parsers.sheets.sheet import MOST_CELLS, Workbook

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT, _STYLE, _OFFICE, _DRAW = (
    _NAMESPACE % name for name in ("table", "text", "style", "office", "drawing")
)
_BOLD = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-weight"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ENCRYPTED = b"encryption-data"
_RANGE = re.compile(r"\$?(?:'((?:[^']|'')*)'|([^.']*))\.\$?[A-Z]+\$?(\d{1,7}):")
_MOST_COLUMNS = 16_384  # of a sheet; a style may be repeated up to there


def read_ods(data: bytes) -> Workbook:
    """The sheets of an ODS file. Raises ``UnreadableDocument`` for an encrypted one."""
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and _ENCRYPTED in archive.read("META-INF/manifest.xml"):
            raise UnreadableDocument(ENCRYPTED)
        workbook = Workbook(title=_title(archive) if "meta.xml" in names else "")
        pages = printed_lines(archive.read("styles.xml")) if "styles.xml" in names else {}
        reading = _Reading(workbook, objects(data), pages)
        with archive.open("content.xml") as content:
            reading.read(content)
    return workbook


def _title(archive: ZipFile) -> str:
    from lxml import etree

    meta = etree.fromstring(archive.read("meta.xml"), etree.XMLParser(resolve_entities=False))
    return " ".join((meta.findtext(f".//{_TITLE}") or "").split())


@dataclass(slots=True)
class _Table(SheetBeingRead):
    shown: bool = True
    empty: int = 0  # rows since the last that holds something


class _Reading:
    """Reads one content.xml, element by element."""

    def __init__(
        self, workbook: Workbook, held: Mapping[str, Any], pages: Mapping[str, list[str]]
    ) -> None:
        self.workbook = workbook
        self._pages = pages
        self._printed: dict[str, list[str]] = {}  # by the style of a sheet
        self._drawings = Drawings(held)
        self._room = MOST_CELLS
        self._bold: set[str] = set()
        self._unseen: set[str] = set()
        self._looks: dict[str, Look] = {}
        self._table = _Table()

    def read(self, content: IO[bytes]) -> None:
        """Read the sheets into ``workbook``."""
        from lxml import etree

        tags = [_TABLE + name for name in ("table", "table-row", "table-column", "shapes")]
        tags += [f"{_STYLE}style", f"{_TABLE}database-range"]
        for event, element in etree.iterparse(
            content, events=("start", "end"), tag=tags, resolve_entities=False
        ):
            kind = element.tag.rpartition("}")[2]
            if event == "start":
                if kind == "table":
                    style = element.get(f"{_TABLE}style-name")
                    name = element.get(f"{_TABLE}name", "")
                    printed = self._printed.get(style or "", [])
                    self._table = _Table(name, printed=printed, shown=style not in self._unseen)
            elif kind == "style":
                self._style(element)
            elif kind == "database-range":
                self._filtered(element)
            elif kind == "table-column":
                self._column(element)
            elif kind == "shapes":
                for drawing in element:
                    self._draw(drawing)
            elif kind == "table-row":
                self._row(element)
                element.clear()
            else:
                self._table.finish(self.workbook, is_hidden=not self._table.shown)
                element.clear()
        self._drawings.finish({sheet.name for sheet in self.workbook.sheets})

    def _style(self, style: Any) -> None:
        name = style.get(f"{_STYLE}name", "")
        if lines := self._pages.get(style.get(f"{_STYLE}master-page-name") or ""):
            self._printed[name] = lines
        for properties in style:
            if properties.tag == f"{_STYLE}text-properties":
                self._looks[name] = text_look(properties)
            if properties.get(_BOLD) == "bold":
                self._bold.add(name)
            if properties.get(f"{_TABLE}display") == "false":
                self._unseen.add(name)

    def _column(self, column: Any) -> None:
        table, count = self._table, _number(column, "number-columns-repeated")
        if column.get(f"{_TABLE}visibility") == "collapse":
            last = min(table.columns + count, _MOST_COLUMNS)
            table.hidden_columns.update(range(table.columns, last))
        table.columns += count

    def _row(self, row: Any) -> None:
        table = self._table
        times = _number(row, "number-rows-repeated")
        cells, bold = self._cells(row, len(table.rows) + table.empty)
        filled = sum(map(bool, cells))
        if not filled:
            table.empty += times
            return
        self._room -= filled * times
        if self._room < 0 or not table.shown:
            self.workbook.cut.setdefault(table.name, len(table.rows) + table.empty)
            return
        table.rows += [[] for _ in range(table.empty)]
        table.empty = 0
        for number in range(len(table.rows), len(table.rows) + times):
            table.rows.append(list(cells))
            if bold or row.getparent().tag == f"{_TABLE}table-header-rows":
                table.bold.add(number)
            if row.get(f"{_TABLE}visibility") == "collapse":
                table.hidden_rows.add(number)

    def _filtered(self, cells: Any) -> None:
        """Mark the row that buttons of a filter show to head what is below, as bold type does."""
        found = _RANGE.match(cells.get(f"{_TABLE}target-range-address") or "")
        if found is None or cells.get(f"{_TABLE}display-filter-buttons") != "true":
            return
        name, number = (found[1] or found[2]).replace("''", "'"), int(found[3])
        for at, sheet in enumerate(self.workbook.sheets):
            if sheet.name == name and number in sheet.grid.numbers:
                bold = {*(sheet.grid.bold or ()), sheet.grid.numbers.index(number)}
                self.workbook.sheets[at] = sheet._replace(grid=replace(sheet.grid, bold=bold))

    def _cells(self, row: Any, number: int) -> tuple[list[str], bool]:
        """What the cells of a row show, and whether all of it is bold."""
        cells: list[str] = []
        empty, bold = 0, True
        for cell in row:
            if not isinstance(cell.tag, str) or not cell.tag.endswith("table-cell"):
                continue
            times = _number(cell, "number-columns-repeated")
            covered = cell.tag == f"{_TABLE}covered-table-cell"
            text = "" if covered else self._shown(cell)
            column = len(cells) + empty
            for comment in () if covered else cell.iterchildren(f"{_OFFICE}annotation"):
                paragraphs = comment.iter(f"{_TEXT}p")
                if is_settled(comment):
                    continue
                says = " ".join(self._paragraph(part, Look()) for part in paragraphs)
                author = comment.findtext(_CREATOR) or ""
                self._table.comments.append(CellComment(number, column, author, says))
            if not text:
                empty += times
                continue
            across, down = (
                _number(cell, "number-columns-spanned"),
                _number(cell, "number-rows-spanned"),
            )
            if across > 1 or down > 1:
                self._table.merged.append(
                    Merged(number, column, number + down - 1, column + across - 1)
                )
            cells += [""] * empty + [text] * min(times, _MOST_COLUMNS)
            empty = 0
            bold = bold and cell.get(f"{_TABLE}style-name") in self._bold
        return cells, bold

    def _shown(self, cell: Any) -> str:
        paragraphs = []
        look = self._looks.get(cell.get(f"{_TABLE}style-name", ""), Look())
        for part in cell:
            if part.tag == f"{_TEXT}p":
                paragraphs.append(self._paragraph(part, look))
            else:
                self._draw(part)
        return " ".join(filter(None, paragraphs))

    def _draw(self, drawing: Any) -> None:
        if isinstance(drawing.tag, str) and drawing.tag.startswith(_DRAW):
            self._drawings.draw(
                drawing, self._table.boxes, lambda part: self._paragraph(part, Look())
            )

    def _paragraph(self, paragraph: Any, look: Look) -> str:
        line = Inline()
        self._write(paragraph, look, line)
        line.settle()
        return one_line(line.text_and_links()[0])

    def _write(self, element: Any, look: Look, line: Inline) -> None:
        """The characters of a paragraph; spaces and line breaks are elements of their own."""
        self._put(element.text, look, line)
        for part in element:
            name = part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""
            if name in {"s", "tab", "line-break"}:
                line.add(" ")
            elif name in {"span", "a"}:
                inner = self._looks.get(part.get(f"{_TEXT}style-name", ""), Look())
                self._write(part, inner.within(look), line)
                if address := address_behind("".join(part.itertext()), part.get(_HREF) or ""):
                    line.add(f" ({address})")
            self._put(part.tail, look, line)

    def _put(self, text: str | None, look: Look, line: Inline) -> None:
        if look.struck:
            self.workbook.losses["struck"] += bool((text or "").strip())
            line.gap()
        else:
            line.add(text or "", script=look.script or Script.ON_THE_LINE)


def _number(element: Any, name: str) -> int:
    value = element.get(_TABLE + name) or ""
    return int(value) if value.isdecimal() and 0 < len(value) < 9 else 1
