"""Files that are packed by themselves (gzip, bzip2, xz): a tar archive's members, or the one file there is."""

from __future__ import annotations

import lzma
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

_XZ = b"\xfd7zXZ\0"
_KINDS = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", _XZ: "xz"}
_ENDINGS = {
    ".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".svgz": ".svg", ".gz": "", ".bz2": "",
    ".xz": "",
}  # fmt: skip
_CHUNK = 1 << 20
_MOST_MEMORY = 100 * _CHUNK  # to unpack xz: its largest preset takes 65 MB, a file may ask for 4 GB


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """The files in a packed archive, or the packed file, called as it is without the ending for that.

    Raises ``UnreadableDocument`` for what is damaged, and ``TooMuch`` for a bomb, before anything is kept.
    """
    kind = next(kind for start, kind in _KINDS.items() if data.startswith(start))
    with _opened(kind, data) as stream:
        try:
            size = 0
            unpacked = (
                _chunks_of_xz(data) if kind == "xz" else iter(lambda: stream.read(_CHUNK), b"")
            )
            for chunk in unpacked:
                size += len(chunk)
                limits.check(size)
            stream.seek(0)
            holds_tar = is_tar(stream.read(TAR_BLOCK))
        except (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError) as damage:
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


def _opened(kind: str, data: bytes) -> GzipFile | BZ2File | lzma.LZMAFile:
    if kind == "gzip":
        return GzipFile(fileobj=BytesIO(data))
    if kind == "bzip2":
        return BZ2File(BytesIO(data))
    return lzma.LZMAFile(BytesIO(data.rstrip(b"\0")))  # it takes what pads the file for a stream


def _chunks_of_xz(data: bytes) -> Iterator[bytes]:
    """What is packed as xz, within ``_MOST_MEMORY``; ``LZMAFile`` takes as much as a file asks for.

    Raises ``UnreadableDocument`` where that is more, and ``lzma.LZMAError`` for what is damaged.
    """
    while data.startswith(_XZ):
        unpacking = lzma.LZMADecompressor(lzma.FORMAT_XZ, _MOST_MEMORY)
        while not unpacking.eof:
            try:
                chunk = unpacking.decompress(data, _CHUNK)
            except lzma.LZMAError as problem:
                if "Memory" not in str(problem):  # it has no kind of its own
                    raise
                most = f"{_MOST_MEMORY // _CHUNK} MB"
                raise UnreadableDocument(f"takes more than {most} of memory to unpack") from problem
            if not chunk and unpacking.needs_input:
                raise EOFError
            data = b""
            yield chunk
        data = unpacking.unused_data
