"""A first line of names above several columns each, or above the names themselves where these are wrapped."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.pdf.run import ALIGNED, Run
from ingest.parsers.pdf.segments import Segment, is_bold
from ingest.parsers.pdf.tables import is_figure

# Times the size by which a name may miss the middle of its columns, or their edge.
_OFF_MIDDLE = 1.5


def names_over(line: Sequence[Segment], run: Run) -> list[Segment | None]:
    """What of ``line`` stands above each column of ``run``, the lines below it; empty if it heads none.

    The name of the first column stands in one of them, the second line or this one, or in none.
    """
    named, *below = run.lines
    unnamed = run.column(named[0]) > 0 < run.column(line[0])
    first = line[0] if run.column(named[0]) and not unnamed else None
    over = line[1:] if first else line
    if (
        not over
        or len(over) >= len(named)
        or (over[0].left <= (first.right if first else named[0].right) and not unnamed)
        or any(is_figure(one.text) for one in named)
        or not (
            any(is_figure(one.text) for row in below for one in row)
            or (is_bold(named) and below and not is_bold(below[0]))
        )
    ):
        return []
    extents = [
        (min(one.left for one in column), max(one.right for one in column))
        for column in run.columns(merged=False)[1:]
    ]
    middle = [
        min(over, key=lambda one: abs(one.left + one.right - left - right))
        for left, right in extents
    ]
    # Names at the left of their columns stand far from the middle of these.
    aligned = [
        next((one for one in over if abs(one.left - left) < ALIGNED * one.size), None)
        for left, _ in extents
    ]
    if aligned[0] and all(one in aligned for one in over):
        for at in range(1, len(aligned)):
            aligned[at] = aligned[at] or aligned[at - 1]
        names: list[Segment | None] = aligned
    elif all(_heads(one, extents, middle) for one in over):
        names = [*middle]
    else:
        return []
    # Beside the name of the first column others may be a row of values: they are bold, or each above several.
    several = len(over) > 1 and all(names.count(one) > 1 for one in over)
    return [] if first and not (several or is_bold(line)) else [first, *names]


def _heads(name: Segment, extents: Sequence[tuple[float, float]], names: Sequence[Segment]) -> bool:
    """Whether a name stands over the columns that have it, of which ``extents`` are the sides."""
    held = [extent for extent, one in zip(extents, names, strict=True) if one is name]
    if not held:
        return False
    left, right = held[0][0], held[-1][1]
    off = min(
        abs(name.left + name.right - left - right) / 2,
        abs(name.left - left),
        abs(name.right - right),
    )
    return (
        off <= _OFF_MIDDLE * name.size
        and name.left >= left - name.size
        and name.right <= right + name.size
    )
