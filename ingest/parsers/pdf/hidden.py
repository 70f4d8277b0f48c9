"""Text that is in the file, but not to be seen: white on white, covered, on a layer switched off."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

from pypdfium2 import raw

from ingest.parsers.pdf.glyphs import Corners
from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.page_lines import Row
from ingest.parsers.pdf.painting import Drawing, Path
from ingest.parsers.pdf.raised import Glyph

_WHITE = 250  # of 255, in each colour
_SCALE = 2  # pixels per point
_SAME = 6  # of 255: colours that differ by less are one
_THIN = 3.0  # points: less than the height of letters
_EDGE = 1.0  # points by which what covers a word may be smaller than its letters


def drop_hidden(page: Any, drawing: Drawing, rows: list[Row]) -> int:
    """Take out of ``rows`` what nobody sees; returns from how many of them.

    White text on a coloured ground is seen, and what is drawn later may be clipped, so the page is
    drawn to look what is there; text that is never drawn (what OCR lays over a picture) says what
    the picture shows and stays.
    """
    covers = [path for path in drawing.paths if path.covers and path.box.thickness > _THIN]
    overdrawn = max((path.order for path in covers), default=0) > min(
        drawing.texts.values(), default=0
    )
    suspects: dict[int, list[list[Glyph]]] = {}
    for number, row in enumerate(rows):
        if row.is_white(_WHITE):
            suspects[number] = row.words()
        elif overdrawn or drawing.layered:
            words = [word for word in row.words() if _may_be_hidden(drawing, covers, row, word)]
            suspects.update({number: words} if words else {})
    if not suspects:
        return 0
    pixels = page.render(scale=_SCALE, may_draw_forms=False).to_numpy()[..., :3]
    hidden = 0
    for number, words in suspects.items():
        row = rows[number]
        gone = {glyph.at for word in words if _is_plain(page, pixels, row, word) for glyph in word}
        row.take_out(gone)
        hidden += bool(gone)
    rows[:] = [row for row in rows if row.glyphs]
    return hidden


def _may_be_hidden(
    drawing: Drawing, covers: Sequence[Path], row: Row, word: Sequence[Glyph]
) -> bool:
    at = row.page.drawn_by(word[0].at)
    if at in drawing.layered:
        return True
    order = drawing.texts.get(at)
    if order is None:
        return False
    area = _around((word[0], word[-1]), row.page.ink)
    return any(
        path.order > order
        and path.box.left < area.left + _EDGE
        and path.box.right > area.right - _EDGE
        and path.box.bottom < area.bottom + _EDGE
        and path.box.top > area.top - _EDGE
        for path in covers
    )


def _is_plain(page: Any, pixels: Any, row: Row, word: Sequence[Glyph]) -> bool:
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
