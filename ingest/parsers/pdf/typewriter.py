"""Lines in type whose characters are all of one width: white of one of them parts words, never cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.pdf.page_lines import GlyphRow

FEWEST_SPACES = 2.5  # from one character to the next, in characters: two spaces may part cells
_FEWEST = 8  # characters beside each other, which tell such type
_SAME = 0.02  # share of the size
# How lines of programs and of settings begin, or end.
_OF_CODE = re.compile(r"(?:#|//|/\*|\$ |>>>|[{}]).*|.*(?:[\\{};]|-->)")
_MOSTLY = 0.6  # of the lines


def pitch_of(*rows: GlyphRow) -> float:
    """From one character of ``rows`` to the next where all are of one width, in points; else 0."""
    near = _SAME * (rows[0].size(rows[0].glyphs[0]) or 1.0)
    pitch, count = 0.0, 0
    for row in rows:
        for glyph, after in pairwise(row.glyphs):
            if min(glyph.at, after.at) < 0 or glyph.text.isspace() or after.text.isspace():
                continue
            step = after.along - glyph.along
            pitch, count = pitch or step, count + 1
            if abs(step - pitch) > near:
                return 0.0  # for the most part after few: this is asked of many rows
    return pitch if count >= _FEWEST else 0.0


def is_listing(lines: Sequence[Sequence[GlyphRow]]) -> bool:
    """Whether lines, each of some pieces, are a program or settings rather than a table."""
    texts = [
        " ".join("".join(glyph.text for glyph in row.glyphs) for row in pieces).strip()
        for pieces in lines
    ]
    code = sum(_OF_CODE.fullmatch(text) is not None for text in texts)
    return code >= _MOSTLY * len(lines) and pitch_of(*(row for line in lines for row in line)) > 0
