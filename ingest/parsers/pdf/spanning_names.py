"""A first line of names above several columns each, or above the names themselves where these are wrapped."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.pdf.run import Run
from ingest.parsers.pdf.segments import Segment
from ingest.parsers.pdf.tables import is_figure

_OFF_MIDDLE = (
    1.5  # times the size by which a name may miss the middle of its columns, or their edge
)


def names_over(line: Sequence[Segment], run: Run) -> list[Segment | None]:
    """What of ``line`` stands above each column of ``run``, the lines below it; empty if it heads none.

    The line begins right of the first column, where the second line has the name of the first.
    """
    named, *below = run.lines
    if (
        len(line) >= len(named)
        or line[0].left <= named[0].right
        or run.column(named[0])
        or any(is_figure(one.text) for one in named)
        or not any(is_figure(one.text) for row in below for one in row)
    ):
        return []
    extents = [
        (min(one.left for one in column), max(one.right for one in column))
        for column in run.columns()
    ]
    over: list[Segment | None] = [None]
    for left, right in extents[1:]:
        over.append(min(line, key=lambda one: abs(one.left + one.right - left - right)))
    for one in line:
        held = [extent for extent, name in zip(extents, over, strict=True) if name is one]
        if not held:
            return []
        left, right = held[0][0], held[-1][1]
        off = min(
            abs(one.left + one.right - left - right) / 2,
            abs(one.left - left),
            abs(one.right - right),
        )
        if (
            off > _OFF_MIDDLE * one.size
            or one.left < left - one.size
            or one.right > right + one.size
        ):
            return []
    return over
