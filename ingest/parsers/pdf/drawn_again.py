"""Characters that a page draws once more at the same place: bold and outlined type is made so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.parsers.pdf.glyphs import TextPage
from ingest.parsers.pdf.raised import Glyph

_SAME_PLACE = 0.1  # share of the size; the narrowest letters are twice as wide


def drawn_once(page: TextPage, glyphs: list[Glyph], size: Callable[[Glyph], float]) -> list[Glyph]:
    """The glyphs of one line without those that another object has drawn there already.

    The letters of a ligature stand at one place as well, but one object draws them.
    """
    ink = [glyph for glyph in glyphs if not glyph.text.isspace()]
    # Along a line each stands before the next; to ask for the size of every one takes long.
    near = _SAME_PLACE * size(ink[0])
    if all(after.along - before.along > near for before, after in pairwise(ink)):
        return glyphs
    seen: dict[tuple[str, int], Glyph] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        if not glyph.text.isspace():
            cell = int(glyph.along // near) if near else 0
            places = [(glyph.text, cell + step) for step in (-1, 0, 1)]
            if any(place in seen and _again(page, seen[place], glyph, near) for place in places):
                continue
            seen[places[1]] = glyph
        elif kept and kept[-1].text.isspace():
            continue  # what stood between is gone
        kept.append(glyph)
    return kept


def _again(page: TextPage, one: Glyph, other: Glyph, near: float) -> bool:
    return (
        abs(one.along - other.along) < near
        and abs(one.across - other.across) < near
        and page.drawn_by(one.at) != page.drawn_by(other.at)
    )


class Drawn:
    """The lines of a page so far, by what they say."""

    def __init__(self) -> None:
        self._places: set[tuple[str, int, int, int]] = set()

    def has(self, glyphs: Sequence[Glyph], turn: int, size: float) -> bool:
        """Whether a line that says the same stands there already; remembers it."""
        content = "".join(glyph.text for glyph in glyphs)
        near = _SAME_PLACE * size or 1.0
        x, y = int(glyphs[0].along // near), int(glyphs[0].across // near)
        beside = ((content, turn, x + right, y + up) for right in (-1, 0, 1) for up in (-1, 0, 1))
        if not self._places.isdisjoint(beside):
            return True
        self._places.add((content, turn, x, y))
        return False
