"""Documents, their structure, and the passages cut from them.

All positions are character offsets (Python ``str`` indices, half open) into ``Document.text``, the
stored text: normalised once when the file is read, never again. For plain text and Markdown it is
what the file decodes to, character for character, but for marks of wikis (``ingest/parsers/plain/``),
struck-out Markdown, which is spaces, and characters that it has by their names (``named_characters.py``) and
rows of drawn and typed tables (``drawn_tables.py``, ``loose_tables.py``), which take as many characters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class BlockKind(StrEnum):
    """What a stretch of the stored text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "item"
    TABLE_ROW = "row"
    CODE = "code"
    COMMENT = "comment"  # what somebody says about the text, with words that say so


PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})  # in sentences
LISTED = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
LINES = LISTED | {BlockKind.CODE}  # each stands on a line of its own

# Levels of a table row. With 0, the first of a run of rows heads its columns.
HEADER_ROW = 1  # it heads its columns, whatever stands before it
HEADLESS_ROW = 2  # the first of a table that has no header
# The level of a heading that is a row of a table: it ends with the rows below it.
ROWS_TITLE = 7


class Block(NamedTuple):
    """A stretch of the stored text with one role. Blocks are in order and do not overlap.

    ``level`` is 1–6 for a heading (``ROWS_TITLE`` for one among the rows of a table), the nesting
    depth (from 0) for a list item, and for a table row whether it heads its columns, where the parser
    knows (``HEADER_ROW``). The span of a list item excludes its bullet or number; the span of a heading
    excludes ``#`` marks.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0


class Link(NamedTuple):
    """A hyperlink on ``text[start:end]``."""

    start: int
    end: int
    href: str


class Locator(NamedTuple):
    """Where in its file the text from ``start`` up to the next locator stands.

    ``label`` names the place as a person finds it: "slide 3", "sheet Plans, row 7".
    """

    start: int
    label: str


class WordBox(NamedTuple):
    """Where the word ``text[start:end]`` stands on its page: in fractions of the page's width and
    height, from its upper left corner.
    """

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a parser makes of a file's bytes.

    ``pages[i]`` is the offset where page ``i + 1`` starts (empty: the format has no pages).
    ``locators`` name the places of formats that have others than pages, by rising ``start``.
    ``title`` is None when the file does not state one. ``remarks`` are sentences that tell a person
    what of the file is not in the text, or stands there otherwise than on the page.
    ``word_boxes`` are, by page (from 1), those of pages that show words and have no text of their own.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    pages: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    encoding: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    locators: tuple[Locator, ...] = ()
    word_boxes: Mapping[int, tuple[WordBox, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document.

    ``id`` is the path under the ingested root, with forward slashes. ``content_hash`` is the SHA-256
    of the file's bytes. ``path`` is where the original file was when it was read. ``remarks`` say
    what of the file is not in the text (see ``ParsedDocument``). ``word_boxes`` are stored, and left
    empty when the document is read again.
    """

    id: str
    title: str
    text: str
    content_hash: str
    format: str
    root: str
    path: str
    ingested_at: str
    passages: int = 0
    pages: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    locators: tuple[Locator, ...] = ()
    word_boxes: Mapping[int, tuple[WordBox, ...]] = field(default_factory=dict)

    def page_of(self, offset: int) -> int | None:
        """The page (from 1) that holds ``offset``, or None when the format has no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None

    def locator_of(self, offset: int) -> str | None:
        """The label of the place that holds ``offset``, or None where none is named."""
        after = bisect_right(self.locators, offset, key=lambda locator: locator.start)
        return self.locators[after - 1].label if after else None


class Sentence(NamedTuple):
    """A sentence, list item, table row or line of code: the unit that is ranked and quoted.

    ``lead`` is true for a line that introduces the list, table or code block right after it; ``level`` is the
    nesting depth (from 0) of a list item.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    lead: bool = False
    level: int = 0


# What joins the path of headings above a passage.
BELOW = " › "


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one document: ``document.text[start:end] == text``, always.

    ``heading`` is the path of headings above the span, joined by " › " ("" when there is none).
    ``ordinal`` counts the passages of a document from 0. ``page`` and ``locator`` are of its start.
    """

    id: str
    document: str
    title: str
    heading: str
    page: int | None
    start: int
    end: int
    text: str
    ordinal: int
    sentences: tuple[Sentence, ...]
    locator: str | None = None

    @property
    def prefix(self) -> str:
        """Title and heading path: embedded and searched with the text, not part of the span."""
        return f"{self.title}{BELOW}{self.heading}" if self.heading else self.title

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above the span, the nearest last."""
        return tuple(self.heading.split(BELOW)) if self.heading else ()

    @property
    def nearest_heading(self) -> str:
        """The last of ``headings``, "" without any."""
        return self.heading.rsplit(BELOW, 1)[-1]

    def quote(self, sentence: Sentence) -> str:
        """The exact characters of ``sentence``, which must lie inside this passage."""
        return self.text[sentence.start - self.start : sentence.end - self.start]
