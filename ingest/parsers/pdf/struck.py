"""Text of a PDF that is struck out: who reads the page sees that it no longer holds."""

from __future__ import annotations

from typing import Any

from ingest.parsers.pdf.annotations import struck_out
from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.page_lines import Row
from ingest.parsers.pdf.painting import Drawing
from ingest.parsers.pdf.raised import Glyph

# Shares of the size: how thick a stroke is at most, how high above the baseline it crosses text
# (programs draw it at 0.22 to 0.35), and how far it may reach beyond what it strikes out. A rule
# of a table or a form that runs through a line goes on to its sides.
_THICK = 0.2
_CROSSES = (0.12, 0.5)
_BEYOND = 0.6
# How far below a stroke its line's glyphs stand: raised marks are struck out with their word.
_SAME_LINE = (-0.5, 1.0)
_THICKEST = 6.0  # points


def drop_struck(page: Any, drawing: Drawing, rows: list[Row]) -> int:
    """Take text with a stroke through it out of ``rows``; returns how many stretches."""
    thin = [path.box for path in drawing.paths if path.box.thickness <= _THICKEST]
    boxes = [*thin, *struck_out(page)]
    struck = sum(
        _strike(row, Box.around((box[:2], box[2:]), row.turn))
        for row in rows
        if not row.slanted
        for box in boxes
    )
    rows[:] = [row for row in rows if row.glyphs]
    return struck


def _strike(row: Row, stroke: Box) -> bool:
    """Take what a stroke (along and across a row) goes through out of it, if it does go through."""
    middle = (stroke.bottom + stroke.top) / 2
    beneath = [glyph for glyph in row.glyphs if _is_beneath(row, glyph, stroke, middle)]
    crossed = [
        glyph
        for glyph in beneath
        if _CROSSES[0] < (middle - glyph.across) / row.size(glyph) < _CROSSES[1]
    ]
    if len(crossed) * 2 <= len(beneath):
        return False
    size = row.size(crossed[0])
    if (
        stroke.top - stroke.bottom > _THICK * size
        or stroke.left < min(glyph.along for glyph in beneath) - _BEYOND * size
        or stroke.right > max(row.right(glyph) for glyph in beneath) + _BEYOND * size
    ):
        return False
    row.take_out({glyph.at for glyph in beneath})
    return True


def _is_beneath(row: Row, glyph: Glyph, stroke: Box, middle: float) -> bool:
    below = middle - glyph.across
    if glyph.text.isspace() or glyph.along >= stroke.right or abs(below) > _THICKEST / _THICK:
        return False
    size = row.size(glyph)
    center = (glyph.along + row.right(glyph)) / 2
    reached = _SAME_LINE[0] * size < below < _SAME_LINE[1] * size
    return reached and stroke.left < center < stroke.right
