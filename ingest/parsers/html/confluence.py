"""Pages as Confluence stores and exports them: HTML among elements of its own (``ac:``, ``ri:``).

The elements of macros hold settings beside text, and links may name a page where others have words.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_TAGS = {
    "ac:plain-text-body": "pre",
    "ac:rich-text-body": "div",
    "ac:layout-cell": "div",
    "ac:task-list": "ul",
    "ac:task-body": "li",
}
_SETTINGS = frozenset(
    {
        "ac:adf-attribute",
        "ac:adf-fallback",
        "ac:placeholder",
        "ac:task-id",
        "ac:task-status",
        "ac:task-uuid",
    }
)
_SHOWN_SETTINGS = frozenset({"title", "key"})  # the key of an issue
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WITHIN_A_LINE = frozenset({"status", "jira"})
# What opens a part of an exported page, and what all of them say that were given no title.
_EXPANDER = "expand-control"
_UNTITLED = re.compile(r"\s*Click here to expand\s*(?:\.{3}|…)?\s*", re.IGNORECASE)
_BODIES = "ac\\:link-body, ac\\:plain-text-link-body"


def stands_for(node: LexborNode) -> str:
    """The tag of HTML that an element stands for; its own where there is none."""
    tag = node.tag or ""
    if tag == "div" and _opens(node):
        return "summary"
    if tag == "ac:parameter" and _macro(node) not in _WITHIN_A_LINE:
        return "summary"
    return _TAGS.get(tag, tag)


def is_setting(node: LexborNode) -> bool:
    """Whether an element is a setting rather than text."""
    if node.tag == "ac:parameter":
        return node.attributes.get("ac:name") not in _SHOWN_SETTINGS
    if node.tag == "div" and _opens(node):
        return _UNTITLED.fullmatch(node.text()) is not None
    return node.tag in _SETTINGS


def shown_instead(node: LexborNode) -> str:
    """What is shown of an element without words, "" for nothing.

    Of a link that is the title of the page or the name of the file, of a date the date.
    """
    link, attributes = node.parent, node.attributes
    if node.tag == "time":
        date = _DATE.fullmatch(attributes.get("datetime") or "")
        return date.group() if date and not node.text().strip() else ""
    if link is None or link.tag != "ac:link" or link.css_first(_BODIES) is not None:
        return ""
    return attributes.get("ri:content-title") or attributes.get("ri:filename") or ""


def _opens(node: LexborNode) -> bool:
    return _EXPANDER in (node.attributes.get("class") or "").split()


def _macro(node: LexborNode) -> str:
    return (node.parent.attributes.get("ac:name") or "") if node.parent is not None else ""
