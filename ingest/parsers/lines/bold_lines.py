"""Bold lines that stand as headings in texts whose writers used no style or mark of headings for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from ingest.document import ROWS_TITLE, Block, BlockKind
from ingest.parsers.lines.line_shapes import (
    is_caption,
    is_heading_shaped,
    is_value,
    numbered_level,
    states_amount,
)

_FEWEST = 2  # a single bold line stresses what it says


class _Entry(Protocol):
    """A block of whatever format; ``bold`` is a paragraph that is bold throughout."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> BlockKind: ...
    @property
    def level(self) -> int: ...
    @property
    def bold(self) -> bool: ...


class _Shown(NamedTuple):
    """The least that is to be known of a block."""

    text: str
    kind: BlockKind
    level: int
    bold: bool


def with_headings(
    text: str, blocks: Sequence[Block], bold: Mapping[int, Block]
) -> tuple[Block, ...]:
    """The blocks of ``text``; ``bold`` are those that are bold throughout, by place, without their marks.

    A bold question stays text: what follows answers it, and is quoted as an answer to it.
    """
    bold = {at: one for at, one in bold.items() if not text[one.start : one.end].endswith("?")}
    if len(bold) < _FEWEST:
        return tuple(blocks)
    marked = ((bold.get(at, one), at in bold) for at, one in enumerate(blocks))
    found = bold_headings(
        [_Shown(text[one.start : one.end], one.kind, one.level, is_bold) for one, is_bold in marked]
    )
    return tuple(
        bold[at]._replace(kind=BlockKind.HEADING, level=found[at]) if at in found else one
        for at, one in enumerate(blocks)
    )


def bold_headings(entries: Sequence[_Entry]) -> dict[int, int]:
    """Which of the blocks of a body are bold lines that stand as headings, and on which level.

    They stand a level below the heading by a style that is before them; a number ("2.1 Who pays")
    says how much deeper. What is bold above the first heading by a style is a cover.
    """
    styled = any(map(_is_heading, entries))
    found: dict[int, int] = {}
    above = 0
    for at, entry in enumerate(entries):
        if _is_heading(entry):
            above = entry.level
        elif (above or not styled) and _heads(entry, entries[at + 1 : at + 2]):
            found[at] = min(6, above + (numbered_level(entry.text.strip()) or 1))
    return found if len(found) >= _FEWEST else {}


def _is_heading(entry: _Entry) -> bool:
    """Whether a block heads what follows, and not only rows of its table."""
    return entry.kind is BlockKind.HEADING and entry.level != ROWS_TITLE


def _heads(entry: _Entry, following: Sequence[_Entry]) -> bool:
    """Whether a block is a bold line that heads the one after it, or the bold one a number below."""
    text = entry.text.strip()
    if not (entry.bold and entry.kind is BlockKind.PARAGRAPH and is_heading_shaped(text)):
        return False
    # What is a caption, or says how much or when, is text however it is set.
    if "\n" in text or is_caption(text) or is_value(text) or states_amount(text):
        return False
    for below in following:
        if below.bold:
            depth = numbered_level(text)
            return depth is not None and depth < (numbered_level(below.text.strip()) or 0)
        return below.kind is not BlockKind.HEADING
    return False
