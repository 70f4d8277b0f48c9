"""How an XLSX file lays out a sheet: the styles of its cells, and what of it is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

from ingest.parsers.office.number_formats import GENERAL
from ingest.parsers.sheets.printed import TAGS, printed
from ingest.parsers.sheets.rich_text import MAIN, RichText, rich_text

_LETTERS = re.compile(r"[A-Z]+")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_READ = ("row", "col", "pane", "autoFilter", "filterColumn", "hyperlink", *TAGS)
MOST_COLUMNS = 16_384  # of a sheet


class Style(NamedTuple):
    """How the cells of one style are shown."""

    number_format: str = GENERAL
    bold: bool = False
    struck: bool = False


class Look(NamedTuple):
    """How one cell is shown: its style, its text where that is not all in one type, and its error.

    An error ("#N/A") is no value, so that calamine has nothing for its cell.
    """

    style: Style = Style()
    rich: RichText | None = None
    error: str = ""


class Layout:
    """The looks of a sheet's cells, row by row as asked for, and what of it is hidden.

    ``bold`` are the rows in bold, and those that a filter or a frozen pane shows to head what is below;
    ``shared`` are the texts of the workbook, by their numbers, that are not all in one type.
    """

    def __init__(
        self,
        part: IO[bytes] | None,
        styles: Sequence[Style],
        shared: Mapping[int, RichText],
    ) -> None:
        self.bold: set[int] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.uncomputed = 0
        self.links: dict[tuple[int, int], str] = {}  # the ids of what cells lead to
        self.printed: list[str] = []
        self._part = part
        self._styles = styles
        self._shared = shared
        self._filtered = False
        self._rows = self._read()
        self._next: tuple[int, Mapping[int, Look]] | None = None

    def looks_of(self, row: int) -> Mapping[int, Look]:
        """The looks of a row's cells by column, both counted from 0. Rows are asked for in order."""
        while self._next is None or self._next[0] < row:
            following = next(self._rows, None)
            if following is None:
                return {}
            self._next = following
        return self._next[1] if self._next[0] == row else {}

    def finish(self) -> None:
        """Read on to the end: what is hidden may be said there."""
        for _ in self._rows:
            pass
        if self._filtered:  # rows that a filter hides are there for who lifts it
            self.hidden_rows.clear()

    def _read(self) -> Iterator[tuple[int, Mapping[int, Look]]]:
        from lxml import etree

        if self._part is None:
            return
        number = -1
        tags = [MAIN + name for name in _READ]
        for _, element in etree.iterparse(self._part, tag=tags, resolve_entities=False):
            tag = element.tag[len(MAIN) :]
            if tag == "filterColumn":
                self._filtered = True
            elif tag == "autoFilter":
                self.bold.update(first_row(element.get("ref")))
            elif tag == "pane":
                frozen = (element.get("state") != "split" and element.get("ySplit")) or "0"
                self.bold.update(row for row in [int(float(frozen)) - 1] if row >= 0)
            elif tag == "hyperlink":
                if place := place_of((element.get("ref") or "").partition(":")[0]):
                    self.links[place] = element.get(RELATION) or ""
            elif tag in TAGS:
                self.printed += printed(element.text or "")
            elif tag == "col":
                self._column(element)
            else:
                number = int(element.get("r") or number + 2) - 1
                yield number, self._row(number, element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def _column(self, element: Any) -> None:
        if _is_true(element.get("hidden")) and not _is_folded(element):
            first, last = int(element.get("min") or 1), int(element.get("max") or 1)
            self.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))

    def _row(self, place: int, row: Any) -> Mapping[int, Look]:
        if _is_true(row.get("hidden")) and not _is_folded(row):
            self.hidden_rows.add(place)
        looks: dict[int, Look] = {}
        column = -1
        for cell in row:
            letters = _LETTERS.match(cell.get("r") or "")
            column = column_of(letters[0]) if letters else column + 1
            number = int(cell.get("s") or -1)
            style = self._styles[number] if 0 <= number < len(self._styles) else Style()
            error = (cell.findtext(f"{MAIN}v") or "") if cell.get("t") == "e" else ""
            looks[column] = Look(style, self._rich(cell), error)
            if cell.find(f"{MAIN}f") is not None and not cell.findtext(f"{MAIN}v"):
                self.uncomputed += cell.get("t") != "str"
        return looks

    def _rich(self, cell: Any) -> RichText | None:
        if cell.get("t") == "s":
            value = cell.findtext(f"{MAIN}v") or ""
            return self._shared.get(int(value)) if value.isdecimal() else None
        inline = cell.find(f"{MAIN}is") if cell.get("t") == "inlineStr" else None
        return rich_text(inline) if inline is not None else None


def column_of(letters: str) -> int:
    """The number, from 0, of the column that has these letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _is_folded(element: Any) -> bool:
    """Whether a row or column is in a group, which opens with a click."""
    return element.get("outlineLevel") not in {None, "0"}


def _is_true(value: str | None) -> bool:
    return value in {"1", "true"}


def place_of(cell: str) -> tuple[int, int] | None:
    """The row and the column of a cell by its name ("B7"), both from 0; None: it is none."""
    found = _CELL.fullmatch(cell.replace("$", ""))
    return (int(found[2]) - 1, column_of(found[1])) if found else None


def first_row(cells: str | None) -> list[int]:
    """The first row, from 0, of a range of cells ("B7:D9"); none of what is no range."""
    place = place_of((cells or "").partition(":")[0])
    return [place[0]] if place else []
