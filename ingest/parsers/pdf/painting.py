"""What a PDF page draws, in its order: lines and rectangles, and which text lies on a layer."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

from pypdfium2 import PdfMatrix, raw

from ingest.parsers.pdf.glyphs import Corners, address
from ingest.parsers.pdf.measures import Box

_THIN = 3.0  # points
_MOST_SEGMENTS = 20_000  # of a page: more are a drawing
_MOST_CLIPPING = 200  # segments of a path that text is cut off by
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

    ``rulings`` are its straight lines along an axis, as thin boxes, those within larger paths too.

    ``layered`` are those on a layer that a reader may have switched off, ``clips`` what is left of the
    page for those that are cut off somewhere. Text that is never drawn is not among them: it is
    ``invisible``. ``pictures`` are around what may show the words that OCR lays over it.
    """

    def __init__(self, page: Any) -> None:
        self.paths: list[Path] = []
        self.rulings: list[Box] = []
        self.texts: dict[int, int] = {}
        self.layered: set[int] = set()
        self.clips: dict[int, Box] = {}
        self.invisible: set[int] = set()
        self.pictures: list[Box] = []
        self._count = self._segments = 0
        count = raw.FPDFPage_CountObjects(page)
        self._walk([raw.FPDFPage_GetObject(page, n) for n in range(count)], PdfMatrix(), 0)

    def _walk(self, objects: Sequence[Any], placed: PdfMatrix, depth: int) -> None:
        for item in objects:
            self._count += 1
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, placed)
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                self._text(item, placed)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                if (corners := _bounds(item, placed)) is not None:
                    self.pictures.append(Box.around(corners))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                own = raw.FS_MATRIX()
                if raw.FPDFPageObj_GetMatrix(item, own):
                    count = raw.FPDFFormObj_CountObjects(item)
                    inside = [raw.FPDFFormObj_GetObject(item, n) for n in range(count)]
                    self._walk(inside, PdfMatrix.from_raw(own).multiply(placed), depth + 1)

    def _path(self, path: Any, placed: PdfMatrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        # A path that is neither filled nor stroked only clips.
        if not (fill.value or stroke.value) or (corners := _bounds(path, placed)) is None:
            return
        covers = bool(fill.value) and not raw.FPDFPageObj_HasTransparency(path)
        around = Box.around(corners)
        self.paths.append(Path(around, covers, self._count))
        if around.thickness <= _THIN:
            self.rulings.append(around)
        else:
            self._rule(path, placed, stroked=bool(stroke.value))

    def _rule(self, path: Any, placed: PdfMatrix, *, stroked: bool) -> None:
        """Note the straight lines of a path of several, or of a frame."""
        count = raw.FPDFPath_CountSegments(path)
        self._segments += count
        if (count <= 5 and not stroked) or self._segments > _MOST_SEGMENTS:
            return
        own = raw.FS_MATRIX()
        if not raw.FPDFPageObj_GetMatrix(path, own):
            return
        to_page = PdfMatrix.from_raw(own).multiply(placed)
        x, y = ctypes.c_float(), ctypes.c_float()
        outlines: list[list[tuple[float, float]]] = []
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                return  # a drawing
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                outlines.append([])
            elif not outlines:
                return
            outlines[-1].append(to_page.on_point(x.value, y.value))
            if stroked and raw.FPDFPathSegment_GetClose(segment):
                outlines[-1].append(outlines[-1][0])
        for outline in outlines:
            whole = Box.around(outline)
            if whole.thickness <= _THIN:
                self.rulings.append(whole)
            elif stroked:
                sides = [Box.around(side) for side in pairwise(outline)]
                self.rulings.extend(side for side in sides if side.thickness <= _THIN)

    def _text(self, text: Any, placed: PdfMatrix) -> None:
        if raw.FPDFTextObj_GetTextRenderMode(text) == _INVISIBLE:
            self.invisible.add(address(text))
            return
        at = address(text)
        self.texts[at] = self._count
        for number in range(raw.FPDFPageObj_CountMarks(text)):
            if _mark_name(raw.FPDFPageObj_GetMark(text, number)) == _LAYER:
                self.layered.add(at)
        if (clip := _clip(text, placed)) is not None:
            self.clips[at] = clip


def _bounds(item: Any, placed: PdfMatrix) -> Corners | None:
    """Two corners of what an object takes up on the page."""
    sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return placed.on_point(left, bottom), placed.on_point(right, top)


def _clip(item: Any, placed: PdfMatrix) -> Box | None:
    """Around what an object is cut off to, None where it is not, or by lines without area."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    x, y = ctypes.c_float(), ctypes.c_float()
    left, bottom, right, top = -inf, -inf, inf, inf
    for path in range(max(count, 0)):
        segments = raw.FPDFClipPath_CountPathSegments(clip, path)
        corners = []
        for number in range(min(segments, _MOST_CLIPPING)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, number)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            corners.append(placed.on_point(x.value, y.value))
        if corners and segments <= _MOST_CLIPPING:
            box = Box.around(corners)
            left, bottom = max(left, box.left), max(bottom, box.bottom)
            right, top = min(right, box.right), min(top, box.top)
    return Box(left, bottom, right, top) if left > -inf else None


def _mark_name(mark: Any) -> str:
    buffer, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    letters = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    if not raw.FPDFPageObjMark_GetName(mark, letters, len(buffer), length):
        return ""
    return buffer.raw[: min(length.value, len(buffer))].decode("utf-16-le", "replace").rstrip("\0")
