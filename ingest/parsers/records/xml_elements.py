"""Elements of XML: what they are called, and those whose words nobody is to read."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from lxml import etree

from ingest.parsers.blocks.builder import left_out
from ingest.parsers.blocks.encoded_values import is_encoded

_STRUCK = frozenset({"del", "strike", "strikethrough"})
_SAYS_HOW = ("role", "rend", "rendition")  # a text looks, in DocBook and TEI


def name_of(node: Any) -> str:
    """The name of an element without its namespace; "" of anything else, None too."""
    tag = getattr(node, "tag", None)
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def has_own_words(node: Any) -> bool:
    """Whether an element says something beside what those in it say."""
    return bool((node.text or "").strip()) or any((child.tail or "").strip() for child in node)


def without_unread(root: Any, prose: Set[str]) -> Iterator[str]:
    """Take out what is not to be read, and tell it: entities, encoded values, what is struck out of ``prose``."""
    if entities := sum(1 for _ in root.iter(etree.Entity)):
        etree.strip_elements(root, etree.Entity, with_tail=False)
        yield left_out(entities, "reference to an entity", "references to entities")
    if encoded := [node for node in root.iter() if is_encoded(node.text or "")]:
        for node in encoded:
            node.text = None
        yield left_out(len(encoded), "encoded value")
    struck = [node for node in root.iter() if _is_struck(node) and _is_in_text(node, prose)]
    if struck:
        for node in struck:
            node.text = None
            node[:] = []
        yield left_out(len(struck), "struck-out passage")


def _is_struck(node: Any) -> bool:
    return name_of(node) in _STRUCK or any("strike" in (node.get(how) or "") for how in _SAYS_HOW)


def _is_in_text(node: Any, prose: Set[str]) -> bool:
    """Whether an element stands in a text: as a field of a record it is a name, as of a strike price."""
    parent = node.getparent()
    return parent is not None and (has_own_words(parent) or name_of(parent) in prose)
