"""Lines that are stretched to fill their column: white between their words is no white between cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.tables import TableRow

# Shares of the size.
_ALIKE = 0.06  # programs round where they place words
_ANOTHER = 0.02  # from line to line white differs; between the columns of a table it does not
_WIDEST = 3.0  # white that a line is stretched by
_EDGE = 0.35
_PITCH = 2.0  # to the next line
_FEWEST = 4  # words: fewer are as far apart by chance
_UNLIKE = 1.25  # the widest word, in the narrowest: between words of one width all white in columns is alike
_NEAR = 2  # rows before and after


class _Stretch(NamedTuple):
    """Words of a row with white of one width between them; ``begun`` are the glyphs that open all but the first.

    ``white`` is a share of the size.
    """

    left: float
    across: float
    size: float
    white: float
    begun: frozenset[int]


def stretched_words(rows: Sequence[GlyphRow | TableRow], slot: int) -> frozenset[int]:
    """Which glyphs of the row at ``slot``, by their place in it, open a word behind white of a justified line.

    That line has white of one width, and so has one above or below it, of another width. In columns
    words begin, or end, below each other: white between them is as wide as it happens to be.
    """
    row = rows[slot]
    if not isinstance(row, GlyphRow) or not (own := list(_stretches(row))):
        return frozenset()
    near = [
        other
        for number in range(max(0, slot - _NEAR), min(len(rows), slot + _NEAR + 1))
        if number != slot and isinstance(beside := rows[number], GlyphRow)
        if beside.turn == row.turn
        for other in _stretches(beside)
    ]
    return frozenset[int]().union(
        *(one.begun for one in own if any(_is_next(one, other) for other in near))
    )


def is_evenly_spaced(row: GlyphRow) -> bool:
    """Whether white of one width parts all words of a row, some of them."""
    return [len(one.begun) + 1 for one in _stretches(row)] == [len(row.words())]


def _stretches(row: GlyphRow) -> Iterator[_Stretch]:
    found = groupby(range(len(row.glyphs)), lambda at: row.glyphs[at].text.isspace())
    words = [list(places) for is_space, places in found if not is_space]
    if len(words) < _FEWEST:
        return
    size = row.size(row.glyphs[0]) or 1.0
    lefts = [row.glyphs[word[0]].along for word in words]
    rights = [row.right(row.glyphs[word[-1]]) for word in words]
    whites = [(left - right) / size for right, left in zip(rights, lefts[1:], strict=False)]
    start = 0
    for end in range(1, len(whites) + 1):
        alike = whites[start : end + 1]
        if end < len(whites) and max(alike) - min(alike) < _ALIKE:
            continue
        own = words[start : end + 1]
        widths = [rights[at] - lefts[at] for at in range(start, end + 1)]
        if (
            len(own) >= _FEWEST
            and 0 < whites[start] < _WIDEST
            and max(widths) > _UNLIKE * min(widths)
            and 2 * sum(row.glyphs[word[0]].text.isalpha() for word in own) > len(own)
        ):
            begun = frozenset(word[0] for word in own[1:])
            yield _Stretch(
                lefts[start],
                row.baseline,
                size,
                sum(whites[start:end]) / (end - start),
                begun,
            )
        start = end


def _is_next(line: _Stretch, other: _Stretch) -> bool:
    """Whether two stretches are lines of one paragraph, not both with the white of the font."""
    return (
        abs(line.left - other.left) < _EDGE * line.size
        and abs(line.across - other.across) < _PITCH * line.size
        and abs(line.white - other.white) > _ANOTHER
    )
