"""Property modifiers: numbers that say how text is set, each with its operand ([MS-DOC], 2.6.1)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

# Characters.
DELETED, VANISHED, BOLD, STRUCK, TWICE_STRUCK = 0x0800, 0x083C, 0x0835, 0x0837, 0x2A53
SCRIPT, SYMBOL, FONT, CHARACTER_STYLE, PLAIN = 0x2A48, 0x6A09, 0x4A4F, 0x4A30, 0x2A33
PICTURE, FIELD_DATA, SPECIAL, KEPT_VANISHED = 0x6A03, 0x0806, 0x0855, 0x0818
# Paragraphs.
STYLE, IN_TABLE, ROW_END, NESTING, INNER_CELL, INNER_ROW_END = (
    0x4600, 0x2416, 0x2417, 0x6649, 0x244B, 0x244C,
)  # fmt: skip
LIST, LIST_LEVEL, OUTLINE, INITIAL, ELSEWHERE = 0x460B, 0x260A, 0x2640, 0x442C, {0x6645, 0x6646}
# Tables and sections.
CELLS, HEADER_ROW, TITLE_PAGE = 0xD608, 0x3404, 0x300A
_KEPT = frozenset({
    DELETED, VANISHED, BOLD, STRUCK, TWICE_STRUCK, SCRIPT, SYMBOL, FONT, CHARACTER_STYLE, PLAIN,
    PICTURE, FIELD_DATA, SPECIAL, KEPT_VANISHED, STYLE, IN_TABLE, ROW_END, NESTING, INNER_CELL,
    INNER_ROW_END, LIST, LIST_LEVEL, OUTLINE, INITIAL, CELLS, HEADER_ROW, TITLE_PAGE, *ELSEWHERE,
})  # fmt: skip
Modifiers = tuple[tuple[int, bytes], ...]
"""Numbers of modifiers and their operands, each once."""
_TABS = 0xC615  # may be longer than a byte can say
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # of operands, by the first three bits; 0 says its own
# What one byte stands for where a piece says how it is set ([MS-DOC], 2.9.215).
_SHORT = {
    0x0C: LIST_LEVEL, 0x18: IN_TABLE, 0x19: ROW_END, 0x41: DELETED, 0x51: KEPT_VANISHED, 0x55: BOLD,
    0x57: STRUCK, 0x5C: VANISHED, 0x68: SCRIPT, 0x73: TWICE_STRUCK, 0x75: SPECIAL, 0x78: OUTLINE,
}  # fmt: skip


def modifiers(group: bytes) -> Modifiers:
    """Those modifiers in a group that are read; a damaged one ends with what can be told apart."""
    return merged(_each(group))


def merged(found: Iterable[tuple[int, bytes]]) -> Modifiers:
    """Modifiers one after the other: of those with one number the last is in force."""
    last: dict[int, bytes] = {}
    for number, operand in found:
        last.pop(number, None)
        last[number] = operand
    return tuple(last.items())


def whole(operand: bytes) -> int:
    """The number that an operand is."""
    return int.from_bytes(operand, "little")


def short_modifier(said: int) -> Modifiers:
    """The modifier that a piece's own number stands for, where it is no place of a group."""
    number = _SHORT.get(said >> 1 & 0x7F)
    return () if number is None else ((number, bytes([said >> 8])),)


def _each(group: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(group):
        (number,) = struct.unpack_from("<H", group, at)
        at += 2
        size = _SIZES[number >> 13]
        if number == CELLS and at + 2 <= len(group):
            size = struct.unpack_from("<H", group, at)[0] + 1
        elif not size:
            if at >= len(group):
                return
            size = group[at] + 1
            if number == _TABS and size == 256:
                size = _tabs(group, at)
        if number in _KEPT:
            yield number, group[at : at + size]
        at += size


def _tabs(group: bytes, at: int) -> int:
    deleted = group[at + 1] if at + 1 < len(group) else 0
    added_at = at + 2 + 4 * deleted
    added = group[added_at] if added_at < len(group) else 0
    return 3 + 4 * deleted + 3 * added
