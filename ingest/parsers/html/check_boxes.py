"""Boxes that show whether something holds or is done: those nobody can click, and the tasks of Confluence."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

_KINDS = frozenset({"checkbox", "radio"})


def check_box(node: LexborNode) -> str:
    """The sign of such a box and a space, "" for any other element.

    What is to be clicked (a filter, a consent) says nothing yet.
    """
    attributes = node.attributes
    if node.tag == "input" and (attributes.get("type") or "").lower() in _KINDS:
        shows = "disabled" in attributes
        return ("☒ " if "checked" in attributes else "☐ ") if shows else ""
    if node.tag == "ac:task-body" and node.parent is not None:
        status = node.parent.css_first("ac\\:task-status")
        return "" if status is None else "☒ " if status.text().strip() == "complete" else "☐ "
    return ""
