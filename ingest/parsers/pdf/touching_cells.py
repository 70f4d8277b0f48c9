"""Cells that touch: spreadsheets set figures at the right of a column, and words at the left of the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.parsers.pdf.segments import Segment, cut_before, drawn_anew

_FEWEST = 3  # lines
_AROUND = 20  # characters
_SPACE = 0.23, 0.36  # shares of the size: white between words
_NEAR = 0.1  # share of the size: edges no further from each other are one


def cut_behind_figures(lines: Sequence[list[Segment]]) -> list[list[Segment]]:
    """``lines`` cut where the page draws a cell right behind a figure, and cells of other lines begin there."""
    seams = [
        _Seam(number, segment, at)
        for number, line in enumerate(lines)
        if len(line) > 1
        for segment in line
        for at in drawn_anew(segment)
    ]
    starts = sorted(segment.left for line in lines for segment in line[1:])
    cuts: dict[int, list[int]] = {}
    for seam in [*_alike(seams), *(one for one in seams if one.ends_figure and one.is_at(starts))]:
        cuts.setdefault(id(seam.segment), []).append(seam.at)
    return [
        [
            part
            for segment in line
            for part in cut_before(segment, sorted({*cuts.get(id(segment), ())}))
        ]
        for line in lines
    ]


class _Seam(NamedTuple):
    """Where a piece is drawn behind another one in a segment of a line: the glyph that it begins with."""

    line: int
    segment: Segment
    at: int

    @property
    def around(self) -> tuple[str, str]:
        """What stands right before it in its segment, and right behind."""
        glyphs = self.segment.row.glyphs
        sides = (max(0, self.at - _AROUND), self.at), (self.at, self.at + _AROUND)
        before, behind = ("".join(one.text for one in glyphs[a:b]) for a, b in sides)
        return before, behind

    @property
    def is_space(self) -> bool:
        """Whether the white in it is as wide as between words, which some programs draw one by one."""
        return _SPACE[0] < (self.start - self.end) / self.segment.size < _SPACE[1]

    @property
    def ends_figure(self) -> bool:
        """Whether a figure or a sign stands before it."""
        return not self.segment.row.glyphs[self.at - 2].text.isalpha()

    @property
    def end(self) -> float:
        """Where the piece before it ends."""
        return self.segment.row.right(self.segment.row.glyphs[self.at - 2])

    @property
    def start(self) -> float:
        """Where it begins."""
        return self.segment.row.glyphs[self.at].along

    def is_at(self, starts: Sequence[float]) -> bool:
        """Whether it is at one of the sorted ``starts`` of cells, or at several where it may be a space."""
        near = _NEAR * self.segment.size
        nearest = bisect_left(starts, self.start - near) + self.is_space
        return nearest < len(starts) and starts[nearest] < self.start + near


def _alike(seams: Sequence[_Seam]) -> Iterator[_Seam]:
    """Those of which several are below each other, behind figures that end alike; what is around them differs."""
    groups: list[list[_Seam]] = []
    apart = (one for one in seams if not one.is_space)
    for seam in sorted(apart, key=lambda one: (round(one.start), one.end)):
        near = _NEAR * seam.segment.size
        last = groups[-1][-1] if groups else None
        if last and abs(seam.start - last.start) < near and seam.end - last.end < near:
            groups[-1].append(seam)
        else:
            groups.append([seam])
    for group in groups:
        if len({one.line for one in group if one.ends_figure}) < _FEWEST:
            continue
        before, behind = map(set, zip(*(one.around for one in group), strict=True))
        if min(len(before), len(behind)) > 1:
            yield from group
