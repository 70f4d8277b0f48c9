"""Documents that Google Docs exported as pages: their title is a paragraph, their comments stand at the end.

Lists say in their classes how deep they are nested.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

TITLE = "body.doc-content p.title"
_LIST = re.compile(r"\blst-kix_\w+-(\d)\b")  # lists within lists stand side by side
_MARK = re.compile(r"#cmnt\d+")
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


def _leads(link: LexborNode, where: re.Pattern[str], identity: str) -> bool:
    attributes = link.attributes
    there = where.fullmatch(attributes.get("href") or "") is not None
    return there and (attributes.get("id") or "").startswith(identity)
