"""Characters written by their names or numbers as HTML has them, in other notations: ``ge&ouml;ffnet``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from html import unescape
from html.entities import html5
from itertools import accumulate

from ingest.document import Block, BlockKind

_WRITTEN = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Code within a line, as Markdown and AsciiDoc mark it.
_CODE = re.compile(r"(?<!`)(`{1,4})(?!`)[^\n]*?(?<!`)\1(?!`)")
_SPACE = re.compile(r"\s")
_UNSEEN = frozenset("\u00ad\u200b\u2060\ufeff")  # where a word may be broken
_NO_MARKUP = frozenset("\"$%&',./:;?@")
# What is no tag, and no quotation: "x < 5", "a > b", "Menu -> File".
_BEFORE, _AFTER = re.compile(r"(?:[\w)|] |[\d)=-])\Z"), re.compile(r"[\s\d=]|\Z")


def characters(text: str) -> str:
    """``text`` with what is written by name as the characters themselves."""
    return text if "&" not in text else _WRITTEN.sub(lambda found: _character(found[0]), text)


def marked_up(text: str, blocks: Iterable[Block]) -> str:
    """The same for a text with markup, but for those of its ``blocks`` that are code.

    What would be markup, written as it is, stays written by name, as does code within a line. Spaces behind
    the word make up for the name, so that all that follows stays where it is.
    """
    if "&" not in text:
        return text
    code = [block[:2] for block in blocks if block.kind is BlockKind.CODE]
    kept = sorted([*code, *(found.span() for found in _CODE.finditer(text))])
    starts = [start for start, _ in kept]
    reach = [0, *accumulate((end for _, end in kept), max)]
    parts, done, owed = list[str](), 0, 0
    for found in [*_WRITTEN.finditer(text), None]:
        at = found.start() if found else len(text)
        character = _harmless(found) if found else ""
        if found and (character == found[0] or at < reach[bisect_right(starts, at)]):
            continue
        between = text[done:at]
        space = _SPACE.search(between) if owed else None
        if space is not None:
            parts += [between[: space.start()], " " * owed, between[space.start() :]]
            owed = 0
        else:
            parts.append(between)
        parts.append(character)
        if found:
            owed += len(found[0]) - len(character)
            done = found.end()
    return "".join(parts) + " " * owed


def _harmless(found: re.Match[str]) -> str:
    character = _character(found[0])
    start, end = found.span()
    if character in ("<", ">"):
        before = _BEFORE.search(found.string, max(0, start - 2), start)
        return character if before and _AFTER.match(found.string, end) else found[0]
    if character == "&" and _WRITTEN.match(f"&{found.string[end : end + 34]}"):
        return found[0]
    if character.isascii() and character and not (character.isalnum() or character in _NO_MARKUP):
        return found[0]
    return character


def _character(written: str) -> str:
    named = unescape(written) if written[1] == "#" else html5.get(written[1:], written)
    if named in _UNSEEN:
        return ""
    return written if "\ufffd" in named or not named.strip("\0\r\n") else named
