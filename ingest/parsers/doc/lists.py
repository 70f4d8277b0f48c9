"""Lists of an old Word file: how their levels count ([MS-DOC], 2.9.147 and 2.9.131)."""

from __future__ import annotations

import re
import struct

from ingest.parsers.doc.package import DocFile
from ingest.parsers.office.list_counts import LEVELS, Level, ListCounts

_LIST, _LEVEL, _USE, _CHANGE = 28, 28, 16, 8  # bytes
FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
    22: "decimalZero", 23: "bullet", 57: "numberInDash", 255: "none",
}  # fmt: skip
_LEGAL, _BEGINS, _REDEFINES, _NEVER_BEGINS = 0x04, 0x10, 0x20, 0x08
_PLACES = re.compile("[\0-\x08]")
_LONGEST_TEXT = 255  # characters
_UNKNOWN_FORMAT = "unknown"


class Lists:
    """The lists of a file, by the numbers from 1 with which paragraphs name their uses."""

    def __init__(self, file: DocFile) -> None:
        self.counts = ListCounts()
        self._uses: list[tuple[int, dict[int, Level], dict[int, int]]] = []
        self._lists: dict[int, list[Level]] = {}
        start, length = file.place("lists")
        try:
            self._read_lists(file.table, start, length)
            self._read_uses(file.part("list uses"))
        except (struct.error, IndexError):  # what is damaged is not numbered
            return

    def holds(self, use: int) -> bool:
        """Whether there is a list of that number."""
        return 0 < use <= len(self._uses)

    def label(self, use: int, level: int) -> str:
        """What stands before the next paragraph of a list; "" for bullets."""
        if not self.holds(use):
            return ""
        identity, changed, starts = self._uses[use - 1]
        levels = self._lists.get(identity, [])
        if changed:
            levels = [changed.get(at, one) for at, one in enumerate(levels)]
        level = min(max(0, level), LEVELS - 1)
        return self.counts.next_label(use, identity, levels, starts, level)

    def _read_lists(self, table: bytes, start: int, length: int) -> None:
        if length < 2:
            return
        (count,) = struct.unpack_from("<H", table, start)
        at = start + 2 + count * _LIST
        for number in range(count):
            place = start + 2 + number * _LIST
            (identity,) = struct.unpack_from("<i", table, place)
            levels = []
            for _ in range(1 if table[place + _LIST - 2] & 1 else LEVELS):
                level, at = _level(table, at)
                levels.append(level)
            self._lists[identity] = levels

    def _read_uses(self, held: bytes) -> None:
        if len(held) < 4:
            return
        (count,) = struct.unpack_from("<I", held)
        at = 4 + count * _USE
        for number in range(min(count, len(held) // _USE)):
            place = 4 + number * _USE
            (identity,) = struct.unpack_from("<i", held, place)
            use: tuple[int, dict[int, Level], dict[int, int]] = (identity, {}, {})
            self._uses.append(use)
            at += 4
            for _ in range(held[place + 12]):
                start, flags = struct.unpack_from("<iI", held, at)
                at += _CHANGE
                level = flags & 0xF
                if flags & _REDEFINES:
                    use[1][level], at = _level(held, at)
                    start = use[1][level].start
                if flags & _BEGINS:
                    use[2][level] = start


def _level(held: bytes, at: int) -> tuple[Level, int]:
    """The level that stands at a place, and where the next one does."""
    start, kind, flags = struct.unpack_from("<iBB", held, at)
    characters, paragraphs, restart = held[at + 24], held[at + 25], held[at + 26]
    at += _LEVEL + characters + paragraphs
    (length,) = struct.unpack_from("<H", held, at)
    said = held[at + 2 : at + 2 + 2 * min(length, _LONGEST_TEXT)].decode("utf-16-le", "replace")
    text = _PLACES.sub(lambda place: f"%{ord(place[0]) + 1}", said.replace("%", ""))
    restarts = restart if flags & _NEVER_BEGINS else -1
    shown = FORMATS.get(kind, _UNKNOWN_FORMAT)
    level = Level(start, shown, text, restarts, bool(flags & _LEGAL), None)
    return level, at + 2 + 2 * length
