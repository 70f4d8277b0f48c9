"""The order in which the frames of a slide are read, from where they stand on it.

Frames are parted by the empty stretches between them, first into columns, then into rows, and each part
again (a recursive X-Y cut, Nagy and Seth 1984); frames that overlap are read from above.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

_T = TypeVar("_T")
_ACROSS, _DOWN = (0, 2), (1, 3)  # the edges of a frame along an axis
# Share of the smaller of two frames: what their borders may overlap and count as apart.
_OVERLAP = 0.1


class Frame(NamedTuple):
    """A rectangle on a slide, in EMU (914,400 an inch), from its upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


def reading_order(items: Sequence[_T], frame_of: Callable[[_T], Frame]) -> list[_T]:
    """``items`` as a person reads them, columns from the left and each from above."""
    if len(items) < 2:
        return list(items)
    columns = _parts(items, frame_of, *_ACROSS)
    parts = columns if len(columns) > 1 else _strips(items, frame_of)
    if len(parts) > 1:
        return [one for part in parts for one in reading_order(part, frame_of)]
    return sorted(items, key=lambda one: (frame_of(one).top, frame_of(one).left))


def _strips(items: Sequence[_T], frame_of: Callable[[_T], Frame]) -> list[list[_T]]:
    """The items in rows; those that go on in the same columns are one."""
    strips: list[list[_T]] = []
    for strip in _parts(items, frame_of, *_DOWN):
        both = [strips[-1], strip, [*strips[-1], *strip]] if strips else []
        if both and all(len(_parts(part, frame_of, *_ACROSS)) > 1 for part in both):
            strips[-1] = both[-1]
        else:
            strips.append(strip)
    return strips


def _parts(
    items: Sequence[_T], frame_of: Callable[[_T], Frame], start: int, end: int
) -> list[list[_T]]:
    """The items in parts between which nothing stands, along one axis."""
    parts: list[list[_T]] = []
    reach = least = 0
    for item in sorted(items, key=lambda one: frame_of(one)[start]):
        first, last = frame_of(item)[start], frame_of(item)[end]
        if parts and first < reach - _OVERLAP * min(last - first, least):
            parts[-1].append(item)
            least = min(least, last - first)
        else:
            parts.append([item])
            least = last - first
        reach = max(reach, last)
    return parts
