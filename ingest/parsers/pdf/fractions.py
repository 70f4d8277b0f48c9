"""Fractions within a line of a PDF page: small figures above each other, which PDFium takes for two lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product, takewhile

from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph

_LONGEST = 6  # characters above the bar, or below it
_SMALLER = 0.87  # times the size of the text beside it
_OFF_CENTRE = 0.3  # share of their size
_SAME = 0.5  # points
_SQUARE = 2.0  # points: bars are looked for by where their middle is

_Bars = set[tuple[int, int]]


def seat_fractions(rows: list[GlyphRow], thin: Sequence[Box]) -> None:
    """Bring a fraction and what follows it into its line: "3/4". Its bar is one of the ``thin`` boxes."""
    bars: dict[int, _Bars] = {}
    found: list[GlyphRow] = []
    for row in rows:
        if found and not row.slanted:
            if row.turn not in bars:
                bars[row.turn] = _bars(thin, row.turn)
            if _take_fraction(found[-1], row, bars[row.turn]):
                continue
        found.append(row)
    rows[:] = found


def _bars(thin: Sequence[Box], turn: int) -> _Bars:
    level = (Box.around((box[:2], box[2:]), turn) for box in thin)
    return {
        (round((bar.left + bar.right) / _SQUARE / 2), round((bar.bottom + bar.top) / _SQUARE / 2))
        for bar in level
        if bar.right - bar.left > bar.top - bar.bottom
    }


def _take_fraction(row: GlyphRow, after: GlyphRow, bars: _Bars) -> bool:
    """Take the glyphs of ``after`` into ``row``, if a fraction parts them; whether it does."""
    if row.slanted or row.turn != after.turn:
        return False
    above, below = _level(reversed(row.glyphs))[::-1], _level(after.glyphs)
    if not (above and below):
        return False
    size = row.size(above[0])
    before, beyond = row.glyphs[-len(above) - 2 : -len(above)], after.glyphs[len(below) :]
    beside = [one for one in (*before, *beyond[:2]) if not one.text.isspace()]
    if not beside or size > _SMALLER * row.size(beside[0]) or after.size(below[0]) > 1.1 * size:
        return False
    high, line, low = above[0].across, beside[0].across, below[0].across
    middle = _middle(above, row.right)
    centred = abs(middle - _middle(below, after.right)) < _OFF_CENTRE * size
    if not (low < line < high < low + 2 * size and centred):
        return False
    at = round(middle / _SQUARE), round((high + low + 0.7 * size) / 2 / _SQUARE)
    if not any((at[0] + x, at[1] + y) in bars for x, y in product((-1, 0, 1), repeat=2)):
        return False
    space = [above[0]._replace(text=" ")] if before and before[-1].text.isdigit() else []
    parts = [*space, *above, above[-1]._replace(text="/"), *below]
    row.glyphs[-len(above) :] = [*(one._replace(across=line) for one in parts), *beyond]
    return True


def _level(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The first of ``glyphs``, as far as they stand on one baseline; none where they are no short value."""
    found: list[Glyph] = []
    for glyph in takewhile(lambda one: not one.text.isspace(), glyphs):
        if found and abs(glyph.across - found[0].across) > _SAME:
            break
        found.append(glyph)
        if len(found) > _LONGEST:
            return []
    return found if all(one.text.isalnum() for one in found) else []


def _middle(glyphs: Sequence[Glyph], right: Callable[[Glyph], float]) -> float:
    return (glyphs[0].along + right(glyphs[-1])) / 2
