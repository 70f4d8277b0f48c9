"""Bullets and numbers of lists that a page draws behind the text that they stand before, as WeasyPrint does."""

from __future__ import annotations

from bisect import bisect_left

from ingest.parsers.lines.line_shapes import BULLET
from ingest.parsers.pdf.page_lines import GlyphRow

_FEWEST = 2  # of a page: a lone one may be a page number or a mark
# Shares of the size: how far before its line a marker ends, and how far their baselines may differ.
_WHITE = 1.5
_OFF = 0.1
_MOST = 50  # rows on a baseline


def seat_markers(rows: list[GlyphRow]) -> None:
    """Put each bullet or number that is a row by itself before the line of its item, which is drawn above it."""
    level = sorted(
        (row.baseline, number)
        for number, row in enumerate(rows)
        if row.turn == 0 and not row.slanted
    )
    seated = [
        (marker, beside)
        for number, marker in enumerate(rows)
        if _is_marker(marker) and (beside := _beside(rows, level, number))
    ]
    if len(seated) < _FEWEST:
        return
    for marker, row in seated:
        last = marker.glyphs[-1]
        space = last._replace(text=" ", at=-1, along=marker.right(last))
        row.glyphs[:0] = [*marker.glyphs, space]
    gone = {id(marker) for marker, _ in seated}
    rows[:] = [row for row in rows if id(row) not in gone]


def _is_marker(row: GlyphRow) -> bool:
    text = "".join(glyph.text for glyph in row.glyphs)
    found = BULLET.match(f"{text} .") if row.turn == 0 and not row.slanted else None
    return found is not None and found.end() > len(text)


def _beside(rows: list[GlyphRow], level: list[tuple[float, int]], marker: int) -> GlyphRow | None:
    """The row drawn before a marker that stands right behind it, on the same baseline."""
    last = rows[marker].glyphs[-1]
    size = rows[marker].size(last) or 1.0
    end, off = rows[marker].right(last), _OFF * size
    at = bisect_left(level, (last.across - off, 0))
    for baseline, number in level[at : at + _MOST]:
        if baseline > last.across + off:
            break
        if number < marker and 0 <= rows[number].glyphs[0].along - end < _WHITE * size:
            return None if _is_marker(rows[number]) else rows[number]
    return None
