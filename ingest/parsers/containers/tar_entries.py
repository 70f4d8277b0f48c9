"""The entries of a tar archive (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar, "Basic Tar Format").

Not ``tarfile``: what it reads of a header may take all memory or hours, if somebody means it to.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedIOBase
from typing import NamedTuple

from ingest.errors import UnreadableDocument
from ingest.parsers.recognition import TAR_BLOCK, is_tar

DAMAGED = "is a damaged tar archive"
_POSIX = b"ustar\0"  # GNU's magic is another: what POSIX has for a prefix is used otherwise there
_LONGEST = 1 << 16  # bytes of a path and of what stands beside it
_MOST = 1 << 40  # bytes of what an entry holds
_LONG_NAME, _LONG_LINK, _PAX, _PAX_FOR_ALL = b"L", b"K", b"x", b"g"


class Entry(NamedTuple):
    """An entry: its path as it is written, its type flag, and where in the archive its bytes are.

    ``sparse`` ones are stored without their holes.
    """

    path: bytes
    kind: bytes
    start: int
    size: int
    sparse: bool


def entries(stream: BufferedIOBase) -> Iterator[Entry]:
    """The entries of an archive that begins where ``stream`` does.

    Raises ``UnreadableDocument`` where something else stands in the place of an entry.
    """
    at, stated = 0, dict[bytes, bytes]()
    while True:
        stream.seek(at)
        head = stream.read(TAR_BLOCK)
        if not head.strip(b"\0"):  # blocks of zeros end it; many programs forget them
            return
        if not is_tar(head):
            raise UnreadableDocument(DAMAGED)
        kind, size = head[156:157], _number(head[124:136])
        if kind in {_LONG_NAME, _PAX, _PAX_FOR_ALL, _LONG_LINK}:
            if size > _LONGEST:
                raise UnreadableDocument(DAMAGED)
            said = stream.read(size)
            if kind == _LONG_NAME:
                stated[b"path"] = said.split(b"\0")[0]
            elif kind == _PAX:
                stated.update(_records(said))
        else:
            path = head[:100].split(b"\0")[0]
            if head.startswith(_POSIX, 257) and (prefix := head[345:500].split(b"\0")[0]):
                path = prefix + b"/" + path
            size = int(stated.get(b"size", b"%d" % size))
            sparse = kind == b"S" or any(key.startswith(b"GNU.sparse") for key in stated)
            yield Entry(stated.get(b"path", path), kind, at + TAR_BLOCK, size, sparse)
            stated = {}
            if kind in b"123456":
                size = 0  # of what a link leads to; nothing of it is here
        at += TAR_BLOCK + -(-size // TAR_BLOCK) * TAR_BLOCK


def _number(field: bytes) -> int:
    """A number in octal digits, or, with the first bit set, in binary."""
    try:
        binary = field[:1] == b"\x80"
        said = field.split(b"\0")[0].strip() or b"0"
        number = int.from_bytes(field[1:], "big") if binary else int(said, 8)
    except ValueError:
        number = -1
    if not 0 <= number < _MOST:
        raise UnreadableDocument(DAMAGED)
    return number


def _records(said: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The records of a pax header, lines of "25 path=a/b.txt", each with its own length first."""
    while said:
        length, _, _ = said.partition(b" ")
        if not (length.isdigit() and len(length) < 6 and 0 < int(length) <= len(said)):
            raise UnreadableDocument(DAMAGED)
        key, _, value = said[len(length) + 1 : int(length) - 1].partition(b"=")
        if key == b"size" and not (value.isdigit() and len(value) < 13):
            raise UnreadableDocument(DAMAGED)
        yield key, value
        said = said[int(length) :]
