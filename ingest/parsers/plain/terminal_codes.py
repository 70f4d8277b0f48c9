"""What programs write into a log for the terminal alone: colours, titles, letters struck over one another."""

from __future__ import annotations

import re

# ECMA-48: control sequences, strings that end with BEL or ST, and the two-byte escapes of character sets.
_CODES = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]|\x1b[\\]PX^_][^\x07\x1b\r\n]*(?:\x07|\x1b\\\\)|\x1b[()*+][0-9A-Za-z]|\x1b[78=>]"
)
_STRUCK_OVER = re.compile("[^\\s\x08]\x08")  # bold and underlined words of manual pages


def without_terminal_codes(text: str) -> str:
    """``text`` as a terminal shows it, where it holds such codes."""
    if "\x1b" in text:
        text = _CODES.sub("", text)
    return _STRUCK_OVER.sub("", text) if "\x08" in text else text
