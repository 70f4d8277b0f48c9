"""The table of formats: one parser per format, chosen by content first and extension second.

Adding a format is one module with a ``parse(data, name) -> ParsedDocument`` function and one row
here. A parser raises ``UnreadableDocument`` with the reason a person should see. Parser modules and
the libraries they need are imported only when a file of their format turns up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import cast

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument

HEAD_BYTES = 4096
# Raised when a parser makes another text of the same file: what older ones parsed is parsed again.
PARSERS_VERSION = 4
Parse = Callable[[bytes, str], ParsedDocument]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table. ``recognises`` looks at the first ``HEAD_BYTES`` bytes."""

    name: str
    module: str
    extensions: frozenset[str]
    recognises: Callable[[bytes], bool] = lambda _head: False
    packed: bool = False  # never text: its parser says what is wrong with a file of this name

    def parse(self, data: bytes, name: str) -> ParsedDocument:
        """Parse ``data``, the bytes of the file called ``name``."""
        return cast(Parse, import_module(self.module).parse)(data, name)


# An XML declaration and comments may stand before the document type.
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_IS_ODS = re.compile(
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet", re.DOTALL
)
# A header further in needs the binary comment that follows it: text may mention "%PDF-1.7".
_PDF_INSIDE = re.compile(rb"%PDF-\d\.\d\s{1,2}%[\x80-\xff]{4}")


def _holds(*folders: bytes) -> Callable[[bytes], bool]:
    """Whether a ZIP file begins with members in one of ``folders``, an Office file's own."""
    member = re.compile(rb"PK\x03\x04.{26}(?:" + b"|".join(folders) + b")/", re.DOTALL)
    return lambda head: head.startswith(b"PK\x03\x04") and member.search(head) is not None


def _is_html(head: bytes) -> bool:
    return _HTML_START.match(head) is not None


def _is_pdf(head: bytes) -> bool:
    # A header is to be accepted within the first 1,024 bytes (ISO 32000-1, Annex H).
    return head.lstrip().startswith(b"%PDF-") or _PDF_INSIDE.search(head[:1024]) is not None


FORMATS: tuple[Format, ...] = (
    Format("pdf", "ingest.parsers.pdf", frozenset({".pdf"}), _is_pdf, packed=True),
    Format(
        "docx",
        "ingest.parsers.docx",
        frozenset({".docx"}),
        lambda head: head.startswith(b"PK\x03\x04") and b"word/" in head,
        packed=True,
    ),
    Format(
        "pptx",
        "ingest.parsers.slides",
        frozenset({".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"}),
        _holds(b"ppt"),
        packed=True,
    ),
    Format(
        "xlsx",
        "ingest.parsers.sheets",
        frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb"}),
        _holds(b"xl"),
        packed=True,
    ),
    Format("xls", "ingest.parsers.sheets", frozenset({".xls"}), packed=True),
    Format(
        "ods",
        "ingest.parsers.sheets",
        frozenset({".ods"}),
        lambda head: _IS_ODS.match(head) is not None,
        packed=True,
    ),
    Format("html", "ingest.parsers.html", frozenset({".html", ".htm", ".xhtml"}), _is_html),
    Format("markdown", "ingest.parsers.markdown", frozenset({".md", ".markdown"})),
    Format("csv", "ingest.parsers.delimited", frozenset({".csv", ".tsv", ".tab", ".psv"})),
    Format("text", "ingest.parsers.text", frozenset({".txt", ".text", ".log", ".rst", ""})),
)

# Containers whose bytes are never text: refusing them by name beats "is binary".
_KNOWN_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an Office format that is not supported yet"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (save it as DOCX or PDF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)


def choose_format(data: bytes, name: str) -> Format:
    """The format of a file, by content, then by extension, then plain text.

    Raises ``UnreadableDocument`` when the bytes are of a kind that holds no readable text.
    """
    head = data[:HEAD_BYTES]
    extension = PurePath(name).suffix.lower()
    for candidate in FORMATS:
        if candidate.recognises(head):
            return candidate
    by_extension = next((f for f in FORMATS if extension in f.extensions), FORMATS[-1])
    if by_extension.packed:
        return by_extension
    for signature, what in _KNOWN_BINARY:
        if head.startswith(signature):
            raise UnreadableDocument(f"is {what}, not text")
    return by_extension


def parse_document(data: bytes, name: str) -> tuple[str, ParsedDocument]:
    """Parse a file's bytes; returns the format's name and the document.

    Raises ``UnreadableDocument`` when the file is empty, binary, or refused by its parser.
    """
    if not data.strip():
        raise UnreadableDocument("is empty")
    chosen = choose_format(data, name)
    parsed = chosen.parse(data, name)
    if not parsed.text.strip():
        raise UnreadableDocument("contains no text")
    return chosen.name, parsed
