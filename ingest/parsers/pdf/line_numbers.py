"""Numbers in the margin that count the lines of a page, as pleadings and transcripts have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.page_rows import usual_turn
from ingest.parsers.pdf.raised import Glyph

_FEWEST = 8  # numbered lines
_SAME_EDGE = 2.0  # points by which the right edges of the numbers may differ
_APART = 0.6  # share of the size: white between a number and its line
_SAME_LINE = 0.5  # share of the size by which baselines may differ
_MORE = 1.2  # times the lines that are counted: a heading between them has no number
_WIDE = 1.5  # share of the size: white that parts the cells of a table
# Of the lines: how many words they usually have, which shares begin with a small letter, and have cells.
_WORDS, _SMALL, _CELLS = 5, 0.25, 0.2


class _Numbered(NamedTuple):
    row: GlyphRow
    number: int
    glyphs: Sequence[Glyph]
    right: float


def drop_line_numbers(rows: list[GlyphRow]) -> bool:
    """Take the numbers of lines out of ``rows``; returns whether there were any.

    What they count has to be prose that goes on from line to line: others are items or rows.
    """
    if len(rows) < _FEWEST:
        return False
    turn = usual_turn(rows)
    level = [row for row in rows if row.turn == turn and not row.slanted and row.glyphs]
    found = list(_begun(level))
    counted = next((run for run in _columns(found) if _counts(run)), [])
    if not counted:
        return False
    gone = {glyph.at for one in counted for glyph in one.glyphs}
    lines = [(row, [glyph for glyph in row.glyphs if glyph.at not in gone]) for row in level]
    lines = [(row, glyphs) for row, glyphs in lines if glyphs]
    if not (_are_counted(counted, lines) and _is_prose(lines)):
        return False
    for one in counted:
        one.row.take_out({glyph.at for glyph in one.glyphs})
    rows[:] = [row for row in rows if row.glyphs]
    return True


def _begun(rows: Sequence[GlyphRow]) -> Iterator[_Numbered]:
    """The rows that begin with a number that stands apart from the rest, or by itself."""
    for row in rows:
        word, *rest = row.words() or [[]]
        text = "".join(glyph.text for glyph in word)
        if not (text.isdecimal() and len(text) <= 3 and all(glyph.at >= 0 for glyph in word)):
            continue
        right = row.right(word[-1])
        if not rest or rest[0][0].along - right > _APART * row.size(word[0]):
            yield _Numbered(row, int(text), word, right)


def _columns(found: Sequence[_Numbered]) -> Iterator[list[_Numbered]]:
    """Numbers with one right edge, downwards."""
    ordered = sorted(found, key=lambda one: one.right)
    run: list[_Numbered] = []
    for one in ordered:
        if run and one.right - run[-1].right > _SAME_EDGE:
            yield _downwards(run)
            run = []
        run.append(one)
    yield _downwards(run)


def _downwards(run: Sequence[_Numbered]) -> list[_Numbered]:
    return sorted(run, key=lambda one: -one.glyphs[0].across)


def _counts(run: Sequence[_Numbered]) -> bool:
    """Whether numbers run on by one, or by five."""
    steps = {after.number - one.number for one, after in pairwise(run)}
    return len(run) >= _FEWEST and steps in ({1}, {5})


def _are_counted(
    run: Sequence[_Numbered], lines: Sequence[tuple[GlyphRow, Sequence[Glyph]]]
) -> bool:
    """Whether there are about as many lines from the first number to the last as these count."""
    first, last = (run[at].glyphs[0].across for at in (0, -1))
    spare = _SAME_LINE * run[0].row.size(run[0].glyphs[0])
    heights = sorted(glyphs[0].across for _, glyphs in lines)
    within = [height for height in heights if last - spare <= height <= first + spare]
    levels = 1 + sum(after - one > spare for one, after in pairwise(within))
    return levels <= _MORE * (run[-1].number - run[0].number + 1)


def _is_prose(lines: Sequence[tuple[GlyphRow, Sequence[Glyph]]]) -> bool:
    texts = ["".join(glyph.text for glyph in glyphs).strip() for _, glyphs in lines]
    if len(lines) < _FEWEST or median(len(text.split()) for text in texts) < _WORDS:
        return False
    cells = sum(_has_cells(row, glyphs) for row, glyphs in lines)
    small = sum(text[:1].islower() for text in texts)
    return cells <= _CELLS * len(lines) and _SMALL * len(lines) <= small < len(lines)


def _has_cells(row: GlyphRow, glyphs: Sequence[Glyph]) -> bool:
    ink = [glyph for glyph in glyphs if not glyph.text.isspace()]
    size = row.size(ink[0]) if ink else 0.0
    return any(after.along - row.right(one) > _WIDE * size for one, after in pairwise(ink))
