"""The parts of an OpenDocument file, which is a ZIP file of XML or one XML file (OpenDocument 1.3, part 2)."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.package import ENCRYPTED, ZIP_START, part
from ingest.parsers.records.xml import tree

_CONTENT = "content.xml"
_PARTS = (_CONTENT, "styles.xml", "meta.xml")
_MANIFEST = "META-INF/manifest.xml"


def roots(data: bytes, kind: str) -> list[Any]:
    """The parsed parts of a file: content, styles, properties. ``kind`` names it, as "text".

    Raises ``UnreadableDocument``.
    """
    if not data.startswith(ZIP_START):
        return [tree(data)]
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if _CONTENT not in names:
                raise UnreadableDocument(f"is not an OpenDocument {kind}")
            manifest = part(archive, _MANIFEST) if _MANIFEST in names else b""
            if b"encryption-data" in manifest:
                raise UnreadableDocument(ENCRYPTED)
            return [tree(part(archive, one)) for one in _PARTS if one in names]
    except (BadZipFile, OSError, ValueError) as problem:
        raise UnreadableDocument(
            f"is damaged: it cannot be opened as an OpenDocument {kind}"
        ) from problem


def objects(data: bytes) -> dict[str, Any]:
    """The parsed contents of the objects in a file, by their paths there; damaged ones are left out."""
    found: dict[str, Any] = {}
    if not data.startswith(ZIP_START):
        return found
    with ZipFile(BytesIO(data)) as archive:
        for one in archive.namelist():
            if one.endswith(f"/{_CONTENT}"):
                try:
                    found[one.removesuffix(f"/{_CONTENT}")] = tree(part(archive, one))
                except (BadZipFile, UnreadableDocument):
                    continue
    return found
