"""The Markdown parser, with rules that note where things stand: its tokens do not say.

CommonMark with tables, GitHub's footnotes and strikethrough (``~~a~~``, ``~a~``), and the elements
``del``, ``s`` and ``strike`` of HTML. What belongs to one document is in the environment that the
parser is called with.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_inline import StateInline, autolink, link

NOTED = "footnote"  # the key of ``Noted`` in the parser's environment
STRUCK_TAG = re.compile(
    r"<(del|s|strike)(?=[\s>])[^>]{0,500}>"
    r"|<(\w+)\s[^>]{0,500}\b(?:style|class)\s*=\s*[\"'][^\"'>]{0,500}\bline-through\b[^>]{0,500}>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\b[^<>]{0,100}>", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DEEPEST_NESTING = 100  # the parser drops what is nested deeper than this
# Components of MDX within a line; "<Name>" that nothing closes is to be filled in.
_COMPONENT = re.compile(
    r"</?(?P<name>[A-Z]\w*(?:\.\w+)*)(?:\s+[a-zA-Z][\w-]*(?:=(?:\"[^\"]*\"|'[^']*'|\{[^{}]*\}))?)*\s*(?P<whole>/)?>"
)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
# H~2~O is water, and nothing is struck out there (Pandoc's subscripts).
_SUBSCRIPT = re.compile(r"(?<=\w)~[\w+-]{1,3}~")


class InlineMark(NamedTuple):
    """A link in the inline text ``source``, or (without ``href``) what nobody is to read there."""

    source: str
    start: int
    end: int
    href: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """What the rules note of one document: links and unread stretches of the inline texts.

    ``columns`` are where the rows of tables begin, by line; ``unclosed`` are marks without an end.
    """

    links: list[InlineMark] = field(default_factory=list)
    unread: list[InlineMark] = field(default_factory=list)
    columns: dict[int, int] = field(default_factory=dict)
    unclosed: set[tuple[str, int, int]] = field(default_factory=set)


def closing(tag: re.Match[str], text: str, start: int, end: int) -> int | None:
    """Where the element that ``tag`` opens ends in ``text[start:end]``; None: not in there."""
    name = tag.group(1) or tag.group(2)
    depth = 1
    for match in re.compile(rf"<(/?){name}(?=[\s>])[^>]*>", re.IGNORECASE).finditer(
        text, start, end
    ):
        depth += -1 if match.group(1) else 1
        if depth == 0:
            return match.end()
    return None


@cache
def markdown_parser() -> MarkdownIt:
    """The one parser; its environment holds what is ``NOTED``."""
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_NESTING}).enable("table")
    parser.block.ruler.at("table", _located_table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph"]})
    parser.inline.ruler.at("link", _recording(link))
    parser.inline.ruler.at("autolink", _recording(autolink))
    parser.inline.ruler.before("emphasis", "struck", _struck)
    parser.inline.ruler.before("html_inline", "unread", _unread_html)
    # Inline texts are parsed one by one, so that their links can be placed.
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _located_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not table(state, start, end, silent):
        return False
    if not silent:
        # Only now is it known where the marks of enclosing lists and quotes end.
        for line in range(start, state.line):
            begin = state.bMarks[line]
            before = state.src.rfind("\n", 0, begin) + 1
            state.env[NOTED].columns[line] = begin + state.tShift[line] - before
    return True


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``[^1]: text``, with what follows it indented; the text is parsed like any other."""
    begin, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    label = _FOOTNOTE.match(state.src, begin, stop)
    if label is None or state.is_code_block(start):
        return False
    if silent:
        return True
    text = label.end()
    while text < stop and state.src[text] in " \t":
        text += 1
    kept = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    state.bMarks[start], state.tShift[start] = label.end(), text - label.end()
    state.blkIndent += 4
    state.sCount[start] = state.blkIndent
    state.md.block.tokenize(state, start, end)
    state.blkIndent -= 4
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = kept
    return True


def _recording(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """An inline rule that also notes where its link was."""

    def recording(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            opening = next(token for token in state.tokens[count:] if token.type == "link_open")
            end = state.pos - 1
            if opening.markup != "autolink":
                end = state.md.helpers.parseLinkLabel(state, start, True)
            found = InlineMark(state.src, start + 1, end, str(opening.attrs.get("href", "")))
            state.env[NOTED].links.append(found)
        return True

    return recording


def _struck(state: StateInline, silent: bool) -> bool:
    """``~~a~~`` or ``~a~`` (GitHub Flavored Markdown, 6.5): the marks match and touch the words."""
    start, stop = state.pos, state.posMax
    if state.src[start] != "~" or (start and state.src[start - 1] == "~"):
        return False
    marks = state.scanDelims(start, True)
    subscript = marks.length == 1 and _SUBSCRIPT.match(state.src, start, stop)
    if marks.length > 2 or not marks.can_open or subscript:
        return False
    # What had no end from an earlier mark on has none from here on.
    unclosed = state.env[NOTED].unclosed
    search = state.src, marks.length, stop
    if search in unclosed:
        return False
    state.pos += marks.length
    end = None
    while state.pos < stop and end is None:
        position = state.pos
        if state.src[position] != "~":
            state.md.inline.skipToken(state)
            continue
        found = state.scanDelims(position, True)
        state.pos += found.length
        if found.length != marks.length:
            continue
        within = _SUBSCRIPT.match(state.src, position, stop) if found.length == 1 else None
        if within is not None:
            state.pos = within.end()
        elif found.can_close and not (found.length == 1 and found.can_open):
            end = state.pos
        elif found.can_open and not found.can_close:
            state.pos = start  # the mark that opens last is the one that is closed
            return False
    if end is None or end > stop:
        state.pos = start
        unclosed.add(search)
        return False
    return _note(state, start, end, silent, struck=True)


def _unread_html(state: StateInline, silent: bool) -> bool:
    """A struck-out element, to its end or that of the text, a comment, a component's tag, or a line break."""
    start, stop = state.pos, state.posMax
    if state.src[start] != "<":
        return False
    if state.src.startswith("<!--", start):
        end = state.src.find("-->", start, stop) + 3
        return end > 3 and _note(state, start, end, silent, struck=False)
    if (line_break := _BREAK.match(state.src, start, stop)) is not None:
        if not silent:
            state.push("softbreak", "br", 0)
        return _note(state, start, line_break.end(), silent, struck=False)
    part = _COMPONENT.match(state.src, start, stop)
    if part is not None and (part["whole"] or f"</{part['name']}>" in state.src):
        return _note(state, start, part.end(), silent, struck=False)
    tag = STRUCK_TAG.match(state.src, start, stop)
    if tag is None:
        return False
    end = closing(tag, state.src, tag.end(), stop) or stop
    return _note(state, start, end, silent, struck=True)


def _note(state: StateInline, start: int, end: int, silent: bool, *, struck: bool) -> bool:
    if not silent:
        state.env[NOTED].unread.append(InlineMark(state.src, start, end, struck=struck))
    state.pos = end
    return True
