"""Letters that are set apart: no words of their own, though PDFium puts spaces between them.

PDFium adds a space wherever white is wide enough for one. In letter-spaced type white between the
letters is, and only what is wider still parts words. It adds none where white is letter spacing by its
notation, as Ghostscript writes the space between two words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from ingest.parsers.pdf.glyphs import HYPHEN, TextPage
from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.raised import Glyph

# Shares of the size.
_SPACED = 0.08  # white between letters that are set apart
_WIDEST = 0.6
_STANDS_OUT = 0.15  # white between words beyond that between letters
_SAME = 0.05  # by which white between letters differs, as most of it in a stretch does
_MOSTLY = 0.8
_SPACE = 0.15  # the narrowest white between words
# To the next letter: nearer ones need not be measured.
_NARROW, _NEAR_NARROW, _NEAR = frozenset("iljtfrI.,:;'()[]|!/-"), 0.4, 0.6
_LEVEL = 0.1
_IDEOGRAPHS = "\u2e80"  # and what comes behind them is as wide as it is high
_BACK = 0.3  # what is drawn further back than this is another word
_MOST_SIDE_BY_SIDE = 2  # letters of a stretch: PDFium puts no space before narrow ones
_FEWEST_TYPED = 5  # letters of a line
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
    letters = [characters[at][0] for at in ink]
    typed = not any(added.values()) and _is_typed_apart(letters, len(characters))
    # To measure every line takes long: cut words leave single letters.
    if not typed and not any(added.get(one) and added.get(other) for one, other in pairwise(ink)):
        return characters
    size = page.size(characters[ink[0]][1]) or 1.0
    boxes = [Box.around(page.corners(characters[at][1]), turn) for at in ink]
    white = {
        before: (after.left - box.right) / size
        for before, (box, after) in zip(ink, pairwise(boxes), strict=False)
    }
    usual = median(white.values())
    if typed:
        near = usual + _STANDS_OUT if usual < _WIDEST else 0.0
        gone = {before + 1 for before, gap in white.items() if gap < near}
        return [one for at, one in enumerate(characters) if at not in gone]
    inner = [white[one] for one, other in pairwise(ink) if other == one + 1]
    if not _SPACED < usual < _WIDEST or sum(gap < _SPACED / 2 for gap in inner) * 3 > len(inner):
        gone = {
            space
            for stretch in _stretches(characters, white)
            for space in _within_words(characters, stretch, white, added)
        }
    else:
        gone = _spaces(ink, white, added, usual)
        # A row of single letters or figures has the same white everywhere.
        words = len(ink) - len(inner) - len(gone)
        if len(inner) < _FEWEST and not (words > 1 and len(ink) >= _FEWEST * words):
            return characters
    return [one for at, one in enumerate(characters) if at not in gone]


def parted(
    glyphs: list[Glyph], size: Callable[[Glyph], float], right: Callable[[Glyph], float]
) -> list[Glyph]:
    """The ``glyphs`` of a line with a space where white parts words and PDFium put none.

    ``right`` is where a glyph ends. Letters that are set apart throughout are left as they are.
    """
    em = size(glyphs[0]) or 1.0
    pairs = {
        at for at, (one, other) in enumerate(pairwise(glyphs))
        if abs(one.across - other.across) < _LEVEL * em
        and not (one.text == HYPHEN or one.text.isspace() or other.text.isspace())
    }  # fmt: skip

    def white(at: int) -> float:
        return (glyphs[at + 1].along - right(glyphs[at])) / (size(glyphs[at]) or 1.0)

    def may_be_wide(at: int) -> bool:
        text = glyphs[at].text
        near = _NEAR_NARROW if text in _NARROW else _NEAR
        return text < _IDEOGRAPHS and glyphs[at + 1].along - glyphs[at].along > near * em

    def parts_words(at: int) -> bool:
        """Whether characters on its sides touch: in letter-spaced words none do."""
        if white(at) <= _SPACE:
            return False
        beside = [white(near) for step in (-1, 1) for near in next_to(at, step)]
        return bool(beside) and max(beside) < _SPACED

    def next_to(at: int, step: int) -> Iterator[int]:
        """The pair beside this one; the one behind where a word of one letter stands between them."""
        near = at + step
        if near in pairs:
            alone = near + step in pairs and white(near) > _SPACE
            yield near + step if alone else near

    spaced: list[Glyph] = []
    for at, glyph in enumerate(glyphs):
        spaced.append(glyph)
        if at in pairs and may_be_wide(at) and parts_words(at):
            spaced.append(glyph._replace(text=" "))
    return spaced


def _is_typed_apart(letters: Sequence[str], characters: int) -> bool:
    """Whether somebody set the letters of a line apart by spaces, wider ones between its words.

    PDFium makes one space of several. The letters of the alphabet in their order name columns or answers, a
    few again and again are crosses.
    """
    return (
        len(letters) >= _FEWEST_TYPED
        and characters == 2 * len(letters) - 1
        and all(map(str.isalpha, letters))
        and len(set(letters)) > _FEWEST
        and any(ord(after) != ord(one) + 1 for one, after in pairwise(letters))
    )


def _spaces(
    ink: Sequence[int], white: Mapping[int, float], added: Mapping[int, bool], usual: float
) -> set[int]:
    """The spaces that PDFium put where the white is the ``usual`` one between letters."""
    return {
        before + 1
        for before in ink
        if added.get(before) and usual - _BACK < white[before] < usual + _STANDS_OUT
    }


def _stretches(
    characters: Sequence[tuple[str, int]], white: Mapping[int, float]
) -> Iterator[list[int]]:
    """Where characters stand alone between single spaces, or in twos that are apart, too.

    Two that touch are a short word, which is nothing special in a line of text.
    """
    stretch: list[int] = []
    start = 0
    for at in range(len(characters) + 1):
        if at < len(characters) and not characters[at][0].isspace():
            continue
        word = range(start, at)
        apart = all(white[one] > _SPACED for one in word[:-1])
        if 0 < len(word) <= _MOST_SIDE_BY_SIDE and apart:
            stretch += word
        else:
            yield stretch
            stretch = []
        start = at + 1
    yield stretch


def _within_words(
    characters: Sequence[tuple[str, int]],
    stretch: Sequence[int],
    white: Mapping[int, float],
    added: Mapping[int, bool],
) -> set[int]:
    """The spaces that PDFium put into the words of a stretch; none if it is a row of cells.

    White between letters is the same throughout; between cells it depends on how wide these are.
    """
    letters = sum(characters[at][0].isalpha() for at in stretch)
    loose = [one for one, other in pairwise(stretch) if other == one + 2 and added.get(one)]
    if len(loose) < _FEWEST or letters * 2 <= len(stretch):
        return set()
    usual = median(white[one] for one in loose)
    within = [one for one in loose if usual - _BACK < white[one] < usual + _STANDS_OUT]
    alike = sum(abs(white[one] - usual) < _SAME for one in within)
    if not _SPACED < usual < _WIDEST or alike < _MOSTLY * len(within):
        return set()
    return {one + 1 for one in within}
