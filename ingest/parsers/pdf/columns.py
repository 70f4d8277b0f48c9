"""Columns of text that run down a page, whatever tables stand in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from ingest.parsers.pdf.glyphs import HYPHEN, HYPHENS
from ingest.parsers.pdf.measures import Line, rounded
from ingest.parsers.pdf.segments import Segment

_HALF = re.compile(r"([^\W\d_]+[,;]?)\s+(?=[^\W\d_])")  # of a word, at the head of a column
_FEWEST = 8  # lines on each side
_WIDEST_RATIO = 2.5  # of the widths of two columns
_LEAST_WORDS = 4  # of the usual line
_FULL = 0.6  # share of its column that a line of text fills
_ENOUGH_FULL = 0.4
_LARGER = 1.12  # a heading's size relative to the text's
_SHARED = 0.1  # share of the size by which baselines of one line differ
_FEW_SHARED = 0.4  # of the lines of a column: more are a table
_ROOM = 0.9  # share of a heading's size: white above and below it in another column
_BEFORE = 0.3  # share of the size: white before a column


Band = list[list[Segment]]
"""A stretch of the page from side to side: its columns, or one if it has none."""


def find_columns(segments: Sequence[Segment]) -> list[Band]:
    """The bands of a page and their columns, in reading order."""
    ordered = sorted(segments, key=lambda one: -one.across)
    starts = Counter(round(one.left) for one in ordered)
    leftmost = min(starts, default=0)
    for left, count in starts.most_common(12):
        around = count + starts[left - 1] + starts[left + 1]
        if around < _FEWEST or left <= leftmost + 50:
            continue
        gutter = left - 1 - _BEFORE * ordered[0].size
        zone = _zone(ordered, gutter)
        beside = [
            [one for one in zone if one.left < gutter],
            [one for one in zone if one.left > gutter],
        ]
        if not all(beside) or not _is_balanced(*beside):
            continue
        if all(map(_is_text, beside)) or _are_apart(*beside):
            top, bottom = zone[0].across, zone[-1].across
            above = [one for one in ordered if one.across > top]
            below = [one for one in ordered if one.across < bottom]
            inside = [column for side in beside for band in find_columns(side) for column in band]
            return [*find_columns(above), inside, *find_columns(below)]
    return [[list(segments)]] if segments else []


def rejoin_columns(lines: list[Line]) -> None:
    """Put the second half of a word that a column's end breaks behind the first, in ``lines``.

    The line that it stood in goes on without it, and with a small letter, so that it still begins
    no paragraph.
    """
    for at, (line, after) in enumerate(pairwise(lines)):
        half = _HALF.match(after.content) if after.content[0].islower() else None
        first = lines[at].content
        if (
            half
            and after.content[half.end()].islower()
            and first[-1] in HYPHENS
            and first[-2:-1].isalpha()
            and after.top > line.bottom
            and (line.turn, rounded(line.size)) == (after.turn, rounded(after.size))
            and not (line.place or after.place or line.slanted or after.slanted)
        ):
            lines[at] = lines[at]._replace(content=f"{first[:-1]}{HYPHEN}{half[1]}")
            lines[at + 1] = after._replace(content=after.content[half.end() :])


def _zone(ordered: Sequence[Segment], gutter: float) -> list[Segment]:
    """The longest stretch of the page in which nothing crosses a gutter."""
    usual = median(one.size for one in ordered)
    beyond = _Beyond([one for one in ordered if one.left > gutter])
    crossing = [
        one.across
        for one in ordered
        if one.left < gutter < one.right
        or (one.size > _LARGER * usual and one.left < gutter and beyond.is_headed(one))
    ]
    heights = sorted([*crossing, *_across(ordered, gutter)])
    zones: dict[int, list[Segment]] = {}
    for one in ordered:
        at = bisect_right(heights, one.across - 0.5 * one.size)
        if at == bisect_right(heights, one.across + 0.5 * one.size):
            zones.setdefault(at, []).append(one)
    return max(zones.values(), key=len, default=[])


def _across(segments: Sequence[Segment], gutter: float) -> list[float]:
    """Where lines go on beyond a gutter: rows of a table, where the page draws its columns one by one."""
    left = {one.slot for one in segments if one.left < gutter}
    right = {one.slot for one in segments if one.left > gutter}
    both = left & right
    if min(len(left), len(right)) - len(both) < _FEWEST:
        return []
    return [one.across for one in segments if one.slot in both]


class _Beyond:
    """What stands beyond a gutter, downwards, and when at the latest, or the earliest, the page draws it."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._depths = [-one.across for one in segments]
        slots = [one.slot for one in segments]
        self._last = list(accumulate(slots, max))
        self._first = list(accumulate(reversed(slots), min))[::-1]

    def is_headed(self, heading: Segment) -> bool:
        """Whether a heading short of the gutter stands above what is beyond it as well.

        There must be room for it there, and the page goes on with both columns after drawing it.
        """
        at = bisect_left(self._depths, -heading.across)
        if not 0 < at < len(self._segments):
            return False
        above, below = self._segments[at - 1], self._segments[at]
        return (
            above.across - heading.across > _ROOM * heading.size
            and heading.across - below.across > _ROOM * heading.size
            and self._last[at - 1] < heading.slot < self._first[at]
        )


def _is_text(column: Sequence[Segment]) -> bool:
    if len(column) < _FEWEST:
        return False
    width = _width(column)
    full = [one for one in column if one.right - one.left > _FULL * width]
    words = sum(len(one.text.split()) for one in full)
    return len(full) >= _ENOUGH_FULL * len(column) and words >= _LEAST_WORDS * len(full)


def _are_apart(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether the page draws one column after the other, on lines of their own: tables stand in them."""
    if min(len(one), len(other)) < _FEWEST:
        return False
    if max(part.slot for part in one) >= min(part.slot for part in other):
        return False
    heights = sorted(part.across for part in one)
    shared = 0
    for part in other:
        at = bisect_right(heights, part.across - _SHARED * part.size)
        shared += at < len(heights) and heights[at] < part.across + _SHARED * part.size
    return shared <= _FEW_SHARED * len(other)


def _width(column: Sequence[Segment]) -> float:
    return max(one.right for one in column) - min(one.left for one in column)


def _is_balanced(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    narrow, wide = sorted((_width(one), _width(other)))
    return wide < _WIDEST_RATIO * narrow


def is_interleaved(band: Band) -> bool:
    """Whether the page draws lines of several columns in turns."""
    spans = [(min(one.slot for one in column), max(one.slot for one in column)) for column in band]
    return any(last >= first for (_, last), (first, _) in pairwise(spans))
