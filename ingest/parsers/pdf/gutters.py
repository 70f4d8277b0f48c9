"""Columns that nothing but white space parts: tables without lines, and columns of text.

A gutter is a stretch of white that runs down through neighbouring lines. Where the lines beside it
are wrapped text, they are columns; where they begin or end below each other, they are a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.parsers.line_shapes import ends_sentence
from ingest.parsers.pdf.segments import Segment, cut_at

# Shares of the size.
_NARROWEST = 0.3  # a gutter beside the longest cell
_SAME_LINE = 0.5
_FAR = 3.2  # between the lines of a table
_ALIGNED = 0.35
_ENOUGH_ALIGNED = 0.6
_PROSE_WORDS = 3
_MOST_LONE = 3  # lines in the first column alone: more are text
_FEWEST = 3  # lines that two columns need; two do for more columns


class Run(NamedTuple):
    """Neighbouring lines with gutters in common; ``edges`` are where its columns begin.

    ``across`` are the lines that stand across its columns.
    """

    lines: list[list[Segment]]
    edges: list[float]
    across: frozenset[int]

    def column(self, segment: Segment) -> int:
        """The column that a segment stands in."""
        middle = segment.left + 0.1 * segment.size
        return max(0, sum(edge <= middle for edge in self.edges) - 1)

    def segments(self) -> list[Segment]:
        """Its segments, line by line."""
        return [segment for line in self.lines for segment in line]

    def columns(self) -> list[list[Segment]]:
        """The segments of each column, downwards."""
        columns: list[list[Segment]] = [[] for _ in self.edges]
        for number, line in enumerate(self.lines):
            for segment in line if number not in self.across else ():
                columns[self.column(segment)].append(segment)
        return columns


def runs_of(segments: Sequence[Segment]) -> Iterator[Run]:
    """The runs of lines with gutters, from the top of the page."""
    lines = lines_of(segments)
    start = 0
    while start < len(lines):
        if len(lines[start]) < 2:
            start += 1
            continue
        white = [(one.right, other.left) for one, other in pairwise(lines[start])]
        end = start + 1
        across: set[int] = set()
        lone = 0
        while end < len(lines) and _is_near(lines[end - 1], lines[end]):
            lines[end] = cut_at(lines[end], white)
            first = lines[end][0]
            lone = lone + 1 if len(lines[end]) == 1 and first.left < white[0][0] else 0
            if lone > _MOST_LONE:
                break
            narrower = _common(white, lines[end])
            if len(narrower) < (len(white) if len(lines[end]) == 1 else 1):
                after = lines[end + 1] if end + 1 < len(lines) else ()
                goes_on = len(after) > 1 and len(_common(white, after)) >= len(white)
                if not goes_on or is_prose(_run(lines[start:end], across)):
                    break
                across.add(end - start)
                narrower = white
            white, end = narrower, end + 1
        while len(lines[end - 1]) < 2 and not _hangs_on(lines[start : end - 1], lines[end - 1]):
            end -= 1  # what follows a table in one column is text
        yield _run(lines[start:end], across)
        start = end


def _run(lines: list[list[Segment]], across: set[int]) -> Run:
    """The run of ``lines`` with all their gutters; those named in ``across`` stand across them."""
    ink = sorted(
        (segment.left, segment.right)
        for number, line in enumerate(lines)
        if number not in across
        for segment in line
    )
    edges, reach = [ink[0][0]], ink[0][1]
    for left, right in ink[1:]:
        if left - reach > _NARROWEST * lines[0][0].size:
            edges.append(left)
        reach = max(reach, right)
    return Run(lines, edges, frozenset(across))


def lines_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments of about one baseline, each line from the left, from the top of the page."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: -one.across):
        if lines:
            first = lines[-1][0]
            beside = all(
                segment.left >= other.right - 1 or segment.right <= other.left + 1
                for other in lines[-1]
            )
            if beside and first.across - segment.across < _SAME_LINE * segment.size:
                lines[-1].append(segment)
                continue
        lines.append([segment])
    for line in lines:
        line.sort(key=lambda one: one.left)
    return lines


def _is_near(line: Sequence[Segment], after: Sequence[Segment]) -> bool:
    """Whether two lines may belong to one table: a heading between tables is larger."""
    small, large = sorted((line[0].size, after[0].size))
    alike = large < 1.15 * small or min(len(line), len(after)) > 1
    return alike and line[0].across - after[0].across < _FAR * small


def _hangs_on(lines: Sequence[Sequence[Segment]], after: Sequence[Segment]) -> bool:
    """Whether a lone segment goes on with a cell of the lines above it."""
    own, first = after[0], min(segment.left for line in lines for segment in line)
    above = any(
        abs(one.left - own.left) < _ALIGNED * own.size and one.across - own.across < 1.5 * own.size
        for line in lines[-2:]
        for one in line
    )
    return above and (own.left > first + own.size or own.text[:1].islower())


def _common(
    white: Sequence[tuple[float, float]], line: Sequence[Segment]
) -> list[tuple[float, float]]:
    """What ``line`` leaves of gutters."""
    size = line[0].size
    left: list[tuple[float, float]] = []
    for start, end in white:
        pieces = [(start, end)]
        for segment in line:
            pieces = [
                part
                for low, high in pieces
                for part in ((low, min(high, segment.left)), (max(low, segment.right), high))
                if part[1] - part[0] > _NARROWEST * size
            ]
        left += pieces
    return sorted(set(left))


def is_prose(run: Run) -> bool:
    """Whether the columns of a run are wrapped text."""
    return len(run.edges) < 4 and all(map(_is_wrapped, run.columns()))


def _is_wrapped(column: Sequence[Segment]) -> bool:
    if len(column) < _FEWEST:
        return False
    if median(len(segment.text.split()) for segment in column) < _PROSE_WORDS:
        return False
    edge = max(segment.right for segment in column)
    full = low = count = 0
    for segment, after in pairwise(column):
        text, following = segment.text, after.text
        if segment.across - after.across > 1.8 * segment.size or ends_sentence(text):
            continue
        count += 1
        width = (segment.right - segment.left) / max(1, len(text))
        full += segment.right + width * (len(following.split()[0]) + 1) > edge
        low += not following[0].isupper() and not following[0].isdigit()
    return count > 0 and full * 2 >= count and low * 4 >= count


def is_aligned(run: Run) -> bool:
    """Whether the columns of a run are set below each other as those of a table are."""
    split = sum(len(line) > 1 for line in run.lines)
    if split < (_FEWEST if len(run.edges) == 2 else 2):
        return False
    return all(column and _is_set(column) for column in run.columns())


def _is_set(column: Sequence[Segment]) -> bool:
    near = _ALIGNED * column[0].size
    for places in (
        [one.left for one in column],
        [one.right for one in column],
        [(one.left + one.right) / 2 for one in column],
    ):
        usual = median(places)
        if sum(abs(place - usual) <= near for place in places) >= _ENOUGH_ALIGNED * len(places):
            return True
    return False
