"""The rows of a drawn table, written with bars between their cells and within their own length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.document import Block
from ingest.parsers.blocks.builder import BAR, joined_cells, trim

Change = tuple[int, str]
"""An offset in a text, and the characters that take the place of as many there."""
CROSSED = re.compile(r"[ \t]*-+(?:\+-+)+")
"""The rule below the names of a table without a frame, which its bars cross."""
_COLUMN = re.compile(r"-+|=+")
# The signs of frames, as the lines of those drawn in ASCII are typed.
_FRAMED = re.compile(r"\s*[\u2500-\u257f]")
_SIGNS = dict.fromkeys(range(0x2500, 0x2580), "+")
_SIGNS |= dict.fromkeys(map(ord, "─╌┄┈╴╶╼╾"), "-") | dict.fromkeys(map(ord, "━═╍┅┉╸╺"), "=")
_SIGNS |= dict.fromkeys(map(ord, "│┃║╎╏┆┇┊┋╽╿╵╷╹╻"), "|")
_CARETED = re.compile(r"\^ *[^|^\s][^|^]*(?:[|^][^|^]*)+[|^]")
_DOUBLED = re.compile(r"[ \t]*\|\|[^|]*(?:\|\|[^|]*)+\|\|[ \t]*")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def is_doubled(line: str) -> bool:
    """Whether double bars stand between the cells of a line, as between names in Jira, and in all rows of Trac."""
    return _DOUBLED.fullmatch(line) is not None


def between_bars(line: str, *, named: bool) -> list[str]:
    """The cells of a line between bars; below a line of names (``named``) a double bar begins one more name."""
    line = line.strip()
    bar = "||" if is_doubled(line) else "|"
    if named and bar == "|":
        line = line.replace("||", "|", 1) if line.startswith("||") else line
    return [cell.strip() for cell in line.split(bar)[1:-1]]


class DrawnTable(NamedTuple):
    """The rows of a table, what becomes of its text, and the number of the first line after it."""

    after: int
    rows: tuple[Block, ...]
    changes: tuple[Change, ...]


class DrawnRow(NamedTuple):
    """A row: its lines, its cells and, if it can stay as it is, where it begins in its line.

    ``gaps`` are where a bar has to come between its cells.
    """

    lines: range
    cells: list[str]
    begins: int | None = None
    gaps: Sequence[int] = ()

    def written(self, drawn: str) -> tuple[tuple[int, int], list[Change]]:
        """Where the row stands in its lines, which are ``drawn``, once they are changed so."""
        if self.begins is not None:
            changes = [(gap, "|") for gap in self.gaps]
            start, end = self.begins, len(drawn.rstrip("| "))
        else:
            start, end, changes = len(drawn) - len(drawn.lstrip()), len(drawn), []
            text = joined_cells([(cell, []) for cell in self.cells])[0]
            ends = "".join(_LINE_END.findall(drawn, start))
            room = end - start - len(ends)
            if len(text) > room:
                text = "|".join(BAR.sub(r"\\|", cell) for cell in self.cells).rstrip("|")
            if len(text) <= room:
                changes.append((start, text.ljust(room) + ends))
                end = start + len(text)
        return trim(redrawn(drawn, changes), start, end), changes


def redrawn(text: str, changes: Iterable[Change]) -> str:
    """``text`` with other characters in the place of as many."""
    parts, done = [], 0
    for at, new in sorted(changes):
        parts += [text[done:at], new]
        done = at + len(new)
    return "".join((*parts, text[done:]))


def spans_of(rule: str) -> list[tuple[int, int]]:
    """Where the columns are that a rule of dashes or equals signs stands under."""
    return [found.span() for found in _COLUMN.finditer(rule)]


def below(line: str, spans: Sequence[tuple[int, int]]) -> tuple[list[str], bool]:
    """What stands below each rule, and whether something stands between them: it is of both columns."""
    cells: list[str] = []
    first, begin, crosses = 0, 0, bool(line[: spans[0][0]].strip())
    for number, (_, end) in enumerate(spans):
        following = spans[number + 1][0] if number + 1 < len(spans) else len(line)
        if following < len(line) and line[end:following].strip():
            crosses = True
            continue
        cell = line[begin:following].strip()
        cells += ["" if cell == "\\" else cell] * (number + 1 - first)  # a backslash: nothing
        first, begin = number + 1, following
    return cells, crosses


def typed(line: str) -> str:
    """A line of a frame that is drawn in signs of its own, in as many of ASCII; others as they are.

    DokuWiki has carets in the place of bars beside names.
    """
    if _CARETED.fullmatch(line):
        return line.replace("^", "|")
    return line.translate(_SIGNS) if _FRAMED.match(line) else line


def unframed_rows(lines: Sequence[str], at: int) -> list[DrawnRow]:
    """The rows of a table without a frame, as psql prints one, whose names are line ``at``; none if it is none."""
    bars, end = lines[at + 1].count("+"), at + 2
    while end < len(lines) and lines[end].count("|") == bars:
        end += 1
    if lines[at].count("|") != bars or end == at + 2:
        return []
    numbers = [at, *range(at + 2, end)]
    return [
        DrawnRow(range(n, n + 1), [one.strip() for one in lines[n].split("|")]) for n in numbers
    ]
