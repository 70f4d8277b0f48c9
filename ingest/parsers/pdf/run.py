"""Neighbouring lines with gutters in common, and whether these part columns of text or cells of a table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import BULLET, ends_sentence
from ingest.parsers.pdf.numbered_items import count_clauses
from ingest.parsers.pdf.segments import Segment

ALIGNED = 0.35  # of a size: edges so near are one
_ENOUGH_ALIGNED = 0.6
_FAR = 3.2  # between the lines of a table
_PROSE_WORDS = 3
_FEWEST_COLUMNS = 2  # with more than one cell
_FEWEST_ITEMS = 2
_TIGHT = 1.7  # times the size, from one line of a text to the next
_LED = re.compile(r"\S ?(?:\.{4,}|…{2,}|_{4,}|(?:\. ){4,}) ?\S")
FEWEST = 3  # lines that two columns need; two do for more columns


class Run(NamedTuple):
    """Neighbouring lines with gutters in common; ``edges`` are where its columns begin.

    ``across`` are the lines that stand across its columns, ``over`` is what names several of them above
    the first line, for each column. ``merged`` are the segments that span columns, by identity.
    The first line is ``apart`` where its names stand beside what they name, in the middle of their columns.
    """

    lines: list[list[Segment]]
    edges: list[float]
    across: frozenset[int]
    over: Sequence[Segment | None] = ()
    merged: Set[int] = frozenset()
    apart: bool = False

    def column(self, segment: Segment) -> int:
        """The column that a segment stands in."""
        middle = segment.left + 0.1 * segment.size
        return max(0, bisect_right(self.edges, middle) - 1)

    def segments(self) -> list[Segment]:
        """Its segments, line by line."""
        over = [name for name in dict.fromkeys(self.over) if name is not None]
        return [*over, *(segment for line in self.lines for segment in line)]

    def columns(self, *, merged: bool = True) -> list[list[Segment]]:
        """The segments of each column, downwards; without ``merged`` those that span others are left out."""
        columns: list[list[Segment]] = [[] for _ in self.edges]
        for number, line in enumerate(self.lines):
            for segment in line if number not in self.across else ():
                if merged or id(segment) not in self.merged:
                    columns[self.column(segment)].append(segment)
        return columns


def run_of(
    lines: list[list[Segment]], across: Set[int], least: float, merged: Set[int] = frozenset()
) -> Run:
    """The run of ``lines`` with all their gutters; those named in ``across`` stand across them.

    So do the segments of ``merged``, across some.
    """
    ink = sorted(
        (segment.left, segment.right)
        for number, line in enumerate(lines)
        if number not in across
        for segment in line
        if id(segment) not in merged
    )
    edges, reach = [ink[0][0]], ink[0][1]
    for left, right in ink[1:]:
        if left - reach > least * lines[0][0].size:
            edges.append(left)
        reach = max(reach, right)
    return Run(lines, edges, frozenset(across), merged=merged)


def is_near(line: Sequence[Segment], after: Sequence[Segment]) -> bool:
    """Whether two lines may belong to one table: a heading between tables is larger, and stands alone."""
    small, large = sorted((line[0].size, after[0].size))
    larger = max(line, after, key=lambda one: one[0].size)
    alike = large < 1.15 * small or len(larger) > 1
    return alike and line[0].across - after[0].across < _FAR * small


def is_prose(run: Run) -> bool:
    """Whether the columns of a run are wrapped text."""
    return len(run.edges) < 4 and (all(map(_is_wrapped, run.columns())) or _flows_on(run.columns()))


def is_beside_prose(run: Run) -> bool:
    """Whether one of two columns is wrapped text: beside a box of facts, or a cell of a table each few lines."""
    return len(run.edges) == 2 and sum(map(_is_wrapped, run.columns())) == 1


def is_whole_by_columns(run: Run) -> bool:
    """Whether each column is whole by itself, as none of a table is: text that is wrapped, labels led to values.

    A leaflet has headings and lists in its columns as well.
    """
    columns = run.columns()
    led = all(_LED.search(one.text) for column in columns for one in column)
    if len(columns) == _FEWEST_COLUMNS and any(map(_holds_list, columns)):
        return True
    return led or sum(map(_holds_wrapped, columns)) >= _FEWEST_COLUMNS


def _holds_wrapped(column: Sequence[Segment]) -> bool:
    """Whether a sentence goes on from a line of words to the next."""
    return any(
        min(len(line.text.split()), len(after.text)) >= _PROSE_WORDS
        and abs(line.left - after.left) < ALIGNED * line.size
        and 0 < line.across - after.across < _TIGHT * line.size
        and after.text[:1].islower()
        and not ends_sentence(line.text)
        for line, after in pairwise(column)
    )


def is_lists(run: Run) -> bool:
    """Whether a list with bullets stands in each column, as side by side on slides."""
    return all(map(_holds_list, run.columns()))


def _holds_list(column: Sequence[Segment]) -> bool:
    return sum(BULLET.match(one.text) is not None for one in column) >= _FEWEST_ITEMS


def is_clauses(run: Run) -> bool:
    """Whether numbers stand beside a text that count its clauses: 1, 1.1, 1.2, 2, 2.1."""
    if len(run.edges) != 2:
        return False
    beside, text = ([one.text for one in column] for column in run.columns())
    told = any(ends_sentence(one) and len(one.split()) >= _PROSE_WORDS for one in text)
    return len(beside) >= FEWEST and told and count_clauses(beside)


def _is_wrapped(column: Sequence[Segment]) -> bool:
    if len(column) < FEWEST:
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
        full += _is_full(segment, after, edge)
        low += not following[0].isupper() and not following[0].isdigit()
    return count > 0 and full * 2 >= count and low * 4 >= count


def _flows_on(columns: Sequence[Sequence[Segment]]) -> bool:
    """Whether a text runs down one short column after the other, on from one into the next."""
    if not all(columns) or sum(len(column) > 1 for column in columns) < _FEWEST_COLUMNS:
        return False
    if any(median(len(one.text.split()) for one in col) < _PROSE_WORDS for col in columns):
        return False
    into = [(one[-1], other[0]) for one, other in pairwise(columns)]
    within = [(line, after) for column in columns for line, after in pairwise(column)]
    running = [pair for pair in (*into, *within) if not ends_sentence(pair[0].text)]
    edges = {id(line): max(one.right for one in column) for column in columns for line in column}
    return (
        any(pair in running for pair in into)
        and all(after.text[0].islower() for _, after in running)
        and all(_is_full(line, after, edges[id(line)]) for line, after in running)
    )


def _is_full(line: Segment, after: Segment, edge: float) -> bool:
    """Whether the first word of the line after another has no room on it, up to the edge of its column."""
    width = (line.right - line.left) / max(1, len(line.text))
    return line.right + width * (len(after.text.split()[0]) + 1) > edge


def is_aligned(run: Run) -> bool:
    """Whether the columns of a run are set below each other as those of a table are."""
    split = sum(len(line) > 1 for line in run.lines)
    columns = run.columns(merged=False)
    # A stretched line of justified text below a spaced heading has nothing in its columns.
    below_each_other = sum(len(column) > 1 for column in columns)
    if split < (FEWEST if len(run.edges) == 2 else 2) or below_each_other < _FEWEST_COLUMNS:
        return False
    if run.apart:
        columns = run._replace(lines=run.lines[1:]).columns()
    first, *others = columns  # a list in the first one is text below or above the table
    return all(column and _is_set(column) for column in (first, *map(_without_items, others)))


def _is_set(column: Sequence[Segment]) -> bool:
    near = ALIGNED * column[0].size
    for places in (
        [one.left for one in column],
        [one.right for one in column],
        [(one.left + one.right) / 2 for one in column],
    ):
        usual = median(places)
        if sum(abs(place - usual) <= near for place in places) >= _ENOUGH_ALIGNED * len(places):
            return True
    return False


def _without_items(column: Sequence[Segment]) -> Sequence[Segment]:
    """What of a column is in no list, which its cells may hold further to the right than its other lines."""
    indent = [one.left for one in column if BULLET.match(one.text)]
    if not indent:
        return column
    rest = [one for one in column if one.left < min(indent) - ALIGNED * one.size]
    return rest if len(rest) > 1 else column
