"""Lines of a PDF with their places on the page, and what is usual among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_GAP = 1.3  # a line pitch this much above the usual one is space between paragraphs
_SAME_COLUMN = 50.0  # points by which left edges may differ within a column
_LARGER = 1.15  # a heading's size relative to the text's


class Box(NamedTuple):
    """A rectangle on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]], turn: int = 0) -> Box:
        """The smallest box that holds ``points``, seen along a direction (see ``turned``)."""
        xs, ys = zip(*(turned(x, y, turn) for x, y in points), strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def thickness(self) -> float:
        """The shorter of its sides."""
        return min(self.right - self.left, self.top - self.bottom)


class InTable(NamedTuple):
    """What a line is in a table: the table's number on its page, and how many columns that has.

    Without a ``header`` its first row is like the others. A ``caption`` stands across its top, a
    ``section`` is the title of the rows below it. A ``lone`` row may go on with a table of the page before.
    """

    table: int
    columns: int
    header: bool
    caption: bool = False
    section: bool = False
    lone: bool = False


HEADING_SIZE = 1.12  # of a heading, a title, or the items of a slide, relative to the text
SAME_HEIGHT = 0.006  # share of a page's height: about a third of a line


class Line(NamedTuple):
    """A line as it stands on the page, and once it is placed, where it is in the stored text.

    All in points. ``left`` and ``right`` run in the direction of the text, ``top`` and ``bottom``
    are baselines across it; ``height`` is the baseline's share of the page, 0 at its lower edge.
    ``turn`` counts the quarter turns of its direction, of which a ``slanted`` line (a stamp across the
    page) has none. Lines of form fields alone are ``filled``, those of a box beside the text ``aside``.
    A row of a table is one line with its ``place``. A running header is ``apart`` from the text. The
    first line of a page may be one that ``goes_on`` with the last text of the page before.
    """

    content: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    height: float
    turn: int = 0
    slanted: bool = False
    number_apart: bool = False
    filled: bool = False
    aside: bool = False
    place: InTable | None = None
    apart: bool = False
    goes_on: bool = False
    page: int = 0
    start: int = 0
    end: int = 0


def turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point along and across a direction of so many quarter turns from left to right."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def rounded(size: float) -> float:
    """A size to half a point: sizes that differ by less are meant to be one."""
    return round(size * 2) / 2


def body_size(lines: Sequence[Line]) -> float:
    """The size of most characters; there must be lines."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[rounded(line.size)] += len(line.content)
    return sizes.most_common(1)[0][0]


def usual_pitch(lines: Sequence[Line]) -> float:
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


class Typesetting:
    """How a document is set: its body size, its line pitch, the right edges of its columns."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.body_size = body_size(lines)
        self._pitch = usual_pitch(lines)
        self._right: dict[tuple[int, int, float], float] = {}
        self._pages: dict[int, list[Line]] = {}
        for line in lines:
            self._pages.setdefault(line.page, []).append(line)

    def is_gap(self, before: Line, line: Line) -> bool:
        """Whether more than the usual pitch lies between two lines."""
        return before.bottom - line.top > _GAP * self._pitch * max(line.size, before.size)

    def edge(self, line: Line) -> float:
        """The right edge of the column that ``line`` stands in."""
        key = (line.page, round(line.left / _SAME_COLUMN), rounded(line.size))
        if key not in self._right:
            self._right[key] = max(
                other.right
                for other in self._pages[line.page]
                if abs(other.left - line.left) <= _SAME_COLUMN
                and other.size < _LARGER * line.size  # a heading may go across all columns
                and (other.place is None or line.place is not None)
            )
        return self._right[key]

    def has_room(self, line: Line, after: Line) -> bool:
        """Whether the first word of ``after`` would have fitted at the end of ``line``."""
        width = (line.right - line.left) / max(1, len(line.content))
        return line.right + width * (len(after.content.split()[0]) + 1) < self.edge(line)
