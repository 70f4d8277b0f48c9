"""The text of a message as Outlook keeps it: in up to three forms."""

from __future__ import annotations

from contextlib import suppress

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import rtf
from ingest.parsers.mail.letter import page, plain
from ingest.parsers.rtf.compressed import unpacked
from ingest.parsers.rtf.encapsulated import is_encapsulated


def bodies(markup: str, text: str, packed: bytes) -> list[ParsedDocument]:
    """The text: the page, also one ``packed`` into rich text, else plain text, else the rich text."""
    if markup and (parsed := page(markup)).text.strip():
        return [parsed]
    with suppress(UnreadableDocument, ValueError):
        rich = unpacked(packed)
        if is_encapsulated(rich) or not text.strip():
            return [rtf.parse(rich, "")]
    return plain(text)
