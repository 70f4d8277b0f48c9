"""reStructuredText: the stored text is the file, markup included; the blocks point into it.

Tables alone are drawn anew (``tables/drawn_tables.py``, ``rst_tables.py``).

Read are sections, paragraphs, lists, tables, notes, admonitions, code, and fields before the text but
those for programs; comments, targets, and directives that only place or include something are in no block.
"""

from __future__ import annotations

import re

from ingest.document import HEADER_ROW, HEADLESS_ROW, BlockKind, ParsedDocument
from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.lines.line_shapes import BULLET, CHECK_BOX
from ingest.parsers.notations.front_matter import is_told
from ingest.parsers.notations.line_walk import LineWalk
from ingest.parsers.notations.named_texts import with_substitutions
from ingest.parsers.notations.rst_tables import TABLES, table_rows
from ingest.parsers.tables.drawn_tables import COLUMNS, GRID

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([\w:+.-]+?)::(?:[ \t]+|$)")
_NOTE = re.compile(r"\.\.[ \t]+\[[^\]]+\](?:[ \t]+|$)")
_FIELD = re.compile(r":(?![ :])[^:]+:(?:[ \t]+|$)")
_ENUMERATED = re.compile(r"(?:#|\w{1,3})\.[ \t]+(?=\S)|\(\w{1,3}\)[ \t]+(?=\S)")
# What is set as code, what has nothing to read in it, and what names what follows.
_CODE = frozenset({"code", "code-block", "sourcecode", "parsed-literal", "math", "productionlist"})
_UNREAD = frozenset(
    ["raw", "toctree", "contents", "index", "meta", "highlight", "include", "literalinclude",
     "sectnum", "default-role", "role", "replace", "unicode", "date", "tabularcolumns", "graphviz",
     "currentmodule", "module", "autoclass", "automodule", "autofunction", "target-notes", "header",
     "footer", "plantuml", "uml", "video", "youtube"]
)  # fmt: skip
# What says where or how its text is shown, and nothing more.
_PLACING = frozenset({"only", "ifconfig", "class", "rst-class", "container", "tabs", "grid"})
# Whose argument is a version: the name says what it is of ("deprecated:: 3.0").
_VERSIONS = frozenset(
    {"versionadded", "versionchanged", "versionremoved", "deprecated", "deprecated-removed"}
)
_PICTURES = frozenset({"figure", "image"})
_FOR_SPHINX = frozenset({"tocdepth", "orphan", "nocomments", "nosearch", "no-search"})
_ALTERNATIVE = re.compile(r":alt:[ \t]+(?=\S)")


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse reStructuredText. The mark of most directives is in no block; their argument is a paragraph."""
    text, encoding = decode(data)
    return _Walk(with_substitutions(text)).parsed(encoding)


class _Walk(LineWalk):
    _INCLUDES = re.compile(r"\.\.[ \t]+(?:literal)?include::[ \t]+\S")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._adornments: list[str] = []
        self._head = 0  # blocks that are titles and fields before the text

    def _block(self, at: int) -> int:
        line = self._lines[at]
        content = line.content
        if not content or (taken := self._heading(at)) is None:
            return at + 1
        if taken:
            return taken
        if _is_drawn(content):
            return self._table(at)
        if content.startswith("..") and (content == ".." or content[2:3] in " \t"):
            return self._explicit(at)
        field = _FIELD.match(content)
        while self._head < len(self._blocks) and self._blocks[self._head].kind is BlockKind.HEADING:
            self._head += 1
        if field is not None and self._head == len(self._blocks):
            return self._told(at)
        item = BULLET.match(content) or _ENUMERATED.match(content) or field
        if item is None and self._is_deeper(at + 1, line.indent):  # a term above what it means
            self._add(line.start, line.end, BlockKind.PARAGRAPH)
            return self._definition(at + 1)
        end = self._paragraph_end(at, line.indent)
        mark = 1 if item and item is field else item.end() if item else 0  # a field is named
        mark = 0 if CHECK_BOX.match(content) else mark
        start = line.start + mark
        last = self._lines[end - 1]
        is_code = last.content.endswith("::")
        kind = BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH
        shown = last.content
        if is_code:  # one colon of "text::" is seen, none of " ::"
            shown = shown[:-2].rstrip() if shown == "::" or shown[-3:-2].isspace() else shown[:-1]
        self._add(start, last.start + len(shown), kind, line.indent // 2 if item else 0)
        if not is_code:
            return end
        # Of an item goes on what stands below its text again, not below its mark.
        below = line.indent + (item.end() if item and end == at + 1 else 0)
        below = max(below, last.indent if end > at + 1 else 0)
        is_deeper = any(one.indent > below for one in self._lines[end : end + 2] if one.content)
        return self._code(end, below if is_deeper else line.indent)

    def _told(self, at: int) -> int:
        """A field before the text: who wrote it and when, or one for Sphinx."""
        line, end = self._lines[at], self._after(at, self._lines[at].indent)
        last = next(n for n in range(end - 1, at - 1, -1) if self._content(n))
        for_sphinx = line.content.split(":")[1].lower() in _FOR_SPHINX
        if not for_sphinx and is_told(line.content[1:], has_more=last > at):
            self._add(line.start + 1, self._lines[last].end, BlockKind.PARAGRAPH)
            self._head = len(self._blocks)
        return end

    def _is_deeper(self, at: int, indent: int) -> bool:
        return bool(self._content(at)) and self._lines[at].indent > indent

    def _definition(self, at: int) -> int:
        """What a term means, the lines from ``at`` on, as an item below it; lists and directives as they are."""
        line = self._lines[at]
        opens = BULLET.match(line.content) or _ENUMERATED.match(line.content)
        if opens or line.content.startswith("..") or _is_drawn(line.content):
            return at
        end = self._paragraph_end(at, line.indent)
        end = next((n for n in range(at, end) if self._lines[n].indent < line.indent), end)
        last = self._lines[end - 1]
        if last.content.endswith("::") or any(
            one.indent != line.indent for one in self._lines[at:end]
        ):
            return at
        self._add(line.start, last.end, BlockKind.LIST_ITEM)
        return end

    def _heading(self, at: int) -> int | None:
        """The line after a section title at ``at``; 0 when there is none, None for a lone rule."""
        content = self._lines[at].content
        over = _ADORNMENT.fullmatch(content)
        title, under = (at + 1, at + 2) if over else (at, at + 1)
        if over and _is_drawn(content):
            return 0
        mark = _ADORNMENT.fullmatch(self._content(under))
        words = self._content(title)
        fits = mark is not None and words and len(self._content(under)) >= min(len(words), 4)
        if (
            not fits
            or mark is None
            or _ADORNMENT.fullmatch(words)
            or (over and over.group() != mark.group())
        ):
            return None if over else 0
        style = mark.group(1) * (2 if over else 1)
        if style not in self._adornments:
            self._adornments.append(style)
        level = min(6, self._adornments.index(style) + 1)
        self._add(self._lines[title].start, self._lines[title].end, BlockKind.HEADING, level)
        if level == 1 and not self._title and is_sensible_title(words):
            self._title = words
        return under + 1

    def _explicit(self, at: int) -> int:
        """A directive, a note, a target or a comment."""
        line = self._lines[at]
        if (note := _NOTE.match(line.content)) is not None:
            if note.end() == len(line.content):
                return at + 1  # it stands below
            end = self._paragraph_end(at, line.indent)
            self._add(line.start + note.end(), self._lines[end - 1].end, BlockKind.PARAGRAPH)
            return end
        directive = _DIRECTIVE.match(line.content)
        if directive is None or directive.group(1) in _UNREAD:
            return self._after(at, line.indent)
        name = directive.group(1)
        if name in _CODE:
            return self._code(at + 1, line.indent)
        if name in _PICTURES:
            return self._picture(at, name)
        end = at + 1
        if line.content[directive.end() :] and name not in _PLACING:
            while self._content(end) and not _FIELD.match(self._content(end)):
                if self._lines[end].indent <= line.indent:
                    break
                end += 1
            start = line.start + (directive.start(1) if name in _VERSIONS else directive.end())
            self._add(start, self._lines[end - 1].end, BlockKind.PARAGRAPH)
        if name in TABLES:
            after = self._after(at, line.indent)
            rows, headed = table_rows(name, self._lines, end, after)
            if rows:
                level = HEADER_ROW if headed else HEADLESS_ROW
                return self._take(self._drawing.table(after, rows, level))
        while _FIELD.match(self._content(end)):  # options
            end += 1
        return end  # what it holds is read as any other text

    def _picture(self, at: int, name: str) -> int:
        """What a picture is described to show; what a figure holds besides is read as any other text."""
        end = at + 1
        while _FIELD.match(self._content(end)):
            first, end = end, self._after(end, self._lines[end].indent)
            if (found := _ALTERNATIVE.match(self._content(first))) is not None:
                while not self._content(end - 1):
                    end -= 1
                start, stop = self._lines[first].start + found.end(), self._lines[end - 1].end
                if picture_says(self._text[start:stop]):
                    self._add(start, stop, BlockKind.PARAGRAPH)
        return end if name == "figure" else self._after(at, self._lines[at].indent)

    def _code(self, at: int, indent: int) -> int:
        """The indented lines from ``at`` on, without the options of a directive."""
        while _FIELD.match(self._content(at)):
            at += 1
        end = self._after(at - 1, indent)
        inner = [line for line in self._lines[at:end] if line.content]
        if inner:
            self._add(inner[0].start, inner[-1].end, BlockKind.CODE)
        return end

    def _table(self, at: int) -> int:
        table = self._drawing.table_at(at)
        if table is None:
            return at + 1
        return self._take(table)

    def _paragraph_end(self, at: int, indent: int) -> int:
        """The first line from ``at`` on that does not go on with its paragraph or item."""
        item = BULLET.match(self._content(at)) or _ENUMERATED.match(self._content(at))
        end = at + 1
        is_field = _FIELD.match(self._content(at))
        while self._content(end):
            here = self._lines[end]
            if is_field and here.indent <= indent and _FIELD.match(here.content):
                break
            is_item = BULLET.match(here.content) or _ENUMERATED.match(here.content)
            if (is_item and here.indent <= indent and item) or here.content.startswith(".. "):
                break
            end += 1
        return end


def _is_drawn(content: str) -> bool:
    """Whether a line begins a table; dashes alone do not in this notation."""
    columns = content.startswith("=") and COLUMNS.fullmatch(content) is not None
    return columns or GRID.fullmatch(content) is not None
