"""AsciiDoc: the stored text is the file, markup included; the blocks point into it.

Rows of tables alone, where more than bars parts their cells, are written anew within their length.

Read are sections, paragraphs, lists, tables, admonitions and code; what is for the program that
makes pages of it (attributes, macros, comments, block marks) is in no block.
"""

from __future__ import annotations

import csv
import re

from ingest.document import HEADER_ROW, BlockKind, ParsedDocument
from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.blocks.named_characters import marked_up
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.lines.line_shapes import Line
from ingest.parsers.notations.asciidoc_cells import cells_in, width
from ingest.parsers.notations.front_matter import without_front_matter
from ingest.parsers.notations.line_walk import LineWalk
from ingest.parsers.notations.named_texts import with_attributes
from ingest.parsers.tables.csv_rows import csv_rows
from ingest.parsers.tables.drawn_rows import DrawnRow

_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(?=\S)")
# What stands below a title of two lines, as long as it (AsciiDoc's first way of writing sections).
_UNDERLINE = re.compile(r"([=~^+-])\1+")
_LEVELS = "=-~^+"
_CODE = re.compile(r"(-{4,}|\.{4,}|```)(?:\w*)")
_UNREAD = re.compile(r"(/{4,}|\+{4,})")
# Delimiters of blocks whose text is read, and lines that are for the program alone.
_SKIPPED = re.compile(
    r"={4,}|\*{4,}|_{4,}|--|'{3,}|<{3,}|\+|-{3}|\[.*\]|:!?[\w-]+!?:.*|//(?!/).*|[\w-]+::[^\s\[]*\[.*\]"
    r"|endif::.*|ifn?def::.*"
)
_TABLE = re.compile(r"[|,:!]={3,}")
_ITEM = re.compile(r"(\*{1,5}|-|\.{1,5}|\d{1,3}\.)[ \t]+(?=\S)")
_TERM = re.compile(r"(?=\S.*?\S(?:::{1,3}|;;)(?:[ \t]|$))")
_LABEL = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+(?=\S)")
_CAPTION = re.compile(r"\.(?=[^\s.])")
_PICTURE = re.compile(r"image::[^\s\[]*\[(?:alt=)?(\"[^\"]*\"|[^\],]*)")
# Tables of lines of CSV and their like: what is stated before them, and what delimits them.
_FORMAT = re.compile(r"\bformat=\"?(csv|tsv|dsv)\b")
_SEPARATOR = re.compile(r"\bseparator=\"?([^\s\"\]])")
_SEPARATORS = {"csv": ",", "tsv": "\t", "dsv": ":", ",": ",", ":": ":"}
_COLUMNS = re.compile(r"\bcols=\"?([^\"\]]*)")


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse AsciiDoc. An admonition's label is no part of its text; a table's row is a line."""
    text, encoding = decode(data)
    body, title = without_front_matter(text)
    written = with_attributes(body)
    parsed = _Walk(written, title).parsed(encoding)
    named = marked_up(written, parsed.blocks)
    return parsed if named == written else _Walk(named, title).parsed(encoding)


class _Walk(LineWalk):
    _STRUCK = re.compile(r"\[\.?line-through\](##?|\*)(?=\S)[^\n]{1,300}?(?<=\S)\1")
    _INCLUDES = re.compile(r"include::\S[^\[]*\[[^\]]*\]$")

    def __init__(self, text: str, title: str) -> None:
        super().__init__(text)
        self._title = title
        self._columns = 0  # that the attributes before a table state
        self._separator = ""  # that they state for one whose cells no bars part
        self._level = 0  # of the next row

    def _block(self, at: int) -> int:
        line = self._lines[at]
        content = line.content
        if level := self._underlined(at):
            return self._heading(line, 0, level, at + 2)
        if fence := _CODE.fullmatch(content) or _UNREAD.fullmatch(content):
            mark = fence.group(1)
            end = next(
                (n for n in range(at + 1, len(self._lines)) if self._lines[n].content == mark),
                len(self._lines),
            )
            inner = [one for one in self._lines[at + 1 : end] if one.content]
            if inner and fence.re is _CODE:
                self._add(inner[0].start, inner[-1].end, BlockKind.CODE)
            return end + 1
        if _TABLE.fullmatch(content):
            return self._table(at)
        if (heading := _HEADING.match(content)) is not None:
            return self._heading(line, heading.end(), len(heading.group(1)), at + 1)
        if not content or _SKIPPED.fullmatch(content):
            stated = _COLUMNS.search(content) if content.startswith("[") else None
            self._columns = _count(stated.group(1)) if stated else self._columns
            if content.startswith("["):
                self._separator = _separator(content)
            self._picture(line)
            return at + 1
        item = _ITEM.match(content) or _TERM.match(content)
        skipped = item or _LABEL.match(content) or _CAPTION.match(content)
        end = at + 1
        if not _CAPTION.match(content):
            while end < len(self._lines) and not self._starts(end):
                end += 1
        start = line.start + (skipped.end() if skipped else 0)
        if item is None:
            self._add(start, self._lines[end - 1].end, BlockKind.PARAGRAPH)
        else:
            mark = item.group(1) if item.re is _ITEM else ""
            level = len(mark) - 1 if mark[:1] in {"*", "."} else 0
            self._add(start, self._lines[end - 1].end, BlockKind.LIST_ITEM, max(0, level))
        return end

    def _heading(self, line: Line, skip: int, level: int, after: int) -> int:
        self._add(line.start + skip, line.end, BlockKind.HEADING, level)
        words = line.content[skip:].strip()
        if level == 1 and not self._title and is_sensible_title(words):
            self._title = words
        return after

    def _underlined(self, at: int) -> int:
        """The level of the title that a line is by the next one, as long as itself; 0 where it is none."""
        content, below = self._content(at), self._content(at + 1)
        title = (
            abs(len(content) - len(below)) <= 1
            and _UNDERLINE.fullmatch(below)
            and any(map(str.isalpha, content))
            and not self._starts(at)
            and not _CAPTION.match(content)
        )
        return _LEVELS.index(below[0]) + 1 if title else 0

    def _picture(self, line: Line) -> None:
        """What a picture is described to show, in its own paragraph."""
        found = _PICTURE.match(line.content)
        if found is not None and picture_says(said := found.group(1).strip('"')):
            start = line.start + found.start(1) + found.group(1).index(said)
            self._add(start, start + len(said), BlockKind.PARAGRAPH)

    def _starts(self, at: int) -> bool:
        """Whether a line begins something of its own."""
        content = self._lines[at].content
        return (
            not content
            or any(pattern.fullmatch(content) for pattern in (_CODE, _UNREAD, _SKIPPED, _TABLE))
            or any(pattern.match(content) for pattern in (_HEADING, _ITEM, _TERM))
        )

    def _table(self, at: int) -> int:
        """A table: a row is a line of cells, or as many cells as there are columns."""
        mark, bar = self._lines[at].content, self._lines[at].content[0]
        columns, self._columns = self._columns, 0
        separator, self._separator = self._separator or _SEPARATORS.get(bar, ""), ""
        if separator and (after := self._separated(at, separator)):
            return after
        row: list[int] = []
        reaching: list[int] = []
        self._level = HEADER_ROW
        cells = 0
        end = at + 1
        while end < len(self._lines) and self._lines[end].content != mark:
            content = self._lines[end].content
            end += 1
            if not content:
                continue
            found = width(content, bar)
            columns = columns or max(1, found)
            # The last cell goes on up to the next bar.
            if found and row and cells + sum(map(bool, reaching)) >= columns:
                self._row(row, bar, reaching)
                row, cells = [], 0
            row.append(end - 1)
            cells += found
        if row:
            self._row(row, bar, reaching)
        return end + 1

    def _separated(self, at: int, separator: str) -> int:
        """The line after a table whose cells ``separator`` parts; 0 where it is none."""
        marks = range(at + 1, len(self._lines))
        end = next((n for n in marks if self._lines[n].content == self._lines[at].content), 0)
        body = [number for number in range(at + 1, end) if self._lines[number].content]
        try:
            rows = csv_rows(self._lines, body, separator)
        except csv.Error:
            return 0
        if not rows:
            return 0
        return self._take(self._drawing.table(end + 1, rows, HEADER_ROW))

    def _row(self, row: list[int], bar: str, reaching: list[int]) -> None:
        first, last = self._lines[row[0]], self._lines[row[-1]]
        cells = cells_in("\n".join(self._lines[number].content for number in row), bar, reaching)
        if cells.is_plain:
            lead = len(first.content) - len(first.content.lstrip(f"{bar} \t"))
            self._add(first.start + lead, last.end, BlockKind.TABLE_ROW, self._level)
        else:
            lines = range(row[0], row[-1] + 1)
            self._take(self._drawing.table(0, [DrawnRow(lines, cells.contents)], self._level))
        self._level = 0


def _separator(stated: str) -> str:
    """What parts the cells of a table with these attributes; "" where bars do."""
    named = _FORMAT.search(stated)
    own = _SEPARATOR.search(stated) if named else None
    return own[1] if own else _SEPARATORS[named[1]] if named else ""


def _count(stated: str) -> int:
    """How many columns ``cols="1,2a"`` or ``cols="3*"`` states."""
    repeated = re.match(r"\s*(\d+)\*", stated)
    return int(repeated.group(1)) if repeated else stated.count(",") + 1
