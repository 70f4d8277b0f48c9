"""One stream of an OpenDocument text: the body, a note, a header, a box."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ingest.document import BlockKind
from ingest.parsers.builder import Content, joined_cells, trimmed
from ingest.parsers.inline import Inline, Script
from ingest.parsers.noted_blocks import NotedBlocks, Written
from ingest.parsers.odt.numbering import Numbering
from ingest.parsers.odt.styles import Look, Styles
from ingest.parsers.odt.tables import rows
from ingest.parsers.odt.xml import count, get, name, qualified

_SPACE = re.compile(r"[ \t\r\n]+")
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
# Characters. A cell beside many rows is repeated in each, for a row is read by itself; prose is not.
_LONGEST_REPEATED = 300
# fmt: off
_LEFT_OUT = frozenset({
    "text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
    "office:forms", "office:annotation-end", "text:table-of-content", "text:table-index",
    "text:illustration-index", "text:object-index", "text:alphabetical-index", "text:user-index",
    "text:page-number", "text:page-count", "text:hidden-text", "text:placeholder", "text:script",
    "text:alphabetical-index-mark", "text:toc-mark", "text:user-index-mark", "text:number",
    "table:shapes", "text:page-continuation", "?:title", "?:desc", "draw:glue-point",
    "text:soft-page-break",
})
# fmt: on
_LOSSES = {"office:annotation": "comments", "draw:object": "objects", "draw:object-ole": "objects"}


class Parts:
    """What all streams of a file share; ``losses`` counts what could not be kept of them."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.numbering = Numbering(styles)
        self.losses: Counter[str] = Counter()
        self.titles: list[str] = []


class Story:
    """Collects the blocks of a stream. Headings only where it ``has_headings``."""

    def __init__(self, parts: Parts, *, has_headings: bool = False) -> None:
        self._parts = parts
        self._has_headings = has_headings
        self._blocks = NotedBlocks()
        self._notes: list[tuple[str, list[Written]]] = []
        self._boxes: list[Any] = []
        self._line = Inline()
        self._spaced = True  # white space is there already

    def parse(self, container: Any) -> list[Written]:
        """Everything in ``container``, with the notes that it refers to."""
        self._all(container, 0, "")
        return self._blocks.finish()

    def _all(self, container: Any, depth: int, style: str) -> None:
        for element in container:
            tag = name(element)
            if tag in {"text:p", "text:h"}:
                self._paragraph(element, depth, "")
            elif tag == "text:list":
                self._list(element, depth, style)
            elif tag == "text:numbered-paragraph":
                self._list_item(element, count(element, "text:level"), "", "")
            elif tag == "table:table":
                self._table(element)
            elif tag == "text:section":
                hidden = get(element, "text:display") == "none"
                if not (
                    hidden or self._parts.styles.is_hidden_section(get(element, "text:style-name"))
                ):
                    self._all(element, depth, style)
            elif tag in _LOSSES:
                self._parts.losses[_LOSSES[tag]] += 1
            elif tag.startswith("draw:"):
                self._draw(element)
                self._hang_on()
            elif tag and tag not in _LEFT_OUT:
                self._all(element, depth, style)

    def _list(self, element: Any, depth: int, outer: str) -> None:
        style = get(element, "text:style-name") or outer
        goes_on = get(element, "text:continue-numbering") == "true"
        if depth == 0 and not (goes_on or get(element, "text:continue-list")):
            self._parts.numbering.restart(style)
        for item in element:
            if name(item) == "text:list-item":
                start = get(item, "text:start-value")
                number = self._parts.numbering.item(style, depth + 1, start)
                self._list_item(item, depth + 1, style, number)
            elif name(item) == "text:list-header":
                self._list_item(item, depth + 1, style, "")

    def _list_item(self, item: Any, depth: int, style: str, number: str) -> None:
        for element in item:
            if name(element) in {"text:p", "text:h"}:
                self._paragraph(element, depth, number)
                number = ""
            elif name(element) == "text:list":
                self._list(element, depth, style)
            elif name(element) == "table:table":
                self._table(element)

    def _paragraph(self, element: Any, depth: int, number: str) -> None:
        line = self._read(element)
        style = get(element, "text:style-name")
        kind, level = BlockKind.PARAGRAPH, 0
        if depth:
            kind, level = BlockKind.LIST_ITEM, depth - 1
        if name(element) == "text:h":
            outline = count(element, "text:outline-level")
            if not number and get(element, "text:is-list-header") != "true":
                number = self._parts.numbering.heading(outline)
            kind, level = BlockKind.HEADING, min(6, outline)
        elif not depth and self._parts.styles.is_title(style):
            kind, level = BlockKind.HEADING, 1
            self._parts.titles.append(" ".join(line.text_and_links()[0].split()))
        if kind is BlockKind.HEADING and not self._has_headings:
            kind, level = BlockKind.PARAGRAPH, 0
        self._blocks.add(line, kind, level, number)
        self._hang_on()

    def _hang_on(self) -> None:
        """Write the boxes, and keep the notes, of what just ended."""
        notes, boxes = self._notes, self._boxes
        self._notes, self._boxes = [], []
        for mark, blocks in notes:
            self._blocks.note(mark, blocks)
        for box in boxes:
            self._blocks.append_all(Story(self._parts).parse(box))

    def _read(self, element: Any) -> Inline:
        """The text of a paragraph on a line of its own."""
        line, spaced = self._line, self._spaced
        self._line, self._spaced = Inline(), True
        look = self._parts.styles.look("paragraph", get(element, "text:style-name"))
        is_hidden = any(
            get(mark, "text:is-hidden") == "true"
            for mark in element.iter(qualified("text:hidden-paragraph"))
        )
        if not is_hidden:
            self._walk(element, look, "")
        found, self._line, self._spaced = self._line, line, spaced
        found.settle()
        return found

    def _walk(self, element: Any, look: Look, href: str) -> None:
        self._write(element.text, look, href)
        for child in element:
            self._child(child, name(child), look, href)
            self._write(child.tail, look, href)

    def _child(self, child: Any, tag: str, look: Look, href: str) -> None:
        if tag == "text:span":
            style = self._parts.styles.look("text", get(child, "text:style-name"))
            self._walk(child, style.within(look), href)
        elif tag == "text:a":
            self._walk(child, look, get(child, "xlink:href"))
        elif tag == "text:s":
            self._put(" " * count(child, "text:c"), look, href)
        elif tag in {"text:tab", "text:line-break"}:
            self._put("\t" if tag == "text:tab" else "\n", look, href)
        elif tag == "text:note":
            self._note(child, look)
        elif tag == "text:ruby-text":
            self._put("(", look, href)
            self._walk(child, look, href)
            self._put(")", look, href)
        elif tag in _LOSSES:
            self._parts.losses[_LOSSES[tag]] += 1
        elif tag.startswith("draw:"):
            if not look.hidden:
                self._line.gap()
                self._draw(child)
        elif tag and tag not in _LEFT_OUT:
            self._walk(child, look, href)

    def _write(self, text: str | None, look: Look, href: str) -> None:
        """Write characters of the file, in which any white space is one space."""
        seen = _SPACE.sub(" ", _INVISIBLE.sub("", text or ""))
        if self._spaced:
            seen = seen.removeprefix(" ")
        self._put(seen, look, href)
        self._spaced = seen.endswith(" ") if seen else self._spaced

    def _put(self, text: str, look: Look, href: str) -> None:
        if not text or look.hidden:
            return
        if look.struck:
            self._parts.losses["struck"] += bool(text.strip())
            self._line.gap()
            return
        self._line.add(text, href, look.script or Script.ON_THE_LINE)
        self._spaced = False

    def _note(self, element: Any, look: Look) -> None:
        if look.hidden or look.struck:
            return
        mark, blocks = "", list[Written]()
        for part in element:
            if name(part) == "text:note-citation":
                mark = get(part, "text:label")
                mark = mark or self._parts.numbering.note(get(element, "text:note-class"))
            elif name(part) == "text:note-body":
                blocks = Story(self._parts).parse(part)
        self._notes.append((mark, blocks))
        self._line.add(mark, script=Script.MARK)
        self._spaced = False

    def _draw(self, drawing: Any) -> None:
        """Keep the boxes of a drawing for the end of its paragraph."""
        for element in drawing.iter(*map(qualified, ("text:p", "text:list", "table:table"))):
            if element.getparent() not in self._boxes and not _is_inside(element, drawing):
                self._boxes.append(element.getparent())
        for tag, loss in (*_LOSSES.items(), ("draw:image", "pictures")):
            self._parts.losses[loss] += sum(1 for _ in drawing.iter(qualified(tag)))

    def _table(self, table: Any) -> None:
        for row in rows(table):
            cells: list[Content] = []
            for cell, again in row:
                line = self._cell(cell) if cell is not None else Inline()
                long = again and line.length > _LONGEST_REPEATED
                cells.append(("", []) if long else trimmed(*line.text_and_links()))
                if again:
                    self._notes, self._boxes = [], []
            self._blocks.row(joined_cells(cells))
            self._hang_on()

    def _cell(self, container: Any) -> Inline:
        """What a cell holds, on one line: its paragraphs set apart."""
        inline = Inline()
        for element, number in _paragraphs(container):
            if name(element) == "table:table":
                for row in rows(element):
                    line = Inline()
                    for cell, _ in row:
                        found = self._cell(cell) if cell is not None else Inline()
                        if not found.is_blank:
                            line.extend(found, ", ")
                    inline.set_apart(line)
                continue
            line = Inline(number)
            for part in self._read(element).lines():
                is_number = line.last.isdecimal() and part.first.isdecimal()
                line.extend(part, "; " if is_number else " ")
            inline.set_apart(line)
        return inline


def _paragraphs(container: Any) -> Iterator[tuple[Any, str]]:
    """The paragraphs and tables in a cell, those of its lists too."""
    for element in container:
        tag = name(element)
        if tag in {"text:p", "text:h", "table:table"}:
            yield element, ""
        elif tag in {"text:list", "text:list-item", "text:list-header", "text:section"}:
            yield from _paragraphs(element)


def _is_inside(element: Any, drawing: Any) -> bool:
    """Whether an element is in another text within a drawing, which brings it along."""
    tags = {"text:p", "text:list", "table:table"}
    above = element.getparent()
    while above is not None and above is not drawing:
        if name(above) in tags:
            return True
        above = above.getparent()
    return False
