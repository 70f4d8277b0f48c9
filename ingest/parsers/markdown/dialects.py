"""What CommonMark does not know: marks of admonitions, tabs, components, shortcodes; drawn tables.

They are lines of their own, mostly, around text that is to be read. The parser is given those lines
blank and what an admonition indents without the indent; each line stays the tail of its line in the
file, so that nothing moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.document import Block, BlockKind
from ingest.parsers.markdown.rules import COMMENT
from ingest.parsers.tables.drawn_tables import DrawnLines

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})(.*)")
# MkDocs: "!!! note", "??? tip "Title"", and its tabs, with what belongs to them indented.
_INDENTING = re.compile(
    r"[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[\w -]*?(?:[ \t]*\"(?P<title>[^\"]*)\")?[ \t]*"
    r"|[ \t]*===[+!]?[ \t]+\"(?P<tab>[^\"]*)\"[ \t]*"
)
_INDENT = 4
# What defines a term: what is indented below it goes on with that (PHP Markdown Extra, Pandoc).
_DEFINITION = re.compile(r" {0,3}:[ \t]+\S.*")
# A component of MDX, which knows no code that is told by its indent.
_COMPONENT = re.compile(r"[ \t]*<[A-Z][^<>]*(?:=>[^<>]*)*(?<![/=])>[ \t]*")
# Docusaurus, VuePress, Pandoc, MyST: ":::note", "::: warning Title", ":::{tip} Title", "::: {.box}".
_COLONS = re.compile(
    r"[ \t]*:{3,}[ \t]*(?:(?:\{[^}]*\}|[\w-]+)(?:\{[^}]*\})?"
    r"(?:\[(?P<bracketed>[^\]]*)\]|[ \t]+(?P<title>[^:{].*?))?(?:\{[^}]*\})?)?[ \t]*:*[ \t]*"
)
# Blocks of PyMdown: "/// note | Title", "///", and their options.
_SLASHES = re.compile(r"[ \t]*/{3,}(?:[ \t]+[\w-]+(?:[ \t]*\|[ \t]*(?P<title>.*?))?)?[ \t]*")
# "##Fees", as it was written before CommonMark; "#fees" and "#123" are no headings.
_TIGHT_HEADING = re.compile(r"(#{2,6})([^\W_].*)")
# "== Fees ==" of wikis, "= = Fees = =" where their marks are words of their own (WikiText); "==5==" is marked.
_SIGNS = re.compile(
    r"[ \t]*(?P<signs>={2,6}|=(?: =){0,5}) (?P<title>[^=\s][^=]*?) (?P=signs)[ \t]*"
)
_OPTION = re.compile(r"[ \t]*:[\w-]+:.*")
_SLASHES_OPTION = re.compile(r" {4}[\w-]+:.*")
# GitHub and Obsidian: "> [!NOTE]", "> [!tip]- Title".
_ALERT = re.compile(r"[ \t]*(?:>[ \t]?)+\[![\w|-]+\][+-]?[ \t]*(?P<title>.*?)[ \t]*")
_DIRECTIVES = frozenset(
    ["note", "tip", "warning", "caution", "attention", "danger", "error", "hint", "important",
     "seealso", "admonition", "todo", "dropdown", "card", "tab-item", "tab-set", "grid", "details",
     "versionadded", "versionchanged", "deprecated", "epigraph", "margin", "sidebar", "topic"]
)  # fmt: skip
_DIRECTIVE = re.compile(r"\{([\w:-]+)\}[ \t]*(?P<title>.*?)[ \t]*")
_UNREAD = re.compile(
    r"[ \t]*(?:(?:\{\{[<%](?:(?!\}\}).)*\}\}|\{%(?:(?!%\}).)*%\})[ \t]*)+"  # Hugo, Jekyll, GitBook
    r"|[ \t]*(?:\[\[_?TOC_?\]\]|\[TOC\]|@\[toc\].*|\$\{toc\}|\{:.*\}|%%.*%%)[ \t]*"
    # Components of MDX, alone on their line.
    r"|[ \t]*(?:</?[A-Z][\w.]*(?:\s(?:[^<>]|=>|<[^<>]*>)*)?/?>[ \t]*)+"
    r"|[ \t]*</?>[ \t]*"
)
# What such a mark calls what it holds: an accordion its question, a tab its platform; or says itself.
_NAMED = re.compile(
    r"\b(?:title|label|summary|heading|question)=(?P<mark>[\"'])(?P<title>.+?)(?P=mark)"
    r"|\b(?:content|text|message|description|caption)=(?P<quote>[\"'])(?P<said>\S+ .+?)(?P=quote)"
    r"|\{\{[<%][ \t]*[\w/-]+(?:[ \t]+[\w-]+)*[ \t]+\"(?P<phrase>[^\"=]*\w [^\"=]+)\""
)
_STATEMENT = re.compile(
    r"import\s+(?:[\w*{][^;]*\s+from\s+)?[\"'][^\"']+[\"'];?\s*"
    r"|export\s+(?:const|let|var|function|default|class|async)\b.*|import\s*\{\s*"
)


@dataclass(slots=True)
class Plain:
    """The lines for the parser; titles of admonitions and rows of drawn tables as blocks of their own.

    ``changes`` are what the rows become, as of ``DrawnTable``.
    """

    lines: list[str] = field(default_factory=list)
    titles: list[Block] = field(default_factory=list)
    rows: list[Block] = field(default_factory=list)
    changes: list[tuple[int, str]] = field(default_factory=list)


def plain(text: str, lines: list[str], starts: list[int]) -> Plain:
    """``lines`` of ``text`` without the marks and tables; ``starts`` are their offsets in it."""
    return _Pass(text, lines, starts).run()


def apart(blocks: Iterable[Block]) -> list[Block]:
    """``blocks`` in order without those in others: an unclosed instruction (``<?``) holds all that follows."""
    kept: list[Block] = []
    for block in blocks:
        if not kept or block.start >= kept[-1].end:
            kept.append(block)
    return kept


class _Pass:
    def __init__(self, text: str, lines: list[str], starts: list[int]) -> None:
        self._source, self._starts = lines, starts
        self._drawing = DrawnLines(text, lines, starts)
        self._comments = [found.span() for found in COMMENT.finditer(text)]
        self._table_end = (
            0  # of the drawn table that is passed over, the number of the line after it
        )
        self._plain = Plain()
        # How far what is open is indented at least, and how much of that is its own.
        self._open: list[tuple[int, int]] = []
        self._fence = ""  # the mark that closes the code
        self._transparent: list[str] = []  # marks of fences whose text is read
        self._options: re.Pattern[str] | None = None  # right after a mark
        self._statement = False

    def run(self) -> Plain:
        for number, line in enumerate(self._source):
            while self._open and line.strip() and _indent_of(line) < self._open[-1][0]:
                self._open.pop()
            kept = _without(line, self._indent)
            shown = "" if self._is_drawn(number) else self._line(kept, number)
            self._plain.lines.append(shown)
        return self._plain

    def _is_drawn(self, number: int) -> bool:
        """Whether a line is of a drawn table, whose rows are noted with its first."""
        if number < self._table_end:
            return True
        table = None if self._fence else self._drawing.table_at(number)
        start = self._starts[number] if table else 0
        if table is None or any(begin <= start < end for begin, end in self._comments):
            return False
        self._plain.rows += table.rows
        self._plain.changes += table.changes
        self._table_end = table.after
        return True

    @property
    def _indent(self) -> int:
        return sum(width for _, width in self._open)

    def _line(self, line: str, number: int) -> str:
        options, self._options = self._options, None
        if self._fence:
            if line.strip().startswith(self._fence) and not line.strip().strip(self._fence[0]):
                self._fence = ""
            return line
        if (fence := _FENCE.fullmatch(line)) is not None:
            return self._open_fence(line, fence.group(1), fence.group(2).strip(), number)
        if self._statement or _STATEMENT.fullmatch(line):
            # What is imported and exported ends with a blank line at the latest.
            opening = line.count("{") + line.count("(") + line.count("[")
            closing = line.count("}") + line.count(")") + line.count("]")
            self._statement = bool(line.strip()) and (
                opening > closing or (self._statement and closing <= opening)
            )
            return ""
        if (found := _INDENTING.fullmatch(line)) is not None and self._indents(number):
            self._title(found, "title" if found["title"] else "tab", number)
            self._indent_below(number, _INDENT)
            return ""
        if line.lstrip().startswith(":::") and (found := _COLONS.fullmatch(line)) is not None:
            self._title(found, "bracketed" if found["bracketed"] else "title", number)
            if not (found["bracketed"] or found["title"]):
                self._told(line, number)
            self._options = _OPTION
            return ""
        if (found := _SLASHES.fullmatch(line)) is not None:
            self._title(found, "title", number)
            self._options = _SLASHES_OPTION
            return ""
        if options and options.fullmatch(line):
            self._options = options
            return ""
        if (found := _ALERT.fullmatch(line)) is not None:
            self._title(found, "title", number)
            return ""
        if (tight := _TIGHT_HEADING.fullmatch(line)) is not None:
            return f"{tight[1]} {tight[2]}"
        if (signed := _SIGNS.fullmatch(line)) is not None:
            self._title(signed, "title", number, signed["signs"].count("="))
            return ""
        if _DEFINITION.fullmatch(line) and self._indents(number):
            self._indent_below(number, _INDENT)
            return line
        if _UNREAD.fullmatch(line) is None:
            return line
        if _COMPONENT.fullmatch(line):
            within = self._next_indent(number) - _indent_of(self._source[number])
            if within > 0:
                self._indent_below(number, within)
        self._told(line, number)
        return ""

    def _indents(self, number: int) -> bool:
        """Whether what follows line ``number`` is indented below it."""
        return self._next_indent(number) >= _indent_of(self._source[number]) + _INDENT

    def _next_indent(self, number: int) -> int:
        """How far the next line with text below line ``number`` is indented."""
        following = (self._source[at] for at in range(number + 1, len(self._source)))
        return _indent_of(next((line for line in following if line.strip()), ""))

    def _indent_below(self, number: int, width: int) -> None:
        """Open what takes ``width`` columns more than line ``number``."""
        self._open.append((_indent_of(self._source[number]) + width, width))

    def _open_fence(self, line: str, mark: str, info: str, number: int) -> str:
        if not info and self._transparent and mark.startswith(self._transparent[-1]):
            self._transparent.pop()
            return ""
        directive = _DIRECTIVE.fullmatch(info)
        if directive is not None and directive.group(1) in _DIRECTIVES:
            self._transparent.append(mark)
            self._options = _OPTION
            if directive["title"]:
                at = line.rindex(directive["title"])
                self._add_title(number, at, directive["title"])
            return ""
        self._fence = mark
        return line

    def _title(self, found: re.Match[str], group: str, number: int, level: int = 0) -> None:
        if (found[group] or "").strip():
            self._add_title(number, found.start(group), found[group], level)

    def _told(self, line: str, number: int) -> None:
        for named in _NAMED.finditer(line):
            for group in ("title", "said", "phrase"):
                self._title(named, group, number)

    def _add_title(self, number: int, at: int, title: str, level: int = 0) -> None:
        """Note what stands at ``at`` of a line: a heading of ``level``, or a paragraph (0)."""
        shift = len(self._source[number]) - len(_without(self._source[number], self._indent))
        start = self._starts[number] + shift + at + len(title) - len(title.lstrip())
        end = start + len(title.strip())
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        self._plain.titles.append(Block(start, end, kind, level))


def _indent_of(line: str) -> int:
    return len(line.expandtabs(_INDENT)) - len(line.expandtabs(_INDENT).lstrip())


def _without(line: str, indent: int) -> str:
    """``line`` without so many columns of white space before it."""
    at = columns = 0
    while at < len(line) and columns < indent and line[at] in " \t":
        columns += 1 if line[at] == " " else _INDENT - columns % _INDENT
        at += 1
    return line[at:]
