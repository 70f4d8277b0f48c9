"""Characters written by their names or numbers as HTML has them, in other notations: ``ge&ouml;ffnet``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from html.entities import html5

from ingest.document import Block, BlockKind

_WRITTEN = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Code within a line, as Markdown and AsciiDoc mark it.
_CODE = re.compile(r"(?<!`)(`{1,4})(?!`)[^\n]*?(?<!`)\1(?!`)")
_UNSEEN = frozenset("\u00ad\u200b\u2060\ufeff")  # where a word may be broken
_NO_MARKUP = frozenset("\"$%&',./:;?@")
# What is no tag, and no quotation: "x < 5", "a > b", "Menu -> File".
_BEFORE, _AFTER = re.compile(r"(?:[\w)|] |[\d)=-])\Z"), re.compile(r"[\s\d=]|\Z")


def characters(text: str) -> str:
    """``text`` with what is written by name as the characters themselves."""
    return text if "&" not in text else _WRITTEN.sub(lambda found: _character(found[0]), text)


def marked_up(text: str, blocks: Iterable[Block]) -> str:
    """The same for a text with markup, but for those of its ``blocks`` that are code.

    What would be markup, written as it is, stays written by name, as does code within a line.
    """
    if "&" not in text:
        return text
    code = (block[:2] for block in blocks if block.kind is BlockKind.CODE)
    kept = sorted([*code, *(found.span() for found in _CODE.finditer(text))])
    parts, done = list[str](), 0
    for start, end in [*kept, (len(text), len(text))]:
        if start >= done:
            parts.append(_WRITTEN.sub(_harmless, text[done:start]))
            parts.append(text[start:end])
        elif end > done:
            parts.append(text[done:end])
        done = max(done, end)
    return "".join(parts)


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
