"""Packages of Office: bombs, told by what they say of themselves, and those that name their elements strictly."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from ingest.errors import UnreadableDocument

_RELATIONS = "_rels/.rels"
# ISO/IEC 29500 strict: the same elements under other names.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_MOST_MB = 500  # a sheet of a million cells unpacks to a tenth of it


def check_unpacked(data: bytes) -> None:
    """Raise ``UnreadableDocument`` for a ZIP file whose members are too large together."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return  # its parser says what is wrong with it
    if size > _MOST_MB * 10**6:
        raise UnreadableDocument(f"unpacks to {size / 1e6:,.0f} MB, more than {_MOST_MB} MB")


def is_strict(relations: bytes) -> bool:
    """Whether a package, of which these are the relations, has the names of the strict standard."""
    return _STRICT.search(relations) is not None


def transitional(part: bytes) -> bytes:
    """A part of a strict package with the names that Office and the libraries use."""
    return _STRICT.sub(_TRANSITIONAL, part)


def as_transitional(data: bytes) -> bytes:
    """A package under the names that the libraries know; another file, or a damaged one, as it is."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if _RELATIONS not in names or not is_strict(archive.read(_RELATIONS)):
                return data
            out = BytesIO()
            with ZipFile(out, "w") as rewritten:
                for name in dict.fromkeys(names):
                    part = archive.read(name)
                    is_xml = name.endswith((".xml", ".rels"))
                    rewritten.writestr(name, transitional(part) if is_xml else part)
            return out.getvalue()
    except (BadZipFile, EOFError, OSError, ValueError, RuntimeError, zlib.error):
        return data  # its parser says what is wrong with it
