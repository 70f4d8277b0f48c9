"""Paragraphs, headings and list items from where the lines of a page stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.document import HEADER_ROW, HEADLESS_ROW, ROWS_TITLE, Block, BlockKind
from ingest.parsers.blocks.numerals import counted_items
from ingest.parsers.lines.line_shapes import BULLET, ends_sentence, item_start
from ingest.parsers.pdf.headings import Headings, breaks_off
from ingest.parsers.pdf.measures import Line, Typesetting
from ingest.parsers.pdf.numbered_items import numbered_clauses, numbered_items
from ingest.parsers.pdf.outline import Bookmark

PAGE_BREAK = "\n\n"  # in the stored text; lines are one character apart
_FURTHEST = 6  # lines from what belongs to an item to the next item
_LONE_BULLET = frozenset("•▪●○■·–-*")


def find_blocks(lines: Sequence[Line], outline: Sequence[Bookmark]) -> Iterator[Block]:
    """The blocks that ``lines`` make up, in order."""
    if not lines:
        return
    layout = _Layout(lines, outline)
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or layout.breaks_before(index):
            yield from layout.block(start, index)
            start = index


class _Layout:
    def __init__(self, lines: Sequence[Line], outline: Sequence[Bookmark]) -> None:
        self._lines = lines
        self._setting = Typesetting(lines)
        headings = Headings(self._setting, outline)
        self._headings, self._filled = headings.roles, headings.filled
        self._counted = counted_items([line.content for line in lines]) | numbered_items(lines)
        self._clauses = numbered_clauses(lines)
        self._indents: list[float] = []
        self._header: Line | None = None  # the first row of the last table

    def breaks_before(self, index: int) -> bool:
        """Whether a new block starts at line ``index``."""
        line, before = self._lines[index], self._lines[index - 1]
        if (line.turn, line.slanted) != (before.turn, before.slanted):
            return True
        if line.place or before.place or line.apart or before.apart:
            return True
        if line.start > before.end + len(PAGE_BREAK):  # a header stands between them
            return True
        if index in self._filled:
            return False
        role, role_before = self._headings.get(index), self._headings.get(index - 1)
        if line.page != before.page:
            return not line.goes_on or bool(role or role_before)
        if role or role_before:
            return role != role_before
        if abs(before.bottom - line.top) < 0.3 * line.size and line.left > before.right:
            return False  # the same line, set in pieces
        begins = self._is_item(index) or index in self._clauses
        if begins or abs(line.size - before.size) > 0.15 * before.size:
            return True
        ended = ends_sentence(before.content)
        down = before.bottom - line.top
        if down <= 0:  # a new column
            return ended or not line.content[0].islower()
        if self._setting.is_gap(before, line) or (ended and line.bold and not before.bold):
            return True
        if ended and line.left > before.left + 0.8 * line.size and not self._is_item(index - 1):
            return True
        if not self._setting.has_room(before, line):
            return False
        left = before.left
        short = before.right - left < 0.7 * (self._setting.edge(before) - left)
        goes_on = line.content[0].islower() or breaks_off(before.content)
        return ended or (short and not goes_on)

    def _is_item(self, index: int) -> bool:
        return index in self._counted or BULLET.match(self._lines[index].content) is not None

    def block(self, start: int, end: int) -> Iterator[Block]:
        """The block that lines ``start`` to ``end`` make up."""
        first, last = self._lines[start], self._lines[end - 1]
        if first.place:
            yield from self._table_row(start)
            return
        role = self._headings.get(start)
        if role:
            self._indents.clear()
            yield Block(first.start, last.end, BlockKind.HEADING, role.level)
            return
        if self._is_item(start):
            begin = first.start + self._counted.get(start, item_start(first.content))
        elif self._is_of_item(start, end):
            yield Block(first.start, last.end, BlockKind.LIST_ITEM, len(self._indents))
            return
        elif first.content not in _LONE_BULLET:
            self._indents.clear()
            yield Block(first.start, last.end, BlockKind.PARAGRAPH)
            return
        elif end - start > 1:
            begin = self._lines[start + 1].start
        else:
            return
        before = self._lines[start - 1] if start else first
        if before.page == first.page and before.top < first.bottom:
            self._indents.clear()  # a new column
        yield Block(begin, last.end, BlockKind.LIST_ITEM, self._level(first.left))

    def _is_of_item(self, start: int, end: int) -> bool:
        """Whether lines further in than the item above them stand between that and the next item of its list."""
        first = self._lines[start]
        if not self._indents or not start or first.left <= self._indents[-1] + 3:
            return False
        near = range(end, min(end + _FURTHEST + 1, len(self._lines)))
        item = next(filter(self._is_item, near), None)
        if item is None:
            return False
        between = self._lines[start - 1 : item + 1]
        level = abs(between[-1].left - self._indents[-1]) <= 3
        return level and all(
            one.page == first.page and not one.place and at not in self._headings
            for at, one in enumerate(between, start=start - 1)
        )

    def _table_row(self, index: int) -> Iterator[Block]:
        """A row, but for a header that a page repeats; rows under no header are items of a list."""
        line, before = self._lines[index], self._lines[index - 1] if index else None
        place = line.place
        if place is None:
            return
        opens = before is None or (before.page, before.place and before.place.table) != (
            line.page,
            place.table,
        )
        if place.caption:
            yield Block(line.start, line.end, BlockKind.PARAGRAPH)
            return
        if opens or self._header is None or (before and before.place and before.place.caption):
            goes_on = (
                before is not None
                and before.place is not None
                and self._header is not None
                and before.page + 1 == line.page
                and before.place.columns == place.columns
            )
            if goes_on and self._header and line.content == self._header.content:
                return
            if place.lone and not goes_on:
                yield Block(line.start, line.end, BlockKind.PARAGRAPH)
                return
            if not goes_on:
                self._header = line
        if place.section:
            yield Block(line.start, line.end, BlockKind.HEADING, ROWS_TITLE)
            return
        titled = before is not None and before.place is not None and before.place.section
        header = self._header.place.header if self._header and self._header.place else place.header
        if header:
            below = before is not None and before.place is not None and line is self._header
            # Its header stands above the title; another table may end right above a header.
            level = HEADLESS_ROW if titled else HEADER_ROW if below and opens else 0
            yield Block(line.start, line.end, BlockKind.TABLE_ROW, level)
        else:
            begin = line.start + self._counted.get(index, 0)
            yield Block(begin, line.end, BlockKind.LIST_ITEM)

    def _level(self, left: float) -> int:
        while self._indents and left < self._indents[-1] - 3:
            self._indents.pop()
        if not self._indents or left > self._indents[-1] + 3:
            self._indents.append(left)
        return len(self._indents) - 1
