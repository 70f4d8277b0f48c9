"""JSON as people and programs write it that is none to the letter: JSON5, JSON with comments, Python's print."""

from __future__ import annotations

import re
from typing import NamedTuple

# Each takes what it does not find the end of as well: looking for that again and again takes long.
_TOKEN = re.compile(
    r"(?P<string>\"(?:[^\"\\]|\\.)*\"?|'(?:[^'\\]|\\.)*'?)"
    r"|(?P<comment>//[^\n]*|\#[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)"
    r"|(?P<word>[\w$.+-]+)",
    re.DOTALL,
)
_LAST_COMMA = re.compile(r"(\"(?:[^\"\\]|\\.)*\"?)|,(?=\s*[\]}])", re.DOTALL)
_PLAIN = re.compile(
    r"true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|-?Infinity|NaN", re.ASCII
)
_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
_SIGN = re.compile(r"[^\n]")
_ESCAPE = re.compile(
    r"\\(?:(?P<known>[\"\\/bfnrt]|u[0-9A-Fa-f]{4})|(?P<end>\r?\n)|x(?P<byte>[0-9A-Fa-f]{2})|(?P<other>.)?)"
    r"|(?P<quote>\")",
    re.DOTALL,
)


class Loosened(NamedTuple):
    """A text as JSON, but for control signs in its strings, and how many comments it had."""

    json: str
    comments: int


def loosened(content: str) -> Loosened:
    """What JSON would be written: strings between ``'``, names without marks, commas behind the last value.

    Each value stays on its line, unless a string goes over several.
    """
    comments = 0

    def written(token: re.Match[str]) -> str:
        nonlocal comments
        if token["comment"] is not None:
            comments += 1
            return _SIGN.sub(" ", token[0])
        if (word := token["word"]) is not None:
            word = _WORDS.get(word, word)
            return word if _PLAIN.fullmatch(word) else f'"{word}"'
        inner = token[0][1:-1] if token[0][1:].endswith(token[0][0]) else token[0][1:]
        return f'"{_ESCAPE.sub(_escaped, inner)}"'

    bare = _TOKEN.sub(written, content)
    return Loosened(_LAST_COMMA.sub(lambda found: found[1] or " ", bare), comments)


def _escaped(found: re.Match[str]) -> str:
    if found["known"] is not None:
        return found[0]
    if found["byte"] is not None:
        return f"\\u00{found['byte']}"
    if found["end"] is not None:
        return ""
    if found["quote"] is not None:
        return '\\"'
    # A path of Windows, as a rule; an apostrophe needs no mark.
    return "'" if found["other"] == "'" else f"\\\\{found['other'] or ''}"
