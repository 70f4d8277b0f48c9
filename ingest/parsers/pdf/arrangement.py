"""The lines of a page in the order in which a person reads them, tables as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.pdf.columns import find_columns, is_interleaved
from ingest.parsers.pdf.glyphs import HYPHEN, runs_leftwards
from ingest.parsers.pdf.gutters import (
    Run,
    is_aligned,
    is_prose,
    lines_of,
    runs_of,
)
from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.page_lines import Row
from ingest.parsers.pdf.ruled import take_ruled
from ingest.parsers.pdf.segments import Segment, segments_of
from ingest.parsers.pdf.spacing import table_of
from ingest.parsers.pdf.tables import TableRow

_HYPHENS = frozenset({HYPHEN, "-", "\u2010"})
_NUMBERED_FROM = 1_000  # the numbers of tables without lines


def arrange(rows: Sequence[Row], rulings: Sequence[Box]) -> list[Row | TableRow]:
    """``rows`` in reading order; ``rulings`` are the straight lines of the page, as thin boxes."""
    arranged: list[Row | TableRow] = list(rows)
    if not rows:
        return arranged
    turns = Counter(row.turn for row in rows if not row.slanted)
    turn = turns.most_common(1)[0][0] if turns else 0
    take_ruled(arranged, rulings, turn)
    levels = [box for box in (Box.around((b[:2], b[2:]), turn) for b in rulings) if _is_level(box)]
    segments = _segments(arranged, turn)
    groups = find_columns(segments)
    if len(groups) > 1 and is_interleaved(groups):
        ordered = [line for group in groups for line in _rejoined(_downwards(group))]
        first = segments[0].slot
        moved = {segment.slot for segment in segments}
        rest = [row for slot, row in enumerate(arranged) if slot not in moved]
        arranged = [*rest[:first], *ordered, *rest[first:]]
        segments = _segments(arranged, turn)
        groups = find_columns(segments)
    slots: list[list[Row | TableRow]] = [[row] for row in arranged]
    runs = [run for group in groups for run in runs_of(group)]
    for number, run in enumerate(runs, start=_NUMBERED_FROM):
        if is_prose(run):
            columns = run.columns()
            if runs_leftwards(segment.text for column in columns for segment in column):
                columns.reverse()
            if not _is_in_order(columns):
                lines = [line for column in columns for line in _rejoined(column)]
                _put(slots, segments, run, lines)
        elif is_aligned(run) and (table := table_of(run, levels, number)):
            _put(slots, segments, run, table)
    return [row for slot in slots for row in slot]


def _segments(arranged: Sequence[Row | TableRow], turn: int) -> list[Segment]:
    return [
        segment
        for slot, row in enumerate(arranged)
        if isinstance(row, Row) and row.turn == turn and not row.slanted
        for segment in segments_of(row, slot)
    ]


def _downwards(group: Sequence[Segment]) -> list[Segment]:
    return [segment for line in lines_of(group) for segment in line]


def _is_level(box: Box) -> bool:
    return box.top - box.bottom < box.right - box.left


def _is_in_order(columns: Sequence[Sequence[Segment]]) -> bool:
    """Whether the page draws columns one after the other."""
    order = [segment.slot for column in columns for segment in column]
    return all(one < other for one, other in pairwise(order))


def _put(
    slots: list[list[Row | TableRow]],
    segments: Sequence[Segment],
    run: Run,
    lines: Sequence[Row | TableRow],
) -> None:
    """Put ``lines`` where the first line of ``run`` stands, and take its segments out of the page."""
    taken = {id(segment.row.glyphs[0]) for line in run.lines for segment in line}
    indices = sorted({segment.slot for line in run.lines for segment in line})
    rest: dict[int, list[Row | TableRow]] = {index: [] for index in indices}
    for segment in segments:
        if segment.slot in rest and id(segment.row.glyphs[0]) not in taken:
            rest[segment.slot].append(segment.row)
    for index in indices:
        slots[index] = rest[index]
    slots[indices[0]] = [*lines, *rest[indices[0]]]


def _rejoined(column: Sequence[Segment]) -> list[Row]:
    """The lines of a column of text; one whose last word is broken goes on with the next."""
    lines: list[Row] = []
    before: Segment | None = None
    for segment in column:
        row = segment.row
        if before is not None:
            last = lines[-1].glyphs[-1]
            same_line = before.across - segment.across < 0.5 * segment.size
            breaks = (
                last.text in _HYPHENS and lines[-1].glyphs[-2:-1] and row.glyphs[0].text.islower()
            )
            if breaks and last.text != HYPHEN and lines[-1].glyphs[-2].text.isalpha():
                lines[-1].glyphs[-1] = last._replace(text=HYPHEN)
            if lines[-1].glyphs[-1].text == HYPHEN:
                lines[-1].glyphs += row.glyphs
            elif same_line:
                lines[-1].append(row)
            else:
                lines.append(row)
        else:
            lines.append(row)
        before = segment
    return lines
