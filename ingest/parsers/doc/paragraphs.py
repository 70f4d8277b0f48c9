"""How the paragraphs of an old Word file are set: what they are, in which list, in which table."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field, replace

from ingest.parsers.doc import sprms
from ingest.parsers.doc.formatting import Formatting
from ingest.parsers.doc.sprms import Modifiers, merged, whole
from ingest.parsers.doc.styles import Styles
from ingest.parsers.office.rows import ParagraphFormat
from ingest.parsers.office.story import Story
from ingest.parsers.office.word_styles import heading_level, repeats_headings

_MORE = re.compile("heading|title|toc|contents|table of")
_MERGED, _GOES_ON_DOWN = 1, 1  # of the first two bits of a cell, and of the two after five
_CELL = 20  # bytes
_DROPPED = 0x07  # how a large initial stands
_BODY_LEVEL = 9
_LAST_LIST = 0x7FE


@dataclass(frozen=True, slots=True)
class Properties:
    """How a paragraph is set. ``list`` is the number of its list from 1, ``cells`` defines a row's."""

    style: int
    names: tuple[str, ...]
    paragraph: ParagraphFormat
    outline: int | None = None
    list: int = 0
    row_ends: bool = False
    inner_cell: bool = False
    inner_row: bool = False
    is_initial: bool = False
    heads: bool = False
    cells: bytes = field(default=b"", repr=False)

    @property
    def may_be_more(self) -> bool:
        """Whether it may be a heading, or repeat one, by what it says."""
        return self.outline is not None or any(map(_MORE.match, self.names))

    def saying(self, text: str) -> ParagraphFormat:
        """The paragraph with this ``text``, by which it may be a heading, or repeat one."""
        level = heading_level(self.names, self.outline, text)
        repeats = repeats_headings(self.names, text)
        return replace(self.paragraph, heading=min(6, level), is_contents=repeats)


class Paragraphs:
    """The paragraphs of a file, by the characters that end them."""

    def __init__(self, formatting: Formatting, styles: Styles) -> None:
        self._formatting, self._styles = formatting, styles
        self._known: dict[tuple[int, Modifiers], Properties] = {}

    def at(self, mark: int) -> Properties:
        """How the paragraph is set that ends with the character ``mark``."""
        key = self._formatting.paragraph(mark)
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def _read(self, number: int, own: Modifiers) -> Properties:
        number = whole(dict(own).get(sprms.STYLE, number.to_bytes(2, "little")))
        style = self._styles.style(number)
        held = dict(merged((*style.modifiers, *own)))

        def said(modifier: int) -> int:
            return whole(held.get(modifier, b""))

        nesting = said(sprms.NESTING) or said(sprms.IN_TABLE)
        outline = held.get(sprms.OUTLINE)
        used = said(sprms.LIST)
        paragraph = ParagraphFormat(
            in_table=nesting > 0,
            nesting=max(1, nesting),
            level=said(sprms.LIST_LEVEL),
        )
        return Properties(
            number,
            style.names,
            paragraph,
            None if outline is None or whole(outline) >= _BODY_LEVEL else whole(outline),
            used if used <= _LAST_LIST else 0,
            bool(said(sprms.ROW_END)) and nesting <= 1,
            bool(said(sprms.INNER_CELL)) and not said(sprms.INNER_ROW_END),
            bool(said(sprms.INNER_ROW_END)),
            bool(said(sprms.INITIAL) & _DROPPED),
            bool(said(sprms.HEADER_ROW)),
            held.get(sprms.CELLS, b""),
        )


def define_row(story: Story, how: Properties) -> None:
    """Tell where the cells of a row end, and how they are joined ([MS-DOC], 2.9.319)."""
    story.define("trowd", 0)
    if how.heads:
        story.define("trhdr", 0)
    held = how.cells[2:]
    count = held[0] if held else 0
    if len(held) < 1 + 2 * (count + 1):
        return
    edges = struct.unpack_from(f"<{count + 1}h", held, 1)
    at = 1 + 2 * (count + 1)
    for edge in edges[1:]:
        flags = whole(held[at : at + 2])
        if flags & 3 == _MERGED:
            story.define("clmrg", 0)
        if flags >> 5 & 3 == _GOES_ON_DOWN:
            story.define("clvmrg", 0)
        story.define("cellx", edge - edges[0])
        at += _CELL
