"""Rich text (RTF): paragraphs, headings, lists, tables and notes in their order.

The reader is our own: what is at hand in packages gives the words without headings and tables.
"""

from __future__ import annotations

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import html
from ingest.parsers.blocks.noted_blocks import said_once
from ingest.parsers.office.word_document import word_document
from ingest.parsers.rtf.encapsulated import is_encapsulated, page_in
from ingest.parsers.rtf.reader import RtfReader


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse rich text as it looks with its tracked changes accepted, without what is hidden.

    Notes stand after the paragraph, list or table that refers to them, headers before everything
    and footers after it, each once. A page that a mail program packed into rich text is read as
    that page.
    """
    data = data[data.find(b"{\\") :] if b"{\\" in data[:1024] else data
    if not data.startswith((b"{\\rtf", b"{\\urtf")):
        raise UnreadableDocument("is not rich text: it does not begin with {\\rtf")
    if is_encapsulated(data):
        return html.parse(b"\xef\xbb\xbf" + page_in(data).encode("utf-8", "replace"), "")
    reader = RtfReader()
    body = reader.read(data)
    headers = said_once(reader.margins["header"], body)
    footers = said_once(reader.margins["footer"], [*headers, *body])
    return word_document(headers, body, footers, [reader.title], reader.losses)
