"""Texts that a document names once and refers to: attributes of AsciiDoc, substitutions of reStructuredText.

They are put where they are referred to before anything else is read. What is set as code stays as it is, and
so does what the document does not name itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.lines.line_shapes import Line, split_lines
from ingest.parsers.tables.drawn_tables import drawing

_LONGEST = 500  # characters of a text with a name, which may hold others
_GROWTH = 100_000  # characters that all references may add, beside as many as the text has

_ATTRIBUTE = re.compile(r":(!?)(\w[\w-]*)(!?):(?:[ \t]+(.*?))?[ \t]*")
_ATTRIBUTE_REFERENCE = re.compile(r"(?<![\\+$])\{(\w[\w-]*)\}")
_LONG_ATTRIBUTE = re.compile(r"^:\w[\w-]*:[ \t](?:.*[ \t]\\\r?\n)+", re.MULTILINE)
_LINE_END = re.compile(r"(?:[ \t]\+)?[ \t]\\\r?\n[ \t]*")
_VERBATIM = re.compile(r"(-{4,}|\.{4,}|\+{4,}|/{4,}|```)\w*")
_SIGNS = {
    "nbsp": "\xa0", "sp": " ", "empty": "", "zwsp": "\u200b", "wj": "\u2060", "amp": "&", "lt": "<", "gt": ">",
    "plus": "+", "apos": "'", "quot": '"', "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
    "deg": "°", "brvbar": "¦", "tilde": "~", "caret": "^", "cpp": "C++", "cxx": "C++", "pp": "++",
}  # fmt: skip

_SUBSTITUTION = re.compile(
    r"\.\.[ \t]+\|([^|\s](?:[^|]*[^|\s])?)\|[ \t]+(replace|unicode)::[ \t]*(.*)"
)
_SUBSTITUTION_REFERENCE = re.compile(
    r"(?<![\\|`\w])\|([^|\s](?:[^|]*?[^|\s])?)\|_{0,2}(?![|\w])(?: *)"
)
_LITERAL = re.compile(r"(``.+?``)")
_CODE_POINT = re.compile(r"(?:0x|\\?[xu]|U\+|&#x)([0-9A-Fa-f]{1,6});?", re.IGNORECASE)
_SET_AS_CODE = re.compile(
    r"\.\.[ \t]+(?:code|code-block|sourcecode|raw|math|productionlist)::.*|(?!\.\.[ \t]).*::"
)


class _Named:
    """What has a name so far."""

    def __init__(self, text: str, values: dict[str, str]) -> None:
        self._values = values
        self._room = len(text) + _GROWTH

    def define(self, name: str, value: str | None) -> None:
        """Give a name to a text; None takes it away."""
        self._values.pop(_folded(name), None)
        if value is not None and len(value) <= _LONGEST:
            self._values[_folded(name)] = value

    def shown(self, line: str, references: re.Pattern[str], *, level: bool = False) -> str:
        """A line with the texts that it refers to, those behind them where they stood if it is ``level``."""

        def value(reference: re.Match[str]) -> str:
            whole, words = reference[0], self._values.get(_folded(reference[1]))
            room = len(whole.rstrip(" "))
            if words is None or len(words) > self._room:
                return whole
            if level:
                return words.ljust(len(whole)) if len(words) <= max(room, len(whole) - 2) else whole
            self._room -= len(words)
            return words + whole[room:]

        return references.sub(value, line)


def with_attributes(text: str) -> str:
    """AsciiDoc with the values of its attributes, each as it is from its line on; a value is on one line."""
    if "{" not in text:
        return text
    named = _Named(text, dict(_SIGNS))
    on_one_line = _LONG_ATTRIBUTE.sub(lambda entry: _LINE_END.sub(" ", entry[0]), text)
    lines = on_one_line.splitlines(keepends=True)
    # The title stands above what its document names.
    header = next((at for at, line in enumerate(lines) if not line.strip()), 0)
    shown: list[str] = []
    mark, is_code = "", False
    for above, line in pairwise(["", *lines[:header], *lines]):
        verbatim = _VERBATIM.fullmatch(line.strip())
        if verbatim and mark in {"", verbatim[1]}:
            mark = "" if mark else verbatim[1]
            is_code = bool(mark) and not ("attributes" in above and above[:1] == "[")
        written = line if is_code else named.shown(line, _ATTRIBUTE_REFERENCE)
        if not mark and (entry := _ATTRIBUTE.fullmatch(written.rstrip())) is not None:
            named.define(entry[2], None if entry[1] or entry[3] else entry[4] or "")
        shown.append(written)
    return "".join(shown[header:])


def with_substitutions(text: str) -> str:
    """Text in reStructuredText with what its substitutions stand for, wherever they are defined.

    In a drawn table one is put only where the columns stay below each other.
    """
    lines = split_lines(text)
    named = _substitutions(text, lines)
    if named is None:
        return text
    tables, after = drawing(text), 0
    code: int | None = None  # the column of the line that opens what is set as code
    shown: list[str] = []
    for at, (line, raw) in enumerate(zip(lines, text.splitlines(keepends=True), strict=True)):
        if code is not None and line.content and line.indent <= code:
            code = None
        if at >= after and line.content and (table := tables.table_at(at)) is not None:
            after = table.after
        parts = [raw]
        if code is None and not _SUBSTITUTION.match(line.content):
            parts = _LITERAL.split(raw)
            for number in range(0, len(parts), 2):
                parts[number] = named.shown(
                    parts[number], _SUBSTITUTION_REFERENCE, level=at < after
                )
            code = line.indent if _SET_AS_CODE.fullmatch(line.content) else None
        shown += parts
    return "".join(shown)


def _substitutions(text: str, lines: Sequence[Line]) -> _Named | None:
    """The substitutions that a text defines; None: none."""
    found: dict[str, str] = {}
    for at, line in enumerate(lines):
        if (defined := _SUBSTITUTION.match(line.content)) is None:
            continue
        value, end = [defined[3]], at + 1
        while end < len(lines) and lines[end].content and lines[end].indent > line.indent:
            value.append(lines[end].content)
            end += 1
        if defined[2] == "unicode":
            signs = value[0].partition(" .. ")[0].split()
            value = ["".join(map(_sign, signs))]
        found[defined[1]] = " ".join(value).strip()
    if not found:
        return None
    named = _Named(text, {})
    for name, words in found.items():
        named.define(name, words)
    for name, words in found.items():  # those that refer to others
        named.define(name, named.shown(words, _SUBSTITUTION_REFERENCE))
    return named


def _sign(written: str) -> str:
    point = _CODE_POINT.fullmatch(written)
    return chr(int(point[1], 16)) if point and int(point[1], 16) <= sys.maxunicode else written


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
