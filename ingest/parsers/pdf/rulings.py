"""Tables that lines are drawn around: the grid of their cells, from the lines of a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.parsers.pdf.measures import Box

_SNAP = 3.0  # points by which lines may miss each other
_THIN = 3.0
_LEAST_CELL = 5.0
# Lines down that end as one where no line runs across, and how many points further on they do.
_FEWEST_OPEN, _LEAST_OPEN = 3, 8.0
# More are a drawing, and would take long.
_MOST_RULINGS, _MOST_PAIRS = 8_000, 1_000_000


class Ruling(NamedTuple):
    """A straight line along one axis: where it stands across it, where it starts and ends."""

    at: float
    start: float
    end: float


class RuledGrid(NamedTuple):
    """A table's cells. ``xs`` and ``ys`` ascend; ``area[row][column]`` names the cell, rows downwards.

    Merged cells are one area in several rows or columns.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    area: tuple[tuple[int, ...], ...]

    def area_at(self, x: float, y: float) -> int | None:
        """The cell that holds a point, None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        return self.area[len(self.ys) - 2 - row][column]


def find_grids(boxes: Iterable[Box]) -> list[RuledGrid]:
    """The grids that thin ``boxes`` make up, each of at least two columns."""
    thin = [box for box in boxes if box.thickness <= _THIN]
    if not 4 <= len(thin) <= _MOST_RULINGS:
        return []
    wide = [box for box in thin if box.right - box.left >= box.top - box.bottom]
    high = [box for box in thin if box.right - box.left < box.top - box.bottom]
    across = _joined(Ruling((b.bottom + b.top) / 2, b.left, b.right) for b in wide)
    down = _joined(Ruling((b.left + b.right) / 2, b.bottom, b.top) for b in high)
    if len(across) * len(down) > _MOST_PAIRS:
        return []  # a drawing
    return [grid for part in _connected(across, down) if (grid := _grid(*part))]


def _joined(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Rulings of one line as one."""
    joined: list[Ruling] = []
    for ruling in sorted(rulings):
        for index in range(len(joined) - 1, -1, -1):
            other = joined[index]
            if ruling.at - other.at > _SNAP / 2:
                continue
            if ruling.start <= other.end + _SNAP and ruling.end >= other.start - _SNAP:
                start, end = min(ruling.start, other.start), max(ruling.end, other.end)
                joined[index] = Ruling(other.at, start, end)
                break
            if len(joined) - index > 200:
                joined.append(ruling)
                break
        else:
            joined.append(ruling)
    return joined


class _Groups:
    """Numbers that belong together (disjoint sets)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def of(self, one: int) -> int:
        """The group of a number."""
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, one: int, other: int) -> None:
        """Make two groups one."""
        self._parent[self.of(other)] = self.of(one)


def _connected(
    across: Sequence[Ruling], down: Sequence[Ruling]
) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Groups of lines that touch each other."""
    touching = _Groups(len(across) + len(down))
    for i, h in enumerate(across):
        for j, v in enumerate(down, start=len(across)):
            if (
                h.start - _SNAP <= v.at <= h.end + _SNAP
                and v.start - _SNAP <= h.at <= v.end + _SNAP
            ):
                touching.join(i, j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, h in enumerate(across):
        groups.setdefault(touching.of(i), ([], []))[0].append(h)
    for j, v in enumerate(down, start=len(across)):
        groups.setdefault(touching.of(j), ([], []))[1].append(v)
    return list(groups.values())


def _places(values: Iterable[float]) -> tuple[float, ...]:
    """Values without those that nearly are one, ascending."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _LEAST_CELL:
            places.append(value)
    return tuple(places)


def _open_ends(across: Sequence[Ruling], down: Sequence[Ruling]) -> list[float]:
    """Where a table ends without a line across: in a row that goes on on another page."""
    found = []
    for edge, ends in (
        (min(h.at for h in across), [v.start for v in down]),
        (max(h.at for h in across), [v.end for v in down]),
    ):
        touching = [
            end
            for v, end in zip(down, ends, strict=True)
            if v.start - _SNAP <= edge <= v.end + _SNAP
        ]
        if len(touching) >= _FEWEST_OPEN and max(touching) - min(touching) <= _SNAP:
            found += [end for end in touching[:1] if abs(end - edge) > _LEAST_OPEN]
    return found


def _grid(across: Sequence[Ruling], down: Sequence[Ruling]) -> RuledGrid | None:
    if not down or len(across) < 2:
        return None
    # The outermost lines down may be missing: then those across stand out on both sides.
    xs = _places([*(v.at for v in down), *(x for h in across for x in (h.start, h.end))])
    ys = _places([*(h.at for h in across), *_open_ends(across, down)])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows * columns * (len(across) + len(down)) > _MOST_PAIRS:
        return None
    areas = _Groups(rows * columns)
    for row in range(rows):
        top, bottom = ys[rows - row], ys[rows - row - 1]
        for column in range(columns):
            left, right, unit = xs[column], xs[column + 1], row * columns + column
            if column + 1 < columns and not _is_ruled(down, right, (bottom + top) / 2):
                areas.join(unit, unit + 1)
            if row + 1 < rows and not _is_ruled(across, bottom, (left + right) / 2):
                areas.join(unit, unit + columns)
    return RuledGrid(
        xs,
        ys,
        tuple(
            tuple(areas.of(row * columns + column) for column in range(columns))
            for row in range(rows)
        ),
    )


def _is_ruled(rulings: Sequence[Ruling], at: float, middle: float) -> bool:
    return any(
        abs(ruling.at - at) <= _LEAST_CELL and ruling.start <= middle <= ruling.end
        for ruling in rulings
    )
