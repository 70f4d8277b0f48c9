"""Documents that Google Docs exported as pages: their title is a paragraph, their comments stand at the end."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

TITLE = "body.doc-content p.title"
_MARK = re.compile(r"#cmnt\d+")
_LEAD = re.compile(r"#cmnt_ref\d+")


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
