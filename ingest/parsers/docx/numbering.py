"""Numbers that Word counts itself (ECMA-376 part 1, 17.9): of headings, clauses, items and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingest.parsers.blocks.numerals import in_format, is_known
from ingest.parsers.docx.styles import Styles
from ingest.parsers.docx.xml import descendants, find, get, is_on, value

_LEVELS = 9  # of a list (ECMA-376 part 1, 17.9)
_NO_LIST = "0"  # takes a paragraph out of the list that its style puts it in
_COUNT = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    restart: int
    legal: bool
    style: str | None


class Numbering:
    """The lists of a file. Paragraphs must ask for their labels in the order of the text."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self.is_exact = True
        self._styles = styles
        self._abstract = _by_attribute(root, "w:abstractNum", "w:abstractNumId")
        self._lists = _by_attribute(root, "w:num", "w:numId")
        self._levels: dict[str, list[_Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

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
        return number, min(max(0, _whole(level, 0)), _LEVELS - 1)

    def label(self, number: str, level: int) -> str:
        """The next number of list ``number`` at ``level`` as the page shows it; "" for bullets."""
        levels = self._of(number)
        if level >= len(levels):
            return ""
        counts = self._counts.setdefault(self._key(number), [None] * _LEVELS)
        for at in range(level + 1):
            override = self._start_override(number, at)
            first = levels[at].start if override is None else override
            begins = override is not None and (number, at) not in self._begun
            self._begun.add((number, at))
            current = counts[at]
            if current is None or begins:
                counts[at] = first
            elif at == level:
                counts[at] = current + 1
        for below in range(level + 1, len(levels)):
            # 0: the level never begins anew; n: only after a level up to the nth.
            if levels[below].restart < 0 or level < levels[below].restart:
                counts[below] = None
        here = levels[level]
        if here.format == "bullet":
            return ""

        def counted(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            shown = levels[at].format if at < len(levels) and not here.legal else "decimal"
            self.is_exact = self.is_exact and is_known(shown)
            return in_format(counts[at] or 0, shown)

        return _COUNT.sub(counted, here.text).strip()

    def _of(self, number: str) -> list[_Level]:
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


def _level(element: Any) -> _Level:
    if element is None:
        return _Level(1, "none", "", -1, legal=False, style=None)
    # Formats of later versions stand in alternatives; the last one is for everybody.
    formats = [get(found, "w:val") or "" for found in descendants(element, "w:numFmt")]
    return _Level(
        start=_whole(value(element, "w:start"), 0),
        format=formats[-1] if formats else "decimal",
        text=value(element, "w:lvlText") or "",
        restart=_whole(value(element, "w:lvlRestart"), -1),
        legal=is_on(find(element, "w:isLgl")),
        style=value(element, "w:pStyle"),
    )


def _whole(digits: str | None, default: int) -> int:
    return int(digits) if digits is not None and re.fullmatch(r"-?\d{1,9}", digits) else default
