"""What the styles of a page say about its words: struck out, raised, lowered, hidden.

Read are ``style`` attributes and the simplest rules of ``<style>`` elements (``.a``, ``p.a``), which
is how word processors write them into the pages that they export. Style sheets in other files are
not there to be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

STRUCK, RAISED, LOWERED = "struck", "raised", "lowered"
_DECLARATIONS = {
    STRUCK: re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE),
    RAISED: re.compile(
        r"vertical-align\s*:\s*(?:super|text-top)\b|font-variant-position\s*:\s*super"
        r"|vertical-align\s*:\s*(?:[2-9]|[1-9]\d)\d?(?:\.\d+)?%"
        r"|vertical-align\s*:\s*0?\.[2-9]\d*r?em",
        re.IGNORECASE,
    ),
    LOWERED: re.compile(
        r"vertical-align\s*:\s*sub\b|font-variant-position\s*:\s*sub\b", re.IGNORECASE
    ),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_TAGS = {"del": STRUCK, "s": STRUCK, "strike": STRUCK, "sup": RAISED, "sub": LOWERED}
# What frameworks call the classes that do nothing but this.
_CLASSES = {
    "line-through": STRUCK,
    "strikethrough": STRUCK,
    "text-decoration-line-through": STRUCK,
    "footnote-ref": RAISED,
    "footnote-reference": RAISED,
    "noteref": RAISED,
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z][\w-]*)?\.([\w-]+)", re.IGNORECASE)


class Styles:
    """The styles of one page."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._classes = dict(_CLASSES)
        self._roles: dict[int, str | None] = {}
        for sheet in tree.css("style"):
            for selectors, body in _RULE.findall(_COMMENT.sub("", sheet.text())):
                named = _declared(body)
                for selector in selectors.split(",") if named else ():
                    simple = _SIMPLE.fullmatch(selector.strip())
                    if simple and named:
                        self._classes[simple.group(1)] = named

    def role(self, node: LexborNode) -> str | None:
        """``STRUCK``, ``RAISED``, ``LOWERED`` or None for an element, by its tag and its styles."""
        identity = node.mem_id
        if identity not in self._roles:
            self._roles[identity] = _TAGS.get(node.tag or "") or self._styled(node)
        return self._roles[identity]

    def _styled(self, node: LexborNode) -> str | None:
        attributes = node.attributes
        if not attributes:
            return None
        named = _declared(attributes.get("style") or "")
        if named is not None:
            return named
        if "noteref" in (attributes.get("role") or attributes.get("epub:type") or ""):
            return RAISED
        roles = map(self._classes.get, (attributes.get("class") or "").split())
        return next(filter(None, roles), None)


def hides(node: LexborNode) -> bool:
    """Whether the element's own attributes keep it from the eye."""
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def _declared(declarations: str) -> str | None:
    found = (name for name, pattern in _DECLARATIONS.items() if pattern.search(declarations))
    return next(found, None) if declarations else None
