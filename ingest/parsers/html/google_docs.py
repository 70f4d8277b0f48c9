"""Documents that Google Docs exported as pages: their title is a paragraph, their comments stand at the end.

Lists say in their classes how deep they are nested. Sheets have the letters and numbers of their cells at
their edges.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

TITLE = "body.doc-content p.title"
_LIST = re.compile(r"\blst-kix_\w+-(\d)\b")  # lists within lists stand side by side
_MARK = re.compile(r"#cmnt\d+")
_EDGE = re.compile(r"\d+[RC]\d+")  # of a sheet: the number of a row, the letter of a column
_LEAD = re.compile(r"#cmnt_ref\d+")


def list_level(items: LexborNode) -> int:
    """How deep a list is nested, by its class; 0 for a list of any other page."""
    found = _LIST.search(items.attributes.get("class") or "")
    return int(found.group(1)) if found else 0


def marks_comment(link: LexborNode) -> bool:
    """Whether a link in the text leads to a comment on it."""
    return _leads(link, _MARK, "cmnt_ref")


def begins_comment(link: LexborNode) -> bool:
    """Whether a link leads back to the text, from the comment that it begins."""
    return _leads(link, _LEAD, "cmnt")


def is_edge(node: LexborNode) -> bool:
    """Whether an element only counts the cells of a sheet."""
    if node.tag != "th":
        return False
    attributes = node.attributes
    counts = _EDGE.fullmatch(attributes.get("id") or "") is not None
    return counts or "row-header" in (attributes.get("class") or "").split()


def _leads(link: LexborNode, where: re.Pattern[str], identity: str) -> bool:
    attributes = link.attributes
    there = where.fullmatch(attributes.get("href") or "") is not None
    return there and (attributes.get("id") or "").startswith(identity)
