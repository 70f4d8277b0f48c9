"""OpenDocument texts (ODT, and FODT in one XML file): read in their order, as DOCX is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.noted_blocks import Written, said_once
from ingest.parsers.odt.controls import controls_in
from ingest.parsers.odt.package import objects, roots
from ingest.parsers.odt.runs import Parts
from ingest.parsers.odt.story import Story
from ingest.parsers.odt.styles import Styles
from ingest.parsers.odt.xml import find, get, name, qualified
from ingest.parsers.office.word_document import word_document


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse an OpenDocument text as it looks with its tracked changes accepted.

    Notes stand after the paragraph, list or table that refers to them, text boxes after the
    paragraph they hang on, headers before everything and footers after it, each once. Hidden text,
    indexes and page numbers are left out.
    """
    parts = roots(data, "text")
    try:
        return _parsed(parts, objects(data))
    except RecursionError:
        raise UnreadableDocument("is nested too deeply to be read") from None


def _parsed(roots: list[Any], held: Mapping[str, Any]) -> ParsedDocument:
    parts = Parts(Styles(roots), held, controls_in(roots[0]))
    text = find(roots[0], "office:body", "office:text")
    if text is None:
        raise UnreadableDocument("is not an OpenDocument text")
    body = Story(parts, has_headings=True).parse(text)
    headers = said_once(_margins(roots, parts, "header"), body)
    footers = said_once(_margins(roots, parts, "footer"), [*headers, *body])
    changes = find(text, "text:tracked-changes")
    parts.losses["tracked"] = changes is not None and len(changes)
    stated = [node.text or "" for root in roots for node in root.iter(qualified("dc:title"))]
    return word_document(headers, body, footers, [*stated, *parts.titles], parts.losses)


def _margins(roots: list[Any], parts: Parts, kind: str) -> list[Written]:
    """The blocks of the headers or footers of all pages."""
    found: list[Written] = []
    for root in roots:
        for page in root.iter(qualified("style:master-page")):
            for margin in page:
                shown = get(margin, "style:display") != "false"
                if shown and name(margin).startswith(f"style:{kind}"):
                    found += Story(parts).parse(margin)
    return found
