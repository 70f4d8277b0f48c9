"""Codes of the fields in Word's formats (ECMA-376 part 1, 17.16): what they lead to and stand for."""

from __future__ import annotations

import re

from ingest.parsers.blocks.symbols import symbol

# Lists of headings, which repeat them.
CONTENTS = frozenset({"TOC"})
# What is another on every page.
OF_THE_PAGE = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF"})
_SYMBOL = re.compile(r'SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*\\f\s+"?([^"\\]+))?', re.IGNORECASE)
_LINK = re.compile(r'HYPERLINK\b\s*(?:"([^"]*)"|(?!\\)(\S+))?', re.IGNORECASE)
_ANCHOR = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))')


def target(code: str) -> str:
    """Where a link that is written as a field leads; "" for any other field."""
    match = _LINK.match(code.strip())
    if match is None:
        return ""
    anchor = _ANCHOR.search(code)
    address = (match.group(1) or match.group(2) or "").replace("\\\\", "\\")
    return address + (f"#{anchor.group(1) or anchor.group(2)}" if anchor else "")


def said_symbol(code: str) -> str:
    """The sign that a field shows by its code; "" for any other field."""
    match = _SYMBOL.match(code.strip())
    if match is None:
        return ""
    return symbol((match.group(2) or "").strip(), f"{int(match.group(1), 0):x}")
