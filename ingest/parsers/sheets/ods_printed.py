"""What an ODS file prints above and below each page of a sheet, by the names of its master pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.parsers.sheets.printed import printed

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _STYLE = _NAMESPACE % "text", _NAMESPACE % "style"
_PARTS = tuple(f"{_STYLE}{name}" for name in ("header", "footer", "header-first", "footer-first"))
# Fields as Excel has them: numbers of pages, the date and the time; the names of the sheet and the file.
_FIELDS = dict.fromkeys(("page-number", "page-count", "date", "time"), "&P")
_FIELDS |= dict.fromkeys(("sheet-name", "file-name", "title"), "&A")
_SPACES = {"s": " ", "tab": " ", "line-break": "\n"}


def printed_lines(styles: bytes) -> dict[str, list[str]]:
    """The lines of each master page of ``styles``, without those that count pages."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, huge_tree=True, recover=True)
    root = etree.fromstring(styles, parser) if styles.strip() else None
    pages = root.iter(f"{_STYLE}master-page") if root is not None else ()
    return {
        page.get(f"{_STYLE}name", ""): [
            line
            for part in page.iterchildren(*_PARTS)
            if part.get(f"{_STYLE}display") != "false"
            for paragraph in part.iter(f"{_TEXT}p")
            for line in printed("".join(_code(paragraph)))
        ]
        for page in pages
    }


def _code(element: Any) -> Iterator[str]:
    """The text of a paragraph as Excel would write it, with a code for each field."""
    yield (element.text or "").replace("&", "&&")
    for part in element.iterchildren("*"):
        name = part.tag.rpartition("}")[2]
        field = _FIELDS.get(name) or _SPACES.get(name)
        yield from [field] if field else _code(part)
        yield (part.tail or "").replace("&", "&&")
