"""What stands in a frame of stars is text: the stars are blanked out, so that every place stays the same."""

from __future__ import annotations

import re

_ROW = re.compile(r"[ \t]*\*{10,}[ \t]*\r?\n?")  # above and below what is framed
_FRAMED = re.compile(r"([ \t]*)\*([^\r\n]*?)\*([ \t]*\r?\n?)")


def without_frames(text: str) -> str:
    """A text without the stars that open and close every line between two rows of them."""
    if "*" * 10 not in text:
        return text
    kept: list[str] = []
    framed: list[str] | None = None  # the lines since a row, blanked, while all are of a frame
    written: list[str] = []  # and as they are
    for line in text.splitlines(keepends=True):
        inside = None if framed is None else _FRAMED.fullmatch(line)
        if _ROW.fullmatch(line):
            kept += [*(framed or written), line]
            framed, written = [], []
        elif framed is not None and inside is not None:
            framed.append(f"{inside[1]} {inside[2]} {inside[3]}")
            written.append(line)
        else:
            kept += [*written, line]
            framed, written = None, []
    return "".join([*kept, *written])
