"""What belongs to a table that lines are drawn around in part: names above its columns, names beside its rows.

Styles of web pages draw lines around the cells below the names only, Word's leave out the first column, or let
lines down part it but none across. What is drawn row by row is a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.raised import Glyph
from ingest.parsers.pdf.rulings import RuledGrid

_NEAR, _PITCH = 2.2, 1.6  # times the size: from the grid up to the names, between lines of these
_MOST_LINES = 4  # of a name
_SLACK = 1.0  # points
_LEFT = 3.0  # points by which names below each other begin elsewhere
_LIGHT = 160  # of 255 red, green and blue: names on a dark shade


class Word(NamedTuple):
    """A word of a page: where it starts and ends along its line, its baseline and size."""

    glyphs: list[Glyph]
    row: GlyphRow
    left: float
    right: float
    across: float
    size: float

    @property
    def stands_out(self) -> bool:
        """Whether it is bold, or light on a shade."""
        page, at = self.row.page, self.glyphs[0].at
        return page.is_bold(at) or min(page.color(at)) >= _LIGHT


def words_of(rows: Sequence[object], turn: int) -> list[Word]:
    """The words of a page that run in its direction and are in its content."""
    return [
        Word(word, row, word[0].along, row.right(word[-1]), word[0].across, row.size(word[0]))
        for row in rows
        if isinstance(row, GlyphRow) and row.turn == turn and not row.slanted
        for word in row.words()
        if min(glyph.at for glyph in word) >= 0
    ]


def widened(grid: RuledGrid, words: Sequence[Word]) -> RuledGrid:
    """``grid`` with the names of its columns right above it and those of its rows beside it, where it has such."""
    grid = _with_header(grid, words)
    grid = _with_names(grid, words)
    return _parted(grid, words)


def _with_header(grid: RuledGrid, words: Sequence[Word]) -> RuledGrid:
    """The grid with a row above it where each column but the first has a name that stands out there."""
    top = grid.ys[-1]
    over = [one for one in words if grid.xs[0] < one.right and one.left < grid.xs[-1]]
    above = sorted((one for one in over if one.across > top), key=lambda one: one.across)
    taken: list[Word] = []
    for word in above:
        near = _PITCH * word.size if taken else _NEAR * word.size
        if word.across - (taken[-1].across if taken else top) > near or not word.stands_out:
            break
        taken.append(word)
    columns = [_column(grid, one) for one in taken]
    named = {column for column in columns if column is not None}
    lines = len({round(one.across) for one in taken})
    if None in columns or len(named) < max(2, len(grid.xs) - 2) or lines > _MOST_LINES:
        return grid
    first = [one for one in over if grid.ys[-2] < one.across < top]
    if not first or all(one.stands_out for one in first):
        return grid  # the names are in it
    inside = [one for one in over if grid.ys[0] < one.across < top]
    if not all(_is_aligned(grid, taken, inside, column) for column in named if column is not None):
        return grid  # a heading, between whose words a column ends
    high = max(one.across + one.size for one in taken)
    new = max(map(max, grid.area)) + 1
    row = tuple(range(new, new + len(grid.xs) - 1))
    return RuledGrid(grid.xs, (*grid.ys, high), (row, *grid.area))


def _column(grid: RuledGrid, word: Word) -> int | None:
    """The column that a word stands in as a whole."""
    for column, (left, right) in enumerate(pairwise(grid.xs)):
        if left - _SLACK < word.left and word.right < right + _SLACK:
            return column
    return None


def _is_aligned(
    grid: RuledGrid, names: Sequence[Word], inside: Sequence[Word], column: int
) -> bool:
    """Whether a name begins, ends or has its middle where what stands below it in a column does."""
    own, below = ([one for one in some if _column(grid, one) == column] for some in (names, inside))
    begin, end = min(one.left for one in own), max(one.right for one in own)
    middle = sum(grid.xs[column : column + 2]) / 2
    apart = [abs((begin + end) / 2 - middle)]
    if below:
        apart += (
            abs(begin - min(one.left for one in below)),
            abs(end - max(one.right for one in below)),
        )
    return not below or min(apart) < _LEFT


def _with_names(grid: RuledGrid, words: Sequence[Word]) -> RuledGrid:
    """The grid with a column before it where each row, perhaps but for the first, has a name drawn before it."""
    left, bottom, top = grid.xs[0], grid.ys[0], grid.ys[-1]
    level = [one for one in words if bottom < one.across < top]
    rows = _by_row(grid, [one for one in level if one.right < left + _SLACK])
    inside = _by_row(grid, [one for one in level if left < one.left < grid.xs[-1]])
    if len(rows) < 2 or not all(rows[1:]) or not _alternate(rows, inside):
        return grid
    begin = [min(one.left for one in row) for row in rows if row]
    if max(begin) - min(begin) > _LEFT:
        return grid
    new = max(map(max, grid.area)) + 1
    area = tuple((new + at, *row) for at, row in enumerate(grid.area))
    return RuledGrid((min(begin) - _SLACK, *grid.xs), grid.ys, area)


def _parted(grid: RuledGrid, words: Sequence[Word]) -> RuledGrid:
    """The grid with a cell for each row where one reaches down the first column, but is drawn row by row."""
    first = [row[0] for row in grid.area]
    again = [at for at, (one, other) in enumerate(pairwise(first)) if one == other]
    if not again:
        return grid
    inside = [one for one in words if grid.ys[0] < one.across < grid.ys[-1]]
    names = _by_row(grid, [one for one in inside if grid.xs[0] < one.left < grid.xs[1]])
    others = _by_row(grid, [one for one in inside if grid.xs[1] < one.left < grid.xs[-1]])
    area, new = list(grid.area), max(map(max, grid.area)) + 1
    for start, end in _stretches(first):
        if end - start > 1 and all(names[start:end]) and all(others[start:end]):
            if not _alternate(names[start:end], others[start:end]):
                continue
            for at in range(start, end):
                area[at] = (new + at, *area[at][1:])
    return grid._replace(area=tuple(area))


def _stretches(areas: Sequence[int]) -> list[tuple[int, int]]:
    ends = [at for at in range(1, len(areas)) if areas[at] != areas[at - 1]]
    return list(pairwise([0, *ends, len(areas)]))


def _by_row(grid: RuledGrid, words: Sequence[Word]) -> list[list[Word]]:
    """The words in each row, downwards."""
    rows: list[list[Word]] = [[] for _ in grid.area]
    heights = list(pairwise(reversed(grid.ys)))
    for word in words:
        for at, (high, low) in enumerate(heights):
            if low < word.across <= high:
                rows[at].append(word)
    return rows


def _alternate(names: Sequence[Sequence[Word]], others: Sequence[Sequence[Word]]) -> bool:
    """Whether the page draws the name of each row, then the rest of it, then the row below."""
    at = -1
    for name, other in zip(names, others, strict=True):
        drawn = sorted(glyph.at for word in name for glyph in word.glyphs)
        rest = sorted(glyph.at for word in other for glyph in word.glyphs)
        if not rest or (drawn and drawn[-1] > rest[0]) or (drawn or rest)[0] < at:
            return False
        at = rest[-1]
    return True
