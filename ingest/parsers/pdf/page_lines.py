"""A line of a PDF page: PDFium's, put together again where raised marks broke it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from itertools import groupby

from ingest.parsers.pdf.directions import direction_of
from ingest.parsers.pdf.drawn_again import drawn_once
from ingest.parsers.pdf.glyphs import TextPage
from ingest.parsers.pdf.letter_spacing import closed_up, parted
from ingest.parsers.pdf.measures import Box, Line, turned
from ingest.parsers.pdf.raised import Glyph, compose

SAME_ROW = 0.9  # share of the size by which baselines within a row may differ
NEXT_LINE = 2.5  # times the size: further down is something else
_TOUCHING = 1.5  # share of the size by which pieces of a row may be apart
_APART = 1.5  # share of the size: a gap that is no space between words
_LEAST_SHIFT = 0.3  # points
# Shares of the size: where the shapes of raised and lowered figures stand, and how high they are.
_RAISED_FROM, _LOWERED_FROM, _LOWERED, _SMALL = 0.2, 0.05, 0.25, 0.55
_END_NUMBER = re.compile(r"^\d{1,4}\s|\s\d{1,4}$")
_BARRED = re.compile(r"^\d{1,4}\s*[|–—·•/]|[|–—·•/]\s*\d{1,4}$")


class GlyphRow:
    """Glyphs of one line, as ``compose`` takes them.

    ``turn`` counts the quarter turns of its direction; a slanted line has none of the four. What stands
    ``aside`` is in a box beside the text.
    """

    aside = False

    def __init__(self, page: TextPage, characters: Sequence[tuple[str, int]]) -> None:
        first = next(index for text, index in characters if not text.isspace())
        self.turn, self.slanted = direction_of(page, first)
        self.page = page
        if not self.slanted:
            characters = closed_up(page, characters, self.turn)
        self.glyphs: list[Glyph] = []
        at, shift, before = (0.0, 0.0), 0.0, " "
        for text, index in characters:
            if not text.isspace():
                at = turned(*page.origin(index), self.turn)
                # To ask for every letter takes long; a mark begins behind something else.
                mark = text.isalpha() and (shift or not (before.isspace() or before.isalpha()))
                looked = text.isascii() and (text.isdigit() or mark) and not self.slanted
                shift = self._shift(text, index, at[1]) if looked else 0.0
                at = at[0], at[1] + shift
            self.glyphs.append(Glyph(text, index, *at))
            before = text
        if not self.slanted:
            self.glyphs = drawn_once(page, self.glyphs, self.size)
            self.trim()
            self.glyphs = parted(self.glyphs, self.size, self.right)

    @property
    def baseline(self) -> float:
        """How high the line stands, by its first glyph."""
        return self.glyphs[0].across

    def _shift(self, text: str, index: int, baseline: float) -> float:
        """How far a shape of the line's own size stands off its baseline, in points.

        Fonts have raised and lowered figures of their own, which a PDF names like any others.
        """
        ink = Box.around(self.page.ink(index), self.turn)
        low, high = ink.bottom - baseline, ink.top - baseline
        if low > _LEAST_SHIFT and low > _RAISED_FROM * self.page.size(index):
            return low
        if low < -_LEAST_SHIFT and text.isdigit():
            size = self.page.size(index)
            # Old-style figures go below the baseline as well; they are not that small.
            if low < -_LOWERED_FROM * size and high - low < _SMALL * size:
                return -_LOWERED * size
        return 0.0

    def size(self, glyph: Glyph) -> float:
        """The size of a glyph in points; that of the line for one that is not in the content."""
        written = glyph.at if glyph.at >= 0 else max(other.at for other in self.glyphs)
        return self.page.size(written)

    def right(self, glyph: Glyph) -> float:
        """Where a glyph ends along the line."""
        if glyph.at < 0:
            return glyph.along
        return max(turned(*corner, self.turn)[0] for corner in self.page.corners(glyph.at))

    def goes_on(self, other: GlyphRow) -> bool:
        """Whether ``other`` is a piece of the same row: PDFium breaks a line at a raised mark."""
        last, first = self.glyphs[-1], other.glyphs[0]
        if self.turn != other.turn or self.slanted or other.slanted:
            return False
        size = max(self.size(last), other.size(first))
        if abs(first.across - last.across) > SAME_ROW * size:
            return False
        return -0.3 * size < first.along - self.right(last) < _TOUCHING * size

    def append(self, other: GlyphRow) -> None:
        """Add a piece of the same row."""
        gap = other.glyphs[0].along - self.right(self.glyphs[-1])
        if gap > 0.15 * self.size(self.glyphs[-1]):
            self.glyphs.append(self.glyphs[-1]._replace(text=" "))
        self.glyphs.extend(other.glyphs)

    def part(self, glyphs: Sequence[Glyph]) -> GlyphRow:
        """A row of some of the glyphs of this one."""
        part = copy(self)
        part.glyphs = list(glyphs)
        return part

    def take_out(self, gone: set[int]) -> None:
        """Drop glyphs by PDFium's index; what stood on both sides of them does not touch."""
        kept: list[Glyph] = []
        parted = False
        for glyph in self.glyphs:
            if glyph.at in gone:
                parted = True
                continue
            if parted and kept:
                before = kept[-1].text
                if before.isspace() and glyph.text.isspace():
                    continue
                if before.isalnum() and glyph.text.isalnum():
                    kept.append(glyph._replace(text=" "))
            parted = False
            kept.append(glyph)
        self.glyphs = kept
        self.trim()

    def write_bullet(self) -> None:
        """Give the second bullet of Word's lists, an "o" of Courier before other type, its sign."""
        first, *rest = self.glyphs[:3]
        if first.text == "o" and len(rest) == 2 and rest[0].text.isspace():
            font = self.page.font(first.at)  # the fonts that Word and its likes take for bullets
            if self.page.is_fixed(first.at) and font != self.page.font(rest[1].at):
                self.glyphs[0] = first._replace(text="○")

    def trim(self) -> None:
        """Drop white space at the ends."""
        for end in (-1, 0):
            while self.glyphs and self.glyphs[end].text.isspace():
                self.glyphs.pop(end)

    def is_white(self, least: int) -> bool:
        """Whether its colour is of at least ``least`` (of 255) red, green, blue."""
        return all(min(self.page.color(index)) >= least for index in _samples(self.glyphs))

    def words(self) -> list[list[Glyph]]:
        """The glyphs between white space."""
        spaced = groupby(self.glyphs, lambda glyph: glyph.text.isspace())
        return [list(word) for is_space, word in spaced if not is_space]

    def _number_apart(self, content: str, size: float) -> bool:
        if not _END_NUMBER.search(content):
            return False
        if _BARRED.search(content):
            return True
        # There may be none: the value of a field is one glyph, with a space in it.
        spaces = [at for at, glyph in enumerate(self.glyphs) if glyph.text.isspace()]
        return any(
            self.glyphs[at + 1].along - self.right(self.glyphs[at - 1]) > _APART * size
            for at in {*spaces[:1], *spaces[-1:]}
        )

    def line(self, shown: Box) -> Line | None:
        """The line as text; None if it stands beside the part of the page that is shown."""
        if self.slanted:
            content, level = "".join(glyph.text for glyph in self.glyphs), self.glyphs
        else:
            content, level = compose(self.glyphs, self.size, self.right)
        ink = [glyph for glyph in level if glyph.at >= 0 and not glyph.text.isspace()]
        samples = _samples(ink)
        size = sorted(self.page.size(index) for index in samples)[1] or 1.0
        left, right = self.glyphs[0].along, self.right(self.glyphs[-1])
        top, bottom = ink[0].across, ink[-1].across
        seen = Box.around((shown[:2], shown[2:]), self.turn)
        beside = right <= seen.left or left >= seen.right
        beyond = beside or top + size <= seen.bottom or bottom >= seen.top
        if beyond and seen.bottom < seen.top and seen.left < seen.right:
            return None
        begun = (one.at for [one, *_] in self.words() if one.text.isalnum())
        bold = all(self.page.is_bold(at) for at in (*samples, *begun) if at >= 0)
        height = (bottom - seen.bottom) / ((seen.top - seen.bottom) or 1.0)
        # Where characters are 16 bits wide PDFium gives surrogates one by one.
        content = content.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        apart = self._number_apart(content, size)
        filled = any(glyph.at < 0 for glyph in self.glyphs)
        placed = left, right, top, bottom, size, bold, height, self.turn
        return Line(content, *placed, self.slanted, apart, filled, self.aside)


def _samples(glyphs: Sequence[Glyph]) -> tuple[int, int, int]:
    """The first, the middle and the last that is no white space, by PDFium's index."""
    ink = [glyph.at for glyph in glyphs if not glyph.text.isspace()]
    return ink[0], ink[len(ink) // 2], ink[-1]
