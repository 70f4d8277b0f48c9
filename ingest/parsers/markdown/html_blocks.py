"""Blocks of HTML within Markdown: what each of their elements is, tags left out.

A tag is overwritten in the stored text, so that an offset into the file still is one into the document;
where a cell of a table begins, one bar stands in its place, as in Markdown's own tables, and bars within
cells are escaped as there, or broken (¦) where there is no room for a backslash. What is not closed
before a blank line, as Markdown has it, goes on in the next block of HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.document import HEADER_ROW, HEADLESS_ROW, BlockKind
from ingest.parsers.blocks.builder import BAR
from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.html.elements import BLOCKS

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)(?:\"[^\"]*\"|'[^']*'|[^'\"<>])*>")
# What is never shown, to its end.
_UNSHOWN = re.compile(
    r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[!?][^>]*>", re.S | re.I
)
_ALTERNATIVE = re.compile(r"\salt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_HEADING = re.compile(r"h[1-6]")
_CELLS = frozenset(["td", "th"])
_ITEMS = frozenset(["li", "dd"])
_PARTS = frozenset(["table", "thead", "tbody", "tfoot", "tr"])


@dataclass(frozen=True, slots=True)
class Element:
    """``content[start:end]`` of a block of HTML; ``level`` as in ``ingest.document.Block``."""

    start: int
    end: int
    kind: BlockKind
    level: int = 0


@dataclass(slots=True)
class HtmlBlock:
    """What a block of HTML holds: its elements, the stretches that are markup, other signs in its text."""

    elements: list[Element] = field(default_factory=list)
    markup: list[tuple[int, int]] = field(default_factory=list)
    signs: list[tuple[int, str]] = field(default_factory=list)


def html_block(content: str) -> HtmlBlock:
    """The elements of ``content``. Tags within a word stay: H<sub>2</sub>O is not three words."""
    found = HtmlBlock()
    walk = _Walk(content, found)
    shown_from = 0
    for unshown in (*_UNSHOWN.finditer(content), None):
        until = unshown.start() if unshown else len(content)
        for tag in _TAG.finditer(content, shown_from, until):
            walk.tag(tag)
        if unshown:
            found.markup.append(unshown.span())
            shown_from = unshown.end()
    walk.flush(len(content))
    found.signs += _bars_in_cells(content, found)
    return found


def _described(picture: re.Match[str]) -> tuple[int, int] | None:
    """Where in its tag a picture says what it shows; None where it says nothing."""
    found = _ALTERNATIVE.search(picture.string, *picture.span())
    if found is None or not picture_says(found[found.lastindex or 0]):
        return None
    return found.span(found.lastindex or 0)


def _bars_in_cells(content: str, found: HtmlBlock) -> Iterator[tuple[int, str]]:
    """What keeps bars that are text from parting cells."""
    for row in found.elements:
        if row.kind is not BlockKind.TABLE_ROW:
            continue
        for bar in BAR.finditer(content, row.start, row.end):
            at = bar.start()
            around = found.markup[bisect_right(found.markup, (at, len(content))) - 1 :][:1]
            before = content[at - 1] if at > row.start else ""
            if any(start <= at < end for start, end in around):
                continue
            is_free = before == " " or any(end == at for _, end in around)
            yield (at - 1, "\\") if before and is_free else (at, "¦")


@dataclass(slots=True)
class _Walk:
    content: str
    found: HtmlBlock
    begin: int = 0
    heading: int = 0
    listed: bool = False
    row: list[str] | None = None  # the tags of its cells
    opens_table: bool = False

    def tag(self, tag: re.Match[str]) -> None:
        closes, name = bool(tag[1]), tag[2].lower()
        if name in _CELLS:
            self._cell(tag, closes, name)
        elif name in BLOCKS:
            if self.row is None or name in _PARTS:
                self.flush(tag.start())
                self.begin = tag.end()
            if name in ("table", "thead"):
                self.opens_table = not closes
            self.listed = not closes if name in _ITEMS else self.listed
            self.heading = int(name[1]) if _HEADING.fullmatch(name) and not closes else 0
            self._drop(tag)
        elif name == "img" and (said := _described(tag)) is not None:
            self._picture(tag, *said)
        elif name == "br" or not self._within_word(tag):
            self._drop(tag)

    def flush(self, end: int) -> None:
        """End the element at hand."""
        kind, level = BlockKind.PARAGRAPH, 0
        if self.row is not None:
            kind = BlockKind.TABLE_ROW
            if set(self.row) == {"th"} and (self.opens_table or len(self.row) > 1):
                level = HEADER_ROW
            elif self.opens_table:
                level = HEADLESS_ROW
            self.opens_table, self.row = False, None
        elif self.heading:
            kind, level = BlockKind.HEADING, self.heading
        elif self.listed:
            kind = BlockKind.LIST_ITEM
        if self.begin < end:
            self.found.elements.append(Element(self.begin, end, kind, level))
        self.begin = end

    def _cell(self, tag: re.Match[str], closes: bool, name: str) -> None:
        if not closes:
            if self.row is None:
                self.flush(tag.start())
                self.begin, self.row = tag.end(), []
            else:
                self.found.signs.append((tag.start() + 1, "|"))  # apart from the cell before
            self.row.append(name)
        self._drop(tag)

    def _picture(self, tag: re.Match[str], start: int, end: int) -> None:
        """Leave of a picture's tag what it is described to show, between cells in its place."""
        self.found.markup += [(tag.start(), start), (end, tag.end())]
        if self.row is None:
            self.flush(tag.start())
            self.found.elements.append(Element(start, end, BlockKind.PARAGRAPH))
            self.begin = tag.end()

    def _within_word(self, tag: re.Match[str]) -> bool:
        start, end = tag.span()
        around = self.content[max(0, start - 1) : start], self.content[end : end + 1]
        return all(map(str.isalnum, around))

    def _drop(self, tag: re.Match[str]) -> None:
        self.found.markup.append(tag.span())
