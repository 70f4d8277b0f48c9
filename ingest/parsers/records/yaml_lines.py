"""YAML: the stored text is the file, comments included; keys that hold others head what they hold.

Its lines are read, not its values: nothing is made of tags, anchors and what they refer to.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import BlockKind, ParsedDocument
from ingest.parsers.blocks.builder import left_out
from ingest.parsers.blocks.encoded_values import is_encoded
from ingest.parsers.code_pages.encoding import decode
from ingest.parsers.lines.line_shapes import Line
from ingest.parsers.notations.line_walk import LineWalk
from ingest.parsers.plain import text as plain_text
from ingest.parsers.plain.commented import goes_on, is_bare

_DASHES = re.compile(r"(?:-[ \t]+)+(?=\S)|-$")
_KEY = re.compile(
    r"(\"[^\"]*\"|'[^']*'|[^\s#\"'{\[:][^#:]{0,200}(?::\S[^#:]{0,200}){0,9}?|\w):(?=[ \t]|$)[ \t]*"
)
_NOTHING = re.compile(r"(?:[&!]\S*[ \t]*)*(?:#.*)?")
_SCALAR = re.compile(r"(?:[&!]\S*[ \t]+)*[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?")
_COMMENT = re.compile(r"#+[ \t]*")
_DIRECTIVE = re.compile(r"---|\.\.\.|%(?:YAML|TAG)\b.*")
_FEWEST_KEYS = 0.3  # of the lines: fewer are no YAML, whatever the file is called
_LONGEST_RECORD = 600  # characters of an item that is read as one


def parse(data: bytes, name: str) -> ParsedDocument:
    """Parse YAML; what has hardly any keys is parsed as text."""
    text, encoding = decode(data)
    walk = _Walk(text)
    if not walk.is_yaml():
        return plain_text.parse(data, name)
    parsed = walk.parsed(encoding)
    if walk.encoded:
        parsed = replace(parsed, remarks=(left_out(walk.encoded, "encoded value"), *parsed.remarks))
    return parsed


class _Walk(LineWalk):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.encoded = 0
        self._open: list[int] = []  # the columns of the keys that hold what is being read

    def is_yaml(self) -> bool:
        """Whether enough of the lines have keys or are items."""
        read = [one.content for one in self._lines if one.content and one.content[0] != "#"]
        marked = sum(bool(_DASHES.match(one) or _KEY.match(one)) for one in read)
        return bool(read) and marked >= _FEWEST_KEYS * len(read)

    def _add(self, start: int, end: int, kind: BlockKind, level: int = 0) -> None:
        key = _KEY.match(self._text, start, end)
        if is_encoded(self._text[key.end() if key else start : end]):
            self.encoded += 1
        else:
            super()._add(start, end, kind, level)

    def _block(self, at: int) -> int:
        line = self._lines[at]
        if not line.content or _DIRECTIVE.fullmatch(line.content):
            return at + 1
        return self._comment(at) if line.content[0] == "#" else self._entry(at, line)

    def _comment(self, at: int) -> int:
        """A sentence or more of a comment, which may go on over lines."""
        end = at + 1
        if not is_bare(self._lines[at].content):
            while end < len(self._lines) and self._goes_on_in_comment(end):
                end += 1
            first = self._lines[at]
            mark = _COMMENT.match(first.content)
            start = first.start + (mark.end() if mark else 0)
            self._add(start, self._lines[end - 1].end, BlockKind.PARAGRAPH)
        return end

    def _goes_on_in_comment(self, at: int) -> bool:
        content = self._lines[at].content
        says = _COMMENT.sub("", content, count=1)
        return content[:1] == "#" and bool(says) and goes_on(self._lines[at - 1].content, content)

    def _entry(self, at: int, line: Line) -> int:
        """A key with its value, an item of a sequence, or a key that heads what follows."""
        dashes = _DASHES.match(line.content)
        skip = dashes.end() if dashes else 0
        column = line.indent + skip
        while self._open and (
            line.indent < self._open[-1] or (line.indent == self._open[-1] and not dashes)
        ):
            self._open.pop()
        key = _KEY.match(line.content, skip)
        if dashes and key and (after := self._record(at, line, skip)):
            return after
        value = line.content[key.end() :] if key else ""
        if key and _SCALAR.fullmatch(value):
            self._head(line.start + key.start(1), line.start + key.end(1), column)
            return self._scalar(at + 1, self._after(at, column))
        if key and _NOTHING.fullmatch(value) and self._holds(at, column):
            self._head(line.start + key.start(1), line.start + key.end(1), column)
            return at + 1
        end = at + 1
        while end < len(self._lines) and self._goes_on(self._lines[end], column):
            end += 1
        start = line.start + skip
        if key and value and not dashes and self._is_below_another():
            self._head(line.start + key.start(1), line.start + key.end(1), column)
            self._open.pop()
            start = line.start + key.end()
        self._add(start, self._lines[end - 1].end, BlockKind.LIST_ITEM)
        return end

    def _is_below_another(self) -> bool:
        """Whether the heading above is of a key that ended: a value here would stand below it."""
        above = next((one for one in reversed(self._blocks) if one.kind is BlockKind.HEADING), None)
        return above is not None and above.level > len(self._open)

    def _record(self, at: int, line: Line, skip: int) -> int:
        """The line after an item of several keys that is read as one; 0 where it is too long for that."""
        after = self._after(at, line.indent, line.start + _LONGEST_RECORD)
        last = next(n for n in range(after - 1, at - 1, -1) if self._lines[n].content)
        if last == at or self._lines[last].end - line.start > _LONGEST_RECORD:
            return 0
        if any(
            one.content[:1] == "#" or _SCALAR.search(one.content) for one in self._lines[at:after]
        ):
            return 0
        self._add(line.start + skip, self._lines[last].end, BlockKind.LIST_ITEM)
        return after

    def _scalar(self, at: int, after: int) -> int:
        """The paragraphs of a text that goes over lines."""
        begins = at
        for number in range(at, after + 1):
            if number == after or not self._lines[number].content:
                if begins < number:
                    start, end = self._lines[begins].start, self._lines[number - 1].end
                    self._add(start, end, BlockKind.PARAGRAPH)
                begins = number + 1
        return after

    def _head(self, start: int, end: int, column: int) -> None:
        level = min(6, len(self._open) + 1)
        quoted = self._text[start] in "\"'"
        self._add(start + quoted, end - quoted, BlockKind.HEADING, level)
        self._open.append(column)

    def _holds(self, at: int, column: int) -> bool:
        """Whether what follows line ``at`` stands below its key, in ``column``."""
        while (at := at + 1) < len(self._lines):
            below = self._lines[at]
            if below.content and below.content[0] != "#":
                is_item = _DASHES.match(below.content) is not None
                return below.indent > column or (below.indent == column and is_item)
        return False

    def _goes_on(self, line: Line, column: int) -> bool:
        """Whether a value goes on in this line."""
        said = line.content
        if not said or said[0] == "#" or line.indent <= column:
            return False
        return not (_DASHES.match(said) or _KEY.match(said))
