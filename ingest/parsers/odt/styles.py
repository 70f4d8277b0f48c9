"""Styles of an OpenDocument text: what they hide, strike out, raise and lower, and in which font it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingest.parsers.blocks.inline import Script
from ingest.parsers.odt.xml import find, get, qualified

_LONGEST_CHAIN = 50  # styles that one is derived from
_BOLD = frozenset({"bold", "600", "700", "800", "900"})
_POSITION = re.compile(r"(super|sub|-?\d+(?:\.\d+)?%)")


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks; None where a style leaves that to what is around."""

    hidden: bool | None = None
    struck: bool | None = None
    script: Script | None = None
    bold: bool | None = None
    font: str | None = None

    def within(self, outer: Look) -> Look:
        """This look in a text that looks like ``outer``."""
        return Look(
            outer.hidden if self.hidden is None else self.hidden,
            outer.struck if self.struck is None else self.struck,
            outer.script if self.script is None else self.script,
            outer.bold if self.bold is None else self.bold,
            outer.font if self.font is None else self.font,
        )


class Styles:
    """The styles in the roots of a file's content and of its styles."""

    def __init__(self, roots: list[Any]) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self.lists: dict[str, Any] = {}
        self.outline: Any = None
        self.notes: dict[str, Any] = {}
        for root in roots:
            for style in root.iter(qualified("style:style")):
                key = get(style, "style:family"), get(style, "style:name")
                self._styles.setdefault(key, style)
            for style in root.iter(qualified("text:list-style")):
                self.lists.setdefault(get(style, "style:name"), style)
            for notes in root.iter(qualified("text:notes-configuration")):
                self.notes.setdefault(get(notes, "text:note-class"), notes)
            found = next(root.iter(qualified("text:outline-style")), None)
            self.outline = found if self.outline is None else self.outline

    def chain(self, family: str, style: str) -> list[Any]:
        """A style and those it is based on."""
        found: list[Any] = []
        while (element := self._styles.get((family, style))) is not None:
            found.append(element)
            style = get(element, "style:parent-style-name")
            if len(found) >= _LONGEST_CHAIN:
                break
        return found

    def is_title(self, style: str) -> bool:
        """Whether a paragraph's style is that of the title of a document."""
        return any(get(one, "style:name") == "Title" for one in self.chain("paragraph", style))

    def is_hidden_section(self, style: str) -> bool:
        """Whether the sections of a style are not shown."""
        return any(
            get(find(one, "style:section-properties"), "text:display") == "none"
            for one in self.chain("section", style)
        )

    def look(self, family: str, style: str) -> Look:
        """How text of a style looks."""
        key = family, style
        if key not in self._looks:
            look = Look()
            for one in self.chain(family, style):
                look = look.within(text_look(find(one, "style:text-properties")))
            self._looks[key] = look
        return self._looks[key]


def text_look(properties: Any) -> Look:
    """How the text properties of a style make text look; None where there are none."""
    display = get(properties, "text:display")
    line = get(properties, "style:text-line-through-style")
    kind = get(properties, "style:text-line-through-type")
    weight = get(properties, "fo:font-weight")
    position = _POSITION.match(get(properties, "style:text-position"))
    script = None
    if position is not None:
        value = position.group(1)
        shift = {"super": 1.0, "sub": -1.0}.get(value)
        shift = float(value.rstrip("%")) if shift is None else shift
        script = Script((shift > 0) - (shift < 0))
    return Look(
        hidden=display == "none" if display else None,
        struck="none" not in (line, kind) if line or kind else None,
        script=script,
        bold=weight in _BOLD if weight else None,
        font=get(properties, "style:font-name").casefold() or None,
    )
