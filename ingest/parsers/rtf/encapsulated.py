"""Pages that Exchange packed into rich text (MS-OXRTFEX): taken out again as they were."""

from __future__ import annotations

import re

from ingest.parsers.rtf.decoding import events

_MARK = re.compile(rb"\{\\rtf1[^{}]{0,200}\\fromhtml1", re.DOTALL)
_PLAIN = {"par": "\r\n"}
# Groups with what only rich text needs.
_UNREAD = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "mhtmltag", "generator", "pntext"}
)


def is_encapsulated(data: bytes) -> bool:
    """Whether rich text was made of a page."""
    return _MARK.search(data[:1024]) is not None


def page_in(data: bytes) -> str:
    """The page: what is in the groups of its tags, and the text beside them that is not doubled."""
    parts: list[str] = []
    around: list[tuple[bool, bool]] = []
    unread = doubled = starred = False
    for word, number, text in events(data):
        if word == "{":
            around.append((unread, doubled))
        elif word == "}":
            unread, doubled = around.pop() if around else (False, False)
        elif word == "htmlrtf":
            doubled = number != 0
        elif word == "htmltag":
            unread = False
        elif starred or word in _UNREAD:
            unread = True
        elif not (unread or doubled):
            parts.append(_PLAIN.get(word, text))
        starred = word == "*"
    return "".join(parts)
