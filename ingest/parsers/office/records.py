"""Records of old Office files: a kind, a length, and what they hold ([MS-ODRAW], 2.2.1; [MS-PPT], 2.3.1)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_HEAD = 8  # bytes


class Record(NamedTuple):
    """A record: which of its kind it is, and where its contents begin and end."""

    kind: int
    instance: int
    start: int
    end: int


def records(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Record]:
    """The records between two places; the last one ends there, whatever it says."""
    end = len(data) if end is None else min(end, len(data))
    while start + _HEAD <= end:
        flags, kind, length = struct.unpack_from("<HHI", data, start)
        start += _HEAD
        yield Record(kind, flags >> 4, start, min(start + length, end))
        start += length
