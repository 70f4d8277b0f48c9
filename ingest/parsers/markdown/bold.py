"""Paragraphs of Markdown that are bold throughout, as people write headings who know no marks for them."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from ingest.document import HEADER_ROW, HEADLESS_ROW, ROWS_TITLE, Block, BlockKind
from ingest.parsers.lines.bold_lines import with_headings

_BOLD = re.compile(r"(\*\*|__)(?=[^\s*_])(?:(?!\1)[^\n])+(?<=\S)\1|\*{3}[^\s*][^*\n]*\*{3}")
_MARKS = "*_"


def is_bold(content: str) -> bool:
    """Whether the text of a paragraph stands between the marks of bold text."""
    return _BOLD.fullmatch(content) is not None


def with_bold(text: str, blocks: Sequence[Block], starts: Set[int]) -> list[Block]:
    """``blocks`` with those paragraphs that are headings as such; bold ones begin at ``starts``."""
    bold = {
        at: _without_marks(text, one)
        for at, one in enumerate(blocks)
        if one.start in starts and one.kind is BlockKind.PARAGRAPH
    }
    return list(with_headings(text, blocks, bold))


def with_sections(text: str, blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` with rows as headings that are one bold cell, the title of the plain rows below them."""
    titled: list[Block] = []
    section = False
    for at, block in enumerate(blocks):
        is_row = block.kind is BlockKind.TABLE_ROW and block.level != HEADER_ROW
        before, after = (titled or blocks)[-1], blocks[at + 1 : at + 2]
        title = (
            is_row
            and at > 0
            and before.kind is BlockKind.TABLE_ROW
            and is_bold(text[block.start : block.end])
            and any((one.kind, one.level) == (BlockKind.TABLE_ROW, 0) for one in after)
            and any("|" in text[one.start : one.end] for one in after)
        )
        level = HEADLESS_ROW if section and is_row else block.level
        kept = block._replace(level=level)
        if title:
            kept = _without_marks(text, block)._replace(kind=BlockKind.HEADING, level=ROWS_TITLE)
        titled.append(kept)
        section = title
    return titled


def _without_marks(text: str, block: Block) -> Block:
    content = text[block.start : block.end]
    left = block.start + len(content) - len(content.lstrip(_MARKS))
    return block._replace(start=left, end=block.start + len(content.rstrip(_MARKS)))
