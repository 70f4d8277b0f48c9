"""Which elements are bold throughout: their writers may have meant a heading."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from ingest.parsers.html.inline import collapsed

_TAGS = frozenset({"b", "strong"})
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_DEEPEST = 8  # elements between a block and what makes it bold


def is_bold(element: LexborNode | None, said: str) -> bool:
    """Whether one bold element holds all that a block or a cell says, ``said``."""
    node = element if said else None
    for _ in range(_DEEPEST):
        if node is None or not node.is_element_node:
            return False
        if node.tag in _TAGS or _BOLD.search(node.attributes.get("style") or ""):
            return collapsed(node.text()) == said
        node = next(filter(_says, node.iter(include_text=True)), None)
    return False


def _says(node: LexborNode) -> bool:
    return node.is_element_node or bool((node.text_content or "").strip())
