"""The streams of an old Word file, and its header that says where in them what stands ([MS-DOC], 2.5)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from ingest.errors import UnreadableDocument
from ingest.parsers.containers.package import ENCRYPTED, is_encrypted
from ingest.parsers.office.ole_file import read_streams
from ingest.parsers.office.word_document import DAMAGED

_TEXT, _TABLES, _DATA = "WordDocument", ("0Table", "1Table"), "Data"
_MAGIC = {0xA5EC, 0xA5DC}  # of Word 97 and later, and of those before it
_FIRST_VERSION = 193  # of Word 97
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_HEAD = 32  # bytes before the parts of the header that say their own length
_LENGTHS_AT = 3  # of the lengths, the first that is of a text
# The texts in the order in which they follow each other, by the names of their kinds.
_TEXTS = ("body", "footnotes", "margins", "macros", "comments", "endnotes", "boxes", "margin boxes")
_PLACES = {
    "styles": 1, "footnote marks": 2, "footnotes": 3, "comment marks": 4, "comments": 5,
    "sections": 6, "margins": 11, "runs": 12, "paragraphs": 13, "fonts": 15, "settings": 31,
    "pieces": 33, "authors": 36, "anchors": 40, "endnote marks": 46, "endnotes": 47, "drawings": 50,
    "boxes": 56, "lists": 73, "list uses": 74,
}  # fmt: skip


class DocFile:
    """The streams of a file: ``text`` holds characters, ``table`` what says how they are set.

    Raises ``UnreadableDocument`` for what is encrypted, damaged, older or no Word file.
    """

    def __init__(self, data: bytes) -> None:
        if is_encrypted(data):
            raise UnreadableDocument(ENCRYPTED)
        streams, self.title = read_streams(data, (_TEXT, *_TABLES, _DATA), DAMAGED)
        self.text, self.data = streams.get(_TEXT, b""), streams.get(_DATA, b"")
        if not self.text:
            raise UnreadableDocument("is not a Word file")
        try:
            magic, version = struct.unpack_from("<HH", self.text)
            (flags,) = struct.unpack_from("<H", self.text, 10)
            if magic not in _MAGIC:
                raise UnreadableDocument(DAMAGED)
            if flags & _ENCRYPTED:
                raise UnreadableDocument(ENCRYPTED)
            if version < _FIRST_VERSION:
                raise UnreadableDocument("is a file of Word 95 or earlier: save it as DOCX or PDF")
            self.table = streams.get(_TABLES[bool(flags & _SECOND_TABLE)], b"")
            self._read_header()
        except struct.error as problem:
            raise UnreadableDocument(DAMAGED) from problem

    def _read_header(self) -> None:
        (shorts,) = struct.unpack_from("<H", self.text, _HEAD)
        at = _HEAD + 2 + 2 * shorts
        (longs,) = struct.unpack_from("<H", self.text, at)
        lengths = struct.unpack_from(f"<{longs}i", self.text, at + 2)
        at += 2 + 4 * longs
        (pairs,) = struct.unpack_from("<H", self.text, at)
        self._places: Sequence[int] = struct.unpack_from(f"<{2 * pairs}I", self.text, at + 2)
        self._ranges: dict[str, tuple[int, int]] = {}
        start = 0
        for kind, length in zip(_TEXTS, lengths[_LENGTHS_AT:], strict=False):
            self._ranges[kind] = start, start + max(0, length)
            start += max(0, length)

    def range_of(self, kind: str) -> tuple[int, int]:
        """Where the text of a kind begins and ends, among all characters."""
        return self._ranges.get(kind, (0, 0))

    def place(self, name: str) -> tuple[int, int]:
        """Where in ``table`` a structure begins, and how many bytes it has."""
        at = 2 * _PLACES[name]
        start, length = (*self._places[at : at + 2], 0, 0)[:2]
        return start, length

    def part(self, name: str) -> bytes:
        """The bytes of a structure in ``table``, b"" of one that the file lacks."""
        start, length = self.place(name)
        return self.table[start : start + length]


def placed(plc: bytes, size: int) -> tuple[Sequence[int], list[bytes]]:
    """The character positions in a PLC ([MS-DOC], 2.2.2), and what stands between them, of ``size`` bytes each."""
    count = max(0, (len(plc) - 4) // (4 + size))
    if not count:
        return (), []
    first = 4 * (count + 1)
    held = [plc[at : at + size] for at in range(first, first + count * size, size)] if size else []
    return struct.unpack_from(f"<{count + 1}i", plc), held
