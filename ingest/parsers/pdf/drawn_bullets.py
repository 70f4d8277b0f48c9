"""Bullets that a page draws as dots, circles or squares, as browsers print them: put before their lines."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.painting import Drawing
from ingest.parsers.pdf.raised import Glyph

_BULLET = "•"
_FEWEST = 2  # below each other: a lone dot is no list
# Shares of the size of the line: how wide and high a bullet is, by how much these differ, how high its middle
# stands above the baseline, and how far before the line it ends.
_EXTENT = (0.2, 0.6)
_SQUARE = 0.08
_MIDDLE = (0.1, 0.6)
_BEFORE = (0.15, 1.5)
_NEXT = 2.5  # times the size: the next line of a list
_SAME, _LARGEST = 1.0, 20.0  # points
_MOST = 500  # of a page: more are a drawing


def seat_bullets(rows: Sequence[GlyphRow], drawing: Drawing) -> None:
    """Put a bullet before each line that one is drawn before."""
    dots = [path.box for path in drawing.paths if _is_dot(path.box)]
    if not _FEWEST <= len(dots) <= _MOST:
        return
    upright = [row for row in rows if row.turn == 0 and not row.slanted]
    found = [
        (row, max(beside, key=lambda box: box.right))
        for row in upright
        if (beside := [box for box in dots if _is_bullet(row, box)])
    ]
    before: tuple[GlyphRow, Box] | None = None
    for row, box in found:
        alike = sum(abs(other.left - box.left) < _SAME for _, other in found)
        if alike >= _FEWEST or (before and _is_below(row, box, *before)):
            before = row, box
            across = row.baseline
            row.glyphs[:0] = [
                Glyph(_BULLET, -1, box.left, across),
                Glyph(" ", -1, box.right, across),
            ]


def _is_below(row: GlyphRow, box: Box, above: GlyphRow, bullet: Box) -> bool:
    """Whether a line is the only item of a list within the item right above it."""
    size = row.size(row.glyphs[0])
    down = above.baseline - row.baseline
    return 0 < down < _NEXT * size and box.left > bullet.right


def _is_dot(box: Box) -> bool:
    wide, high = box.right - box.left, box.top - box.bottom
    return _SAME < wide < _LARGEST and abs(wide - high) < _SAME


def _is_bullet(row: GlyphRow, box: Box) -> bool:
    first = row.glyphs[0]
    size = row.size(first) or 1.0
    wide, high = (box.right - box.left) / size, (box.top - box.bottom) / size
    middle = ((box.bottom + box.top) / 2 - first.across) / size
    return (
        _EXTENT[0] < wide < _EXTENT[1]
        and abs(wide - high) < _SQUARE
        and _MIDDLE[0] < middle < _MIDDLE[1]
        and _BEFORE[0] < (first.along - box.right) / size < _BEFORE[1]
    )
