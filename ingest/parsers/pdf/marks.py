"""Raised marks that a page draws before or after their line, put where a person reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph

_MARK = re.compile(r"[\d,*†‡§()+−–-]{1,6}|[a-z]{1,2}")


def seat_marks(rows: list[GlyphRow]) -> None:
    """Move raised marks that were drawn before or after their line to the word they belong to."""
    for row in list(rows):
        if row.slanted:
            continue
        for mark in _loose(row):
            if (beside := _beside(rows, row, mark)) is None:
                continue
            row.glyphs = [glyph for glyph in row.glyphs if glyph not in mark]
            host, last = beside
            at = host.glyphs.index(last) + 1
            host.glyphs[at:at] = mark
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
