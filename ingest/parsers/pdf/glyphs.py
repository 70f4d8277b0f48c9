"""The characters of a PDF page, where they stand, as PDFium gives them."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any
from unicodedata import bidirectional

from pypdfium2 import raw

from ingest.parsers.pdf.glyph_numbers import UNKNOWN, characters_of

HYPHEN = "\x02"  # PDFium's mark for a hyphen at the end of a line, whose line break it drops
_HYPHEN_SIGN = "\u2010"  # browsers and layout programs break words with it
HYPHENS = frozenset({HYPHEN, "-", _HYPHEN_SIGN})
# Symbol fonts map their bullets to the private use area; ligatures are letters to who reads them.
_WRITTEN = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF06F: "○", 0xFFFE: HYPHEN,
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
_INVISIBLE = frozenset({0xAD, 0x200B, 0xFEFF, 0xFFFF})
_FIXED = re.compile(r"courier|mono(?!type)|cousine|consol|typewriter|menlo|monaco")
_BOLD, _HEAVY = (
    re.compile(r"bold|black|heavy"),
    600,
)  # by its name, and by the weight of its strokes
_SAMPLED = 10  # one in so many characters tells what kind of fonts a page has

Corners = tuple[tuple[float, float], tuple[float, float]]
"""Two opposite corners of a rectangle, in points: left and bottom, right and top."""


class TextPage:
    """A page's characters, by PDFium's index."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._sides = tuple(ctypes.c_double() for _ in range(4))
        self._name = ctypes.create_string_buffer(128)
        self.unknown = 0  # characters of which the font does not say what they are

    def lines(self) -> Iterator[list[tuple[str, int]]]:
        """Each line's characters with their indices, in the order of the page's content.

        White space at the ends is left out. Counts the ``unknown``.
        """
        line: list[tuple[str, int]] = []
        look = True  # at the first character of each word, and on while they are unknown
        count = raw.FPDFText_CountChars(self._handle)
        told = self._told(count)
        for index in range(count + 1):
            code = told.get(index) or (
                raw.FPDFText_GetUnicode(self._handle, index) if index < count else 0x0A
            )
            if code != 0x0A:
                text = _WRITTEN.get(code) or chr(code)
                # Other control characters, NUL among them, are debris of broken fonts.
                plain = 0x20 <= code < 0x7F or code >= 0xA0 or text in (HYPHEN, "\t")
                if plain and code not in _INVISIBLE:
                    line.append((text, index))
                if told.get(index, UNKNOWN) != UNKNOWN:
                    look = True
                elif look or code < 0x20 or code >= 0xE000:
                    look = self._is_unknown(code, index)
                    self.unknown += look
                look = look or code == 0x20
                continue
            look = True
            while line and line[0][0].isspace():
                line.pop(0)
            while line and line[-1][0].isspace():
                line.pop()
            if line and line[-1][0] == _HYPHEN_SIGN and self._is_lower(index + 1, count):
                line[-1] = (HYPHEN, line[-1][1])  # as PDFium does at other hyphens
                continue
            if any(text != HYPHEN and not text.isspace() for text, _ in line):
                yield line
            line = []

    def _told(self, count: int) -> dict[int, int]:
        """The characters, by their indices, of fonts that name none; most pages have no such font."""
        if not any(map(self._is_unnamed, range(0, count, _SAMPLED))):
            return {}
        fonts: dict[str, list[int]] = {}
        for index in filter(self._is_unnamed, range(count)):
            fonts.setdefault(self.font(index), []).append(index)
        numbers = {
            font: [raw.FPDFText_GetUnicode(self._handle, index) for index in indices]
            for font, indices in fonts.items()
        }
        if not any(map(characters_of, numbers.values())):
            return {}
        told: dict[int, int] = {}
        for font, indices in fonts.items():
            known = characters_of(numbers[font], surely=False)
            pairs = zip(indices, numbers[font], strict=True)
            told.update({index: known[number] for index, number in pairs if number in known})
        return told

    def _is_unnamed(self, index: int) -> bool:
        return bool(raw.FPDFText_HasUnicodeMapError(self._handle, index) == 1)

    def _is_lower(self, index: int, count: int) -> bool:
        return index < count and chr(raw.FPDFText_GetUnicode(self._handle, index)).islower()

    def _is_unknown(self, code: int, index: int) -> bool:
        """Whether a glyph is shown, but its font names no character for it."""
        if code == UNKNOWN or (0xE000 <= code <= 0xF8FF and code not in _WRITTEN):
            return True
        if code == 0:  # PDFium finds none, and says no more; white space has no ink
            (left, bottom), (right, top) = self.ink(index)
            return left < right and bottom < top
        return self._is_unnamed(index)

    def is_added(self, index: int) -> bool:
        """Whether the file does not hold a character: PDFium takes white for a space."""
        return bool(raw.FPDFText_IsGenerated(self._handle, index) == 1)

    def origin(self, index: int) -> tuple[float, float]:
        """Where a character stands: its left end on the baseline."""
        raw.FPDFText_GetCharOrigin(self._handle, index, self._x, self._y)
        return self._x.value, self._y.value

    def matrix(self, index: int) -> Any:
        """What a character was scaled and turned by."""
        matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
        raw.FPDFText_GetMatrix(self._handle, index, matrix)
        return matrix

    def corners(self, index: int) -> Corners:
        """The rectangle around a character, as high as its font."""
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._handle, index, box)
        return (box.left, box.bottom), (box.right, box.top)

    def ink(self, index: int) -> Corners:
        """The rectangle around the shape of a character."""
        left, right, bottom, top = self._sides
        raw.FPDFText_GetCharBox(self._handle, index, left, right, bottom, top)
        return (left.value, bottom.value), (right.value, top.value)

    def drawn_by(self, index: int) -> int:
        """The address of the text object that a character is in."""
        return address(raw.FPDFText_GetTextObject(self._handle, index))

    def size(self, index: int) -> float:
        """The size of a character in points."""
        # The size in the font dictionary is often 1, with the real size in the text matrix.
        matrix = self.matrix(index)
        scale = float((matrix.c**2 + matrix.d**2) ** 0.5)
        size = float(raw.FPDFText_GetFontSize(self._handle, index)) * scale
        if size >= 1:
            return size
        # Drawn fonts (Type 3) have units of their own, often pixels.
        (left, bottom), (right, top) = self.corners(index)
        return max(size, right - left, top - bottom)

    def color(self, index: int) -> tuple[int, int, int]:
        """Red, green and blue of a character, 0 to 255; white if one sees through it, black by default."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        known = raw.FPDFText_GetFillColor(self._handle, index, red, green, blue, alpha)
        if known and not alpha.value:
            return 255, 255, 255
        return red.value, green.value, blue.value

    def is_bold(self, index: int) -> bool:
        """Whether a character's font is a bold one."""
        return self._is_called_bold(index) or (self._is_heavy(index) and self._weights_tell)

    @cached_property
    def _weights_tell(self) -> bool:
        """Whether heavy strokes mark bold fonts; Ghostscript says of nearly all fonts that theirs are.

        Where most of a page is heavy in fonts that are not called bold, only names tell.
        """
        heavy = list(
            filter(self._is_heavy, range(0, raw.FPDFText_CountChars(self._handle), _SAMPLED))
        )
        plain = sum(not self._is_called_bold(index) for index in heavy)
        return 2 * _SAMPLED * plain <= int(raw.FPDFText_CountChars(self._handle))

    def _is_heavy(self, index: int) -> bool:
        return bool(raw.FPDFText_GetFontWeight(self._handle, index) >= _HEAVY)

    def _is_called_bold(self, index: int) -> bool:
        return bool(_BOLD.search(self.font(index)))

    def is_fixed(self, index: int) -> bool:
        """Whether a character's font is called like those whose characters are all of one width."""
        return bool(_FIXED.search(self.font(index)))

    def font(self, index: int) -> str:
        """The name of a character's font, in small letters; empty if it has none."""
        written = raw.FPDFText_GetFontInfo(
            self._handle, index, self._name, len(self._name), ctypes.c_int()
        )
        return self._name.value.decode("latin-1").lower() if written else ""


def address(item: Any) -> int:
    """Where PDFium keeps an object: its identity, 0 for none."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def runs_leftwards(contents: Iterable[str]) -> bool:
    """Whether most letters are of a script that is written from right to left."""
    count = Counter(bidirectional(character) for content in contents for character in content)
    return count["R"] + count["AL"] > count["L"]
