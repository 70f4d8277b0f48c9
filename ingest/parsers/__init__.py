"""Chooses the parser of a file and has it parse: ``ingest.parsers.format_table`` names them."""

from __future__ import annotations

from pathlib import PurePath

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import recognition
from ingest.parsers.blocks.contents import without_contents
from ingest.parsers.blocks.link_addresses import with_addresses
from ingest.parsers.blocks.storable import as_typed, storable
from ingest.parsers.blocks.typed_lists import with_typed_lists
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.containers.package import ZIP_START, package_kind
from ingest.parsers.file_format import Format
from ingest.parsers.format_table import FORMATS
from ingest.parsers.refused import refuse_encoded, refuse_links, refuse_package
from ingest.parsers.tesseract import OFF, Ocr

HEAD_BYTES = 4096
# Raised when a parser makes another text of the same file: what older ones parsed is parsed again.
PARSERS_VERSION = 30


def choose_format(data: bytes, name: str) -> Format:
    """The format of a file, by content, then by extension, then plain text.

    Raises ``UnreadableDocument`` when the bytes are of a kind that holds no readable text.
    """
    kind = package_kind(data)
    head = recognition.head(data, HEAD_BYTES)
    extension = PurePath(name).suffix.lower()
    refuse_package(kind)
    refuse_links(head, extension)
    by_extension = next((f for f in FORMATS if extension in f.extensions), FORMATS[-1])
    if (packed := _named(kind)) is not None:
        # A folder of files that is called a document is no such document.
        return by_extension if kind == "zip" and by_extension.packed else packed
    for candidate in FORMATS:
        if kind or not candidate.recognises(head):
            continue
        if candidate.name == "json" and by_extension.name == "markdown":
            continue  # fields before its text
        return candidate
    if by_extension.packed:
        return by_extension  # its parser says what is wrong with the file
    if data.startswith(ZIP_START):
        if not kind:
            raise UnreadableDocument("is a damaged ZIP archive")
        raise UnreadableDocument(
            "is a ZIP archive or an Office format that is not supported yet, not text"
        )
    refuse_encoded(head if len(data) > HEAD_BYTES else data)
    if by_extension.name == "text":
        return next((found for told, found in _IN_TEXT if told(head)), by_extension)
    return by_extension


def _named(name: str) -> Format | None:
    return next((row for row in FORMATS if row.name == name), None)


# What stands in files that are called text.
_IN_TEXT = [
    (told, found)
    for told, name in (
        (recognition.is_html_fragment, "html"),
        (recognition.is_separated, "csv"),
        (recognition.is_asciidoc, "asciidoc"),
    )
    if (found := _named(name)) is not None
]


def parse_document(data: bytes, name: str, ocr: Ocr = OFF) -> tuple[str, ParsedDocument]:
    """Parse a file's bytes; returns the format's name and the document. ``ocr`` reads what has no text.

    Raises ``UnreadableDocument`` when the file is empty, binary, or refused by its parser.
    """
    if not data.strip():
        raise UnreadableDocument("is empty")
    chosen = choose_format(data, name)
    parsed = chosen.parse(data, name, ocr)
    if not parsed.text.strip():
        raise UnreadableDocument("contains no text")
    if not chosen.as_written:
        parsed = as_typed(parsed)
    parsed = without_contents(parsed)
    parsed = with_typed_lists(parsed, steps_only=not chosen.typed_lists)
    return chosen.name, storable(with_addresses(parsed))


def unpack_document(data: bytes, name: str, limits: Limits) -> tuple[list[Member], Limits]:
    """The files in a file, and what is left of ``limits``; raises what its parser does."""
    return list(choose_format(data, name).members(data, name, limits)), limits
