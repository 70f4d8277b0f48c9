"""Lines of scripts that run from right to left, in the order in which they are read.

PDFium guesses that order from the order in which a page draws, which programs choose as they like;
where the letters stand is certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from unicodedata import bidirectional

from ingest.parsers.pdf.raised import Glyph

_SPACE = 0.12  # share of the size: white between words
_SAME = 0.1  # points: a ligature is one shape of several letters
_LAM, _ALEFS = "\u0644", frozenset("\u0627\u0622\u0623\u0625")
# What runs from left to right within such a line: other words, and numbers with their signs.
_KINDS = {"L": "L", "EN": "N", "AN": "N", "ES": "S", "CS": "S", "ET": "T", "R": "R", "AL": "A"}
_RIGHTWARDS = re.compile(r"L(?:[^RAN]*L)*|T*N(?:[ST]?N)*T*")
_RIGHTWARDS_IN_ARABIC = re.compile(r"L(?:[^RAN]*L)*|N(?:S?N)*")
# Words in a row, of letters of Hebrew, Arabic and their likes and of their presentation forms.
_LETTERS = r"\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_WORDS = re.compile(rf"[{_LETTERS}]+(?:[^\w{_LETTERS}]+[{_LETTERS}]+)*")
# A page draws the shape: what opens on the right is the sign that closes on the left.
_BRACKETS = ("()", "[]", "{}")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def in_reading_order(
    glyphs: Sequence[Glyph], size: Callable[[Glyph], float], right: Callable[[Glyph], float]
) -> list[Glyph]:
    """The glyphs of one line from the right, numbers and words of other scripts from the left.

    ``size`` and ``right`` measure a glyph's size and where it ends along its line, in points.
    """
    beside = {
        one.at
        for before, one, after in zip([None, *glyphs], glyphs, [*glyphs[1:], None], strict=False)
        if not (before and after and before.text.isalpha() and after.text.isalpha())
    }
    ink = sorted((one for one in glyphs if not one.text.isspace()), key=lambda one: -one.along)
    for at, (one, other) in enumerate(pairwise(tuple(ink))):
        same = abs(one.along - other.along) < _SAME
        if same and one.text in _ALEFS and other.text == _LAM:
            ink[at : at + 2] = other, one
            beside |= {one.at, other.at} if beside & {one.at, other.at} else set()
    spaced: list[Glyph] = []
    for one in ink:
        # Justified Arabic has white within words, too.
        pair = {one.at, *(last.at for last in spaced[-1:])}
        arabic = all(bidirectional(glyph.text[:1]) == "AL" for glyph in (*spaced[-1:], one))
        ends = pair <= beside if arabic else pair & beside
        if spaced and ends and spaced[-1].along - right(one) > _SPACE * size(one):
            spaced.append(spaced[-1]._replace(text=" "))
        spaced.append(one)
    kinds = "".join(_KINDS.get(bidirectional(one.text[:1]), "O") for one in spaced)
    is_arabic = kinds.count("A") > kinds.count("R")
    ordered: list[Glyph] = []
    end = 0
    for run in (_RIGHTWARDS_IN_ARABIC if is_arabic else _RIGHTWARDS).finditer(kinds):
        ordered += map(_mirrored, spaced[end : run.start()])
        ordered += spaced[run.start() : run.end()][::-1]
        end = run.end()
    return _paired([*ordered, *map(_mirrored, spaced[end:])])


def with_words_in_order(
    glyphs: list[Glyph], size: Callable[[Glyph], float], right: Callable[[Glyph], float]
) -> list[Glyph]:
    """The glyphs of a line that runs from the left, with the words in it that run from the right in order."""
    text = "".join(glyph.text[:1] for glyph in glyphs)
    ordered: list[Glyph] = []
    end = 0
    for run in _WORDS.finditer(text):
        ordered += glyphs[end : run.start()]
        ordered += in_reading_order(glyphs[run.start() : run.end()], size, right)
        end = run.end()
    return [*ordered, *glyphs[end:]] if end else glyphs


def _paired(glyphs: list[Glyph]) -> list[Glyph]:
    """``glyphs`` with brackets that open and close in turn, where not as many close as open.

    PDFium has mirrored those already that it takes for a part of what runs leftwards.
    """
    for pair in _BRACKETS:
        found = [at for at, one in enumerate(glyphs) if one.text in pair]
        signs = "".join(glyphs[at].text for at in found)
        if len(found) % 2 == 0 and signs.count(pair[0]) != signs.count(pair[1]):
            for number, at in enumerate(found):
                glyphs[at] = glyphs[at]._replace(text=pair[number % 2])
    return glyphs


def _mirrored(glyph: Glyph) -> Glyph:
    return glyph._replace(text=glyph.text.translate(_MIRRORED))
