"""The file: a ZIP archive of parts, ordinary, strict, a template, or with macros."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.package import CONTENT_TYPES, ENCRYPTED, OF_WORD, is_encrypted
from ingest.parsers.containers.packed import is_strict, transitional
from ingest.parsers.docx.comments import Comments
from ingest.parsers.docx.notes import Notes
from ingest.parsers.docx.numbering import Numbering
from ingest.parsers.docx.relations import WITH_TEXT, kept_together, parts
from ingest.parsers.docx.styles import Styles
from ingest.parsers.office.word_document import DAMAGED

if TYPE_CHECKING:
    from docx.document import Document

_ORDINARY = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Templates and files with macros hold the same text; python-docx opens ordinary documents only.
_OTHER = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabled(?:Template)?"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
# Word files within the file (w:altChunk), which python-docx takes for parts of it that are XML.
_TYPE = re.compile(rb"<(?:\w+:)?(?:Default|Override)\b[^>]*>")
_OF_A_FILE = re.compile(
    rb"""\s(?:Extension|PartName)\s*=\s*["'](?:[^"']*\.)?do[ct][xm]["']""", re.I
)
_CONTENT_TYPE = re.compile(rb"""(\sContentType\s*=\s*["'])[^"']*""")


class WordFile:
    """What all parts of a file share; ``losses`` counts what could not be kept of them."""

    def __init__(self, document: Document) -> None:
        self.part, self.settings = document.part, document.settings.element
        self.styles = Styles(document.styles.element)
        numbering = next((part.element for part in parts(self.part, "numbering")), None)
        self.numbering = Numbering(numbering, self.styles)
        self.comments = Comments(self.part)
        self.notes = Notes(self.part, self.settings)
        self.losses: Counter[str] = Counter()
        self.losses["missing"] = sum(
            relation.is_external and relation.reltype.rpartition("/")[2] in WITH_TEXT
            for relation in self.part.rels.values()
        )
        self.titles: list[str] = []


def open_document(data: bytes) -> Document:
    """The document in a file's bytes.

    Raises ``UnreadableDocument`` for what is encrypted, damaged or no Word file.
    """
    import docx

    if is_encrypted(data):
        raise UnreadableDocument(ENCRYPTED)
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            types = archive.read(CONTENT_TYPES) if CONTENT_TYPES in names else b""
    except (BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, zlib.error):
        raise UnreadableDocument(DAMAGED) from None
    if not any(name.startswith("word/") for name in names) and OF_WORD not in types:
        raise UnreadableDocument("is not a Word file")
    try:
        return docx.Document(BytesIO(_ordinary(data)))
    except MemoryError:
        raise
    except Exception:
        # Damage can surface in zlib, zipfile, lxml or python-docx, none of which lists its errors.
        raise UnreadableDocument(DAMAGED) from None


def _ordinary(data: bytes) -> bytes:
    """The file under the names of an ordinary document, its relations kept together."""
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        types, relations = archive.read(CONTENT_TYPES), archive.read("_rels/.rels")
        changed = {
            name: part
            for name in names
            if name.endswith(".rels")
            and (part := kept_together(name, archive.read(name), names)) != archive.read(name)
        }
        closed = _TYPE.sub(_closed, types)
        if closed == types and not (changed or _OTHER.search(types) or is_strict(relations)):
            return data
        out = BytesIO()
        with ZipFile(out, "w") as rewritten:
            for name in names:
                part = changed.get(name) or archive.read(name)
                if name == CONTENT_TYPES:
                    part = _OTHER.sub(_ORDINARY, closed)
                if name.endswith((".xml", ".rels")):
                    part = transitional(part)
                rewritten.writestr(name, part)
        return out.getvalue()


def _closed(named: re.Match[bytes]) -> bytes:
    """The type of a part, or of parts of one kind, which is any where these are Word files."""
    is_file = _OF_A_FILE.search(named[0])
    return _CONTENT_TYPE.sub(rb"\1application/octet-stream", named[0]) if is_file else named[0]
