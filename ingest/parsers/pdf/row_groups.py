"""Groups of rows in tables without lines, whose name stands once: first, beside their middle, or on its side.

It is read in each row of its group, as that of a merged cell is (see ``ingest.parsers.pdf.ruled``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import is_value, says_sum
from ingest.parsers.pdf.measures import turned
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.run import Run
from ingest.parsers.pdf.segments import Segment, segments_of

Cells = list[list[Segment]]
"""The cells of a row, each its segments downwards."""

_FEWEST_COLUMNS = 3  # in a table of two, a row without a name may go on with the one above it
_OFF_MIDDLE = 0.4  # of the pitch of rows
_BESIDE = 8  # times the size: further left it belongs to something else
_WIDTH = 0.6  # of the size, at most: what a letter takes up along its line
_HIGH = 2.5  # of the size: white between names that stand on their side and what is below them
_RISE = 0.35  # of the size: from the baseline to the middle of small letters


class _Name(NamedTuple):
    """What a group is called, and how high the middle of that stands."""

    cell: list[Segment]
    middle: float


def name_groups(rows: list[Cells], has_header: bool, sides: Sequence[Segment]) -> list[Cells]:
    """``rows`` of a table with the name of its group in each, unchanged where groups are not certain.

    ``sides`` are the words that stand on their side (see ``sides_of``); a row begins with a further
    cell where they name the groups.
    """
    head, body = rows[:has_header], rows[has_header:]
    full = [row for row in body if any(row[1:])]
    if not full:
        return rows
    if sides and len(full) == len(body):
        groups = _spread(full, [_Name([side], side.across) for side in sides])
        if groups and len(sides) > 1:
            return [
                *([[], *row] for row in head),
                *([name.cell, *row] for name, row in zip(groups, full, strict=True)),
            ]
        return rows
    lacking = [row for row in full if not row[0]]
    if not lacking or len(rows[0]) < _FEWEST_COLUMNS or not all(all(row[1:]) for row in full):
        return rows
    if body[0][0] and len(full) == len(body):
        return [*head, *_filled(full)]
    names = [_Name(row[0], _middle(row[0])) for row in body if row[0]]
    groups = _spread(full, names)
    if not groups:
        return rows
    return [*head, *([name.cell, *row[1:]] for name, row in zip(groups, full, strict=True))]


def sides_of(rows: Sequence[object], turn: int) -> list[Segment]:
    """What of a page, whose lines have this ``turn``, stands on its side.

    ``left`` and ``right`` are where its baseline is across the page, ``across`` is the height of its middle.
    """
    found = []
    for slot, row in enumerate(rows):
        if not isinstance(row, GlyphRow) or row.slanted or (row.turn - turn) % 2 == 0:
            continue
        for part in segments_of(row, slot):
            (x, one), (_, other) = (
                turned(*turned(along, part.across, -row.turn % 4), turn)
                for along in (part.left, part.right)
            )
            found.append(part._replace(left=x, right=x, across=(one + other) / 2))
    return found


def beside(sides: Sequence[Segment], table: Sequence[Segment]) -> list[Segment]:
    """Those of ``sides`` that stand at the left of a table."""
    edge = min(one.left for one in table)
    top, bottom = max(one.across for one in table), min(one.across for one in table)
    return [
        side
        for side in sides
        if edge - _BESIDE * side.size < side.left <= edge + side.size
        and bottom < side.across < top + side.size
    ]


def names_above(sides: Sequence[Segment], run: Run) -> list[Segment]:
    """Those of ``sides`` that name the columns of a run but for the first, one for each; none otherwise."""
    first = run.lines[0][0]
    high = _WIDTH * max((len(side.text) for side in sides), default=0) + _HIGH
    over = [side for side in sides if 0 < side.across - first.across < high * side.size]
    found = []
    for column in run.columns()[1:]:
        near = [
            side
            for side in over
            if min(one.left for one in column) - side.size < side.left
            and side.left < max(one.right for one in column) + side.size
        ]
        found += near if len(near) == 1 else []
    alone = len(set(map(id, found))) == len(found) == len(over) == len(run.edges) - 1
    return found if alone else []


def _filled(rows: Sequence[Cells]) -> list[Cells]:
    """Rows with the name of the row above where they lack one; sums are of no group."""
    filled: list[Cells] = []
    name: list[Segment] = []
    for row in rows:
        if row[0]:
            name = row[0]
        texts = [" ".join(one.text for one in cell) for cell in row[1:]]
        if not row[0] and all(map(is_value, texts)):
            return list(rows)
        filled.append([row[0] if any(map(says_sum, texts)) else name, *row[1:]])
    return filled


def _spread(rows: Sequence[Cells], names: Sequence[_Name]) -> list[_Name]:
    """The name of each row where each stands beside the middle of its rows; none if some does not."""
    middles = [_middle([one for cell in row[1:] for one in cell]) for row in rows]
    if len(middles) < 2 or not names:
        return []
    near = _OFF_MIDDLE * median(one - other for one, other in pairwise(middles))
    names = sorted(names, key=lambda name: -name.middle)
    found: list[_Name] = []
    for name in names:
        first = last = len(found)
        while last < len(middles) and (middles[first] + middles[last]) / 2 > name.middle + near:
            last += 1
        if last == len(middles) or (middles[first] + middles[last]) / 2 < name.middle - near:
            return []
        found += [name] * (last + 1 - first)
    return found if len(found) == len(middles) else []


def _middle(cell: Sequence[Segment]) -> float:
    heights = [one.across + _RISE * one.size for one in cell]
    return (max(heights) + min(heights)) / 2
