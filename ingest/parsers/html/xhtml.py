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

# The document type that states entities of its own, and those whose text stands in it.
_DOCTYPE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?P<type><!DOCTYPE\b[^\[>]*)\[(?P<own>(?:[^\]\"'<]|\"[^\"]*\"|'[^']*'|<(?!!--)"
    r"|<!--[^-]*(?:-(?!->)[^-]*)*-->)*)\]\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(
    r"<!--.*?(?:-->|\Z)|<!ENTITY\s+(?P<name>[\w:.-]+)\s+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')\s*>",
    re.DOTALL,
)
_REFERENCE = re.compile(r"&([A-Za-z_][\w:.-]{0,60});")
_LONGEST_ENTITY, _MOST_EXPANDED = 2_000, 1_000_000  # characters of one, of all: more is a bomb


def is_xhtml(markup: str) -> bool:
    """Whether a page says that it follows the rules of XML."""
    return _DECLARATION.match(markup) is not None or _NAMESPACE.search(markup) is not None


def as_html(markup: str) -> str:
    """XHTML with an end tag for each element without content, and its CDATA sections as text."""
    return _MARKUP.sub(_written, _with_own_entities(markup))


def _with_own_entities(markup: str) -> str:
    """A page without the document type's own part, its entities in the places that refer to them."""
    found = _DOCTYPE.match(markup)
    if found is None:
        return markup
    said: dict[str, str] = {}
    for entity in _ENTITY.finditer(found["own"]):
        text = entity["single"] if entity["double"] is None else entity["double"]
        if text is not None and len(text) <= _LONGEST_ENTITY:  # it may refer to those before it
            text = _REFERENCE.sub(lambda one: said.get(one[1], one[0]), text)
            if len(text) <= _LONGEST_ENTITY:
                said.setdefault(entity["name"], text)  # of several by one name the first holds
    page = markup[: found.start("own") - 1] + ">" + markup[found.end() :]
    left = _MOST_EXPANDED

    def expanded(one: re.Match[str]) -> str:
        nonlocal left
        text = said.get(one[1], one[0])
        left -= len(text)
        return text if left >= 0 else one[0]

    return _REFERENCE.sub(expanded, page)


def _written(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return html.escape(found["quoted"], quote=False)
    name = found["name"]
    if name is None or name.lower() in _VOID:
        return found.group()
    return f"<{name}{found['attributes']}></{name}>"
