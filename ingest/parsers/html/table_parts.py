"""The parts of a table in a page, whatever stands between them, and how far its cells reach."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest.parsers.html.view import View

_OWN = frozenset({"table", "caption", "td", "th"})  # what may hold other tables


def nearest(node: LexborNode, tags: frozenset[str], view: View) -> Iterator[LexborNode]:
    """The parts of a table that stand for ``tags``: its children, or without table tags deeper ones."""
    pending = [*node.iter()][::-1]
    while pending:
        child = pending.pop()
        tag = view.roles.tag(child)
        if tag in tags:
            yield child
        elif tag not in _OWN:
            pending += [*child.iter()][::-1]


def span_of(node: LexborNode, name: str, most: int) -> int:
    """How many rows or columns a cell spans, as an attribute says: ``most`` at most, 1 without one."""
    value = node.attrs.sget(name).strip()
    return min(int(value), most) if value.isdecimal() and len(value) < 9 else 1
