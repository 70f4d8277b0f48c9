"""The numbers of items and headings as the page shows them (OpenDocument 1.3 part 3, 16.30)."""

from __future__ import annotations

from typing import Any

from ingest.parsers.blocks.numerals import in_format
from ingest.parsers.odt.styles import Styles
from ingest.parsers.odt.xml import count, get, name

_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_OUTLINE = "\0outline"


class Numbering:
    """Counts as the items of a file pass by, in order."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}

    def restart(self, style: str) -> None:
        """Begin a list anew."""
        self._counts.pop(style, None)

    def heading(self, level: int) -> str:
        """The number of the next heading of ``level`` (from 1)."""
        return self._next(_OUTLINE, self._styles.outline, level)

    def note(self, kind: str) -> str:
        """The number of the next "footnote" or "endnote": what files keep of it may be outdated."""
        how = self._styles.notes.get(kind)
        start = get(how, "text:start-value")
        counts = self._counts.setdefault(f"\0{kind}", {0: int(start) if start.isdecimal() else 0})
        counts[0] += 1
        default = "decimal" if kind == "footnote" else "lowerRoman"
        return in_format(counts[0], _FORMATS.get(get(how, "style:num-format"), default))

    def item(self, style: str, level: int, start: str = "") -> str:
        """The number of the next item of a list at ``level`` (from 1); "" of a bullet."""
        if start.isdecimal():
            self._counts.setdefault(style, {})[level] = int(start) - 1
        return self._next(style, self._styles.lists.get(style), level)

    def _next(self, key: str, style: Any, level: int) -> str:
        levels = {} if style is None else {count(one, "text:level"): one for one in style}
        here = levels.get(level)
        counts = self._counts.setdefault(key, {})
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        first = count(here, "text:start-value", 1_000_000) if here is not None else 1
        counts[level] = counts[level] + 1 if level in counts else first
        if here is None or "bullet" in name(here) or "image" in name(here):
            return ""
        if get(here, "style:num-format") not in _FORMATS:
            return ""
        shown = count(here, "text:display-levels", 10)
        parts = [
            in_format(counts.get(one, 1), _FORMATS[number])
            for one in range(max(1, level - shown + 1), level + 1)
            if (number := get(levels.get(one), "style:num-format")) in _FORMATS
        ]
        return f"{get(here, 'style:num-prefix')}{'.'.join(parts)}{get(here, 'style:num-suffix')}"
