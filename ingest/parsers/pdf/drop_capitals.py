"""Large capitals at the beginning of a text, beside its first lines: put before the rest of their word.

Pages draw them apart, browsers before all else on the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph

_CAPITAL = re.compile(r"[\"'“‘„«»‚¿¡]?[^\W\d_]")
_LARGER = 1.7  # times the size of the text beside it: it is as high as two lines at least
# Shares of the capital's size that its text begins before and behind its end.
_BEFORE, _BEHIND = 0.3, 0.6
_HIGH = 0.72  # a capital's height as a share of the size
# Shares of the text's size: how far the capital's foot is from a line, and its head from that of the first.
_FOOT, _HEAD = 0.5, 1.2
# In a list by the alphabet a large letter stands beside whole words.
_REST = re.compile(r"['’]?[^\W\d_]+")
_ALONE = frozenset("AIOEYUÀÉÈKSVZАВИКОСУЯ")  # words of one letter


def seat_drop_capitals(rows: list[GlyphRow]) -> None:
    """Put each large capital before the line that it begins, in the size of that line."""
    for row in list(rows):
        parts = _cut(row)
        if not parts:
            continue
        capital, *_ = parts
        others = [part for one in rows for part in (parts[1:] if one is row else [one])]
        lines = [one for one in others if _is_beside(capital, one)]
        if len(lines) < 2:
            continue
        line = max(lines, key=lambda one: one.baseline)
        if _begins(capital, line, lines):
            first, begun = line.glyphs[0], _text(capital)
            begun += " " if _is_word(begun, line, others) else ""
            line.glyphs[:0] = [Glyph(sign, -1, first.along, first.across) for sign in begun]
            rows[:] = others
        else:
            rows[:] = [part for one in rows for part in (parts if one is row else [one])]


def _cut(row: GlyphRow) -> list[GlyphRow]:
    """The capital that a line begins with, and what follows it, if anything: PDFium may join them."""
    for count in (1, 2):
        text = _text(row)[:count]
        if not (len(text) == count and _CAPITAL.fullmatch(text) and text[-1].isupper()):
            continue
        begun, after = row.part(row.glyphs[:count]), row.part(row.glyphs[count:])
        after.trim()
        if not after.glyphs:
            return [begun]
        size = row.size(after.glyphs[0])
        return [begun, after] if row.size(begun.glyphs[-1]) > _LARGER * size else []
    return []


def _is_beside(row: GlyphRow, other: GlyphRow) -> bool:
    """Whether a line begins right behind a capital, and within its height."""
    if row.slanted or other.slanted or row.turn != other.turn:
        return False
    last, first = row.glyphs[-1], other.glyphs[0]
    size, beside = row.size(last), other.size(first)
    foot = last.across - _FOOT * beside
    return (
        size > _LARGER * beside
        and -_BEFORE * size < first.along - row.right(last) < _BEHIND * size
        and foot < first.across < last.across + _HIGH * size
    )


def _begins(row: GlyphRow, line: GlyphRow, lines: Sequence[GlyphRow]) -> bool:
    """Whether a capital stands on one of ``lines``, is as high as the first, and has its word go on there."""
    last, first = row.glyphs[-1], line.glyphs[0]
    near = line.size(first)
    stands = any(abs(one.baseline - last.across) < _FOOT * near for one in lines)
    head = last.across + _HIGH * row.size(last) - (first.across + _HIGH * near)
    rest = _REST.match(_text(line))
    return (
        stands
        and first.across - last.across > near * _FOOT
        and abs(head) < _HEAD * near
        and rest is not None
        and (rest[0][-1].islower() == rest[0].lstrip("'’")[0].islower())
    )


def _is_word(begun: str, line: GlyphRow, rows: Sequence[GlyphRow]) -> bool:
    """Whether a capital is a word by itself: the page has the next one elsewhere, and not both as one."""
    rest = _REST.match(_text(line))
    if begun[-1] not in _ALONE or rest is None:
        return False
    texts = (_text(row).casefold() for row in rows)
    words = list(chain.from_iterable(map(_REST.findall, texts)))
    after = rest[0].casefold()
    return words.count(after) > 1 and f"{begun[-1].casefold()}{after}" not in words


def _text(row: GlyphRow) -> str:
    return "".join(glyph.text for glyph in row.glyphs)
