"""Org files (Emacs): headlines, lists, tables and blocks; what is kept for programs is in no block."""

from __future__ import annotations

import re

from ingest.document import BlockKind, ParsedDocument
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.notations.line_walk import LineWalk

_HEADLINE = re.compile(r"(\*+)[ \t]+(?:\[#\w\][ \t]+)?(?=\S)")
_TAGS = re.compile(r"[ \t]+:[\w@#%:]+:$")
_KEYWORD = re.compile(r"#\+(\w+)(?:\[[^\]]*\])?:[ \t]*(.*)", re.IGNORECASE)
_BEGIN = re.compile(r"#\+begin_(\w+).*", re.IGNORECASE)
_DRAWER = re.compile(r":[\w-]+:")
_COMMENT = re.compile(r"#(?:[ \t].*)?")
_RULE = re.compile(r"-{5,}")
_ITEM = re.compile(r"(?:[-+]|\d{1,3}[.)])[ \t]+(?=\S)")
_STAR = re.compile(r"\*[ \t]+(?=\S)")  # an item where it is indented, else a headline
_NOTE = re.compile(r"\[fn:[^\]:]+\][ \t]*(?=\S)")
# What may stand around marked words, as Org has it.
_STRUCK = re.compile(r"(?<![^\s('\"{-])\+(?=[^\s+])[^+\n]{0,300}(?<=\S)\+(?![^\s.,:;!?'\")}\[\\-])")
_CODE = frozenset({"src", "example"})
_UNREAD = frozenset({"comment", "export"})
_TOLD = frozenset({"author", "date", "description", "email", "subtitle"})


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse an Org file; blocks point into its own text."""
    text, encoding = decode(data)
    return _Walk(text).parsed(encoding)


class _Walk(LineWalk):
    _STRUCK = _STRUCK
    _INCLUDES = re.compile(r"#\+include:?[ \t]+\S", re.IGNORECASE)

    def _block(self, at: int) -> int:
        line, content = self._lines[at], self._content(at)
        if (begin := _BEGIN.fullmatch(content)) is not None:
            return self._delimited(at, begin[1].lower())
        if (keyword := _KEYWORD.fullmatch(content)) is not None:
            return self._keyword(at, keyword)
        if _DRAWER.fullmatch(content) and (end := self._end_of(at, ":end:")):
            return end + 1
        if self._is_mark(content):
            return at + 1
        table = self._drawing.barred_at(at) or self._drawing.table_at(at)
        if table is not None:
            return self._take(table)
        headline = _HEADLINE.match(content) if line.indent == 0 else None
        if headline is not None:
            tags = _TAGS.search(content)
            end = line.start + (tags.start() if tags else len(content))
            level = min(6, len(headline[1]))
            self._add(line.start + headline.end(), end, BlockKind.HEADING, level)
            return at + 1
        return self._words(at)

    def _keyword(self, at: int, found: re.Match[str]) -> int:
        said, line = found[2].strip(), self._lines[at]
        if found[1].lower() == "title":
            self._title = self._title or said
        elif found[1].lower() in _TOLD:
            self._add(
                line.start + found.start(1), line.end if said else line.start, BlockKind.PARAGRAPH
            )
        elif found[1].lower() == "caption":
            self._add(line.start + found.start(2), line.end, BlockKind.PARAGRAPH)
        return at + 1

    def _delimited(self, at: int, kind: str) -> int:
        """A block: code as it stands, a remark not at all; what others mark is read as text."""
        end = self._end_of(at, f"#+end_{kind}")
        if not end or kind not in _CODE | _UNREAD:
            return at + 1
        if kind in _CODE and end > at + 1:
            self._add(self._lines[at + 1].start, self._lines[end - 1].end, BlockKind.CODE)
        return end + 1

    def _words(self, at: int) -> int:
        """A paragraph, an item of a list, or a note."""
        line, content = self._lines[at], self._content(at)
        item = _ITEM.match(content) or (_STAR.match(content) if line.indent else None)
        end = at + 1
        while not self._starts(end) and not (item and self._lines[end].indent <= line.indent):
            end += 1
        mark = item or _NOTE.match(content)
        start = line.start + (mark.end() if mark else 0)
        kind = BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH
        self._add(start, self._lines[end - 1].end, kind, line.indent // 2 if item else 0)
        return end

    def _starts(self, at: int) -> bool:
        """Whether the text above ends before a line."""
        content = self._content(at)
        if not content or self._is_mark(content) or content[0] == "|":
            return True
        first = (_BEGIN, _KEYWORD, _DRAWER)
        if any(pattern.fullmatch(content) for pattern in first):
            return True
        star = _STAR if self._lines[at].indent else _HEADLINE
        return any(pattern.match(content) for pattern in (_ITEM, star, _NOTE))

    def _is_mark(self, content: str) -> bool:
        is_end = content.lower().startswith("#+end_")
        return is_end or bool(_COMMENT.fullmatch(content) or _RULE.fullmatch(content))

    def _end_of(self, at: int, mark: str) -> int:
        """The next line that is ``mark``, 0 where there is none before the next headline."""
        for number in range(at + 1, len(self._lines)):
            content = self._content(number)
            if content.lower() == mark:
                return number
            if _HEADLINE.match(content) and not self._lines[number].indent:
                break
        return 0
