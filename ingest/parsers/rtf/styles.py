"""Styles of paragraphs in rich text: which head what follows, which only repeat headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo) (\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:\d|heading)|contents (?:\d|heading)|table of .*", re.IGNORECASE)
_TITLE = re.compile(r"title|titel|titre|título|titolo", re.IGNORECASE)
_BODY_LEVEL = 9


@dataclass(slots=True)
class Style:
    """A style by its name and its outline level, from 0; -1 without one."""

    name: str = ""
    outline: int = -1

    @property
    def heading(self) -> int:
        """The level of the headings in this style, or 0."""
        if found := _HEADING.match(self.name):
            return min(6, max(1, int(found.group(1))))
        if _TITLE.fullmatch(self.name):
            return 1
        return level_of(self.outline)

    @property
    def is_contents(self) -> bool:
        """Whether its paragraphs are a table of contents."""
        return _CONTENTS.fullmatch(self.name) is not None


def level_of(outline: int) -> int:
    """The level of a heading by its outline level; 0 for text."""
    return min(6, outline + 1) if 0 <= outline < _BODY_LEVEL else 0
