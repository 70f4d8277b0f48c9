"""Text of a PDF that is struck out: who reads the page sees that it no longer holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ingest.parsers.pdf.form_fields import visible_annotations
from ingest.parsers.pdf.page_lines import Box, Row, turned
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


class _Stroke(NamedTuple):
    """A stroke in points, along and across the direction of a row."""

    left: float
    right: float
    middle: float
    thick: float


def drop_struck(page: Any, drawing: Drawing, rows: list[Row]) -> int:
    """Take text with a stroke through it out of ``rows``; returns how many stretches."""
    thin = [
        box
        for box, *_ in drawing.paths
        if min(box.right - box.left, box.top - box.bottom) <= _THICKEST
    ]
    boxes = [*thin, *_marked(page)]
    struck = sum(
        _strike(row, _stroke(box, row.turn)) for row in rows if not row.slanted for box in boxes
    )
    rows[:] = [row for row in rows if row.glyphs]
    return struck


def _marked(page: Any) -> Iterator[Box]:
    """The middle lines of what is marked as struck out by annotations."""
    from pypdfium2 import raw

    for annotation, kind in visible_annotations(page):
        if kind != raw.FPDF_ANNOT_STRIKEOUT:
            continue
        for index in range(raw.FPDFAnnot_CountAttachmentPoints(annotation)):
            points = raw.FS_QUADPOINTSF()
            if raw.FPDFAnnot_GetAttachmentPoints(annotation, index, points):
                xs = sorted((points.x1, points.x2, points.x3, points.x4))
                ys = sorted((points.y1, points.y2, points.y3, points.y4))
                x, y = (xs[0] + xs[-1]) / 2, (ys[0] + ys[-1]) / 2
                upright = xs[-1] - xs[0] < ys[-1] - ys[0]
                yield Box(x, ys[0], x, ys[-1]) if upright else Box(xs[0], y, xs[-1], y)


def _stroke(box: Box, turn: int) -> _Stroke:
    ends = [turned(*corner, turn) for corner in (box[:2], box[2:])]
    (left, right), (low, high) = (sorted(values) for values in zip(*ends, strict=True))
    return _Stroke(left, right, (low + high) / 2, high - low)


def _strike(row: Row, stroke: _Stroke) -> bool:
    """Take what a stroke goes through out of a row, if it does go through it."""
    beneath = [glyph for glyph in row.glyphs if _is_beneath(row, glyph, stroke)]
    crossed = [
        glyph
        for glyph in beneath
        if _CROSSES[0] < (stroke.middle - glyph.across) / row.size(glyph) < _CROSSES[1]
    ]
    if len(crossed) * 2 <= len(beneath):
        return False
    size = row.size(crossed[0])
    if (
        stroke.thick > _THICK * size
        or stroke.left < min(glyph.along for glyph in beneath) - _BEYOND * size
        or stroke.right > max(row.right(glyph) for glyph in beneath) + _BEYOND * size
    ):
        return False
    row.take_out({glyph.at for glyph in beneath})
    return True


def _is_beneath(row: Row, glyph: Glyph, stroke: _Stroke) -> bool:
    if glyph.text.isspace() or not glyph.along < stroke.right:
        return False
    below = stroke.middle - glyph.across
    if abs(below) > _THICKEST / _THICK:
        return False
    size = row.size(glyph)
    middle = (glyph.along + row.right(glyph)) / 2
    return (
        stroke.left < middle < stroke.right and _SAME_LINE[0] * size < below < _SAME_LINE[1] * size
    )
