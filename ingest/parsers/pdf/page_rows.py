"""The lines of a PDF page in the order of its content, and which way most of them run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingest.parsers.pdf.accents import with_accents
from ingest.parsers.pdf.directions import straight
from ingest.parsers.pdf.drawn_again import Drawn
from ingest.parsers.pdf.glyphs import HYPHEN, TextPage, runs_leftwards
from ingest.parsers.pdf.leftwards import in_reading_order, with_words_in_order
from ingest.parsers.pdf.page_lines import NEXT_LINE, SAME_ROW, GlyphRow
from ingest.parsers.pdf.raised import Glyph


def find_rows(page: TextPage) -> list[GlyphRow]:
    """The lines of a page in the order of its content."""
    rows: list[GlyphRow] = []
    drawn = Drawn()
    for characters in with_accents(page, page.lines()):
        for part in straight(page, characters):
            for piece in _level(GlyphRow(page, part)):
                if drawn.has(piece.glyphs, piece.turn, piece.size(piece.glyphs[0])):
                    continue
                if rows and rows[-1].goes_on(piece):
                    rows[-1].append(piece)
                else:
                    rows.append(piece)
    for row in rows:
        row.write_bullet()
        if row.slanted:
            continue
        if runs_leftwards(glyph.text for glyph in row.glyphs):
            row.glyphs = in_reading_order(row.glyphs, row.size, row.right)
        else:
            row.glyphs = with_words_in_order(row.glyphs, row.size, row.right)
    return rows


def _level(row: GlyphRow) -> list[GlyphRow]:
    """A line cut where it goes on with single characters below each other, or on its side further back.

    PDFium takes a column of figures for a line that runs downwards. Letters of which each stands below
    the one before are such a line.
    """
    if row.slanted or (row.turn % 2 == 0 and len({glyph.across for glyph in row.glyphs}) == 1):
        return [row]
    groups: list[list[Glyph]] = []
    for glyph in row.glyphs:
        if not groups or _falls_back(groups[-1][-1], glyph, row):
            groups.append([])
        groups[-1].append(glyph)
    words = ["".join(glyph.text for glyph in group).strip() for group in groups]
    if len(groups) == 1 or all(len(word) == 1 and word.isalpha() for word in words):
        return [row]
    parts = [row.part(group) for group, word in zip(groups, words, strict=True) if word]
    for part in parts:
        part.trim()
    return parts


def _falls_back(before: Glyph, glyph: Glyph, row: GlyphRow) -> bool:
    size, back = row.size(glyph), before.along - glyph.along
    down = before.across - glyph.across
    if before.text == HYPHEN:  # PDFium goes on with what comes next: a page number, it may be
        return down > NEXT_LINE * size and not glyph.text.islower()
    return (down > SAME_ROW * size and back > -0.5 * size) or (row.turn % 2 == 1 and back > size)


def usual_turn(rows: Iterable[GlyphRow]) -> int:
    """The quarter turns of most letters: names of columns that stand on their side may be more lines."""
    turns: Counter[int] = Counter()
    for row in rows:
        if not row.slanted:
            turns[row.turn] += len(row.glyphs)
    return turns.most_common(1)[0][0] if turns else 0
