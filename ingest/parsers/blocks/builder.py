"""Stored text for formats whose files hold none: blocks are recorded while the text is written.

And the sentences that say what of a file is not in its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import takewhile

from ingest.document import LISTED, ROWS_TITLE, Block, BlockKind, Link, Locator, ParsedDocument
from ingest.how_many import counted
from ingest.parsers.lines.bold_lines import with_headings
from ingest.parsers.lines.line_shapes import is_value, says_sum

Content = tuple[str, list[Link]]
"""A text and the links in it."""
_SEVERAL = 3  # columns
# A bar in a cell, which parts it from no other: escaped, as in Markdown's tables.
BAR = re.compile(r"(?<!\\)\|")


class TextBuilder:
    """Appends blocks one after another, so that their offsets are right by construction.

    Blocks are a blank line apart; the items of a list and the rows of one table are a line apart.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._bold: dict[int, Block] = {}  # by their places in ``_blocks``
        self._links: list[Link] = []
        self._locators: list[Locator] = []
        self._label = ""
        self._remarks: dict[str, None] = {}

    def add(
        self,
        content: str,
        kind: BlockKind,
        level: int = 0,
        links: Iterable[Link] = (),
        label: str = "",
        bold: bool = False,
    ) -> None:
        """Append a block. ``links`` are relative to ``content``, which is trimmed first.

        ``label`` stands before the block and is no part of it: the number of an item or a note. ``bold`` is
        a paragraph that is bold throughout, which may stand as a heading.
        """
        if not content or content.isspace():
            return
        body, inner = trimmed(content, links)
        if self._blocks:
            tight = kind in LISTED and self._blocks[-1].kind is kind
            if kind is BlockKind.TABLE_ROW and level:  # another table
                tight = False
            self._write("\n" if tight else "\n\n")
        self._mark()
        if label:
            self._write(f"{label} ")
        start = self._length
        self._write(body)
        if bold:
            self._bold[len(self._blocks)] = Block(start, self._length, kind, level)
        self._blocks.append(Block(start, self._length, kind, level))
        self._links += shifted(inner, start)

    def include(self, parsed: ParsedDocument, deeper: int = 0) -> None:
        """Append a document as it is, its headings ``deeper`` levels further down."""
        if not parsed.text.strip():
            return
        start, end = trim(parsed.text, 0, len(parsed.text))
        if self._length:
            self._write("\n\n")
        self._mark()
        by = self._length - start
        self._write(parsed.text[start:end])
        for block in parsed.blocks:
            is_heading = block.kind is BlockKind.HEADING and block.level != ROWS_TITLE
            down = deeper if is_heading else 0
            level = min(6, block.level + down) if down else block.level
            self._blocks.append(Block(block.start + by, block.end + by, block.kind, level))
        self._links += shifted(parsed.links, by)
        self._remarks.update(dict.fromkeys(parsed.remarks))

    def locate(self, label: str) -> None:
        """Say where in its file stands what is added from here on."""
        self._label = label

    def remark(self, sentence: str) -> None:
        """Note, once, what a person sees in the file and will not find in the text."""
        self._remarks[sentence] = None

    def build(self, *, title: str | None = None, encoding: str | None = None) -> ParsedDocument:
        """The document written so far."""
        text = "".join(self._parts)
        return ParsedDocument(
            text=text,
            blocks=with_headings(text, self._blocks, self._bold),
            title=title,
            links=tuple(self._links),
            encoding=encoding,
            remarks=tuple(self._remarks),
            locators=tuple(self._locators),
        )

    def _mark(self) -> None:
        if self._label and (not self._locators or self._locators[-1].label != self._label):
            self._locators.append(Locator(self._length, self._label))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` moved inwards past white space (``start == end``: nothing else)."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def trim_links(text: str, links: Iterable[Link]) -> list[Link]:
    """Links in ``text`` without the white space at their ends; those with nothing else go."""
    spans = ((trim(text, link.start, link.end), link.href) for link in links)
    return [Link(start, end, href) for (start, end), href in spans if start < end]


def trimmed(content: str, links: Iterable[Link]) -> Content:
    """``content`` without the white space around it, and its links."""
    removed = len(content) - len(content.lstrip())
    return content.strip(), shifted(trim_links(content, links), -removed)


def joined_cells(contents: Sequence[Content]) -> Content:
    """The cells of a row in one line, bars between them and none after the last with content.

    A bar that stands in a cell has a backslash before it. A cell across columns that names the row, as a sum,
    stands once: it is said of none of them.
    """
    line, links, bars = "", list[Link](), 0
    once = _names_row([text for text, _ in contents])
    for number, content in enumerate(contents):
        text, inside = _escaped(content) if "|" in content[0] else content
        if text and not 0 < number < once:
            line += ("" if not line else " ") + "| " * bars
            links += shifted(inside, len(line))
            line, bars = line + text, 0
        bars += 1
    return line, links


def _names_row(cells: Sequence[str]) -> int:
    """Across how many columns the first cell names its row; 0 where it may be said of each of them.

    "Total" before anything, other words across several columns before figures alone ("VAT 19 %").
    """
    first = cells[0] if cells else ""
    count = sum(1 for _ in takewhile(first.__eq__, cells))
    if count < 2 or says_sum(first):
        return count
    if count < _SEVERAL or not any(map(str.isalpha, first)):
        return 0
    rest = [text for text in cells[count:] if text]
    return count if rest and all(map(is_value, rest)) else 0


def _escaped(content: Content) -> Content:
    """A cell with its bars escaped; its links move by the backslashes before them."""
    text, links = content
    bars = [found.start() for found in BAR.finditer(text)]
    moved = [
        Link(
            link.start + bisect_left(bars, link.start),
            link.end + bisect_left(bars, link.end),
            link.href,
        )
        for link in links
    ]
    return BAR.sub(r"\\|", text), moved


def shifted(links: Iterable[Link], by: int) -> list[Link]:
    """The links of a text that begins ``by`` characters further on."""
    return [Link(link.start + by, link.end + by, link.href) for link in links]


def left_out(number: int, one: str, many: str = "") -> str:
    """``3 videos are not in the text.``, with the nouns of ``counted``."""
    return f"{counted(number, one, many)} {'is' if number == 1 else 'are'} not in the text."
