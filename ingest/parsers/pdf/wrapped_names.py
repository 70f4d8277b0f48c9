"""Names of columns whose first lines stand above those beside them: in the middle, or at the bottom of the row."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from ingest.parsers.pdf.run import Run
from ingest.parsers.pdf.segments import Segment, is_bold

_PITCH = 1.35  # times the size: from one line of a name to the next
_OFF = 0.2  # share of that: what stands between two lines is off each


def with_wrapped_names(run: Run, above: Sequence[Sequence[Segment]]) -> Run:
    """``run`` with what its names begin with, of the lines ``above`` it, in its first line.

    The page draws all lines of a name before the name beside it.
    """
    names = [*run.lines[0]]
    for line in reversed(above):
        if not all(_begins_name(one, names, run) for one in line):
            break
        names += line
    if len(names) == len(run.lines[0]):
        return run
    names.sort(key=lambda one: (run.column(one), -one.across))
    return run._replace(lines=[names, *run.lines[1:]])


def _begins_name(segment: Segment, names: Sequence[Segment], run: Run) -> bool:
    """Whether a line goes on with a name, drawn after one at its left, or above one at its right: no title."""
    column, below = run.column(segment), [one for line in run.lines[1:2] for one in line]
    after = next((one for one in (*names, *below) if one.slot == segment.slot + 1), None)
    if after is None or segment.right > next(iter(run.edges[column + 1 :]), inf):
        return False
    pitch = segment.across - after.across
    drawn_after = any(run.column(one) < column and one.slot <= segment.slot for one in names)
    beside = any(
        run.column(one) > column and _OFF * pitch < one.across - after.across < (1 - _OFF) * pitch
        for one in names
    )
    return (
        run.column(after) == column
        and after.size == segment.size
        and 0 < pitch < _PITCH * segment.size
        and is_bold([after]) == is_bold([segment])
        and min(segment.right, after.right) > max(segment.left, after.left)
        and (drawn_after or beside)
    )
