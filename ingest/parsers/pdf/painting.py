"""What a PDF page draws, in its order: lines and rectangles, and which text lies on a layer."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple

from pypdfium2 import PdfMatrix, raw

from ingest.parsers.pdf.glyphs import address
from ingest.parsers.pdf.measures import Box

_DEEPEST = 5  # forms within forms
_INVISIBLE = 3  # the text mode of what OCR lays over a picture (ISO 32000-1, 9.3.6)
_LAYER = "OC"  # the tag of optional content (8.11.3.2)


class Path(NamedTuple):
    """A line or an area: around what it paints, whether it hides what lies under it."""

    box: Box
    covers: bool
    order: int


class Drawing:
    """The paths of a page; for its text objects, by address, when they are drawn.

    ``layered`` are those on a layer that a reader may have switched off. Text that is never drawn
    is not among them.
    """

    def __init__(self, page: Any) -> None:
        self.paths: list[Path] = []
        self.texts: dict[int, int] = {}
        self.layered: set[int] = set()
        self._count = 0
        count = raw.FPDFPage_CountObjects(page)
        self._walk([raw.FPDFPage_GetObject(page, n) for n in range(count)], PdfMatrix(), 0)

    def _walk(self, objects: Sequence[Any], placed: PdfMatrix, depth: int) -> None:
        for item in objects:
            self._count += 1
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, placed)
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                self._text(item)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                own = raw.FS_MATRIX()
                if raw.FPDFPageObj_GetMatrix(item, own):
                    count = raw.FPDFFormObj_CountObjects(item)
                    inside = [raw.FPDFFormObj_GetObject(item, n) for n in range(count)]
                    self._walk(inside, PdfMatrix.from_raw(own).multiply(placed), depth + 1)

    def _path(self, path: Any, placed: PdfMatrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        sides = [ctypes.c_float() for _ in range(4)]
        # A path that is neither filled nor stroked only clips.
        if not (fill.value or stroke.value) or not raw.FPDFPageObj_GetBounds(path, *sides):
            return
        left, bottom, right, top = (side.value for side in sides)
        corners = placed.on_point(left, bottom), placed.on_point(right, top)
        covers = bool(fill.value) and not raw.FPDFPageObj_HasTransparency(path)
        self.paths.append(Path(Box.around(corners), covers, self._count))

    def _text(self, text: Any) -> None:
        if raw.FPDFTextObj_GetTextRenderMode(text) == _INVISIBLE:
            return
        at = address(text)
        self.texts[at] = self._count
        for number in range(raw.FPDFPageObj_CountMarks(text)):
            if _mark_name(raw.FPDFPageObj_GetMark(text, number)) == _LAYER:
                self.layered.add(at)


def _mark_name(mark: Any) -> str:
    buffer, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    letters = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    if not raw.FPDFPageObjMark_GetName(mark, letters, len(buffer), length):
        return ""
    return buffer.raw[: min(length.value, len(buffer))].decode("utf-16-le", "replace").rstrip("\0")
