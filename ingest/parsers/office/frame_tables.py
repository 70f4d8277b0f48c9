"""Frames of a slide that are laid out as a table: each a short line, in rows and columns without a gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.parsers.office.frame_pairs import FrameText
from ingest.parsers.office.reading_order import Frame

_LONGEST_CELL = 40  # characters
_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 2
_OFF = 0.3  # share of the lower of two frames by which the edges of a row or column may differ


def rows_of(said: Sequence[FrameText]) -> list[list[int]]:
    """The places in ``said`` of the frames of a table, row by row; empty if they make none.

    All short frames must belong to it but those with nothing beside them: of fewer rows, or with others
    among them, they may be anything.
    """
    short = [number for number, one in enumerate(said) if 0 < len(one.text) <= _LONGEST_CELL]
    heights = [said[number].frame.bottom - said[number].frame.top for number in short]
    off = _OFF * min(heights, default=0)
    rows = _clusters(short, lambda number: said[number].frame.top, off)
    rows = [row for row in rows if len(row) > 1]  # a line across stands above or below
    held = [number for row in rows for number in row]
    columns = _clusters(held, lambda number: said[number].frame.left, off)
    if len(rows) < _FEWEST_ROWS or len(columns) < _FEWEST_COLUMNS:
        return []
    if any(len(row) != len(columns) for row in rows):
        return []
    column_of = {number: at for at, column in enumerate(columns) for number in column}
    rows = [sorted(row, key=column_of.__getitem__) for row in rows]
    if any([column_of[number] for number in row] != list(range(len(columns))) for row in rows):
        return []
    around = frame_around([said[number].frame for number in held])
    others = (one for number, one in enumerate(said) if number not in column_of)
    return [] if any(one.text and _meet(one.frame, around) for one in others) else rows


def frame_around(frames: Sequence[Frame]) -> Frame:
    """The smallest frame that holds all."""
    lefts, tops, rights, bottoms = zip(*frames, strict=True)
    return Frame(min(lefts), min(tops), max(rights), max(bottoms))


def _clusters(numbers: Sequence[int], edge: Callable[[int], int], off: float) -> list[list[int]]:
    ordered = sorted(numbers, key=edge)
    clusters = [ordered[:1]] if ordered else []
    for one, other in pairwise(ordered):
        if edge(other) - edge(one) > off:
            clusters.append([])
        clusters[-1].append(other)
    return clusters


def _meet(one: Frame, other: Frame) -> bool:
    beside = one.right <= other.left or one.left >= other.right
    return not (beside or one.bottom <= other.top or one.top >= other.bottom)
