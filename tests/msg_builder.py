"""Writes Outlook messages (MS-OXMSG in MS-CFB), as small as they can be, for tests to read."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

_FREE, _END, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5
Tree = Mapping[str, "bytes | Tree"]
"""The streams of a storage and the storages in it, by their names."""
Value = str | bytes | int | datetime


def message(properties: Mapping[int, Value], inner: Tree | None = None, *, head: int = 32) -> Tree:
    """A storage with ``properties`` by their ids, and with other storages.

    Text is written as Unicode, and bytes as binary; ``head`` is how long the head of the list is.
    """
    streams: dict[str, bytes | Tree] = dict(inner or {})
    entries = b""
    for identity, value in properties.items():
        if isinstance(value, int):
            entries += struct.pack("<HHIq", 0x03, identity, 6, value)
        elif isinstance(value, datetime):
            ticks = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            entries += struct.pack("<HHIq", 0x40, identity, 6, ticks)
        else:
            kind = 0x1F if isinstance(value, str) else 0x102
            data = value.encode("utf-16-le") if isinstance(value, str) else value
            streams[f"__substg1.0_{identity:04X}{kind:04X}"] = data
            entries += struct.pack("<HHIq", kind, identity, 6, len(data))
    return {**streams, "__properties_version1.0": bytes(head) + entries}


def compound_file(root: Tree) -> bytes:
    """The bytes of a compound file with one small stream of each name."""
    entries: list[list[object]] = []  # name, type, child, right sibling, start, size
    big: list[tuple[int, bytes]] = []
    mini = bytearray()
    mini_chain: list[int] = []

    def add(name: str, node: bytes | Tree, kind: int) -> int:
        number = len(entries)
        entries.append([name, kind, _NONE, _NONE, _END, 0])
        if isinstance(node, bytes):
            entries[number][5] = len(node)
            if len(node) >= _CUTOFF:
                big.append((number, node))
            elif node:
                entries[number][4] = len(mini_chain)
                count = -(-len(node) // _MINI)
                first = len(mini_chain)
                mini_chain.extend([*range(first + 1, first + count), _END])
                mini.extend(node.ljust(count * _MINI, b"\0"))
            return number
        before = _NONE
        for inner in sorted(node, key=lambda one: (len(one), one.upper())):
            child = add(inner, node[inner], _STREAM if isinstance(node[inner], bytes) else _STORAGE)
            entries[number if before == _NONE else before][2 if before == _NONE else 3] = child
            before = child
        return number

    add("Root Entry", root, _ROOT)
    sectors: list[bytes] = []
    chain: list[int] = []

    def store(data: bytes) -> int:
        count = -(-len(data) // _SECTOR)
        first = len(sectors)
        padded = data.ljust(count * _SECTOR, b"\0")
        sectors.extend(padded[at : at + _SECTOR] for at in range(0, len(padded), _SECTOR))
        chain.extend([*range(first + 1, first + count), _END] if count else [])
        return first if count else _END

    for number, data in big:
        entries[number][4] = store(data)
    entries[0][4], entries[0][5] = store(bytes(mini)), len(mini)
    mini_fat = struct.pack(f"<{len(mini_chain)}I", *mini_chain)
    mini_fat += b"\xff" * (-len(mini_fat) % _SECTOR)
    mini_start = store(mini_fat)
    directory = b"".join(_entry(*entry) for entry in entries)
    directory += _entry("", 0, _NONE, _NONE, 0, 0) * (-len(entries) % 4)
    directory_start = store(directory)
    fat_at = len(sectors)
    fat = struct.pack(f"<{len(chain) + 1}I", *chain, 0xFFFFFFFD)
    assert len(fat) <= _SECTOR, "one sector of the table is enough for a test"
    sectors.append(fat.ljust(_SECTOR, b"\xff"))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, _CUTOFF, mini_start,
                          len(mini_fat) // _SECTOR, _END, 0)  # fmt: skip
    header += struct.pack("<I", fat_at) + b"\xff" * 432
    return header + b"".join(sectors)


def _entry(
    name: object, kind: object, child: object, right: object, start: object, size: object
) -> bytes:
    encoded = str(name).encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", length, kind, 1, _NONE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def packed_rtf(text: bytes) -> bytes:
    """Rich text as Outlook packs it (MS-OXRTFCP), without a reference to anything before."""
    runs = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    return struct.pack("<IIII", len(runs) + 12, len(text), 0x75465A4C, 0) + runs
