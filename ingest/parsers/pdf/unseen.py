"""Text of a PDF that is not to be read: struck out, or that nobody sees.

Not drawn, in the colour of the paper, too small to be read, covered, cut off or switched off.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

from pypdfium2 import raw

from ingest.parsers.pdf.annotations import struck_out
from ingest.parsers.pdf.glyphs import Corners
from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.painting import Drawing, Path
from ingest.parsers.pdf.raised import Glyph

_WHITE = 250  # of 255, in each colour
_SCALE = 2  # pixels per point
_SAME = 6  # of 255: colours that differ by less are one
_THIN = 3.0  # points: less than the height of letters
_SMALLEST = 1.0  # points: what is smaller is a line of specks
_HEIGHT = 700  # points of a page; pages that are measured in other units are of another height
_EDGE = 1.0  # points by which what covers a word may be smaller than its letters
# Shares of the size: how thick a stroke is at most, how high above the baseline it crosses text
# (programs draw it at 0.22 to 0.35), and how far it may reach beyond what it strikes out. A rule
# of a table or a form that runs through a line goes on to its sides.
_THICK = 0.2
_CROSSES = (0.12, 0.5)
_BEYOND = 0.6
# How far below a stroke its line's glyphs stand: raised marks are struck out with their word.
_SAME_LINE = (-0.5, 1.0)
_THICKEST = 6.0  # points


def drop_struck(page: Any, drawing: Drawing, rows: list[GlyphRow]) -> int:
    """Take text with a stroke through it out of ``rows``; returns how many stretches."""
    thin = [path.box for path in drawing.paths if path.box.thickness <= _THICKEST]
    boxes = [*thin, *struck_out(page)]
    turned = {
        turn: [Box.around((box[:2], box[2:]), turn) for box in boxes]
        for turn in {row.turn for row in rows if not row.slanted}
    }
    struck = sum(
        _strike(row, box)
        for row in rows
        if row.glyphs and not row.slanted
        for box in _near(row, turned[row.turn])
    )
    rows[:] = [row for row in rows if row.glyphs]
    return struck


def _near(row: GlyphRow, strokes: Sequence[Box]) -> list[Box]:
    """Those of ``strokes`` that may go through a row: to look at its glyphs for each takes long."""
    left = min(glyph.along for glyph in row.glyphs)
    right = max(glyph.along for glyph in row.glyphs) + row.size(row.glyphs[-1])
    low = min(glyph.across for glyph in row.glyphs) - _THICKEST / _THICK
    high = max(glyph.across for glyph in row.glyphs) + _THICKEST / _THICK
    return [
        box
        for box in strokes
        if low < box.top and box.bottom < high and box.right > left and box.left < right
    ]


def _strike(row: GlyphRow, stroke: Box) -> bool:
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


def _is_beneath(row: GlyphRow, glyph: Glyph, stroke: Box, middle: float) -> bool:
    below = middle - glyph.across
    if glyph.text.isspace() or glyph.along >= stroke.right or abs(below) > _THICKEST / _THICK:
        return False
    size = row.size(glyph)
    center = (glyph.along + row.right(glyph)) / 2
    reached = _SAME_LINE[0] * size < below < _SAME_LINE[1] * size
    return reached and stroke.left < center < stroke.right


def drop_hidden(page: Any, drawing: Drawing, rows: list[GlyphRow]) -> int:
    """Take out of ``rows`` what nobody sees; returns from how many of them.

    White text on a coloured ground is seen, and what is drawn later may be clipped, so the page is
    drawn to look what is there; text that is never drawn (what OCR lays over a picture) says what
    the picture or outlines of letters show and stays.
    """
    covers = [path for path in drawing.paths if path.covers and path.box.thickness > _THIN]
    overdrawn = max((path.order for path in covers), default=0) > min(
        drawing.texts.values(), default=0
    )
    suspects: dict[int, list[list[Glyph]]] = {}
    for number, row in enumerate(rows):
        if row.is_white(_WHITE):
            suspects[number] = row.words()
        elif overdrawn or drawing.layered or drawing.clips or drawing.invisible:
            words = [word for word in row.words() if _may_be_hidden(drawing, covers, row, word)]
            suspects.update({number: words} if words else {})
    hidden = _drop_smallest(page, drawing, rows)
    if not suspects:
        rows[:] = [row for row in rows if row.glyphs]
        return hidden
    pixels = page.render(scale=_SCALE, may_draw_forms=False).to_numpy()[..., :3]
    for number, words in suspects.items():
        row = rows[number]
        gone = {glyph.at for word in words if _is_plain(page, pixels, row, word) for glyph in word}
        row.take_out(gone)
        hidden += bool(gone)
    rows[:] = [row for row in rows if row.glyphs]
    return hidden


def _drop_smallest(page: Any, drawing: Drawing, rows: Sequence[GlyphRow]) -> int:
    """Take out of ``rows`` what is too small to be read; returns from how many of them."""
    least = min(_SMALLEST, page.get_height() / _HEIGHT)
    hidden = 0
    for row in rows:
        gone = {
            glyph.at
            for word in row.words()
            if row.size(word[0]) < least and row.page.drawn_by(word[0].at) in drawing.texts
            for glyph in word
        }
        row.take_out(gone)
        hidden += bool(gone)
    return hidden


def _may_be_hidden(
    drawing: Drawing, covers: Sequence[Path], row: GlyphRow, word: Sequence[Glyph]
) -> bool:
    at = row.page.drawn_by(word[0].at)
    if at in drawing.layered:
        return True
    area = _around((word[0], word[-1]), row.page.ink)
    if at in drawing.invisible:
        return not any(_meet(area, picture) for picture in drawing.pictures)
    order = drawing.texts.get(at)
    if order is None:
        return False
    clip = drawing.clips.get(at)
    if clip is not None and not _meet(area, clip):
        return True
    return any(
        path.order > order
        and path.box.left < area.left + _EDGE
        and path.box.right > area.right - _EDGE
        and path.box.bottom < area.bottom + _EDGE
        and path.box.top > area.top - _EDGE
        for path in covers
    )


def _meet(one: Box, other: Box) -> bool:
    beside = one.right <= other.left or one.left >= other.right
    return not (beside or one.top <= other.bottom or one.bottom >= other.top)


def _is_plain(page: Any, pixels: Any, row: GlyphRow, word: Sequence[Glyph]) -> bool:
    """Whether nothing but one colour is where a word stands."""
    # Along the line with the space around the letters: a lone "I" fills its own rectangle.
    wide, high = _around(word, row.page.corners), _around(word, row.page.ink)
    xs, ys = (wide, high) if row.turn % 2 == 0 else (high, wide)
    height, width = pixels.shape[:2]
    across, down = ctypes.c_int(), ctypes.c_int()
    columns: list[int] = []
    lines: list[int] = []
    for x, y in ((xs.left, ys.bottom), (xs.right, ys.top)):
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        columns.append(min(max(across.value, 0), width))
        lines.append(min(max(down.value, 0), height))
    ground = pixels[min(lines) : max(lines) + 1, min(columns) : max(columns) + 1]
    if not ground.size:
        return False
    return bool((ground.max(axis=(0, 1)) - ground.min(axis=(0, 1)) < _SAME).all())


def _around(word: Sequence[Glyph], corners: Callable[[int], Corners]) -> Box:
    return Box.around(corner for glyph in word for corner in corners(glyph.at))
