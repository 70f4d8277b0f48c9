"""Tables that are drawn in characters, in plain text and in notations of it.

Grids (reStructuredText, Pandoc, clients of databases, frames of box signs) have bars and rules on all
sides; the columns of simple and multiline tables stand below dashes, or equals signs. A row becomes its
cells with bars between them, and nothing outside of it moves: a bar takes the place of white space, and a
row of several lines is written anew within its own length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from ingest.document import HEADER_ROW, HEADLESS_ROW, Block, BlockKind
from ingest.parsers.tables.drawn_rows import (
    CROSSED,
    Change,
    DrawnRow,
    DrawnTable,
    below,
    between_bars,
    is_doubled,
    spans_of,
    typed,
    unframed_rows,
)

GRID = re.compile(r"[ \t]*\+(?:[-=:]+\+)+")
COLUMNS = re.compile(r"[ ]*(?:-{2,}(?: +-{2,})+|={2,}(?: +={2,})+)")
_DASHES = re.compile(r" *-{3,}")
_UNDER_NAMES = re.compile(r"[ \t]*\|[ \t]*:?-[-+|: \t]*")  # |---+---|, |:--|--:|
_BETWEEN_BARS = re.compile(r"[ \t]*\|.*\|.*\|")
_NAME = re.compile(r"_[<>=^~]*\. ?")  # Textile's mark of a cell that names its column
_DRAWN = re.compile(r"[-=+:]*")  # in the place of a cell: a rule beside one of several rows
_MOST_LINES = 2_000  # in which a table has to end


class DrawnLines:
    """The lines of a text, with their offsets, in which tables are looked for."""

    def __init__(self, text: str, lines: Iterable[str], starts: Sequence[int]) -> None:
        self._text = text
        drawn = [line.rstrip() for line in lines]
        self._lines = list(map(typed, drawn))
        self._framed = {n for n, line in enumerate(drawn) if line != self._lines[n]}
        self._starts = starts

    def table_at(self, at: int) -> DrawnTable | None:
        """The table whose first line is ``at``, None where none begins."""
        line, following = self._line(at), self._line(at + 1)
        if "--" not in line and "--" not in following and "==" not in line and "+" not in line:
            return None
        if GRID.fullmatch(line):
            return self._grid(at)
        if COLUMNS.fullmatch(line) and "=" in line:
            return self._between_rules(at)
        if CROSSED.fullmatch(following) and (rows := unframed_rows(self._lines, at)):
            return self.table(rows[-1].lines[-1] + 1, rows, HEADER_ROW)
        if not line or self._line(at - 1):
            return None
        if COLUMNS.fullmatch(line):
            return self._headless(at)
        if _DASHES.fullmatch(line):
            return self._multiline(at)
        return self._simple(at) if COLUMNS.fullmatch(following) and "-" in following else None

    def barred_at(self, at: int) -> DrawnTable | None:
        """The table of lines between bars alone, as Org, Textile and wikis have them, whose first is ``at``."""
        if not _BETWEEN_BARS.fullmatch(self._line(at)) or self._line(at - 1).lstrip()[:1] == "|":
            return None
        end = at + 1
        while _BETWEEN_BARS.fullmatch(self._line(end)) or _UNDER_NAMES.fullmatch(self._line(end)):
            end += 1
        rules = [n for n in range(at, end) if _UNDER_NAMES.fullmatch(self._lines[n])]
        numbers = [n for n in range(at, end) if n not in rules]
        named = (doubled := [n for n in numbers if is_doubled(self._lines[n])]) == numbers[:1]
        cells = [between_bars(self._lines[n], named=named) for n in numbers]
        if len(numbers) < 2 or len(set(map(len, cells))) != 1:
            return None
        if marked := all(map(_NAME.match, cells[0])):
            cells[0] = [_NAME.sub("", cell) for cell in cells[0]]
        anew = {n for n in numbers if "||" in self._lines[n]} if named else {*doubled}
        anew |= {at} if marked else set()
        anew |= (careted := {n for n in numbers if self._text.startswith("^", self._starts[n])})
        rows = [
            DrawnRow(range(n, n + 1), row, None if n in anew else self._line(n).index("|") + 1)
            for n, row in zip(numbers, cells, strict=True)
        ]
        headed = marked or named or at in careted or numbers[:2] == [at, at + 2]
        return self.table(end, rows, HEADER_ROW if headed else HEADLESS_ROW)

    def _grid(self, at: int) -> DrawnTable | None:
        end = at + 1
        while self._line(end).lstrip()[:1] in {"+", "|"}:
            end += 1
        rules = [n for n in range(at, end) if GRID.fullmatch(self._lines[n])]
        groups = [range(a + 1, b) for a, b in pairwise(rules) if b > a + 1]
        if len(rules) < 2:
            return None
        edges = sorted({p for n in rules for p, sign in enumerate(self._lines[n]) if sign == "+"})
        heads = next((n for n in rules[1:-1] if "=" in self._lines[n]), 0)
        above = sum(group[0] < heads for group in groups)
        if above:  # all rows above it name the columns
            groups[:above] = [range(groups[0][0], heads)]
        if len(groups) == 2 and (not above or at in self._framed):
            apart = [range(n, n + 1) for n in groups[1]]
            if len(groups[0]) == 1 and all(self._between_bars(n, edges).cells[0] for n in apart):
                groups = [groups[0], *apart]  # as clients of databases draw them
        rows = [self._between_bars(group, edges) for group in groups]
        if titled := len(rows) > 1 and len(edges) > 2 and len(set(rows[0].cells)) == 1:
            rows[0] = DrawnRow(rows[0].lines, rows[0].cells[:1])  # a cell across all columns
        return self.table(rules[-1] + 1, rows, HEADLESS_ROW if titled else HEADER_ROW)

    def _between_bars(self, lines: range, edges: Sequence[int]) -> DrawnRow:
        cells: list[list[str]] = [[] for _ in edges[1:]]
        begins = None
        for number in lines:
            line = self._lines[number]
            if GRID.fullmatch(line):
                continue
            if line.count("|") == len(edges):  # wherever they stand: letters may be wide
                parts = list(enumerate(line.split("|")[1:-1]))
                alone = len(lines) == 1 and number not in self._framed
                begins = line.index("|") + 1 if alone else None
            else:
                cuts = [edge for edge in edges if line[edge : edge + 1] in {"|", "+"}]
                parts = [
                    (column, line[a + 1 : b])  # a merged cell is in every column that it spans
                    for a, b in pairwise(cuts)
                    for column in range(edges.index(a), edges.index(b))
                ]
                if not parts or line[: cuts[0]].strip() or line[cuts[-1] + 1 :].strip():
                    bare = enumerate(line.strip().strip("|").split("|"))  # drawn askew
                    parts = [(min(column, len(cells) - 1), part) for column, part in bare]
            for column, part in parts:
                if not (_DRAWN.fullmatch(part.strip()) and "+-" in line):
                    cells[column].append(part.strip())
        return DrawnRow(lines, [" ".join(filter(None, cell)) for cell in cells], begins)

    def _between_rules(self, at: int) -> DrawnTable | None:
        """ReStructuredText's simple table: a row begins with what stands in its first column."""
        rules = [at]
        for number in range(at + 1, min(len(self._lines), at + _MOST_LINES)):
            if COLUMNS.fullmatch(self._lines[number]) and "=" in self._lines[number]:
                rules.append(number)
                if not self._line(number + 1) or len(rules) > 2:
                    break
        if len(rules) == 1:
            return None
        spans = spans_of(self._lines[at])
        groups: list[range] = []
        for number in range(rules[-2] + 1, rules[-1]):
            line = self._lines[number]
            if line and not self._is_rule(number):
                goes_on = groups and not line[: spans[0][1]].strip()
                first = groups.pop()[0] if goes_on else number
                groups.append(range(first, number + 1))
        header = range(at + 1, rules[1]) if len(rules) > 2 else range(0)
        return self._columns(rules[-1] + 1, spans, header, groups, crossing=True)

    def _simple(self, at: int) -> DrawnTable | None:
        """Pandoc's simple table: a line that names the columns, dashes, and a line each row."""
        end = at + 2
        while self._line(end) and not self._is_rule(end):
            end += 1
        rows = [range(n, n + 1) for n in range(at + 2, end)]
        spans = spans_of(self._lines[at + 1])
        return self._columns(end + bool(self._line(end)), spans, range(at, at + 1), rows)

    def _headless(self, at: int) -> DrawnTable | None:
        """A simple or multiline table without names: it ends with the dashes that it begins with."""
        end = self._next(at + 1, COLUMNS)
        rows = self._apart(at + 1, end)
        if len(rows) == 1:
            rows = [range(n, n + 1) for n in rows[0]]
        return self._columns(end + 1, spans_of(self._lines[at]), range(0), rows) if end else None

    def _multiline(self, at: int) -> DrawnTable | None:
        """Pandoc's multiline table: names, dashes, rows with an empty line between, within rules."""
        under = at + 1
        while self._line(under) and not self._is_rule(under):
            under += 1
        if under == at + 1 or not COLUMNS.fullmatch(self._line(under)):
            return None
        end = self._next(under + 1, _DASHES)
        rows, spans = self._apart(under + 1, end), spans_of(self._lines[under])
        return self._columns(end + 1, spans, range(at + 1, under), rows) if end else None

    def _columns(
        self,
        after: int,
        spans: Sequence[tuple[int, int]],
        header: range,
        groups: Iterable[range],
        *,
        crossing: bool = False,
    ) -> DrawnTable | None:
        """The table of these rows; None where words stand between its columns, unless they may."""
        rows = []
        for lines in [header, *groups] if header else groups:
            read = [self._lines[n] for n in lines if self._lines[n] and not self._is_rule(n)]
            if not read:
                return None
            held, crosses = zip(*(below(line, spans) for line in read), strict=True)
            if any(crosses) and not crossing:
                return None
            cells = [" ".join(filter(None, column)) for column in zip(*held, strict=True)]
            stays = len(lines) == 1 and not any(crosses) and "|" not in read[0]
            gaps = [a[1] + (b[0] - a[1]) // 2 for a, b in pairwise(spans) if b[0] < len(read[0])]
            rows.append(DrawnRow(lines, cells, 0 if stays else None, gaps))
        if not any(sum(map(bool, row.cells)) > 1 for row in rows):
            return None
        return self.table(after, rows, HEADER_ROW if header else HEADLESS_ROW)

    def table(self, after: int, rows: Iterable[DrawnRow], level: int) -> DrawnTable:
        """A table of these rows, the first of which has this level; ``after`` is the line behind it."""
        blocks, changes = list[Block](), list[Change]()
        for row in rows:
            first, last = self._starts[row.lines[0]], row.lines[-1]
            drawn = self._text[first : self._starts[last] + len(self._lines[last])]
            (start, end), new = row.written(drawn)
            changes += [(first + at, signs) for at, signs in new]
            if start < end:
                blocks.append(Block(first + start, first + end, BlockKind.TABLE_ROW, level))
                level = 0
        return DrawnTable(after, tuple(blocks), tuple(changes))

    def _apart(self, first: int, end: int) -> list[range]:
        """The lines from ``first`` up to ``end``, parted where one is empty."""
        breaks = [first - 1, *(n for n in range(first, end) if not self._lines[n]), end]
        return [range(a + 1, b) for a, b in pairwise(breaks) if b > a + 1]

    def _next(self, at: int, pattern: re.Pattern[str]) -> int:
        """The next line that is such a rule, 0 when there is none."""
        lines = range(at, min(len(self._lines), at + _MOST_LINES))
        return next((n for n in lines if pattern.fullmatch(self._lines[n])), 0)

    def _is_rule(self, at: int) -> bool:
        line = self._line(at)
        return bool(COLUMNS.fullmatch(line) or _DASHES.fullmatch(line))

    def _line(self, at: int) -> str:
        return self._lines[at] if 0 <= at < len(self._lines) else ""


def drawing(text: str) -> DrawnLines:
    """The lines of ``text`` as ``str.splitlines`` has them."""
    lines = text.splitlines(keepends=True)
    return DrawnLines(text, lines, list(accumulate(map(len, lines), initial=0)))
