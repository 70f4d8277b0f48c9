"""Lines that run down a PDF page with their signs upright, as Chinese and Japanese may be set.

PDFium takes each sign for a line of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.pdf.directions import is_wide
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph

_DOWN = 3  # quarter turns of a line that runs downwards
_PITCH = (0.7, 1.25)  # times the size, from sign to sign: the rows of a table are further apart
_BESIDE = 0.5  # share of the size by which signs of one line may be off it
_FEWEST = 3  # signs
_ABOVE = 0.88  # share of the size that a sign has above its baseline
_TOGETHER = 2  # figures that stand side by side in such a line


def downwards(rows: Sequence[GlyphRow]) -> list[GlyphRow]:
    """``rows`` with the signs that stand below each other in one row."""
    stacks: list[list[GlyphRow]] = []
    for row in rows:
        if stacks and _are_signs(stacks[-1][-1]) and _goes_on(stacks[-1][-1], row):
            stacks[-1].append(row)
        else:
            stacks.append([row])
    lines: list[GlyphRow] = []
    for row in (line for stack in stacks for line in _joined(stack)):
        if lines and row.turn == lines[-1].turn == _DOWN and lines[-1].goes_on(row):
            lines[-1].trim()
            lines[-1].append(row)  # figures on their side between signs
        else:
            lines.append(row)
    return lines


def _are_signs(row: GlyphRow) -> bool:
    """Whether a row is a sign as wide as it is high, or several below each other."""
    if row.turn or row.slanted or not all(is_wide(glyph.text) for glyph in row.glyphs):
        return False
    return all(_is_below(row, above, below) for above, below in pairwise(row.glyphs))


def _is_below(row: GlyphRow, above: Glyph, below: Glyph) -> bool:
    size = row.size(above)
    down = (above.across - below.across) / size
    return _PITCH[0] < down < _PITCH[1] and abs(above.along - below.along) < _BESIDE * size


def _goes_on(before: GlyphRow, row: GlyphRow) -> bool:
    alike = _are_signs(row) or (len(row.glyphs) <= _TOGETHER and not (row.turn or row.slanted))
    return alike and _is_below(before, before.glyphs[-1], row.glyphs[0])


def _joined(stack: Sequence[GlyphRow]) -> list[GlyphRow]:
    if sum(len(row.glyphs) for row in stack) < _FEWEST or not _are_signs(stack[0]):
        return list(stack)
    first = stack[0].glyphs[0]
    up = _ABOVE * stack[0].size(first)
    glyphs = [
        glyph._replace(along=-glyph.across - up, across=first.along)
        for row in stack
        for glyph in row.glyphs
    ]
    line = stack[0].part(glyphs)
    line.turn = _DOWN
    return [line]
