"""Fields in Word's formats (ECMA-376 part 1, 17.16): what their codes lead to, and what they show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.parsers.blocks.symbols import symbol

# Lists of headings, which repeat them.
CONTENTS = frozenset({"TOC"})
# What is another on every page.
OF_THE_PAGE = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF"})
_CHECKBOX, _LIST = 1, 2
_UNSET = 25  # of ``ffres``: what the field was made with holds
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


@dataclass(slots=True)
class Field:
    """A field as it is read: ``entries`` are those of the list that one of a form may have."""

    code: str = ""
    entries: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def take(self, word: str, number: int) -> None:
        """Take a setting of one of a form, as ``ffres``."""
        self._numbers[word] = number

    def says(self) -> str:
        """Its box, or the chosen entry of its list; "" of a field whose result stands in the file."""
        kind, chosen = self._numbers.get("fftype"), self._numbers.get("ffres", _UNSET)
        chosen = self._numbers.get("ffdefres", 0) if chosen == _UNSET else chosen
        if kind == _CHECKBOX:
            return "☒" if chosen else "☐"
        return self.entries[chosen] if kind == _LIST and 0 <= chosen < len(self.entries) else ""
