"""What shows whether something holds or is done: boxes nobody can click, tasks of wikis, and icons."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from selectolax.lexbor import LexborNode

_KINDS = frozenset({"checkbox", "radio"})
_NOTION = re.compile(r"to-do-children-(un)?checked")  # beside a box that its style sheet draws
_TASK = "data-inline-task-id"  # of a page that Confluence exported
_DRAWN = frozenset({"img", "i", "span", "svg"})
_ICON = re.compile(r"icon|glyph|\b(?:fa[bsrl]?|bi|mdi|ti|ri)\b", re.IGNORECASE)
# How icons are called in fonts of them, as files, and as the words that Material's font draws them for.
_CALLED = re.compile(
    r"(?:[a-z]+[-_])*?(?:(check|checkmark|checked|tick|ok|yes|done|true)"
    r"|(?:times|xmark|cross|close|clear|remove|no|false|x|cancel))"
    r"(?:[-_](?:circle|square|mark|alt|fill|bold|solid|thin|outline|o|lg|sm|\d+))*",
    re.IGNORECASE,
)


def check_box(node: LexborNode) -> str:
    """The sign of such a box and a space, "" for any other element.

    What is to be clicked (a filter, a consent) says nothing yet.
    """
    attributes = node.attributes
    if node.tag == "input" and (attributes.get("type") or "").lower() in _KINDS:
        shows = "disabled" in attributes
        return ("☒ " if "checked" in attributes else "☐ ") if shows else ""
    if node.tag == "span" and (notion := _NOTION.fullmatch(attributes.get("class") or "")):
        return "☐ " if notion[1] else "☒ "
    if node.tag == "li" and _TASK in attributes:
        return "☒ " if "checked" in (attributes.get("class") or "").split() else "☐ "
    if node.tag == "ac:task-body" and node.parent is not None:
        status = node.parent.css_first("ac\\:task-status")
        return "" if status is None else "☒ " if status.text().strip() == "complete" else "☐ "
    return ""


def icon_says(node: LexborNode) -> str:
    """What a drawing without words says where nothing else stands: its label, or a tick or cross; "" for none."""
    attributes = node.attributes
    if node.tag not in _DRAWN:
        return ""
    title = node.css_first("title") if node.tag == "svg" else None
    if said := attributes.get("aria-label") or (title and title.text()) or attributes.get("title"):
        return said
    classes = attributes.get("class") or ""
    names = [PurePosixPath(attributes.get("src") or "").stem]
    if _ICON.search(classes):
        names += [node.text().strip(), *classes.split()]
    called = next(filter(None, map(_CALLED.fullmatch, names)), None)
    return "" if called is None else "✓" if called[1] else "✗"
