"""The parts of an XLSX file that calamine leaves aside: styles, title, what is drawn or noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from ingest.parsers.sheets.layout import MAIN, Layout, Style
from ingest.parsers.sheets.number_formats import BUILT_IN, GENERAL

_BOOK = "xl/workbook.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


class Parts:
    """The parts of an XLSX file; of other files there are none."""

    def __init__(self, data: bytes) -> None:
        self.losses: Counter[str] = Counter()
        self._zip: ZipFile | None = None
        self._styles: list[Style] = []
        self._files: dict[str, str] = {}
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
        for part in self._zip.namelist():
            self.losses["charts"] += part.startswith("xl/charts/chart")
            root = self._root(part) if part.startswith("xl/comments") else None
            if root is not None:
                self.losses["comments"] += len(root.findall(f".//{MAIN}comment"))

    def title(self) -> str:
        """The title in the properties of the file, or ""."""
        root = self._root("docProps/core.xml")
        return " ".join((root.findtext(_TITLE) or "").split()) if root is not None else ""

    def layout(self, name: str) -> Layout:
        """How the sheet of this name is laid out."""
        part = self._files.get(name)
        if self._zip is None or part not in self._zip.namelist():
            return Layout(None, [])
        return Layout(self._zip.open(part), self._styles)

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
        return {
            sheet.get("name"): target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            for sheet in book.iter(f"{MAIN}sheet")
            if (target := targets.get(sheet.get(_RELATION), ""))
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
        fonts = [_is_on(font.find(f"{MAIN}b")) for font in root.iterfind(f"{MAIN}fonts/{MAIN}font")]
        for cell in root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
            number, font = (int(cell.get(name) or 0) for name in ("numFmtId", "fontId"))
            code = own.get(number, BUILT_IN.get(number, GENERAL))
            yield Style(code, font < len(fonts) and fonts[font])


def _is_on(element: Any) -> bool:
    return element is not None and element.get("val") not in {"0", "false"}
