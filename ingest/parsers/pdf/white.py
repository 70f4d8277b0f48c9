"""White that runs down between the pieces of neighbouring lines (gutters), each from where to where along them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.pdf.segments import Segment

_MOST = 50  # lines above that tell what a gutter parts
FEWEST_PARTED = 2  # lines with cells on both sides of a gutter


def between(line: Sequence[Segment]) -> list[tuple[float, float]]:
    """The white between the segments of a line."""
    return [(one.right, other.left) for one, other in pairwise(line)]


def common(
    white: Sequence[tuple[float, float]], line: Sequence[Segment], least: float
) -> list[tuple[float, float]]:
    """What ``line`` leaves of gutters that is wider than ``least``, a share of its size."""
    size = line[0].size
    left: list[tuple[float, float]] = []
    for start, end in white:
        pieces = [(start, end)]
        for segment in line:
            pieces = [
                part
                for low, high in pieces
                for part in ((low, min(high, segment.left)), (max(low, segment.right), high))
                if part[1] - part[0] > least * size
            ]
        left += pieces
    return sorted(set(left))


def parted(
    lines: Sequence[Sequence[Segment]],
    white: Sequence[tuple[float, float]],
    gutter: tuple[float, float],
) -> int:
    """In how many lines cells stand right on both sides of one of the gutters ``white``."""
    start, end = gutter
    gaps = (gap for line in lines for gap in between(line) if gap[0] <= start and end <= gap[1])
    return sum(sum(low <= a and b <= high for a, b in white) == 1 for low, high in gaps)


def spanned(lines: Sequence[Sequence[Segment]], gutter: tuple[float, float]) -> int:
    """How many lines have something on both sides of a gutter."""
    start, end = gutter
    return sum(line[0].right <= start and end <= line[-1].left for line in lines)


def closes_columns(
    lines: Sequence[Sequence[Segment]],
    white: Sequence[tuple[float, float]],
    narrower: Sequence[tuple[float, float]],
) -> bool:
    """Whether a line, as that of a sum does, stands across a gutter that parts cells of the lines above.

    ``narrower`` is what the line leaves of the gutters ``white`` of ``lines``.
    """
    return any(
        parted(lines[-_MOST:], white, gutter) >= FEWEST_PARTED
        for gutter in white
        if not any(gutter[0] <= low and high <= gutter[1] for low, high in narrower)
    )
