"""Slides (ODP, and FODP in one XML file): read as those of PowerPoint are (see ``ingest.parsers.slides``)."""

from __future__ import annotations

from typing import Any

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.containers.packed import check_unpacked
from ingest.parsers.odt.package import objects, roots
from ingest.parsers.odt.runs import Parts
from ingest.parsers.odt.styles import Styles
from ingest.parsers.odt.xml import find, name, qualified
from ingest.parsers.slides.odp_slide import OdpDeck


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse an OpenDocument presentation, slide by slide.

    The title, the frames as they stand, tables, charts, comments and notes. Headers, footers, dates and
    slide numbers are left out; so are hidden slides and what stands beside a slide, and the remarks say so.
    """
    check_unpacked(data)
    parts = roots(data, "presentation")
    try:
        return _parsed(parts, objects(data))
    except RecursionError:
        raise UnreadableDocument("is nested too deeply to be read") from None


def _parsed(roots: list[Any], held: dict[str, Any]) -> ParsedDocument:
    slides = find(roots[0], "office:body", "office:presentation")
    if slides is None:
        raise UnreadableDocument("is not an OpenDocument presentation")
    deck = OdpDeck(TextBuilder(), Parts(Styles(roots), held), roots)
    number = 0
    for page in slides:
        if name(page) == "draw:page":
            number += 1
            deck.write(number, page)
    stated = [node.text or "" for root in roots for node in root.iter(qualified("dc:title"))]
    return deck.finish(*stated)
