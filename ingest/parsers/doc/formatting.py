"""How characters and paragraphs are set, by where their bytes are: pages of runs ([MS-DOC], 2.9.33, 2.9.175)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ingest.parsers.doc.package import DocFile, placed
from ingest.parsers.doc.pieces import Pieces
from ingest.parsers.doc.sprms import ELSEWHERE, Modifiers, merged, modifiers, whole

_PAGE = 512  # bytes
_MASK = (1 << 22) - 1  # of the number of a page
_MOST_TIMES = 2
_CHARACTERS, _PARAGRAPHS = 1, 13  # bytes that a run takes in the list of its page


class Run(NamedTuple):
    """Characters that are set alike: the first, the one behind the last, and their modifiers."""

    start: int
    end: int
    group: bytes
    own: Modifiers  # of the piece that holds them


class _Runs:
    """The runs of a kind, in the order of their bytes."""

    def __init__(self, file: DocFile, name: str, size: int) -> None:
        found: dict[int, tuple[int, bytes]] = {}
        _, pages = placed(file.part(name), 4)
        for number in dict.fromkeys(whole(page) & _MASK for page in pages):
            page = file.text[number * _PAGE : (number + 1) * _PAGE]
            if len(page) == _PAGE:
                found.update(_on_page(page, size))
        self._starts = sorted(found)
        self._found = found

    def at(self, byte: int) -> tuple[bytes, int]:
        """The group at a byte of the stream, and where what stands there ends."""
        number = bisect_right(self._starts, byte) - 1
        after = self._starts[number + 1] if number + 1 < len(self._starts) else 1 << 32
        if number >= 0:
            end, group = self._found[self._starts[number]]
            if byte < end:
                return group, min(end, after)
        return b"", after


class Formatting:
    """How the text of a file is set."""

    def __init__(self, file: DocFile, pieces: Pieces) -> None:
        self._pieces, self._data = pieces, file.data
        self._long: dict[int, Modifiers] = {}
        self._unread = _MOST_TIMES * len(file.data)  # bytes: each is in one group
        self._runs = _Runs(file, "runs", _CHARACTERS)
        self._paragraphs = _Runs(file, "paragraphs", _PARAGRAPHS)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The runs of the characters from ``start`` to ``end``."""
        for piece in self._pieces.within(start, end):
            position = piece.start
            while position < piece.end:
                byte = piece.byte_of(position)
                group, ends = self._runs.at(byte)
                after = min(piece.end, position + max(1, -(-(ends - byte) // piece.width)))
                yield Run(position, after, group, piece.group)
                position = after

    def paragraph(self, mark: int) -> tuple[int, Modifiers]:
        """The style and the modifiers of the paragraph that ends with the character ``mark``."""
        for piece in self._pieces.within(mark, mark + 1):
            held, _ = self._paragraphs.at(piece.at)
            found = modifiers(held[2:])
            places = [whole(operand) for number, operand in found if number in ELSEWHERE]
            longer = self._elsewhere(places[0]) if places else ()
            return whole(held[:2]), merged((*found, *longer, *piece.group))
        return 0, ()

    def _elsewhere(self, place: int) -> Modifiers:
        """Modifiers that are too long for their page, as those of wide tables."""
        if place not in self._long:
            size = whole(self._data[place : place + 2])
            self._unread -= size
            if self._unread < 0:
                return ()
            self._long[place] = modifiers(self._data[place + 2 : place + 2 + size])
        return self._long[place]


def _on_page(page: bytes, size: int) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """The runs on a page: where each begins, where it ends, and its group."""
    count = page[-1]
    listed = 4 * (count + 1)
    if listed + count * size >= _PAGE:
        return
    edges = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = 2 * page[listed + number * size]
        if edges[number] < edges[number + 1]:
            yield edges[number], (edges[number + 1], _group(page, at, size) if at else b"")


def _group(page: bytes, at: int, size: int) -> bytes:
    length, at = page[at], at + 1
    if size == _PARAGRAPHS:
        if length:
            length = 2 * length - 1
        elif at < _PAGE:
            length, at = 2 * page[at], at + 1
    return page[at : min(at + length, _PAGE - 1)]
