"""The frames and shapes of an OpenDocument slide, with where they stand on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.parsers.odt.xml import find, get, name, qualified
from ingest.parsers.office.frame_tables import frame_around
from ingest.parsers.office.placed_frames import PlacedFrame
from ingest.parsers.office.reading_order import Frame, reading_order

_DEEPEST = 20  # groups in groups
_LENGTH = re.compile(r"(-?\d{1,7}(?:\.\d{1,12})?)(cm|mm|in|pt|pc|px)")
_EMU = {"cm": 360_000, "mm": 36_000, "in": 914_400, "pt": 12_700, "pc": 152_400, "px": 9_525}
_MOVED = re.compile(r"translate\s*\(\s*([-\d.]+\w+)[\s,]+([-\d.]+\w+)\s*\)")
_SHAPES = frozenset({
    "draw:frame", "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:polygon",
    "draw:path", "draw:line", "draw:polyline", "draw:connector", "draw:caption", "draw:regular-polygon",
})  # fmt: skip


def placed(container: Any, depth: int = 0) -> Iterator[PlacedFrame]:
    """The frames and shapes of a slide; those of a group in order among themselves, where the group is."""
    for element in container:
        tag = name(element)
        if tag == "draw:a":
            yield from placed(element, depth)
        elif tag == "draw:g" and depth < _DEEPEST:
            inner = list(placed(element, depth + 1))
            if inner:
                around = frame_around([one.frame for one in inner])
                for one in reading_order(inner, lambda each: each.frame):
                    yield one._replace(frame=around)
        elif tag in _SHAPES:
            yield PlacedFrame(element, frame_of(element), bool(get(element, "draw:transform")))


def frame_of(element: Any) -> Frame:
    """Where a frame or shape stands, in EMU."""
    moved = _MOVED.search(get(element, "draw:transform"))
    x, y = moved.groups() if moved else (get(element, "svg:x"), get(element, "svg:y"))
    left, top = _emu(x or get(element, "svg:x1")), _emu(y or get(element, "svg:y1"))
    right, bottom = left + _emu(get(element, "svg:width")), top + _emu(get(element, "svg:height"))
    return Frame(left, top, right, bottom)


def paper_of(master: Any, roots: Sequence[Any]) -> Frame | None:
    """What a slide on a master shows; None where the file does not say it."""
    for root in roots:
        for layout in root.iter(qualified("style:page-layout")):
            if get(layout, "style:name") == get(master, "style:page-layout-name"):
                size = find(layout, "style:page-layout-properties")
                right, bottom = _emu(get(size, "fo:page-width")), _emu(get(size, "fo:page-height"))
                return Frame(0, 0, right, bottom) if right and bottom else None
    return None


def _emu(length: str) -> int:
    found = _LENGTH.match(length)
    return int(float(found.group(1)) * _EMU[found.group(2)]) if found else 0
