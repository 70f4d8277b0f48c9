"""Markdown: the stored text is the file, markup included; the blocks point into it.

The parser maps its blocks to lines. Where a block's text starts and ends within its lines follows from the
parser's own idea of the text (``Token.content``): each of its lines is the tail of a line of the file, once the
marks of enclosing lists and quotes are off.

Characters that are written by name (``&ouml;``) are stored as themselves, but in code. Struck-out stretches, and
comments and ``<br>`` within a block, are overwritten with spaces: nobody is answered from them, and an offset
into the file is still one into the document. Drawn tables have bars between their cells (``drawn_tables.py``).
"""

from __future__ import annotations

import re
from typing import Any

from ingest.document import HEADER_ROW, HEADLESS_ROW, Block, BlockKind, Link, ParsedDocument
from ingest.parsers.blocks.builder import trim, trim_links
from ingest.parsers.blocks.named_characters import marked_up
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.lines.line_shapes import MAX_HEADING_CHARACTERS, ends_sentence
from ingest.parsers.markdown.bold import is_bold, with_bold, with_sections
from ingest.parsers.markdown.changes import accepted
from ingest.parsers.markdown.components import with_titles
from ingest.parsers.markdown.dialects import apart, plain
from ingest.parsers.markdown.html_blocks import html_block
from ingest.parsers.markdown.line_map import LineMap, cell_map, defined, stored
from ingest.parsers.markdown.rules import NOTED, Noted, markdown_parser
from ingest.parsers.markdown.unread import HTML_MARKUP, Unread, shows_nothing
from ingest.parsers.notations.front_matter import front_matter, told_fields
from ingest.parsers.tables.drawn_rows import redrawn

_NO_TEXT = re.compile(r"(?:[\s>*+-]|\d+[.)])*")  # marks of quotes and lists may stand there
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
# Kramdown's and Pandoc's attributes of a heading or paragraph: {#gates .wide}, {: .note }.
_ATTRIBUTES = re.compile(r"[ \t]*\{(?::[^{}\n]*|[#.][\w.#:= \"-]*)\}$")
_NOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse Markdown (see ``markdown_parser``). Rules and reference definitions are in no block."""
    text, encoding = decode(data)
    walk = _Walk(text)
    walk.run()
    if (named := marked_up(accepted(text, walk.blocks), walk.blocks)) != text:
        walk = _Walk(named)
        walk.run()
    shown, blocks, links = walk.unread.remove(walk.text, walk.blocks, sorted(walk.links))
    return ParsedDocument(
        shown,
        blocks,
        title=walk.title or None,
        links=links,
        encoding=encoding,
        remarks=walk.unread.remarks(walk.text),
    )


class _Walk:
    """Collects blocks and links while walking the parser's tokens."""

    def __init__(self, text: str) -> None:
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self._bold: set[int] = set()  # where paragraphs begin that are bold throughout
        self.unread = Unread()
        self.title = ""
        self.text = text
        # The parser replaces NULs, one character for another.
        lines = [match for match in _LINE.finditer(text.replace("\0", "\ufffd")) if match.group()]
        self._starts = [match.start() for match in lines]
        self._lines = [match.group(1) for match in lines]
        self._indents: list[int] = []  # what the parser is not given of each line
        self._noted = Noted()
        self._parser = markdown_parser()
        self._environment = {NOTED: self._noted}

    def run(self) -> None:
        """Parse the whole text."""
        front, self.title = front_matter(self._lines)
        for at, last in told_fields(self._lines[:front]):
            mark = len(self._lines[at]) - len(self._lines[at].lstrip("% "))
            self._append(self._starts[at] + mark, self._starts[last + 1], BlockKind.PARAGRAPH)
        read = plain(self.text, [""] * front + self._lines[front:], self._starts)
        self._indents = [len(a) - len(b) for a, b in zip(self._lines, read.lines, strict=True)]
        source = "\n".join(read.lines)
        lists = heading = cursor = row_level = 0
        in_row = False
        for token in self._parser.parse(source, self._environment):
            kind = BlockKind.LIST_ITEM if lists else BlockKind.PARAGRAPH
            level = max(0, lists - 1)
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    lists += 1
                case "bullet_list_close" | "ordered_list_close":
                    lists -= 1
                case "heading_open":
                    heading = int(token.tag[1])
                    marks = token.markup if token.markup.startswith("#") else ""
                case "heading_close":
                    heading = 0
                case "tr_open" if token.map:
                    in_row, before = True, len(self.blocks)
                    cursor = self._row(token.map[0], row_level)
                    # A header that is left empty heads nothing, nor does the row below it.
                    row_level = HEADLESS_ROW if row_level and len(self.blocks) == before else 0
                case "tr_close":
                    in_row = False
                case "thead_open":
                    row_level = HEADER_ROW
                case "inline" if token.map and in_row:
                    cursor = self._cell(token.content, token.map[0], cursor)
                case "inline" if token.map and heading and not _is_text(token.content, marks):
                    self._heading(token.content, token.map[0], heading, marks)
                case "inline" if token.map and not shows_nothing(token.content):
                    self._paragraph(token.content, token.map[0], kind, level)
                case "fence" | "code_block" if token.map:
                    first = token.map[0] + (token.type == "fence")
                    self._add(self._map(token.content, first), BlockKind.CODE)
                case "html_block" if token.map:
                    self._html(token.content, token.map[0], kind, level)
        self.text = redrawn(self.text, read.changes)
        for row in read.rows:
            self._inline(self.text[row.start : row.end], [(0, row.start, row.end - row.start)])
        blocks = apart(with_titles(self.text, [*self.blocks, *read.rows], read.titles))
        self.blocks = with_sections(self.text, with_bold(self.text, blocks, self._bold))
        self.unread.encoded(self.text)

    def _heading(self, content: str, line: int, level: int, marks: str) -> None:
        """Record a heading, with or without ``marks`` before it."""
        lines = self._map(content, line, marks)
        self._add(lines, BlockKind.HEADING, level)
        self._entitle(_ATTRIBUTES.sub("", self._inline(content, lines)), level)

    def _paragraph(self, content: str, line: int, kind: BlockKind, level: int) -> None:
        """Record a paragraph, or an item of a list; one that defines terms is several items."""
        lines = self._map(content, line)
        for part, begins in defined(self.text, lines):
            self._add(part, BlockKind.LIST_ITEM if begins else kind, level, begins)
        if kind is BlockKind.PARAGRAPH and is_bold(content):
            self._bold.add(lines[0][1])
        self._inline(content, lines)

    def _entitle(self, words: str, level: int) -> None:
        """Take a heading for the title of a text that has none."""
        if level == 1 and not self.title and is_sensible_title(words):
            self.title = words

    def _map(self, content: str, line: int, marks: str = "") -> LineMap:
        """For each line of ``content``: its offset there, in the stored text, and its length."""
        lines, offset = LineMap(), 0
        first = content.partition("\n")[0].strip()
        # A line of, say, no-break spaces alone starts a paragraph, but the parser strips it.
        while first and line + 1 < len(self._lines) and _NO_TEXT.fullmatch(self._lines[line]):
            if self._lines[line].rstrip().endswith(first):
                break
            line += 1
        for number, part in enumerate(content.split("\n"), start=line):
            bare = part.strip()
            if bare and number < len(self._lines):
                source = self._lines[number]
                if marks:
                    at = source.find(bare, source.index(marks) + len(marks))
                else:
                    at = len(source.rstrip()) - len(bare)
                lead = len(part) - len(part.lstrip())
                lines.append((offset + lead, self._starts[number] + at, len(bare)))
            offset += len(part) + 1
        return lines

    def _add(self, lines: LineMap, kind: BlockKind, level: int = 0, skip: int = 0) -> None:
        if lines:
            start = lines[0][1] + skip
            self._append(start, lines[-1][1] + lines[-1][2], kind, level)

    def _append(self, start: int, end: int, kind: BlockKind, level: int = 0) -> None:
        start, end = trim(self.text, start, end)
        if kind is not BlockKind.CODE:
            end = start + len(_ATTRIBUTES.sub("", self.text[start:end]))
        if start < end:
            self.blocks.append(Block(start, end, kind, level))

    def _inline(self, content: str, lines: LineMap) -> str:
        """Record the links in an inline text; returns the text without its markup."""
        tokens: list[Any] = []
        links, unread = self._noted.links, self._noted.unread
        links.clear()
        unread.clear()
        self._parser.inline.parse(content, self._parser, self._environment, tokens)
        # What has another source is inside the description of an image.
        spans = [
            Link(stored(found.start, lines), stored(found.end, lines), found.href)
            for found in links
            if found.source == content
        ]
        self.links += trim_links(self.text, spans)
        self.unread.inline(content, [found for found in unread if found.source == content], lines)
        spoken = (" " if token.type.endswith("break") else token.content for token in tokens)
        return " ".join(_NOTE_MARK.sub("", "".join(spoken)).split())

    def _html(self, content: str, line: int, kind: BlockKind, level: int) -> None:
        """Record the elements of a block of HTML; plain ones in a list are items of it."""
        lines = self._map(content, line)
        read = html_block(content)
        shown = [
            (one, " ".join(said.split()))
            for one in read.elements
            if (said := HTML_MARKUP.sub("", content[one.start : one.end])).strip()
        ]
        if lines and shown:
            for one, said in shown:
                start, end = stored(one.start, lines), stored(one.end, lines)
                if one.kind is BlockKind.PARAGRAPH:
                    self._append(start, end, kind, level)
                else:
                    self._append(start, end, one.kind, one.level)
                if one.kind is BlockKind.HEADING:
                    self._entitle(said, one.level)
            self.unread.markup(read.markup, read.signs, lines)
        self.unread.block(content, lines)

    def _row(self, line: int, level: int) -> int:
        """Record a table row; returns where its first cell may start."""
        source, start = self._lines[line], self._starts[line]
        column = self._noted.columns.get(line, 0) + self._indents[line]
        row = source[column:].rstrip()
        while row.endswith("|") and not row.endswith("\\|"):
            row = row[:-1].rstrip()
        # The outer bar goes; that of an empty first cell keeps the columns apart.
        lead = len(row) - len(row.lstrip(" \t").removeprefix("|").lstrip(" \t"))
        self._append(start + column + lead, start + column + len(row), BlockKind.TABLE_ROW, level)
        return column + lead

    def _cell(self, content: str, line: int, cursor: int) -> int:
        """Record the links of a cell; returns where the next one may start."""
        if not content:
            return cursor
        escaped = content.replace("|", "\\|")
        at = self._lines[line].find(escaped, cursor)
        if at < 0:
            return cursor
        self._inline(content, cell_map(content, self._starts[line] + at))
        return at + len(escaped)


def _is_text(content: str, marks: str) -> bool:
    """Whether what is underlined is a paragraph above a rule that lacks its blank line."""
    long = "\n" in content or len(content) > MAX_HEADING_CHARACTERS
    return not marks and long and ends_sentence(content)
