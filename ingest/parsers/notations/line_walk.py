"""One pass over the lines of a text in some notation: the blocks point into it, markup and all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from ingest.document import Block, BlockKind, ParsedDocument
from ingest.parsers.blocks.builder import left_out, trim
from ingest.parsers.lines.line_shapes import split_lines
from ingest.parsers.tables.drawn_rows import Change, DrawnTable, redrawn
from ingest.parsers.tables.drawn_tables import DrawnLines, drawing

_SEEN = re.compile(
    r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]"
)  # all but what ends a line (str.splitlines)
_BARE = re.compile(r"[\s!-/:-@\[-`{-~]*")  # marks alone: "|", "..."


class LineWalk:
    """Lines, and what was made of those before; a notation says in ``_block`` what begins at a line.

    ``_INCLUDES`` matches a line that stands for what is in another file, ``_STRUCK`` what is struck out.
    """

    _INCLUDES = _STRUCK = re.compile("(?!)")

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = split_lines(text)
        self._blocks: list[Block] = []
        self._changes: list[Change] = []
        self._title = ""

    def parsed(self, encoding: str) -> ParsedDocument:
        """Read all lines."""
        at = 0
        while at < len(self._lines):
            at = self._block(at)
        others = sum(self._INCLUDES.match(line.content) is not None for line in self._lines)
        remarks = []
        if others:
            remarks.append(left_out(others, "part from another file", "parts from other files"))
        text, blocks = redrawn(self._text, self._changes), self._blocks
        if struck := list(self._struck(text)):
            remarks.append(left_out(len(struck), "struck-out passage"))
            text = blanked(text, struck)
            around = ((block, trim(text, block.start, block.end)) for block in blocks)
            blocks = [block._replace(start=a, end=b) for block, (a, b) in around if a < b]
        return ParsedDocument(
            text,
            tuple(blocks),
            title=self._title or None,
            encoding=encoding,
            remarks=tuple(remarks),
        )

    def _struck(self, text: str) -> Iterator[tuple[int, int]]:
        """Where something is struck out, but in code."""
        for block in self._blocks:
            if block.kind is not BlockKind.CODE:
                found = self._STRUCK.finditer(text, block.start, block.end)
                yield from (one.span() for one in found)

    @cached_property
    def _drawing(self) -> DrawnLines:
        return drawing(self._text)

    def _block(self, at: int) -> int:
        """Read what begins at line ``at``; the number of the first line after it."""
        raise NotImplementedError

    def _take(self, table: DrawnTable) -> int:
        self._blocks += table.rows
        self._changes += table.changes
        return table.after

    def _after(self, at: int, indent: int, until: int | None = None) -> int:
        """The first line after ``at`` that is not indented below ``indent``, or begins after ``until``."""
        end = at + 1
        while end < len(self._lines):
            line = self._lines[end]
            if line.content and line.indent <= indent:
                break
            end += 1
            if until is not None and line.start > until:
                break
        return end

    def _content(self, at: int) -> str:
        return self._lines[at].content if 0 <= at < len(self._lines) else ""

    def _add(self, start: int, end: int, kind: BlockKind, level: int = 0) -> None:
        start, end = trim(self._text, start, end)
        bare = kind is BlockKind.PARAGRAPH and _BARE.fullmatch(self._text, start, end)
        if start < end and not bare:
            self._blocks.append(Block(start, end, kind, level))


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` with spaces where ``spans`` are, its line ends left as they are."""
    parts, done = [], 0
    for start, end in sorted(spans):
        start = max(start, done)
        if start < end:
            parts += [text[done:start], _SEEN.sub(" ", text[start:end])]
            done = end
    return "".join((*parts, text[done:]))
