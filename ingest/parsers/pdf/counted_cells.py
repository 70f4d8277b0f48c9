"""Tables whose lines have as many cells as their first has names, where white does not tell the columns.

Spreadsheets put names at the left of a column and figures at its right, so that white parts these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from ingest.parsers.pdf.run import Run, is_aligned, is_near
from ingest.parsers.pdf.segments import Segment
from ingest.parsers.pdf.tables import is_figure

_MOST = 200  # lines: no page has more
_FEWEST = 3  # lines, and cells in the first
_NEW_TABLE = 1.5  # times the distance between the lines of a table


def counted_cells(lines: Sequence[list[Segment]], start: int) -> Run | None:
    """The run of lines whose cells stand below each other in order; None where there is none.

    It begins with ``lines[start]``, which names the columns, but for the first, it may be. One below it has
    as many cells; some of the others may be empty.
    """
    first = lines[start]
    after = lines[start + 1] if start + 1 < len(lines) else first
    unnamed = [one for one in after[:1] if one.right < first[0].left and not _has_figure(first)]
    unnamed = unnamed if len(after) != len(first) else []  # what is named stands before its name
    sides = [(one.left, one.right) for one in (*unnamed, *first)]
    if len(sides) < _FEWEST:
        return None
    found = [first, *_below(lines, start, len(sides))]
    for number, line in enumerate(found):
        if len(line) < len(sides) or not number:
            continue
        wider = [
            (min(left, one.left), max(right, one.right))
            for (left, right), one in zip(sides, line, strict=True)
        ]
        if any(one[1] >= other[0] for one, other in pairwise(wider)):
            del found[number:]
            break
        sides = wider
    filled: set[int] = set()
    for number, line in enumerate(found[1:], start=1):
        if not (columns := _columns(line, sides)):
            del found[number:]
            break
        filled |= columns
    while len(found[-1]) == 1:
        found.pop()  # what follows a table is text
    if len(found) < _FEWEST or len(filled) < len(sides):
        return None
    run = Run(found, [left for left, _ in sides], frozenset())
    return run if is_aligned(run) else None


def _below(lines: Sequence[list[Segment]], start: int, count: int) -> Iterator[list[Segment]]:
    """The lines below ``lines[start]`` that have no more cells than there are columns.

    One that lacks a cell is no further from the one above than those before are from theirs.
    """
    far = 0.0
    for above, line in pairwise(lines[start : start + _MOST]):
        pitch = above[0].across - line[0].across
        lacking = len(line) < count and pitch < (far or inf)
        if not is_near(above, line) or not (lacking or len(line) == count):
            return
        far = max(far, _NEW_TABLE * pitch)
        yield line


def _has_figure(line: Sequence[Segment]) -> bool:
    return any(is_figure(one.text) for one in line)


def _columns(line: Sequence[Segment], sides: Sequence[tuple[float, float]]) -> set[int]:
    """The columns in which a line has cells; none if one is in none or several, or alone behind the first."""
    at = [
        [n for n, (left, right) in enumerate(sides) if one.left < right and one.right > left]
        for one in line
    ]
    found = {one[0] for one in at if len(one) == 1}
    if len(found) < len(line) or (len(line) == 1 and 0 not in found):
        return set()
    return found


def keeps_cells(run: Run, counted: Run, lines: Sequence[list[Segment]]) -> bool:
    """Whether white parts no names from the figures below them, so that there are more columns than cells.

    What stands further down among ``lines``, apart from those of ``counted``, is another table.
    """
    if any(len({run.column(one) for one in line}) < len(line) for line in counted.lines):
        return False  # figures touch the words beside them
    if len(run.edges) <= len(counted.edges):
        return True
    places = [line[0].across for line in lines[: len(counted.lines) + 1]]
    steps = [one - other for one, other in pairwise(places)]
    if len(steps) == len(counted.lines) and steps.pop() > _NEW_TABLE * max(steps):
        return False
    names = {run.column(one) for one in run.lines[0]} - {0}
    others = {run.column(one) for line in run.lines[1:] for one in line}
    return len(run.lines) > len(counted.lines) and not names.isdisjoint(others)
