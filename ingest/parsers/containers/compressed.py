"""Files that are packed by themselves (gzip, bzip2): a tar archive's members, or the one file there is."""

from __future__ import annotations

import zlib
from bz2 import BZ2File
from collections.abc import Iterator
from gzip import GzipFile
from io import BytesIO
from pathlib import PurePath

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.containers.tar import members_of
from ingest.parsers.recognition import TAR_BLOCK, is_tar

_GZIP = b"\x1f\x8b"
_ENDINGS = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".svgz": ".svg", ".gz": "", ".bz2": ""}
_CHUNK = 1 << 20


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """The files in a packed archive, or the packed file, called as it is without the ending for that.

    Raises ``UnreadableDocument`` for what is damaged, and ``TooMuch`` for a bomb, before anything is kept.
    """
    kind = "gzip" if data.startswith(_GZIP) else "bzip2"
    opened = GzipFile(fileobj=BytesIO(data)) if kind == "gzip" else BZ2File(BytesIO(data))
    with opened as stream:
        try:
            size = 0
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                limits.check(size)
            stream.seek(0)
            holds_tar = is_tar(stream.read(TAR_BLOCK))
        except (EOFError, OSError, ValueError, zlib.error) as damage:
            raise UnreadableDocument(f"is a damaged {kind} archive") from damage
        if holds_tar:
            yield from members_of(stream, limits)
            return
        limits.take(size)
        path = PurePath(name)
        inner = path.stem + _ENDINGS.get(path.suffix.lower(), path.suffix)
        if problem := limits.too_large(size):
            yield Member(inner, problem=problem)
            return
        stream.seek(0)
        yield Member(inner, stream.read())
