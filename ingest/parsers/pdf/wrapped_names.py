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
        begun = [_seated(one, names, run) for one in line]
        if None in begun:
            break
        names += [one for one in begun if one]
    if len(names) == len(run.lines[0]):
        return run
    names.sort(key=lambda one: (run.column(one), -one.across))
    return run._replace(lines=[names, *run.lines[1:]])


def _seated(segment: Segment, names: Sequence[Segment], run: Run) -> Segment | None:
    """A line that a name begins with, in the column of the rest; None for another, a title, say.

    It is drawn after a name at its left, or stands above one at its right.
    """
    below = [one for line in run.lines[1:2] for one in line]
    after = next((one for one in (*names, *below) if one.slot == segment.slot + 1), None)
    if after is None:
        return None
    column = run.column(after)
    pitch = segment.across - after.across
    drawn_after = any(run.column(one) < column and one.slot <= segment.slot for one in names)
    beside = any(
        run.column(one) > column and _OFF * pitch < one.across - after.across < (1 - _OFF) * pitch
        for one in names
    )
    begins = (
        segment.right <= next(iter(run.edges[column + 1 :]), inf)
        and after.size == segment.size
        and 0 < pitch < _PITCH * segment.size
        and is_bold([after]) == is_bold([segment])
        and min(segment.right, after.right) > max(segment.left, after.left)
        and (drawn_after or beside)
    )
    # In the middle of its column it may begin further to the left than all others there.
    return segment._replace(left=max(segment.left, run.edges[column])) if begins else None
