"""Lines of a PDF page cut where white space is wider than between words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from math import inf
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import SIGNS
from ingest.parsers.pdf.glyphs import HYPHEN
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph
from ingest.parsers.pdf.typewriter import FEWEST_SPACES, pitch_of

# Shares of the size.
_GAP = 0.9  # white that is no space between words
_BETWEEN_CELLS = 0.45  # white between pieces that the page draws one by one
_AHEAD = 0.85  # from the start of a character to the next, where that may be
_LITTLE = 0.4  # white that no word space of a ragged line has
_LEAST = 0.24  # white between cells that are drawn one by one; a kerned word space is narrower
_JUMP = 0.9  # of the baseline: the next line
_BELOW_EACH_OTHER = 0.35
# What stands before an item or a heading, or ends a label: white after it parts no columns.
_BEFORE_ITEM = re.compile(
    rf"[{SIGNS}*①-⓿➀-➓❶-❿-]|"
    r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d)+\.?|.*:"
)
# Of these, what is a cell of its own before a figure: hours, and the dash of an empty cell.
_CELL_BEFORE_FIGURE = re.compile(r"[–-]|\d{1,2}(?:\.\d)+")

_BOXES, _BEHIND_BOX = (
    ("☐", "☒"),
    3.5,
)  # of a form; what each says stands behind it, from its left side on
# Dots that lead from a name to its number, and so to what is in one line with them.
_LEADS = re.compile(r"\.\s+\.\s+\.")
_LEADERS = re.compile(r"\.\s*\.$")


class Segment(NamedTuple):
    """A piece of a line between gutters. ``slot`` is its row's place among the rows of the page."""

    row: GlyphRow
    left: float
    right: float
    across: float
    size: float
    slot: int

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for glyph in self.row.glyphs)


def segments_of(row: GlyphRow, slot: int, stretched: Set[int] = frozenset()) -> Iterator[Segment]:
    """A row cut at wide white space, and where a hyphen took it on to the next line.

    Not before the glyphs that ``stretched`` names by their place in the row.
    """
    glyphs = row.glyphs
    size = row.size(glyphs[0]) or 1.0
    start, before = 0, None
    typed: float | None = None
    for at, glyph in enumerate(glyphs):
        if glyph.text.isspace():
            continue
        if before is not None and glyph.at >= 0:
            last = glyphs[before]
            ahead = glyph.along - last.along
            dropped = last.text == HYPHEN and abs(glyph.across - last.across) > _JUMP * size
            white = glyph.along - row.right(last) if ahead > _AHEAD * size else 0.0
            wide = white > _GAP * size or (
                white > _BETWEEN_CELLS * size
                and row.page.drawn_by(last.at) != row.page.drawn_by(glyph.at)
            )
            wide = wide and at not in stretched
            if wide:
                typed = pitch_of(row) if typed is None else typed
                wide = ahead > FEWEST_SPACES * typed
            wide = wide and not (last.text.strip() in _BOXES and white < _BEHIND_BOX * size)
            wide = wide and not _LEADS.match(_text(glyphs[at : at + 5]))
            if dropped or (wide and not _is_before_item(glyphs[start : before + 1], glyph)):
                yield _segment(row, glyphs[start : before + 1], size, slot)
                start = at
        before = at
    yield _segment(row, glyphs[start:], size, slot)


def _is_before_item(glyphs: Sequence[Glyph], after: Glyph) -> bool:
    """Whether ``glyphs`` are the bullet, number or label of what begins with ``after``."""
    text = _text(glyphs)
    if after.text.isdigit() and _CELL_BEFORE_FIGURE.fullmatch(text):
        return False
    return bool(_BEFORE_ITEM.fullmatch(text))


def _text(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def _segment(row: GlyphRow, glyphs: Sequence[Glyph], size: float, slot: int) -> Segment:
    part = row.part(glyphs)
    part.trim()
    ink = part.glyphs
    return Segment(part, ink[0].along, part.right(ink[-1]), ink[0].across, size, slot)


def drawn_apart(segment: Segment, white: Sequence[tuple[float, float]]) -> list[Segment]:
    """``segment`` cut at white between pieces that the page draws one by one; if given, only at ``white``.

    Browsers leave as little between the cells of a table as between words, which they draw together.
    """
    row, glyphs = segment.row, segment.row.glyphs
    cuts: list[int] = []
    for at in drawn_anew(segment):
        ended, begun = row.right(glyphs[at - 2]), glyphs[at].along
        parts = not white or any(ended <= low and high <= begun for low, high in white)
        before = glyphs[cuts[-1] if cuts else 0 : at - 1]
        if (
            parts
            and begun - ended > _LEAST * segment.size
            and not _is_before_item(before, glyphs[at])
            and not _LEADERS.search(_text(before[-5:]))
        ):
            cuts.append(at)
    return cut_before(segment, cuts)


def drawn_anew(segment: Segment) -> Iterator[int]:
    """The glyphs, by number, with which the page begins to draw a piece, behind a space after another one."""
    row, glyphs = segment.row, segment.row.glyphs
    if min(glyphs[0].at, glyphs[-1].at) < 0 or (
        row.page.drawn_by(glyphs[0].at) == row.page.drawn_by(glyphs[-1].at)
    ):
        return  # for the most part: to ask for every word takes long
    least = FEWEST_SPACES * pitch_of(row)
    for at in range(2, len(glyphs)):
        last, first = glyphs[at - 2], glyphs[at]
        if (
            glyphs[at - 1].text.isspace()
            and not last.text.isspace()
            and not first.text.isspace()
            and min(first.at, last.at) >= 0
            and first.along - last.along > least
            and row.page.drawn_by(last.at) != row.page.drawn_by(first.at)
        ):
            yield at


def cut_before(segment: Segment, cuts: Sequence[int]) -> list[Segment]:
    """``segment`` cut before the glyphs of these numbers."""
    if not cuts:
        return [segment]
    row, glyphs = segment.row, segment.row.glyphs
    ends = pairwise([0, *cuts, len(glyphs)])
    return [_segment(row, glyphs[a:b], segment.size, segment.slot) for a, b in ends]


def is_bold(line: Sequence[Segment]) -> bool:
    """Whether all pieces of a line are bold; there may be none."""
    return bool(line) and all(one.row.page.is_bold(one.row.glyphs[0].at) for one in line)


def cut_at(line: list[Segment], white: Sequence[tuple[float, float]]) -> list[Segment]:
    """``line`` cut where a column begins after little white: a cell fills the column before, or a figure its."""
    parts: list[Segment] = []
    for segment in line:
        parts.append(segment)
        for start, end in white:
            last = parts[-1]
            if not last.left < start < end < last.right:
                continue
            glyphs = last.row.glyphs
            # In type of one width a space parts cells only of a line that wider white parts as well.
            ahead = FEWEST_SPACES * pitch_of(last.row) if len(line) == 1 else 0.0
            for at, glyph in enumerate(glyphs[2:], start=2):
                if glyph.text.isspace() or not glyphs[at - 1].text.isspace():
                    continue
                begun, ended = glyph.along, last.row.right(glyphs[at - 2])
                near = abs(begun - end) < _BELOW_EACH_OTHER * last.size
                figures = glyphs[at - 2].text.isdigit() and not glyph.text.isalpha()
                least = (
                    _LITTLE
                    if near
                    else _LEAST
                    if figures and start < begun and ended < end
                    else inf
                )
                if begun - ended > least * last.size and begun - glyphs[at - 2].along > ahead:
                    parts[-1:] = [
                        _segment(last.row, some, last.size, last.slot)
                        for some in (glyphs[:at], glyphs[at:])
                    ]
                    break
            else:
                return line
    return parts
