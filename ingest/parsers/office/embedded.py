"""Files that somebody put into an Office file, which shows a picture of them: each is a document of its own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.member_names import file_name, named_apart
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.containers.package import OLE_START, ZIP_START, part

_FOLDER = "/embeddings/"
_TARGET = re.compile(rb"""\sTarget\s*=\s*["']([^"']*)["']""")
# Streams of OLE objects (MS-OLEDS 2.3.6, and as Acrobat and LibreOffice write them) that are a file.
_NATIVE = "\x01Ole10Native"
_FILES = {_NATIVE: "", "Package": "", "CONTENTS": ".pdf", "EmbeddedOdf": ""}
_PDF, _UNNAMED = b"%PDF-", ".bin"
# By these streams the object itself is a file.
_WHOLE = {
    "Workbook": ".xls", "Book": ".xls", "WordDocument": ".doc", "PowerPoint Document": ".ppt",
}  # fmt: skip
# As olefile fails on damage.
FAILURES = (OSError, ValueError, IndexError, TypeError, AttributeError)
_NAME_AT = 6  # bytes before the name of a packed file: its length, and a number


def embedded(data: bytes, limits: Limits) -> Iterator[Member]:
    """The files in a package of Office; not the workbooks behind its charts, whose figures it shows.

    Raises ``UnreadableDocument`` where the file cannot be opened, ``TooMuch`` beyond ``limits``.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            charted = set(_charted(archive))
            found = [
                _member(archive, one, limits)
                for one in archive.infolist()
                if _FOLDER in one.filename and one.filename not in charted and one.file_size
            ]
    except (BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise UnreadableDocument("is damaged: it cannot be opened") from problem
    return named_apart(member for member in found if member is not None)


def taken(found: Iterable[Member], limits: Limits) -> Iterator[Member]:
    """Files that are at hand, as far as ``limits`` let them be taken, with names of their own."""
    kept = []
    for one in found:
        problem = limits.too_large(len(one.data))
        if not problem:
            limits.take(len(one.data))
        kept.append(Member(one.path, problem=problem) if problem else one)
    return named_apart(kept)


def is_file(blob: bytes) -> bool:
    """Whether ``embedded`` finds a file in an object of these bytes."""
    return file_in(blob, f"object{_UNNAMED}") is not None


def _charted(archive: ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        folder, _, rest = name.partition("/_rels/")
        if rest and PurePosixPath(folder).name.startswith("chart"):
            for target in _TARGET.findall(part(archive, name)):
                path = posixpath.join("/", folder, target.decode("utf-8", "replace"))
                yield posixpath.normpath(path).lstrip("/")


def _member(archive: ZipFile, info: ZipInfo, limits: Limits) -> Member | None:
    name = file_name(info.filename, "object")
    if problem := limits.too_large(info.file_size):
        return Member(name, problem=problem)
    limits.take(info.file_size)
    return file_in(part(archive, info.filename), name)


def file_in(blob: bytes, name: str) -> Member | None:
    """The file that an object is or holds; None of a formula, a drawing, a control."""
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if blob.startswith(OLE_START):
        return _packed(blob, stem)
    if ending.lower() != _UNNAMED:
        return Member(name, blob)
    is_pdf = blob.startswith(_PDF)
    return Member(stem + ".pdf" * is_pdf, blob) if is_pdf or blob.startswith(ZIP_START) else None


def _packed(blob: bytes, stem: str) -> Member | None:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(blob)) as opened:
            if any(map(opened.exists, _FILES)):
                return held_in(opened, "", stem)
            ending = next((_WHOLE[name] for name in _WHOLE if opened.exists(name)), "")
    except FAILURES:
        return None
    return Member(stem + ending, blob) if ending else None


def held_in(opened: Any, storage: str, stem: str) -> Member | None:
    """The file that a stream in a storage ("ObjectPool/_1/") of an open OLE file is; None of other storages."""
    for stream, ending in _FILES.items():
        if opened.exists(storage + stream):
            held = opened.openstream(storage + stream).read()
            if stream == _NATIVE:
                return _native(held, stem)
            is_one = not ending or held.startswith(_PDF)
            return Member(stem + ending, held) if is_one else None
    return None


def _native(stream: bytes, stem: str) -> Member | None:
    """The file that Windows packed: its name, where it was, and its bytes."""
    label, _, rest = stream[_NAME_AT:].partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    length = int.from_bytes(rest[4:8], "little")  # of a path, after a number
    start = 8 + length + 4
    size = int.from_bytes(rest[start - 4 : start], "little")
    held = rest[start : start + size]
    name = file_name(label.decode("cp1252", "replace"), stem)
    return Member(name, held) if size and len(held) == size else None
