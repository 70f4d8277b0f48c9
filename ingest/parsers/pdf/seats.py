"""What a PDF draws out of order, put where a person reads it: late marks, values of form fields."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.parsers.pdf.page_lines import Box, RawLine, Row
from ingest.parsers.pdf.raised import Glyph

_MARK = re.compile(r"[\d,*†‡§()+−–-]{1,6}|[a-z]{1,2}")
_FIELD_SIZE = 0.7  # share of a field's height, for text that stands in no line


class Field(NamedTuple):
    """Text that is shown in a rectangle, but is not in the page's content."""

    text: str
    box: Box


def seat_marks(rows: list[Row]) -> None:
    """Move raised marks that were drawn before or after their line to the word they belong to."""
    for row in list(rows):
        if row.slanted:
            continue
        for mark in _loose(row):
            at = _beside(rows, row, mark)
            if at is None:
                continue
            row.glyphs = [glyph for glyph in row.glyphs if glyph not in mark]
            host, last = at
            where = host.glyphs.index(last) + 1
            host.glyphs[where:where] = mark
        row.trim()
    rows[:] = [row for row in rows if row.glyphs]


def _loose(row: Row) -> list[list[Glyph]]:
    """Marks that do not touch what stands before them in the row."""
    groups: list[list[Glyph]] = []
    for glyph in row.glyphs:
        if glyph.text.isspace():
            continue
        if groups and abs(glyph.across - groups[-1][-1].across) <= 0.5:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    marks = [group for group in groups if _MARK.fullmatch("".join(glyph.text for glyph in group))]
    if len(groups) > 1:
        ends = {id(later): row.right(earlier[-1]) for earlier, later in pairwise(groups)}
        marks = [
            mark
            for mark in marks
            if id(mark) not in ends
            or not -0.3 <= (mark[0].along - ends[id(mark)]) / (row.size(mark[0]) or 1) <= 1.0
        ]
    return marks


def _beside(rows: Sequence[Row], own: Row, mark: Sequence[Glyph]) -> tuple[Row, Glyph] | None:
    """The glyph that a mark stands raised behind, and its row."""
    left, across, size = mark[0].along, mark[0].across, own.size(mark[0]) or 1.0
    for row in rows:
        if row.turn != own.turn or row.slanted or not row.glyphs:
            continue
        if abs(across - row.glyphs[0].across) > 4 * size:
            continue
        ink = [
            glyph
            for glyph in row.glyphs
            if not glyph.text.isspace()
            and glyph not in mark
            and 0 < across - glyph.across < 3 * size
            and glyph.along < left
        ]
        if not ink:
            continue
        last = max(ink, key=lambda glyph: glyph.along)
        base = row.size(last) or 1.0
        if (
            size < 0.9 * base
            and 0.2 < (across - last.across) / base < 0.9
            and abs(left - row.right(last)) < 0.35 * base
        ):
            return row, last
    return None


def seat_fields(rows: Sequence[Row], fields: Iterable[Field]) -> list[Field]:
    """Put fields into the lines they stand in; returns those that stand in none."""
    left: list[Field] = []
    for field in fields:
        hosts = [
            row
            for row in rows
            if row.turn == 0
            and not row.slanted
            and field.box.bottom - 2 <= row.glyphs[0].across < field.box.top - 2
        ]
        if not hosts:
            left.append(field)
            continue
        middle = (field.box.bottom + field.box.top) / 2
        host = min(hosts, key=lambda row: abs(row.glyphs[0].across + 4 - middle))
        at = bisect_right([glyph.along for glyph in host.glyphs], field.box.left)
        across = host.glyphs[max(0, at - 1)].across
        text = field.text
        if at and not host.glyphs[at - 1].text.isspace():
            text = f" {text}"
        if at < len(host.glyphs) and not host.glyphs[at].text.isspace():
            text = f"{text} "
        host.glyphs.insert(at, Glyph(text, -1, field.box.left, across))
    return left


def add_fields(lines: list[RawLine], fields: Iterable[Field], shown: Box) -> None:
    """Add fields that stand in no line as lines of their own, below what is above them."""
    for field in fields:
        box = field.box
        size = min(12.0, _FIELD_SIZE * (box.top - box.bottom)) or 1.0
        above = [index for index, line in enumerate(lines) if line.bottom > box.bottom]
        height = (box.bottom - shown.bottom) / ((shown.top - shown.bottom) or 1.0)
        baseline = box.top - size
        line = RawLine(
            field.text, box.left, box.right, baseline, baseline, size, False, height, filled=True
        )
        lines.insert(above[-1] + 1 if above else 0, line)
