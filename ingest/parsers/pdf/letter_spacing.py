"""Letters that are set apart: no words of their own, though PDFium puts spaces between them.

PDFium adds a space wherever white is wide enough for one. In letter-spaced type white between the
letters is, and only what is wider still parts words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.parsers.pdf.glyphs import TextPage
from ingest.parsers.pdf.measures import Box

# Shares of the size.
_SPACED = 0.08  # white between letters that are set apart
_WIDEST = 0.6
_STANDS_OUT = 0.15  # white between words beyond that between letters
_BACK = 0.3  # what is drawn further back than this is another word
_FEWEST = 3  # letters side by side that tell the white between them; characters of a word


def closed_up(
    page: TextPage, characters: Sequence[tuple[str, int]], turn: int
) -> Sequence[tuple[str, int]]:
    """``characters`` of a line without the spaces that PDFium put between letters of one word."""
    ink = [at for at, (text, _) in enumerate(characters) if not text.isspace()]
    added = {
        before: page.is_added(characters[before + 1][1])
        for before, after in pairwise(ink)
        if after == before + 2
    }
    # To measure every line takes long: cut words leave single letters.
    if not any(added.get(one) and added.get(other) for one, other in pairwise(ink)):
        return characters
    size = page.size(characters[ink[0]][1]) or 1.0
    boxes = [Box.around(page.corners(characters[at][1]), turn) for at in ink]
    white = {
        before: (after.left - box.right) / size
        for before, (box, after) in zip(ink, pairwise(boxes), strict=False)
    }
    usual = median(white.values())
    inner = [white[one] for one, other in pairwise(ink) if other == one + 1]
    if not _SPACED < usual < _WIDEST or sum(gap < _SPACED / 2 for gap in inner) * 3 > len(inner):
        return characters
    gone = {
        before + 1
        for before, is_added in added.items()
        if is_added and usual - _BACK < white[before] < usual + _STANDS_OUT
    }
    # A row of single letters or figures has the same white everywhere.
    words = len(ink) - len(inner) - len(gone)
    if len(inner) < _FEWEST and not (words > 1 and len(ink) >= _FEWEST * words):
        return characters
    return [one for at, one in enumerate(characters) if at not in gone]
