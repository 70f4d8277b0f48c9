"""Word files in one XML file ("Word XML document", ECMA-376 part 4, annex D): packed, and read as any other."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import docx
from ingest.parsers.containers.package import CONTENT_TYPES
from ingest.parsers.records.xml import tree

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
# Pictures and fonts, in base64: nobody reads them, and their length is more than a parser takes.
_BINARY = re.compile(rb"(<(\w+:)?binaryData)\b[^>]*>[^<]*</(?:\w+:)?binaryData>")


def parse(data: bytes, name: str) -> ParsedDocument:
    """Parse the file as the package that it is would be parsed. Raises ``UnreadableDocument`` for one of 2003."""
    root = tree(_BINARY.sub(rb"\1/>", data))
    if root.tag != f"{_PACKAGE}package":
        raise UnreadableDocument("is in Word's XML of 2003: save it as DOCX and ingest that")
    return docx.parse(_packed(root), name)


def _packed(root: Any) -> bytes:
    out = BytesIO()
    types = etree.Element(f"{{{_TYPES}}}Types")
    etree.SubElement(types, f"{{{_TYPES}}}Default", Extension="rels", ContentType=_RELATIONS)
    with ZipFile(out, "w") as archive:
        for part in root.iter(f"{_PACKAGE}part"):
            path, kind = (part.get(f"{_PACKAGE}{key}") or "" for key in ("name", "contentType"))
            held = next(part.iter(f"{_PACKAGE}xmlData"), None)
            content = etree.tostring(held[0]) if held is not None and len(held) else b""
            archive.writestr(path.lstrip("/"), content)
            if kind != _RELATIONS:
                attributes = {"PartName": path, "ContentType": kind}
                etree.SubElement(types, f"{{{_TYPES}}}Override", attributes)
        archive.writestr(CONTENT_TYPES, etree.tostring(types))
    return out.getvalue()
