"""Which way the characters of a PDF page run."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ingest.parsers.pdf.glyphs import TextPage


def straight(
    page: TextPage, characters: Sequence[tuple[str, int]]
) -> Iterator[Sequence[tuple[str, int]]]:
    """A line cut before words of another direction: PDFium goes on with what is drawn next.

    Beside wide signs, as Chinese and Japanese have them, figures may lie on their side.
    """
    start, before = 0, None
    for at, (text, index) in enumerate(characters):
        last = characters[at - 1][0] if at else " "
        if text.isspace() or not (last.isspace() or is_wide(last) != is_wide(text)):
            continue
        direction = direction_of(page, index)
        if before not in {None, direction}:
            yield characters[start:at]
            start = at
        before = direction
    yield characters[start:]


def is_wide(text: str) -> bool:
    """Whether a sign is as wide as it is high."""
    return text > "\u10ff" and unicodedata.east_asian_width(text[0]) in {"W", "F"}


def direction_of(page: TextPage, index: int) -> tuple[int, bool]:
    """The quarter turns of a character, and whether it is slanted against all four."""
    matrix = page.matrix(index)
    wide, high = abs(matrix.a), abs(matrix.b)
    turn = (0 if matrix.a >= 0 else 2) if wide >= high else (1 if matrix.b > 0 else 3)
    return turn, min(wide, high) > 0.05 * max(wide, high)
