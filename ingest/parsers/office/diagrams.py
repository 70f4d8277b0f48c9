"""Diagrams of Office files (SmartArt): the words of their points as a list, each below the one it belongs to.

A data model (ECMA-376 part 1, 21.4.2) keeps points in the order in which they were made; which stands below
which, and in which order, its connections say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.document import BlockKind
from ingest.parsers.blocks.noted_blocks import Written

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHOWN = frozenset({"node", "asst"})
_DEEPEST = 8


def diagram_in(blob: bytes) -> list[Written]:
    """The items of the diagram in the bytes of a part; none of a damaged one, which costs only itself."""
    from lxml import etree

    try:
        return diagram(etree.fromstring(blob, etree.XMLParser(resolve_entities=False)))
    except SyntaxError:
        return []


def diagram(data: Any) -> list[Written]:
    """The items of a diagram, of the root of its data model; a lone one is a paragraph."""
    every = enumerate(data.iter(f"{_DIAGRAM}pt"))
    points = {point.get("modelId") or str(number): point for number, point in every}
    inner: dict[str, list[tuple[int, str]]] = {}
    for link in data.iter(f"{_DIAGRAM}cxn"):
        place = link.get("srcOrd") or ""
        if link.get("type", "parOf") == "parOf":
            order = int(place) if place.isdecimal() else 0
            inner.setdefault(link.get("srcId", ""), []).append((order, link.get("destId", "")))
    held = {below for links in inner.values() for _, below in links}
    told: set[str] = set()
    found = [
        Written(said, BlockKind.LIST_ITEM, level)
        for first in (*(one for one in points if one not in held), *points)
        for level, point in _within(first, points[first].get("type") == "doc", inner, told)
        if point in points and (said := _said(points[point]))
    ]
    return [Written(found[0].text, BlockKind.PARAGRAPH)] if len(found) == 1 else found


def _within(
    first: str, is_document: bool, inner: dict[str, list[tuple[int, str]]], told: set[str]
) -> Iterator[tuple[int, str]]:
    """A point and all below it, each once, with how deep it stands below the document."""
    pending = [(-is_document, first)]
    while pending:
        level, point = pending.pop()
        if point not in told:
            told.add(point)
            yield min(max(0, level), _DEEPEST), point
            below = sorted(inner.get(point, ()), reverse=True)
            pending += [(level + 1, one) for _, one in below]


def _said(point: Any) -> str:
    """The words of a point, "" for one that holds a prompt or none that is shown."""
    settings = point.find(f"{_DIAGRAM}prSet")
    prompts = settings is not None and settings.get("phldr") in {"1", "true"}
    if prompts or point.get("type", "node") not in _SHOWN:
        return ""
    texts = (
        "".join(
            " " if part.tag == f"{_A}br" else part.text or ""
            for part in paragraph.iter(f"{_A}t", f"{_A}br")
        )
        for paragraph in point.iter(f"{_A}p")
    )
    return " ".join(" ".join(texts).split())
