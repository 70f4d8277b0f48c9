"""Old Word files (DOC of Word 97 to 2003): paragraphs, headings, lists, tables and notes in their order.

The reader is our own, after Microsoft's [MS-DOC]: what is at hand in packages gives the words without
headings and tables, or refuses files that Word opens.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.noted_blocks import said_once
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.doc.objects import objects_in
from ingest.parsers.doc.package import DAMAGED, DocFile
from ingest.parsers.doc.reader import DocReader
from ingest.parsers.office.embedded import taken
from ingest.parsers.office.word_document import word_document


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files that were put into an old Word file."""
    return taken(objects_in(data).values(), limits)


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse an old Word file as a DOCX file is parsed: tracked changes accepted, without what is hidden.

    Notes and comments stand after the paragraph, list or table that refers to them, headers before
    everything and footers after it, each once.
    """
    file = DocFile(data)
    try:
        reader = DocReader(file, objects_in(data).keys())
        body = reader.body()
        headers = said_once(reader.margins("header"), body)
        footers = said_once(reader.margins("footer"), [*headers, *body])
    except (struct.error, IndexError, ValueError) as problem:
        raise UnreadableDocument(DAMAGED) from problem
    return word_document(headers, body, footers, [file.title, *reader.titles], reader.losses)
