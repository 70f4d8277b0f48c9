"""Tables whose lines have as many cells as their first has names, where white does not tell the columns.

Spreadsheets put names at the left of a column and figures at its right, so that white parts these.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.pdf.run import Run, is_aligned, is_near
from ingest.parsers.pdf.segments import Segment, cut_behind_figures
from ingest.parsers.pdf.tables import is_figure

_MOST = 200  # lines: no page has more
_FEWEST = 3  # lines, and cells in the first
_FEWEST_ALIKE = 2  # lines with as many cells
_NEW_TABLE = 1.5  # times the distance between the lines of a table


def counted_cells(lines: Sequence[list[Segment]], start: int) -> Run | None:
    """The run of lines with as many cells each, which stand below each other in order; None where there is none.

    It begins with ``lines[start]``, which names the columns, but for the first, it may be.
    """
    first, end = lines[start], start + 1
    after = lines[end][:1] if end < len(lines) else []
    unnamed = [one for one in after if one.right < first[0].left]
    sides = [(one.left, one.right) for one in (*unnamed, *first)]
    if len(sides) < _FEWEST or any(is_figure(one.text) for one in first):
        return None
    found, starts = [first], [left for left, _ in sides]
    while end < len(lines) and is_near(lines[end - 1], lines[end]):
        line = lines[end]
        if len(line) < len(sides):
            line = cut_behind_figures(line, starts)
        if len(line) != len(sides) or end - start == _MOST:
            break
        wider = [
            (min(left, one.left), max(right, one.right))
            for (left, right), one in zip(sides, line, strict=True)
        ]
        if any(one[1] >= other[0] for one, other in pairwise(wider)):
            break
        sides, end = wider, end + 1
        found.append(line)
    if end - start < _FEWEST_ALIKE:
        return None
    far = _NEW_TABLE * max(
        one[0].across - other[0].across for one, other in pairwise(lines[start:end])
    )
    while end < len(lines) and lines[end - 1][0].across - lines[end][0].across < far:
        line = cut_behind_figures(lines[end], starts)
        if len(line) >= len(sides) or not _fits(line, sides):
            break
        found.append(line)
        end += 1
    if end - start < _FEWEST:
        return None
    run = Run(found, [left for left, _ in sides], frozenset())
    return run if is_aligned(run) else None


def _fits(line: Sequence[Segment], sides: Sequence[tuple[float, float]]) -> bool:
    """Whether a line has cells in the first column, and each in one of their own."""
    at = [
        [n for n, (left, right) in enumerate(sides) if one.left < right and one.right > left]
        for one in line
    ]
    return (
        len(line) > 1
        and at[0] == [0]
        and len({tuple(one) for one in at if len(one) == 1}) == len(line)
    )


def keeps_cells(run: Run, counted: Run, lines: Sequence[list[Segment]]) -> bool:
    """Whether white parts no names from the figures below them, so that there are more columns than cells.

    What stands further down among ``lines``, apart from those of ``counted``, is another table.
    """
    if any(len(own) > len(line) for own, line in zip(counted.lines, run.lines, strict=False)):
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
