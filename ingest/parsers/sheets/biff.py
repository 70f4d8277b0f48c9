"""How an XLS file of Excel 97 and later (BIFF8) lays out its sheets, which calamine leaves aside.

What the records hold is described in Microsoft's [MS-XLS].
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.office.number_formats import BUILT_IN, GENERAL
from ingest.parsers.office.ole_file import title_of
from ingest.parsers.sheets.cell_comments import CellComment
from ingest.parsers.sheets.layout import MOST_COLUMNS, Look, Style
from ingest.parsers.sheets.printed import printed

_STREAM = "Workbook"  # "Book" in files of Excel 95
_VERSION = 0x0600
_BEGIN, _END = 0x0809, 0x000A
_FORMAT, _FONT, _STYLE, _SHEET = 0x041E, 0x0031, 0x00E0, 0x0085
_ROW, _COLUMNS, _FILTERED, _COMMENT = 0x0208, 0x007D, 0x009B, 0x001C
_SEVERAL = 0x00BD  # numbers side by side, each with its style
_FORMULA, _CONSTANT = 0x0006, 0x0205
_CELLS = frozenset({_FORMULA, 0x0204, _CONSTANT, 0x0203, 0x027E, 0x00FD, 0x00D6})
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip
_PRINTED = frozenset({0x0014, 0x0015})  # above and below each page
_CHART = 0x0020
_BOLD, _STRUCK = 600, 0x08  # weights from 600 on are bold
_ROW_HIDDEN, _ROW_OUTLINE = 0x20, 0x07
_COLUMN_HIDDEN, _COLUMN_OUTLINE = 0x0001, 0x0700


@dataclass(slots=True)
class XlsLayout:
    """The looks of a sheet's cells, and what of it is hidden."""

    looks: dict[int, dict[int, Look]] = field(default_factory=dict)
    bold: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    links: dict[tuple[int, int], str] = field(default_factory=dict)  # are not looked for here
    printed: list[str] = field(default_factory=list)
    uncomputed: int = 0  # this format keeps a value with each formula

    def looks_of(self, row: int) -> Mapping[int, Look]:
        """The looks of a row's cells by column, both counted from 0."""
        return self.looks.get(row, {})

    def finish(self) -> None:
        """There is nothing left to read."""


class XlsParts:
    """The layouts of an XLS file; of other files there are none, which is a loss."""

    def __init__(self, data: bytes) -> None:
        self.losses: Counter[str] = Counter()
        self._title, self._data = "", b""
        self._looks: list[Look] = []
        self._layouts: dict[str, XlsLayout] = {}
        try:
            self._title, self._data = _opened(data)
            self._read()
        except (OSError, ValueError, IndexError, struct.error):
            self.losses["formats"] = 1

    def title(self) -> str:
        """The title in the properties of the file, or ""."""
        return self._title

    def layout(self, name: str) -> XlsLayout:
        """How the sheet of this name is laid out."""
        return self._layouts.get(name, XlsLayout())

    def comments(self, name: str) -> list[CellComment]:  # noqa: ARG002
        """None: they are only counted, like what stands in shapes."""
        return []

    def links(self, name: str, found: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:  # noqa: ARG002
        """None: they are not looked for."""
        return {}

    def boxes(self, name: str) -> list[Written]:  # noqa: ARG002
        """None: shapes are drawings of their own kind here."""
        return []

    def _read(self) -> None:
        formats, fonts, styles = dict(BUILT_IN), [], []
        sheets: dict[str, int] = {}
        for number, body in _records(self._data, 0):
            if number == _FORMAT:
                formats[_short(body, 0)] = _text(body, 4, _short(body, 2))
            elif number == _FONT:
                fonts.append((_short(body, 6) >= _BOLD, bool(_short(body, 2) & _STRUCK)))
            elif number == _STYLE:
                styles.append((_short(body, 0), _short(body, 2)))
            elif number == _SHEET:
                sheets[_text(body, 7, body[6])] = struct.unpack_from("<I", body)[0]
        for font, code in styles:
            place = font - (font > 4)  # there is no font of the number 4
            look = fonts[place] if place < len(fonts) else ()
            self._looks.append(Look(Style(formats.get(code, GENERAL), *look)))
        self._layouts = {name: self._sheet(start) for name, start in sheets.items()}

    def _sheet(self, start: int) -> XlsLayout:
        layout, filtered, inside = XlsLayout(), False, 0
        for number, body in _records(self._data, start):
            if number == _BEGIN:
                inside += 1
                self.losses["charts"] += inside > 1 and _short(body, 2) == _CHART
            elif number == _END:
                inside -= 1
            elif inside > 1:  # the figures of a chart, which look like cells
                continue
            elif number in _CELLS:
                error = _error(number, body)
                self._look(layout, _short(body, 0), _short(body, 2), _short(body, 4), error)
            elif number == _SEVERAL:
                row, column = _short(body, 0), _short(body, 2)
                for place in range((len(body) - 6) // 6):
                    self._look(layout, row, column + place, _short(body, 4 + 6 * place))
            elif number == _ROW and body[12] & _ROW_HIDDEN and not body[12] & _ROW_OUTLINE:
                layout.hidden_rows.add(_short(body, 0))
            elif number == _COLUMNS:
                flags = _short(body, 8)
                if flags & _COLUMN_HIDDEN and not flags & _COLUMN_OUTLINE:
                    last = min(_short(body, 2) + 1, MOST_COLUMNS)
                    layout.hidden_columns.update(range(_short(body, 0), last))
            elif number in _PRINTED and len(body) > 2:  # a flag stands behind the length
                layout.printed += printed(_text(body, 2, _short(body, 0)))
            elif number == _COMMENT:
                self.losses["comments"] += 1
            filtered = filtered or number == _FILTERED
        if filtered:  # rows that a filter hides are there for who lifts it
            layout.hidden_rows.clear()
        return layout

    def _look(self, layout: XlsLayout, row: int, column: int, style: int, error: str = "") -> None:
        if style < len(self._looks):
            look = self._looks[style]
            layout.looks.setdefault(row, {})[column] = look._replace(error=error) if error else look


def _opened(data: bytes) -> tuple[str, bytes]:
    """The title and the records of a file. Raises ``ValueError`` where it is of no such version."""
    import olefile

    with olefile.OleFileIO(BytesIO(data)) as opened:
        if not opened.exists(_STREAM):
            raise ValueError(_STREAM)
        records: bytes = opened.openstream(_STREAM).read()
        title = title_of(opened)
    if struct.unpack_from("<HHH", records)[::2] != (_BEGIN, _VERSION):
        raise ValueError(_STREAM)
    return title, records


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of a substream, by their numbers, up to the end that closes it."""
    inside = 0
    while start + 4 <= len(data):
        number, size = struct.unpack_from("<HH", data, start)
        yield number, data[start + 4 : start + 4 + size]
        inside += (number == _BEGIN) - (number == _END)
        if inside <= 0:
            return
        start += 4 + size


def _short(body: bytes, place: int) -> int:
    value: int = struct.unpack_from("<H", body, place)[0]
    return value


def _error(number: int, body: bytes) -> str:
    """The error that a cell shows; a formula's stands where its number would, which then ends with two 0xFF."""
    if number == _CONSTANT and body[7]:
        return _ERRORS.get(body[6], "")
    if number == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
        return _ERRORS.get(body[8], "")
    return ""


def _text(body: bytes, place: int, length: int) -> str:
    """The text whose flags stand at ``place``: a byte a character, or two."""
    if body[place] & 1:
        return body[place + 1 : place + 1 + 2 * length].decode("utf-16-le", "replace")
    return body[place + 1 : place + 1 + length].decode("latin-1")
