"""Fonts that name no characters: what PDFium gives is the number of each glyph in the font.

In most fonts that programs embed whole alphabets of, glyphs stand in the order of ASCII, from the space
on, which is the fourth: "7KH" is "The". Text that reads like language then was that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

UNKNOWN = 0xFFFD
_SHIFT = 29  # from the number of a glyph to its character: the space (32) is number 3
_FIRST, _LAST = 3, 97  # the space, and "~"
_FEWEST = 12  # letters: fewer tell nothing
_LETTERS = 0.6  # at least, of all characters
_VOWELS = 0.26, 0.56  # of the letters; in Latin scripts about two in five
_VOWEL = re.compile(r"[aeiouyAEIOUY]")


def characters_of(numbers: Sequence[int], *, surely: bool = True) -> dict[int, int]:
    """The characters that glyphs of these numbers in one font stand for, by number; empty if that is unknown.

    Without ``surely`` few tell it, too, as where another font of the page has that order. What is not of
    ASCII is none that is known.
    """
    text = "".join(chr(number + _SHIFT) for number in numbers if _FIRST <= number <= _LAST)
    letters = sum(map(str.isalpha, text))
    if letters < _LETTERS * (len(numbers) - text.count(" ")) or not letters:
        return {}
    if surely and not (letters >= _FEWEST and reads_like_words(text)):
        return {}
    return {n: n + _SHIFT if _FIRST <= n <= _LAST else UNKNOWN for n in set(numbers)}


def reads_like_words(text: str) -> bool:
    """Whether a text is letters for the most part, with as many vowels among them as Latin scripts have."""
    letters = sum(map(str.isalpha, text))
    vowels = len(_VOWEL.findall(text))
    seen = len(text) - sum(map(str.isspace, text))
    return letters * 2 > seen and _VOWELS[0] * letters <= vowels <= _VOWELS[1] * letters
