"""Text of a PDF that is struck out: who reads the page sees that it no longer holds."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ingest.readers.pdf_fields import visible_annotations
from ingest.readers.pdf_rows import Box, Row, turned
from ingest.readers.pdf_scripts import Glyph

# Shares of the size: how thick a stroke is at most, how high above the baseline it crosses text
# (programs draw it at 0.22 to 0.35), and how far it may reach beyond what it strikes out. A rule
# of a table or a form that runs through a line goes on to its sides.
_THICK = 0.2
_CROSSES = (0.12, 0.5)
_BEYOND = 0.6
# How far below a stroke its line's glyphs stand: raised marks are struck out with their word.
_SAME_LINE = (-0.5, 1.0)
_THICKEST = 6.0  # points
_DEEPEST = 5  # forms within forms
_AS_IT_IS = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_Matrix = tuple[float, ...]


class _Stroke(NamedTuple):
    """A stroke in points, along and across the direction of a row."""

    left: float
    right: float
    middle: float
    thick: float


def drop_struck(page: Any, rows: list[Row]) -> int:
    """Take text with a stroke through it out of ``rows``; returns how many stretches."""
    from pypdfium2 import raw

    objects = [raw.FPDFPage_GetObject(page, n) for n in range(raw.FPDFPage_CountObjects(page))]
    boxes = [*_drawn(objects, _AS_IT_IS), *_marked(page)]
    struck = sum(
        _strike(row, _stroke(box, row.turn)) for row in rows if not row.slanted for box in boxes
    )
    for row in rows:
        row.trim()
    rows[:] = [row for row in rows if row.glyphs]
    return struck


def _drawn(objects: Sequence[Any], placed: _Matrix, depth: int = 0) -> Iterator[Box]:
    """Thin rectangles and lines among page objects, ``placed`` on the page by a matrix."""
    from pypdfium2 import raw

    for item in objects:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH and (box := _painted(item)):
            a, b, c, d, e, f = placed
            corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in (box[:2], box[2:])]
            xs, ys = (sorted(values) for values in zip(*corners, strict=True))
            if min(xs[1] - xs[0], ys[1] - ys[0]) <= _THICKEST:
                yield Box(xs[0], ys[0], xs[1], ys[1])
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            own = raw.FS_MATRIX()
            if raw.FPDFPageObj_GetMatrix(item, own):
                count = raw.FPDFFormObj_CountObjects(item)
                inside = [raw.FPDFFormObj_GetObject(item, number) for number in range(count)]
                yield from _drawn(inside, _product(own, placed), depth + 1)


def _painted(path: Any) -> Box | None:
    """Around what a path paints; None for one that only clips."""
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
        return None
    sides = [ctypes.c_float() for _ in range(4)]
    found = raw.FPDFPageObj_GetBounds(path, *sides)
    return Box(*(side.value for side in sides)) if found else None


def _product(first: Any, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = then
    return (
        a * first.a + c * first.b,
        b * first.a + d * first.b,
        a * first.c + c * first.d,
        b * first.c + d * first.d,
        a * first.e + c * first.f + e,
        b * first.e + d * first.f + f,
    )


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
    _take_out(row, {glyph.at for glyph in beneath})
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


def _take_out(row: Row, struck: set[int]) -> None:
    """Drop glyphs by PDFium's index; what stood on both sides of them does not touch."""
    kept: list[Glyph] = []
    parted = False
    for glyph in row.glyphs:
        if glyph.at in struck:
            parted = True
            continue
        if parted and kept:
            before = kept[-1].text
            if before.isspace() and glyph.text.isspace():
                continue
            if before.isalnum() and glyph.text.isalnum():
                kept.append(glyph._replace(text=" "))
        parted = False
        kept.append(glyph)
    row.glyphs = kept
