"""Tables with lines across alone that are drawn cell by cell: where each line is cut a column ends.

So browsers and word processors draw the borders below (or above) the rows of a table. White does not tell its
columns where cells are empty and names stand in the middle above them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from ingest.parsers.pdf.beyond_rules import Word, words_of
from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.rulings import RuledGrid

_THIN, _SNAP = 3.0, 1.5  # points: the thickness of a line, by how much ends miss each other
_FEWEST, _MOST = 3, 2_000  # lines; pieces of lines on a page
_SAME_CELL, _NEXT_CELL = 0.35, 1.0  # shares of the size: white between words of a cell, and of two
_ROW = 1.3  # times the distance of lines: the rows at the edges, which have one line alone

Cuts = list[float]
"""Where a line begins, is cut and ends."""


def cut_grids(boxes: Iterable[Box], rows: Sequence[object], turn: int) -> list[RuledGrid]:
    """The grids that thin ``boxes`` show by where they are cut; ``rows`` and ``turn`` are the page's."""
    thin = [box for box in boxes if box.thickness <= _THIN]
    wide = [box for box in thin if box.right - box.left >= box.top - box.bottom]
    down = [box for box in thin if box not in wide] if len(thin) <= _MOST else []
    lines = list(_lines(wide)) if 2 * _FEWEST <= len(wide) <= _MOST else []
    found: list[tuple[tuple[float, ...], list[float]]] = []
    for table in _tables(lines):
        left, *inner, right = max(table.values(), key=len)
        ys = sorted(table)
        reach = ys[-1] + _ROW * _pitch(ys)
        if any(
            left + _SNAP < box.left < right - _SNAP and box.bottom < ys[-1] and box.top > ys[0]
            for box in down
        ):
            continue  # lines down tell more
        if any(
            ys[0] < height < reach and height not in table and cuts[0] < right and cuts[-1] > left
            for height, cuts in lines
        ):
            continue  # below a part of the cells: others reach down over several rows
        xs = (left, *(x for x in inner if sum(_has(x, cuts) for cuts in table.values()) > 1), right)
        if len(xs) > 2:
            found.append((xs, ys))
    words = words_of(rows, turn) if found else []
    return [_grid(xs, ys, [one for one in words if xs[0] < one.left < xs[-1]]) for xs, ys in found]


def _pitch(ys: Sequence[float]) -> float:
    return median(high - low for low, high in pairwise(ys))


def _tables(lines: Sequence[tuple[float, Cuts]]) -> list[dict[float, Cuts]]:
    """Lines that begin and end below each other, each by its height."""
    tables: list[dict[float, Cuts]] = []
    for height, cuts in lines:
        for table in tables:
            last = next(reversed(table.values()))
            if abs(last[0] - cuts[0]) < _SNAP and abs(last[-1] - cuts[-1]) < _SNAP:
                table.setdefault(height, cuts)
                break
        else:
            tables.append({height: cuts})
    return [table for table in tables if sum(len(cuts) > 2 for cuts in table.values()) >= _FEWEST]


def _lines(wide: Sequence[Box]) -> Iterable[tuple[float, Cuts]]:
    """Lines with where they are cut, upwards: pieces that touch are one."""
    level: list[tuple[float, Cuts]] = []
    for box in sorted(wide, key=lambda one: (round(one.bottom), one.left)):
        height, cuts = level[-1] if level else (0.0, [])
        if cuts and abs(height - box.bottom) < _SNAP and abs(cuts[-1] - box.left) < _SNAP:
            cuts.append(box.right)
        elif not (cuts and abs(height - box.bottom) < _SNAP and box.right < cuts[-1] + _SNAP):
            level.append((box.bottom, [box.left, box.right]))
    return level


def _has(x: float, cuts: Cuts) -> bool:
    return any(abs(x - cut) < _SNAP for cut in cuts)


def _grid(xs: tuple[float, ...], ys: list[float], words: Sequence[Word]) -> RuledGrid:
    """The cells between lines, with the rows above and below that have a line on one side only."""
    pitch = _pitch(ys)
    above = [one for one in words if ys[-1] < one.across < ys[-1] + _ROW * pitch]
    if _is_row(xs, above):
        ys.append(max(one.across + one.size for one in above))
    below = [one for one in words if ys[0] - _ROW * pitch < one.across < ys[0] - _SNAP]
    if _is_row(xs, below):
        ys.insert(0, min(one.across for one in below) - _SNAP)
    area, number = [], 0
    for low, high in reversed(list(pairwise(ys))):
        joined = _joined(xs, [one for one in words if low < one.across < high])
        row = []
        for column in range(len(xs) - 1):
            number += column not in joined
            row.append(number)
        area.append(tuple(row))
    return RuledGrid(xs, tuple(ys), tuple(area))


def _is_row(xs: Sequence[float], words: Sequence[Word]) -> bool:
    """Whether words stand in several columns, and those of two columns far apart."""
    ordered = sorted(words, key=lambda one: one.left)
    columns = [bisect_right(xs, one.left) for one in ordered]
    return (
        len(set(columns)) > 1
        and len({round(one.across) for one in words}) == 1
        and all(bisect_right(xs, one.right) == at for at, one in zip(columns, ordered, strict=True))
        and all(
            at == after or other.left - one.right > _NEXT_CELL * one.size
            for (at, after), (one, other) in zip(pairwise(columns), pairwise(ordered), strict=True)
        )
    )


def _joined(xs: Sequence[float], words: Sequence[Word]) -> set[int]:
    """The columns into which a text of a row reaches from the one before."""
    found: set[int] = set()
    ordered = sorted(words, key=lambda one: (-round(one.across), one.left))
    for one, other in pairwise([*ordered, *ordered[-1:]]):
        same = one.across == other.across and other.left - one.right < _SAME_CELL * one.size
        end = other.right if same and other is not one else one.right
        found.update(range(bisect_right(xs, one.left), bisect_right(xs, end)))
    return found
