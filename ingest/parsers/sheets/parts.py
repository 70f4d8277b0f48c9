"""The parts of an XLSX file that calamine leaves aside: styles, title, what is drawn or noted."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.office.number_formats import BUILT_IN, GENERAL
from ingest.parsers.sheets.cell_comments import CellComment
from ingest.parsers.sheets.drawn import drawn
from ingest.parsers.sheets.layout import RELATION, Layout, Style, first_row
from ingest.parsers.sheets.rich_text import MAIN, RichText, is_on, rich_text
from ingest.parsers.sheets.xlsx_comments import cells, names, notes, threads

_BOOK = "xl/workbook.xml"
_SHARED = "xl/sharedStrings.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


class Parts:
    """The parts of an XLSX file; of other files there are none."""

    def __init__(self, data: bytes) -> None:
        self.losses: Counter[str] = Counter()
        self._zip: ZipFile | None = None
        self._styles: list[Style] = []
        self._shared: dict[int, RichText] = {}
        self._files: dict[str, str] = {}
        self._shown: set[str] = set()
        self._people: dict[str, str] = {}
        try:
            opened = ZipFile(BytesIO(data))
            if _BOOK in opened.namelist():
                self._zip = opened
        except (BadZipFile, ValueError, OSError):
            pass
        if self._zip is None:
            self.losses["formats"] = 1
            return
        self._files = self._sheet_files()
        self._styles = list(self._read_styles())
        self._shared = dict(self._read_shared())
        for part in self._zip.namelist():
            root = self._root(part) if part.startswith("xl/persons/") else None
            self._people |= names(root) if root is not None else {}

    def title(self) -> str:
        """The title in the properties of the file, or ""."""
        root = self._root("docProps/core.xml")
        return " ".join((root.findtext(_TITLE) or "").split()) if root is not None else ""

    def layout(self, name: str) -> Layout:
        """How the sheet of this name is laid out."""
        part = self._files.get(name)
        if self._zip is None or part not in self._zip.namelist():
            return Layout(None, [], {})
        layout = Layout(self._zip.open(part), self._styles, self._shared)
        for _, table in self._related(name, "table"):
            if table.get("headerRowCount") != "0":
                layout.bold.update(first_row(table.get("ref")))
        return layout

    def boxes(self, name: str) -> list[Written]:
        """What is drawn upon a sheet, in its order."""
        found: list[Written] = []
        for path, drawing in self._related(name, "drawing"):
            found += drawn(
                drawing, partial(self._blob, *self._relations(path)), self._shown, self.losses
            )
        return found

    def comments(self, name: str) -> list[CellComment]:
        """What is said about the cells of a sheet."""
        threaded = [root for _, root in self._related(name, "threadedComment")]
        said = [one for root in threaded for one in threads(root, self._people)]
        repeated = {cell for root in threaded for cell in cells(root)}
        noted = [one for _, root in self._related(name, "comments") for one in notes(root)]
        return [*said, *(one for one in noted if (one.row, one.column) not in repeated)]

    def links(self, name: str, found: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
        """What the cells of a sheet lead to; ``found`` has the ids of it."""
        related = self._relations(self._files.get(name, ""))[1] if found else ()
        targets = {one.get("Id"): one.get("Target") or "" for one in related}
        return {place: targets.get(relation, "") for place, relation in found.items()}

    def _relations(self, part: str) -> tuple[PurePosixPath, Iterable[Any]]:
        """The path of a part, and its relations."""
        path = PurePosixPath(part)
        related = self._root(str(path.parent / "_rels" / f"{path.name}.rels"))
        return path, () if related is None else related

    def _related(self, name: str, kind: str) -> Iterator[tuple[str, Any]]:
        """The paths and the roots of a sheet's parts of one kind."""
        sheet, related = self._relations(self._files.get(name, ""))
        for one in related:
            if one.get("Type", "").endswith(f"/{kind}"):
                path = _target(sheet, one)
                if (root := self._root(path)) is not None:
                    yield path, root

    def _blob(self, part: PurePosixPath, related: Iterable[Any], relation: str) -> bytes | None:
        """The bytes of what a part refers to by the name of a relation; None when the file lacks it."""
        target = next((_target(part, one) for one in related if one.get("Id") == relation), "")
        lacks = self._zip is None or target not in self._zip.namelist()
        return None if self._zip is None or lacks else self._zip.read(target)

    def _root(self, part: str) -> Any:
        from lxml import etree

        if self._zip is None or part not in self._zip.namelist():
            return None
        return etree.fromstring(self._zip.read(part), etree.XMLParser(resolve_entities=False))

    def _sheet_files(self) -> dict[str, str]:
        book, related = self._root(_BOOK), self._root("xl/_rels/workbook.xml.rels")
        if book is None or related is None:
            return {}
        targets = {one.get("Id"): one.get("Target", "") for one in related}
        sheets = list(book.iter(f"{MAIN}sheet"))
        self._shown = {
            one.get("name") for one in sheets if one.get("state", "visible") == "visible"
        }
        return {
            sheet.get("name"): target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            for sheet in sheets
            if (target := targets.get(sheet.get(RELATION), ""))
        }

    def _read_styles(self) -> Iterator[Style]:
        root = self._root("xl/styles.xml")
        if root is None:
            return
        own = {
            int(one.get("numFmtId")): one.get("formatCode", GENERAL)
            for one in root.iter(f"{MAIN}numFmt")
            if (one.get("numFmtId") or "").isdecimal()
        }
        fonts = [
            (is_on(font.find(f"{MAIN}b")), is_on(font.find(f"{MAIN}strike")))
            for font in root.iterfind(f"{MAIN}fonts/{MAIN}font")
        ]
        for cell in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
            number, font = (int(cell.get(name) or 0) for name in ("numFmtId", "fontId"))
            code = own.get(number, BUILT_IN.get(number, GENERAL))
            yield Style(code, *(fonts[font] if font < len(fonts) else ()))

    def _read_shared(self) -> Iterator[tuple[int, RichText]]:
        from lxml import etree

        if self._zip is None or _SHARED not in self._zip.namelist():
            return
        with self._zip.open(_SHARED) as part:
            items = etree.iterparse(part, tag=f"{MAIN}si", resolve_entities=False)
            for number, (_, element) in enumerate(items):
                if (found := rich_text(element)) is not None:
                    yield number, found
                element.clear()


def _target(part: PurePosixPath, relation: Any) -> str:
    """The path of what a relation of a part leads to."""
    target = posixpath.join("/", part.parent, relation.get("Target", ""))
    return posixpath.normpath(target).removeprefix("/")
