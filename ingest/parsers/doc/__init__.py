"""Old Word files (DOC of Word 97 to 2003): paragraphs, headings, lists, tables and notes in their order.

The reader is our own, after Microsoft's [MS-DOC]: what is at hand in packages gives the words without
headings and tables, or refuses files that Word opens.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.noted_blocks import said_once
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.doc.package import DocFile
from ingest.parsers.doc.reader import DocReader
from ingest.parsers.office.embedded import FAILURES, held_in, taken
from ingest.parsers.office.word_document import DAMAGED, word_document

_POOL = "ObjectPool"


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files that were put into an old Word file."""
    return taken(_objects_in(data).values(), limits)


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse an old Word file as a DOCX file is parsed: tracked changes accepted, without what is hidden.

    Notes and comments stand after the paragraph, list or table that refers to them, headers before
    everything and footers after it, each once.
    """
    file = DocFile(data)
    try:
        reader = DocReader(file, _objects_in(data).keys())
        body = reader.body()
        headers = said_once(reader.margins("header"), body)
        footers = said_once(reader.margins("footer"), [*headers, *body])
    except (struct.error, IndexError, ValueError) as problem:
        raise UnreadableDocument(DAMAGED) from problem
    return word_document(headers, body, footers, [file.title, *reader.titles], reader.losses)


def _objects_in(data: bytes) -> dict[int, Member]:
    """The files in the objects of a Word file, by the numbers of these. What is a storage itself is none."""
    import olefile

    found: dict[int, Member] = {}
    try:
        with olefile.OleFileIO(BytesIO(data)) as opened:
            for _, storage, *_ in (
                one for one in opened.listdir(streams=False, storages=True) if len(one) == 2
            ):
                number = storage.removeprefix("_")
                if not opened.exists(f"{_POOL}/{storage}") or not number.isdecimal():
                    continue
                member = held_in(opened, f"{_POOL}/{storage}/", f"object{len(found) + 1}")
                if member is not None:
                    found[int(number)] = member
    except FAILURES:
        return found
    return found
