"""The characters of an old Word file in their order, put together from pieces ([MS-DOC], 2.4.1)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ingest.errors import UnreadableDocument
from ingest.parsers.doc.package import DocFile, placed
from ingest.parsers.doc.sprms import Modifiers, modifiers, short_modifier
from ingest.parsers.office.utf16 import units
from ingest.parsers.office.word_document import DAMAGED

_GROUP, _TABLE = 1, 2  # what a part of the structure is
_PIECE = 8  # bytes
_ONE_BYTE = 0x4000_0000
_SPARE = 2  # times the length of its stream: a text that is longer is none


class Piece(NamedTuple):
    """A stretch of characters: its first and the one behind it, where its bytes are, how it is set."""

    start: int
    end: int
    at: int
    width: int  # bytes of a character
    group: Modifiers

    def byte_of(self, position: int) -> int:
        """Where in the stream a character stands."""
        return self.at + (position - self.start) * self.width


class Pieces:
    """The text of a file: ``text`` has one character for each that the file counts."""

    def __init__(self, file: DocFile) -> None:
        self._pieces = _pieces(file)
        self._starts = [piece.start for piece in self._pieces]
        parts = []
        length = 0
        for piece in self._pieces:
            held = file.text[piece.at : piece.byte_of(piece.end)]
            length += piece.end - piece.start
            if length > _SPARE * len(file.text):
                raise UnreadableDocument(DAMAGED)
            said = held.decode("cp1252", "replace") if piece.width == 1 else units(held)
            parts.append(said.ljust(piece.end - piece.start, "\0"))
        self.text = "".join(parts)

    def within(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces that hold the characters from ``start`` to ``end``, cut to these."""
        number = max(0, bisect_right(self._starts, start) - 1)
        while number < len(self._pieces) and self._pieces[number].start < end:
            piece = self._pieces[number]
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                yield piece._replace(start=first, end=last, at=piece.byte_of(first))
            number += 1


def _pieces(file: DocFile) -> list[Piece]:
    """The pieces of a file. Raises ``UnreadableDocument`` where there are none, or they cannot be."""
    held, at, groups = file.part("pieces"), 0, list[Modifiers]()
    while at + 3 <= len(held) and held[at] == _GROUP:
        (size,) = struct.unpack_from("<H", held, at + 1)
        groups.append(modifiers(held[at + 3 : at + 3 + size]))
        at += 3 + size
    if at + 5 > len(held) or held[at] != _TABLE:
        raise UnreadableDocument(DAMAGED)
    (size,) = struct.unpack_from("<I", held, at + 1)
    positions, described = placed(held[at + 5 : at + 5 + size], _PIECE)
    found: list[Piece] = []
    expected = 0
    for start, end, piece in zip(positions, positions[1:], described, strict=False):
        (where, how) = struct.unpack_from("<IH", piece, 2)
        width = 1 if where & _ONE_BYTE else 2
        where = (where & (_ONE_BYTE - 1)) // (2 if width == 1 else 1)
        if start != expected or end < start:
            raise UnreadableDocument(DAMAGED)
        expected = end
        group = short_modifier(how)
        if how & 1:
            group = groups[how >> 1] if how >> 1 < len(groups) else ()
        found.append(Piece(start, end, where, width, group))
    return found
