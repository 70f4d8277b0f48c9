"""XHTML for a parser of HTML, which knows no empty-element tags and no CDATA sections.

To HTML ``<title/>`` or ``<script src="a.js"/>`` begins an element that takes in the rest of the page,
and what a CDATA section holds is a comment.
"""

from __future__ import annotations

import html
import re

_DECLARATION = re.compile(r"\s*<\?xml\s", re.IGNORECASE)
_NAMESPACE = re.compile(
    r"<html\b[^<>]*\bxmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml[\"']"
    r"|<(?:ac|ri):[a-z]",  # a page as Confluence stores it is a part of such a page
    re.IGNORECASE,
)
# What HTML closes by itself; "</br>" would be another break.
_VOID = frozenset(
    ["area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
     "keygen", "link", "meta", "param", "plaintext", "source", "track", "wbr"]
)  # fmt: skip
# What does not end goes on to the end of the page: nothing is looked at twice.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<!\[CDATA\[(?P<quoted>.*?)(?:\]\]>|\Z)"
    r"|<(?P<raw>script|style)\b(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*(?<!/)>.*?(?:</(?P=raw)\b|\Z)"
    r"|<(?P<name>[a-z_][\w:.-]*)(?P<attributes>(?:\s+[\w:.-]+(?:\s*=\s*(?:\"[^<\"]*\"|'[^<']*'))?)*)\s*/>",
    re.IGNORECASE | re.DOTALL,
)


def is_xhtml(markup: str) -> bool:
    """Whether a page says that it follows the rules of XML."""
    return _DECLARATION.match(markup) is not None or _NAMESPACE.search(markup) is not None


def as_html(markup: str) -> str:
    """XHTML with an end tag for each element without content, and its CDATA sections as text."""
    return _MARKUP.sub(_written, markup)


def _written(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return html.escape(found["quoted"], quote=False)
    name = found["name"]
    if name is None or name.lower() in _VOID:
        return found.group()
    return f"<{name}{found['attributes']}></{name}>"
