"""Texts that old Office files count by halves of pairs: a character for each, and what they say."""

from __future__ import annotations

import re
import struct

_HALF = re.compile("[\ud800-\udfff]")


def units(held: bytes) -> str:
    """The text in bytes of UTF-16, one character for each two bytes."""
    held = held[: len(held) // 2 * 2]
    said = held.decode("utf-16-le", "surrogatepass")
    if 2 * len(said) == len(held):
        return said
    return "".join(map(chr, struct.unpack(f"<{len(held) // 2}H", held)))


def joined(text: str) -> str:
    """``text`` with each pair of halves as the one character that it is."""
    if _HALF.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
