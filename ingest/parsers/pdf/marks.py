"""Raised marks that a page draws before or after their line, put where a person reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from math import floor, frexp

from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph

_MANY = 500  # rows: on a page of more, only those near a mark are looked at
_SMALLER = 0.9  # times the size of what a mark stands behind
_RAISED = (0.2, 0.9)  # times that size: how far it stands above
_TOUCHING = 0.35  # the same: how far it stands behind
_MARK = re.compile(r"[\d,*†‡§()+−–-]{1,6}|[a-z]{1,2}")


def seat_marks(rows: list[GlyphRow]) -> None:
    """Move raised marks that were drawn before or after their line to the word they belong to."""
    near = _Near(rows) if len(rows) > _MANY else None
    for row in list(rows):
        if row.slanted:
            continue
        for mark in _loose(row):
            around = rows if near is None else list(near.rows(row, mark))
            if (beside := _beside(around, row, mark)) is None:
                continue
            row.glyphs = [glyph for glyph in row.glyphs if glyph not in mark]
            host, last = beside
            at = host.glyphs.index(last) + 1
            host.glyphs[at:at] = mark
            if near is not None:
                near.add(host, mark)
        row.trim()
    rows[:] = [row for row in rows if row.glyphs]


def _loose(row: GlyphRow) -> list[list[Glyph]]:
    """Marks that do not touch what stands before them in the row."""
    groups: list[list[Glyph]] = []
    for glyph in row.glyphs:
        if glyph.text.isspace():
            continue
        if groups and abs(glyph.across - groups[-1][-1].across) <= 0.5:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    marks: list[list[Glyph]] = []
    for before, group in zip([[], *groups], groups, strict=False):
        if _MARK.fullmatch("".join(glyph.text for glyph in group)):
            size = row.size(group[0]) or 1.0
            if not (before and -0.3 <= (group[0].along - row.right(before[-1])) / size <= 1.0):
                marks.append(group)
    return marks


def _beside(
    rows: Sequence[GlyphRow], own: GlyphRow, mark: Sequence[Glyph]
) -> tuple[GlyphRow, Glyph] | None:
    """The glyph that a mark stands raised behind, and its row."""
    left, across, size = mark[0].along, mark[0].across, own.size(mark[0]) or 1.0
    for row in rows:
        if row.turn != own.turn or row.slanted or not row.glyphs:
            continue
        if abs(across - row.baseline) > 4 * size:
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
            size < _SMALLER * base
            and _RAISED[0] < (across - last.across) / base < _RAISED[1]
            and abs(left - row.right(last)) < _TOUCHING * base
        ):
            return row, last
    return None


class _Near:
    """Rows by the places where their glyphs end: in squares as wide as the glyphs are high, or less than twice."""

    def __init__(self, rows: Sequence[GlyphRow]) -> None:
        self._rows = rows
        self._numbers = {id(row): number for number, row in enumerate(rows)}
        self._squares: dict[tuple[int, int], dict[tuple[int, int], set[int]]] = {}
        for row in rows:
            if not row.slanted:
                self.add(row, row.glyphs)

    def add(self, row: GlyphRow, glyphs: Sequence[Glyph]) -> None:
        """Keep where these glyphs of a row end."""
        for glyph in glyphs:
            if not glyph.text.isspace():
                power = frexp(row.size(glyph) or 1.0)[1]
                wide = 2.0**power
                square = floor(row.right(glyph) / wide), floor(glyph.across / wide)
                found = self._squares.setdefault((row.turn, power), {})
                found.setdefault(square, set()).add(self._numbers[id(row)])

    def rows(self, own: GlyphRow, mark: Sequence[Glyph]) -> Iterator[GlyphRow]:
        """Those that may hold what a mark stands raised behind, in their order."""
        left, across = mark[0].along, mark[0].across
        numbers: set[int] = set()
        for (turn, power), squares in self._squares.items():
            if turn == own.turn:
                wide = 2.0**power
                reach = _TOUCHING * wide
                columns = range(floor((left - reach) / wide), floor((left + reach) / wide) + 1)
                lines = range(floor((across - _RAISED[1] * wide) / wide), floor(across / wide) + 1)
                for square in product(columns, lines):
                    numbers |= squares.get(square, set())
        return (self._rows[number] for number in sorted(numbers))
