"""What is drawn around text: frames of stars, blanked out so that every place stays the same; terminal codes."""

from __future__ import annotations

import re

# ECMA-48: control sequences, strings that end with BEL or ST, and the two-byte escapes of character sets.
_CODES = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]|\x1b[\\]PX^_][^\x07\x1b\r\n]*(?:\x07|\x1b\\\\)|\x1b[()*+][0-9A-Za-z]|\x1b[78=>]"
)
_STRUCK_OVER = re.compile("[^\\s\x08]\x08")  # bold and underlined words of manual pages
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


def without_terminal_codes(text: str) -> str:
    """``text`` as a terminal shows it, where it holds such codes."""
    if "\x1b" in text:
        text = _CODES.sub("", text)
    return _STRUCK_OVER.sub("", text) if "\x08" in text else text
