"""Web pages that a browser saved with their pictures as one file (MHTML, RFC 2557)."""

from __future__ import annotations

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.mail.mime import letter_from


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse the page, with those in its frames; pictures are not read."""
    pages = letter_from(data).bodies
    if not pages:
        raise UnreadableDocument("is a saved web page without a page in it")
    return pages[0]
