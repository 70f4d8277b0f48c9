"""Numbers that Word counts itself (ECMA-376 part 1, 17.9): of headings, clauses, items and notes."""

from __future__ import annotations

import re
from typing import Any

from ingest.parsers.docx.styles import Styles
from ingest.parsers.office.list_counts import LEVELS, Level, ListCounts
from ingest.parsers.office.word_xml import descendants, find, get, is_on, value

_NO_LIST = "0"  # takes a paragraph out of the list that its style puts it in


class Numbering:
    """The lists of a file. Paragraphs must ask for their labels in the order of the text."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstract = _by_attribute(root, "w:abstractNum", "w:abstractNumId")
        self._lists = _by_attribute(root, "w:num", "w:numId")
        self._levels: dict[str, list[Level]] = {}
        self._counts = ListCounts()

    @property
    def is_exact(self) -> bool:
        """Whether all labels so far are as the page shows them."""
        return self._counts.is_exact

    def item(self, paragraph: Any) -> tuple[str, int] | None:
        """The list that a paragraph is in, directly or by its style, and its level from 0."""
        number = value(paragraph, "w:pPr/w:numPr/w:numId")
        level = value(paragraph, "w:pPr/w:numPr/w:ilvl")
        for style in self._styles.chain(value(paragraph, "w:pPr/w:pStyle")):
            listed = find(style, "w:pPr/w:numPr")
            if number is None and listed is not None:
                number = value(listed, "w:numId")
                named = get(style, "w:styleId")
                linked = (
                    str(at)
                    for at, found in enumerate(self._of(number or ""))
                    if named and found.style == named
                )
                level = level or next(linked, None) or value(listed, "w:ilvl")
        if number is None or number == _NO_LIST:
            return None
        return number, min(max(0, _whole(level, 0)), LEVELS - 1)

    def label(self, number: str, level: int) -> str:
        """The next number of list ``number`` at ``level`` as the page shows it; "" for bullets."""
        levels = self._of(number)
        if level >= len(levels):
            return ""
        starts = {
            at: start
            for at in range(level + 1)
            if (start := self._start_override(number, at)) is not None
        }
        return self._counts.next_label(number, self._key(number), levels, starts, level)

    def _of(self, number: str) -> list[Level]:
        if number not in self._levels:
            listed, abstract = self._lists.get(number), self._definition(number)
            found = {
                _whole(identity, 0): level
                for element in (abstract, *descendants(listed, "w:lvlOverride"))
                for identity, level in _by_attribute(element, "w:lvl", "w:ilvl").items()
            }
            self._levels[number] = [
                _level(found.get(at)) for at in range(max(found, default=-1) + 1)
            ]
        return self._levels[number]

    def _definition(self, number: str, linked: bool = True) -> Any:
        listed = self._lists.get(number)
        named = value(listed, "w:abstractNumId") or ""
        abstract = None if listed is None else self._abstract.get(named)
        link = value(abstract, "w:numStyleLink")
        if link and linked:
            # The definition stands with the list that a numbering style names.
            for style in self._styles.chain(link, "numbering"):
                if named := value(style, "w:pPr/w:numPr/w:numId") or "":
                    return self._definition(named, linked=False)
        return abstract

    def _key(self, number: str) -> str:
        """Lists with one definition count together."""
        return get(self._definition(number), "w:abstractNumId") or ""

    def _start_override(self, number: str, level: int) -> int | None:
        for override in descendants(self._lists[number], "w:lvlOverride"):
            if get(override, "w:ilvl") == str(level):
                start = value(override, "w:startOverride")
                return None if start is None else _whole(start, 1)
        return None


def _by_attribute(root: Any, tag: str, attribute: str) -> dict[str, Any]:
    return {get(element, attribute) or "": element for element in descendants(root, tag)}


def _level(element: Any) -> Level:
    if element is None:
        return Level(1, "none", "", -1, legal=False, style=None)
    # Formats of later versions stand in alternatives; the last one is for everybody.
    formats = [get(found, "w:val") or "" for found in descendants(element, "w:numFmt")]
    return Level(
        start=_whole(value(element, "w:start"), 0),
        format=formats[-1] if formats else "decimal",
        text=value(element, "w:lvlText") or "",
        restart=_whole(value(element, "w:lvlRestart"), -1),
        legal=is_on(find(element, "w:isLgl")),
        style=value(element, "w:pStyle"),
    )


def _whole(digits: str | None, default: int) -> int:
    return int(digits) if digits is not None and re.fullmatch(r"-?\d{1,9}", digits) else default
