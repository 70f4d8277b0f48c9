"""Paragraphs, headings and list items from where the lines of a page stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.document import Block, BlockKind
from ingest.readers.lines import (
    BULLET,
    COLUMNS,
    ends_sentence,
    is_heading_shaped,
    numbered_level,
)

_EDGE_LINES = 2  # running headers and footers are within so many lines of a page's edge
_LARGER = 1.12  # a heading's size relative to the body's
_GAP = 1.3  # a line pitch this much above the usual one is space between paragraphs
_SAME_COLUMN = 50.0  # points by which left edges may differ within a column
_MAX_HEADING = 200
_LONE_BULLET = frozenset("•▪●○■·–-*")


class PdfLine(NamedTuple):
    """A line of the stored text and its place in points; ``top`` and ``bottom`` are baselines.

    They differ where PDFium joined lines at a hyphen.
    """

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


class Bookmark(NamedTuple):
    """An entry of the document's outline; ``page`` and ``level`` count from 0."""

    title: str
    page: int | None
    level: int


class _Role(NamedTuple):
    level: int
    group: int  # neighbouring lines of one group are one heading


def find_blocks(
    lines: Sequence[PdfLine], outline: Sequence[Bookmark], pages: int
) -> Iterator[Block]:
    """The blocks of a document, in order. Running headers and footers get none."""
    furniture = _furniture(lines, pages)
    body = [line for index, line in enumerate(lines) if index not in furniture]
    if not body:
        return
    layout = _Layout(body, outline)
    start = 0
    for index in range(1, len(body) + 1):
        if index == len(body) or layout.breaks_before(index):
            yield from layout.block(start, index)
            start = index


def _furniture(lines: Sequence[PdfLine], pages: int) -> set[int]:
    """Lines at the edges of pages that recur, digits aside, on most pages or on one side."""
    by_page: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(index)
    found: set[int] = set()
    # Books alternate their headers: odd and even pages count by themselves too.
    for group in (range(pages), range(0, pages, 2), range(1, pages, 2)):
        if len(group) < 3:
            continue
        edges = [
            {index: _masked(lines[index].content) for index in _edges(by_page.get(page, []))}
            for page in group
        ]
        counts = Counter(content for edge in edges for content in set(edge.values()))
        for edge in edges:
            found.update(index for index, text in edge.items() if counts[text] * 2 > len(group))
    for indices in by_page.values():
        if found.issuperset(indices):
            found.difference_update(indices)  # pages that hold nothing else are not furniture
    return found


def _edges(indices: list[int]) -> list[int]:
    return indices[:_EDGE_LINES] + indices[_EDGE_LINES:][-_EDGE_LINES:]


def _masked(content: str) -> str:
    return re.sub(r"\d+", "#", " ".join(content.casefold().split()))


def _plain(content: str) -> str:
    """A heading without its number, for comparing it with the outline."""
    words = " ".join(content.casefold().split())
    return re.sub(r"^(?:chapter |section )?\d+(?:\.\d+)*[.:)]? (?=\S)", "", words)


class _Layout:
    """What is usual in a document, and each line seen against it."""

    def __init__(self, lines: list[PdfLine], outline: Sequence[Bookmark]) -> None:
        self._lines = lines
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[_rounded(line.size)] += len(line.content)
        self._body_size = sizes.most_common(1)[0][0]
        pitches = Counter(
            round((first.bottom - second.top) / second.size, 1)
            for first, second in pairwise(lines)
            if first.page == second.page
            and _rounded(first.size) == _rounded(second.size) == self._body_size
            and 0.5 < (first.bottom - second.top) / second.size < 3
        )
        # Of equally frequent pitches the smaller is the one within paragraphs.
        self._pitch = (
            max(pitches.items(), key=lambda item: (item[1], -item[0]))[0] if pitches else 1.2
        )
        self._right: dict[tuple[int, int], float] = {}
        self._pages: dict[int, list[PdfLine]] = {}
        for line in lines:
            self._pages.setdefault(line.page, []).append(line)
        self._indents: list[float] = []
        self._headings = self._find_headings(outline)

    def breaks_before(self, index: int) -> bool:
        """Whether a new block starts at line ``index``."""
        line, before = self._lines[index], self._lines[index - 1]
        if line.page != before.page:
            return True
        role, role_before = self._headings.get(index), self._headings.get(index - 1)
        if role or role_before:
            return role != role_before
        if abs(before.bottom - line.top) < 0.3 * line.size and line.left > before.right:
            return False  # the same line, set in pieces
        if BULLET.match(line.content) or abs(line.size - before.size) > 0.15 * before.size:
            return True
        ended = ends_sentence(before.content)
        down = before.bottom - line.top
        if down <= 0:  # a new column
            return ended or not line.content[0].islower()
        if self._is_gap(before, line):
            return True
        if ended and line.left > before.left + 0.8 * line.size and not BULLET.match(before.content):
            return True
        right, left = self._edge(before), before.left
        width = (before.right - before.left) / max(1, len(before.content))
        fits = before.right + width * (len(line.content.split()[0]) + 1) < right
        if not fits:
            return False
        short = before.right - left < 0.7 * (right - left)
        return ended or (short and not line.content[0].islower())

    def block(self, start: int, end: int) -> Iterator[Block]:
        """The block that lines ``start`` to ``end`` make up."""
        first, last = self._lines[start], self._lines[end - 1]
        role = self._headings.get(start)
        if role:
            self._indents.clear()
            yield Block(first.start, last.end, BlockKind.HEADING, role.level)
            return
        bullet = BULLET.match(first.content)
        if bullet:
            yield Block(
                first.start + bullet.end(), last.end, BlockKind.LIST_ITEM, self._level(first.left)
            )
            return
        if first.content in _LONE_BULLET:
            if end - start > 1:
                following = self._lines[start + 1]
                level = self._level(first.left)
                yield Block(following.start, last.end, BlockKind.LIST_ITEM, level)
            return
        self._indents.clear()
        yield Block(first.start, last.end, BlockKind.PARAGRAPH)

    def _level(self, left: float) -> int:
        while self._indents and left < self._indents[-1] - 3:
            self._indents.pop()
        if not self._indents or left > self._indents[-1] + 3:
            self._indents.append(left)
        return len(self._indents) - 1

    def _is_gap(self, before: PdfLine, line: PdfLine) -> bool:
        return before.bottom - line.top > _GAP * self._pitch * max(line.size, before.size)

    def _edge(self, line: PdfLine) -> float:
        """The right edge of the column that ``line`` stands in."""
        key = (line.page, round(line.left / _SAME_COLUMN))
        if key not in self._right:
            self._right[key] = max(
                other.right
                for other in self._pages[line.page]
                if abs(other.left - line.left) <= _SAME_COLUMN
            )
        return self._right[key]

    def _find_headings(self, outline: Sequence[Bookmark]) -> dict[int, _Role]:
        roles = self._outlined(outline)
        sizes = sorted(
            {_rounded(line.size) for line in self._lines if self._is_large(line)}, reverse=True
        )
        bold = sum(len(line.content) for line in self._lines if line.bold)
        bold_stands_out = bold * 3 < sum(len(line.content) for line in self._lines)
        for index, line in enumerate(self._lines):
            if index in roles:
                continue
            if self._is_large(line):
                rank = sizes.index(_rounded(line.size))
                before = roles.get(index - 1)
                same = before and before.group < 0 and self._continues_heading(index)
                group = before.group if before and same else -1 - index
                roles[index] = _Role(min(6, rank + 1), group)
            elif line.bold and bold_stands_out and is_heading_shaped(line.content):
                level = len(sizes) + (numbered_level(line.content) or 1)
                roles[index] = _Role(min(6, level), -1 - index)
        guess = not roles
        for index, line in enumerate(self._lines):
            if index not in roles and self._reads_as_heading(index, roles, guess):
                level = len(sizes) + (numbered_level(line.content) or 1)
                roles[index] = _Role(min(6, level), -1 - index)
        return roles

    def _outlined(self, outline: Sequence[Bookmark]) -> dict[int, _Role]:
        roles: dict[int, _Role] = {}
        places: dict[tuple[int, str], int] = {}
        for index, line in enumerate(self._lines):
            joined = line.content
            places.setdefault((line.page, _plain(joined)), index)
            for later in self._lines[index + 1 : index + 3]:
                if later.page == line.page:
                    joined = f"{joined} {later.content}"
                    places.setdefault((line.page, _plain(joined)), index)
        for entry, bookmark in enumerate(outline):
            wanted = _plain(bookmark.title)
            at = None if bookmark.page is None else places.get((bookmark.page, wanted))
            if at is None or not wanted:
                continue
            joined = ""
            for index in range(at, min(at + 3, len(self._lines))):
                joined = f"{joined} {self._lines[index].content}"
                roles[index] = _Role(min(6, bookmark.level + 1), entry)
                if _plain(joined) == wanted:
                    break
        return roles

    def _is_large(self, line: PdfLine) -> bool:
        return (
            line.size > self._body_size * _LARGER
            and len(line.content) <= _MAX_HEADING
            and any(map(str.isalpha, line.content))
            and not COLUMNS.search(line.content)
        )

    def _continues_heading(self, index: int) -> bool:
        line, before = self._lines[index], self._lines[index - 1]
        return (
            line.page == before.page
            and _rounded(line.size) == _rounded(before.size)
            and 0 < before.bottom - line.top < 1.6 * line.size
            and numbered_level(line.content) is None
        )

    def _reads_as_heading(self, index: int, roles: dict[int, _Role], guess: bool) -> bool:
        """Whether a line in body type is a heading by its number or its place."""
        line = self._lines[index]
        numbered = re.match(r"\d{1,2}(\.\d{1,2})*\.?\s+[^\W\d_]", line.content)
        if not is_heading_shaped(line.content) or index + 1 == len(self._lines):
            return False
        if not (guess or numbered):
            return False
        after = self._lines[index + 1]
        if after.page != line.page or BULLET.match(after.content):
            return False
        if len(after.content) < 40 and not ends_sentence(after.content):
            return False
        before = self._lines[index - 1] if index else None
        if before is None or before.page != line.page or index - 1 in roles:
            return True
        if BULLET.match(before.content) and BULLET.match(line.content):
            return False
        return self._is_gap(before, line)


def _rounded(size: float) -> float:
    return round(size * 2) / 2
