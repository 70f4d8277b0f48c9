"""Word files (DOCX): paragraphs, headings, lists and tables in their order.

``docx`` here is python-docx: imports are absolute, so this module's own name does not hide it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from ingest.document import BlockKind, Link, ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.readers.builder import TextBuilder

if TYPE_CHECKING:
    from docx.document import Document

_OLE = b"\xd0\xcf\x11\xe0"  # an encrypted DOCX is an OLE container, as an old DOC is
_ENCRYPTION_STREAM = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "is damaged: it cannot be opened as a Word file"
_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS_STYLE = re.compile(r"toc (?:\d|heading)|table of (?:figures|authorities)", re.IGNORECASE)
# Wrappers around paragraphs and runs that belong to the text; deletions do not.
_TRANSPARENT = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "fldSimple"}
)
_NOT_A_TITLE = re.compile(
    r"untitled.*|(word )?document\W*\d*|microsoft word\b.*|.*\.(docx?|dotx?|rtf|odt)|[\W\d_]*",
    re.IGNORECASE,
)


def read(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of readers
    """Read a DOCX file. Tables of contents, text boxes, headers and footers are left out."""
    document = _open(data)
    from docx.oxml.exceptions import XmlchemyError

    try:
        reader = _Reader(document)
        reader.blocks(document.element.body)
        title = document.core_properties.title
    except (AttributeError, KeyError, TypeError, ValueError, XmlchemyError) as error:
        # python-docx trusts the XML; what breaks it is a broken file.
        raise UnreadableDocument(_DAMAGED) from error
    title = " ".join((title or "").split())
    if _NOT_A_TITLE.fullmatch(title):
        title = reader.title
    return reader.builder.build(title=title or None)


def _open(data: bytes) -> Document:
    import docx

    if data.startswith(_OLE):
        if _ENCRYPTION_STREAM in data:
            raise UnreadableDocument("is encrypted: remove its password and ingest it again")
        raise UnreadableDocument("is an old Word file: save it as DOCX")
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, OSError):
        raise UnreadableDocument(_DAMAGED) from None
    if not any(name.startswith("word/") for name in names):
        raise UnreadableDocument("is not a Word file")
    try:
        return docx.Document(BytesIO(data))
    except Exception:
        # Damage can surface in zlib, zipfile, lxml or python-docx, none of which lists its errors.
        raise UnreadableDocument(_DAMAGED) from None


class _Inline:
    """The text of one block under construction, with its links."""

    def __init__(self) -> None:
        self.text = ""
        self.links: list[Link] = []

    def add(self, text: str, href: str = "") -> None:
        if href and text:
            self.links.append(Link(len(self.text), len(self.text) + len(text), href))
        self.text += text

    def extend(self, other: _Inline, separator: str) -> None:
        body = other.text.strip()
        if not body:
            return
        if self.text:
            self.text += separator
        shift = len(self.text) - (len(other.text) - len(other.text.lstrip()))
        for start, end, href in other.links:
            first = max(start + shift, len(self.text))
            self.links.append(Link(first, min(end + shift, len(self.text) + len(body)), href))
        self.text += body


class _Reader:
    def __init__(self, document: Document) -> None:
        self.builder = TextBuilder()
        self.title: str | None = None
        self._part = document.part
        self._names: dict[str | None, list[str]] = {}
        self._listed: dict[str | None, int | None] = {}

    def blocks(self, container: Any) -> None:
        """Append everything in ``container``, the body of the document."""
        for element in _children(container, "p", "tbl"):
            if _tag(element) == "p":
                self._paragraph(element)
            else:
                self._table(element)

    def _paragraph(self, paragraph: Any) -> None:
        inline = self._inline(paragraph)
        if not inline.text.strip():
            return
        kind, level = BlockKind.PARAGRAPH, 0
        names = self._styles(paragraph.style)
        if any(map(_CONTENTS_STYLE.fullmatch, names)):
            return  # repeats the headings
        heading = next((match for match in map(_HEADING_STYLE.match, names) if match), None)
        if "title" in names:
            kind, level = BlockKind.HEADING, 1
            self.title = self.title or " ".join(inline.text.split())
        elif heading:
            kind, level = BlockKind.HEADING, min(6, max(1, int(heading.group(1))))
        else:
            depth = self._list_level(paragraph, names)
            if depth is not None:
                kind, level = BlockKind.LIST_ITEM, depth
        self.builder.add(inline.text, kind, level, inline.links)

    def _list_level(self, paragraph: Any, names: list[str]) -> int | None:
        numbering = paragraph.find(_name("pPr") + "/" + _name("numPr"))
        if numbering is not None:
            # The number 0 takes a paragraph out of the list that its style puts it in.
            number = _value(numbering, "numId")
            return None if number == "0" else int(_value(numbering, "ilvl") or 0)
        style = next(
            (name for name in names if name.startswith(("list bullet", "list number"))), ""
        )
        if style:
            return int(style[-1]) - 1 if style[-1].isdigit() else 0
        return self._style_numbering(paragraph.style)

    def _styles(self, style_id: str | None) -> list[str]:
        """The names of a paragraph style and of the styles it is based on, in lower case."""
        from docx.enum.style import WD_STYLE_TYPE

        if style_id not in self._names:
            names: list[str] = []
            level: int | None = None
            style: Any = self._part.get_style(style_id, WD_STYLE_TYPE.PARAGRAPH)
            while style is not None and len(names) < 20:  # styles can be based on each other
                names.append(" ".join((style.name or "").casefold().split()))
                numbering = style.element.find(_name("pPr") + "/" + _name("numPr"))
                if level is None and numbering is not None and _value(numbering, "numId") != "0":
                    level = int(_value(numbering, "ilvl") or 0)
                style = style.base_style
            self._names[style_id] = names
            self._listed[style_id] = level
        return self._names[style_id]

    def _style_numbering(self, style_id: str | None) -> int | None:
        self._styles(style_id)
        return self._listed[style_id]

    def _table(self, table: Any) -> None:
        for row in _children(table, "tr"):
            line = _Inline()
            for cell in _children(row, "tc"):
                # A merged cell is written where it begins.
                if cell.vMerge != "continue":
                    line.extend(self._cell(cell, " "), " | ")
            self.builder.add(line.text, BlockKind.TABLE_ROW, 0, line.links)

    def _cell(self, cell: Any, separator: str) -> _Inline:
        inline = _Inline()
        for element in _children(cell, "p", "tbl"):
            if _tag(element) == "p":
                paragraph = self._inline(element)
                # One character for another, so that the links stay where they are.
                paragraph.text = re.sub(r"\s", " ", paragraph.text)
                inline.extend(paragraph, separator)
            else:
                for inner in _children(element, "tr"):
                    for nested in _children(inner, "tc"):
                        if nested.vMerge != "continue":
                            inline.extend(self._cell(nested, separator), separator)
        return inline

    def _inline(self, paragraph: Any) -> _Inline:
        inline = _Inline()
        for element in _children(paragraph, "r", "hyperlink"):
            if _tag(element) == "r":
                inline.add(element.text)
            else:
                text = "".join(run.text for run in _children(element, "r"))
                inline.add(text, self._address(element))
        return inline

    def _address(self, hyperlink: Any) -> str:
        relation = self._part.rels.get(hyperlink.rId) if hyperlink.rId else None
        anchor = f"#{hyperlink.anchor}" if hyperlink.anchor else ""
        return f"{relation.target_ref}{anchor}" if relation is not None else anchor


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """The children with one of ``tags``, looking through wrappers."""
    for child in element:
        tag = _tag(child)
        if tag in tags:
            yield child
        elif tag in _TRANSPARENT:
            yield from _children(child, *tags)


def _tag(element: Any) -> str:
    # Comments and processing instructions have no name.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{tag}"))


def _value(element: Any, tag: str) -> str | None:
    child = element.find(_name(tag))
    return None if child is None else child.get(_name("val"))
