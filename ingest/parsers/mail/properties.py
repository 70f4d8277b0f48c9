"""The properties of an Outlook message and of what is in it (MS-OXMSG), read from their streams."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.parsers.code_pages.encoding import codec_of, decode, decode_declared

_ENTRY = struct.Struct("<HHI8s")
_NAMED, _FIRST_NAMED = struct.Struct("<IHH"), 0x8000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_STREAM = "__substg1.0_{:04X}{:04X}"
_TEXT, _BYTES_OF_TEXT, _BINARY, _STORAGE = 0x1F, 0x1E, 0x102, 0x0D
_INTERNET_PAGE, _PAGE = 0x3FDE, 0x3FFD
_HEADERS = {"message": 32, "inner": 24, "attachment": 8}  # bytes before the entries (2.4.1)


class Properties:
    """The properties in one storage of an open OLE file; ``kind`` says how their list begins."""

    def __init__(self, file: Any, storage: list[str], kind: str, codec: str = "") -> None:
        self._file = file
        self._storage = storage
        self._fixed: dict[int, bytes] = {}
        data = self._read("__properties_version1.0") or b""
        for at in range(_HEADERS[kind], len(data) - _ENTRY.size + 1, _ENTRY.size):
            _, identity, _, value = _ENTRY.unpack_from(data, at)
            self._fixed[identity] = value
        self.codec = codec or codec_of(self.number(_INTERNET_PAGE)) or codec_of(self.number(_PAGE))

    def text(self, identity: int) -> str:
        """A property as text; "" without one."""
        wide = self._read(_STREAM.format(identity, _TEXT))
        if wide is not None:
            return wide.decode("utf-16-le", errors="replace").rstrip("\0")
        narrow = self._read(_STREAM.format(identity, _BYTES_OF_TEXT))
        return self.decoded(narrow.rstrip(b"\0")) if narrow else ""

    def data(self, identity: int) -> bytes:
        """A property as bytes; none without one."""
        return self._read(_STREAM.format(identity, _BINARY)) or b""

    def number(self, identity: int) -> int:
        """A property as a number; 0 without one."""
        return int.from_bytes(self._fixed.get(identity, b"")[:4], "little", signed=True)

    def time(self, identity: int) -> datetime | None:
        """A property as a moment; None without one."""
        ticks = int.from_bytes(self._fixed.get(identity, b""), "little")
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def named(self, number: int) -> int:
        """The identity that a property without one of its own has in this file (MS-OXMSG, 2.2.3)."""
        entries = self._read_of(["__nameid_version1.0", _STREAM.format(3, _BINARY)]) or b""
        for at in range(0, len(entries) - _NAMED.size + 1, _NAMED.size):
            name, kind, place = _NAMED.unpack_from(entries, at)
            if name == number and not kind & 1:  # not a name in letters
                return _FIRST_NAMED + int(place)
        return 0

    def decoded(self, data: bytes) -> str:
        """Text in the code page of the message."""
        return decode_declared(data, self.codec)[0] if self.codec else decode(data)[0]

    def inner(self, identity: int) -> list[str] | None:
        """The storage that a property is, as a message in another; None without one."""
        path = [*self._storage, _STREAM.format(identity, _STORAGE)]
        return path if self._file.exists(path) else None

    def storages(self, start: str) -> list[list[str]]:
        """The storages in this one whose names begin so, in order."""
        depth = len(self._storage)
        found = {
            path[depth]
            for path in self._file.listdir(streams=True, storages=True)
            if len(path) > depth and path[:depth] == self._storage and path[depth].startswith(start)
        }
        return [[*self._storage, name] for name in sorted(found)]

    def _read(self, stream: str) -> bytes | None:
        return self._read_of([*self._storage, stream])

    def _read_of(self, path: list[str]) -> bytes | None:
        return self._file.openstream(path).read() if self._file.exists(path) else None
