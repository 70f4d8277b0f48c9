"""Text in the colour of the paper: it is in the file, but nobody reads it."""

from __future__ import annotations

import ctypes
from typing import Any

from ingest.readers.pdf_rows import Row

_WHITE = 250  # of 255, in each colour


def drop_hidden(page: Any, rows: list[Row]) -> int:
    """Take lines that are white on white out of ``rows``; returns how many.

    White text on a coloured ground is seen, so the page is drawn to look what is behind it; text
    that is never drawn (what OCR lays over a picture) says what the picture shows and stays.
    """
    white = [row for row in rows if row.is_white(_WHITE)]
    if not white:
        return 0
    pixels = page.render(scale=1, may_draw_forms=False).to_numpy()[..., :3]
    hidden = [row for row in white if _is_paper(page, pixels, row)]
    rows[:] = [row for row in rows if row not in hidden]
    return len(hidden)


def _is_paper(page: Any, pixels: Any, row: Row) -> bool:
    from pypdfium2 import raw

    height, width = pixels.shape[:2]
    across, down = ctypes.c_int(), ctypes.c_int()
    xs: list[int] = []
    ys: list[int] = []
    for x, y in row.corners():
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        xs.append(min(max(across.value, 0), width))
        ys.append(min(max(down.value, 0), height))
    ground = pixels[min(ys) : max(ys) + 1, min(xs) : max(xs) + 1]
    return bool((ground >= _WHITE).all())
