"""Lines of a PDF's stored text with their places, and what is usual among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_GAP = 1.3  # a line pitch this much above the usual one is space between paragraphs
_SAME_COLUMN = 50.0  # points by which left edges may differ within a column


class PdfLine(NamedTuple):
    """A line of the stored text and its place; see ``ingest.parsers.pdf.page_lines.RawLine``."""

    page: int
    start: int
    end: int
    content: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    height: float
    turn: int
    number_apart: bool
    filled: bool


def rounded(size: float) -> float:
    """A size to half a point: sizes that differ by less are meant to be one."""
    return round(size * 2) / 2


def body_size(lines: Sequence[PdfLine]) -> float:
    """The size of most characters; there must be lines."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[rounded(line.size)] += len(line.content)
    return sizes.most_common(1)[0][0]


def usual_pitch(lines: Sequence[PdfLine]) -> float:
    """The usual distance between baselines within paragraphs, as a multiple of the size."""
    size = body_size(lines)
    pitches = Counter(
        round((first.bottom - second.top) / second.size, 1)
        for first, second in pairwise(lines)
        if first.page == second.page
        and rounded(first.size) == rounded(second.size) == size
        and 0.5 < (first.bottom - second.top) / second.size < 3
    )
    # Of frequent pitches the smallest is the one within paragraphs, however short those are.
    most = max(pitches.values(), default=0)
    return min((pitch for pitch, count in pitches.items() if count >= 0.4 * most), default=1.2)


class Setting:
    """How a document is set: its body size, its line pitch, the right edges of its columns."""

    def __init__(self, lines: Sequence[PdfLine]) -> None:
        self.lines = lines
        self.body_size = body_size(lines)
        self._pitch = usual_pitch(lines)
        self._right: dict[tuple[int, int], float] = {}
        self._pages: dict[int, list[PdfLine]] = {}
        for line in lines:
            self._pages.setdefault(line.page, []).append(line)

    def is_gap(self, before: PdfLine, line: PdfLine) -> bool:
        """Whether more than the usual pitch lies between two lines."""
        return before.bottom - line.top > _GAP * self._pitch * max(line.size, before.size)

    def edge(self, line: PdfLine) -> float:
        """The right edge of the column that ``line`` stands in."""
        key = (line.page, round(line.left / _SAME_COLUMN))
        if key not in self._right:
            self._right[key] = max(
                other.right
                for other in self._pages[line.page]
                if abs(other.left - line.left) <= _SAME_COLUMN
            )
        return self._right[key]

    def has_room(self, line: PdfLine, after: PdfLine) -> bool:
        """Whether the first word of ``after`` would have fitted at the end of ``line``."""
        width = (line.right - line.left) / max(1, len(line.content))
        return line.right + width * (len(after.content.split()[0]) + 1) < self.edge(line)
