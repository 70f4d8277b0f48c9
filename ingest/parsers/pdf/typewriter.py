"""Lines in type whose characters are all of one width: white of one of them parts words, never cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.pdf.page_lines import GlyphRow

FEWEST_SPACES = 2.5  # from one character to the next, in characters: two spaces may part cells
_FEWEST = 8  # characters beside each other, which tell such type
# With letters among them that are narrower or wider than others in any other type.
_FEWEST_UNLIKE = 4
_WIDTH = 0.6  # share of the size, of the characters of most such fonts
_UNLIKE = frozenset("fijlrtmwIMW")
_SAME = 0.02  # share of the size
# How lines of programs and of settings begin, or end.
_OF_CODE = re.compile(r"(?:#|//|/\*|\$ |>>>|[{}]).*|.*(?:[\\{};]|-->)")
_MOSTLY = 0.6  # of the lines


def pitch_of(*rows: GlyphRow) -> float:
    """From one character of ``rows`` to the next where all are of one width, in points; else 0.

    A few characters do not tell that, unless their font is called so.
    """
    near = _SAME * (rows[0].size(rows[0].glyphs[0]) or 1.0)
    pitch, count = 0.0, 0
    unlike: set[bool] = set()
    for row in rows:
        for glyph, after in pairwise(row.glyphs):
            if min(glyph.at, after.at) < 0 or glyph.text.isspace() or after.text.isspace():
                continue
            step = after.along - glyph.along
            pitch, count = pitch or step, count + 1
            unlike.add(glyph.text in _UNLIKE)
            if abs(step - pitch) > near:
                return 0.0  # for the most part after few: this is asked of many rows
    if count >= (_FEWEST_UNLIKE if len(unlike) > 1 else _FEWEST):
        return pitch
    size = rows[0].size(rows[0].glyphs[0])
    return pitch or _WIDTH * size if rows[0].page.is_fixed(rows[0].glyphs[0].at) else 0.0


def is_listing(lines: Sequence[Sequence[GlyphRow]]) -> bool:
    """Whether lines, each of some pieces, are a program or settings rather than a table."""
    texts = [
        " ".join("".join(glyph.text for glyph in row.glyphs) for row in pieces).strip()
        for pieces in lines
    ]
    code = sum(_OF_CODE.fullmatch(text) is not None for text in texts)
    return code >= _MOSTLY * len(lines) and pitch_of(*(row for line in lines for row in line)) > 0
