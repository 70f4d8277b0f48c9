"""Styles: what a paragraph is called, and how its runs look once styles and defaults are applied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingest.parsers.office.word_xml import descendants, find, get, is_on, name, value

_SWITCHES = {"w:b": "bold", "w:strike": "strike", "w:dstrike": "dstrike", "w:vanish": "vanish"}
_VALUES = {"w:vertAlign": "script", "w:position": "position", "w:sz": "size", "w:color": "color"}
_WHITE = "FFFFFF"
_SCRIPTS = {"superscript": 1, "subscript": -1}
_LONGEST_CHAIN = 20  # styles can be based on each other
_DEFAULT_SIZE = 20  # half-points (ECMA-376 part 1, 17.3.2.38)
_POINTS = 2  # half-points in a point

Properties = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks. ``script`` is 1 for raised text, -1 for lowered text.

    ``white`` is text in white on no ground of its own.
    """

    struck: bool = False
    hidden: bool = False
    bold: bool = False
    white: bool = False
    script: int = 0
    font: str = ""


class Styles:
    """The styles of a file; ``root`` is its ``w:styles``."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._defaults: dict[str, str] = {}
        for style in descendants(root, "w:style"):
            identity, kind = get(style, "w:styleId") or "", get(style, "w:type") or ""
            self._styles.setdefault(identity, style)
            if get(style, "w:default") in {"1", "true", "on"}:
                self._defaults.setdefault(kind, identity)
        self._base = _properties(find(root, "w:docDefaults/w:rPrDefault/w:rPr"))
        self._of_style: dict[str, Properties] = {}
        self._names: dict[str | None, list[str]] = {}

    def chain(self, style_id: str | None, kind: str = "paragraph") -> list[Any]:
        """A style (the default one when there is none) and those it is based on."""
        found: list[Any] = []
        style = self._styles.get(style_id or "")
        if style is None:
            style = self._styles.get(self._defaults.get(kind, ""))
        while style is not None and len(found) < _LONGEST_CHAIN:
            found.append(style)
            style = self._styles.get(value(style, "w:basedOn") or "")
        return found

    def names(self, style_id: str | None) -> list[str]:
        """The names of a paragraph style and of the styles it is based on, in lower case."""
        if style_id not in self._names:
            self._names[style_id] = [
                " ".join((value(style, "w:name") or "").casefold().split())
                for style in self.chain(style_id)
            ]
        return self._names[style_id]

    def outline_level(self, paragraph: Any) -> int | None:
        """The level from 0 at which a paragraph stands in the outline; None for body text."""
        styles = self.chain(value(paragraph, "w:pPr/w:pStyle"))
        levels = (value(element, "w:pPr/w:outlineLvl") for element in (paragraph, *styles))
        stated = next(filter(None, levels), "")
        return int(stated) if re.fullmatch("[0-8]", stated) else None

    def look(self, run: Any, paragraph_style: str | None) -> Look:
        """How a run, or a paragraph's mark (its ``w:pPr``), looks in a paragraph of that style."""
        own = _properties(find(run, "w:rPr"))
        named = self._inherited(own.get("style"), "character")
        paragraph = self._inherited(paragraph_style, "paragraph")
        levels = (own, named, paragraph, self._base)

        def last(key: str) -> Any:
            return next((level[key] for level in levels if key in level), None)

        def toggled(key: str) -> bool:
            # ECMA-376 part 1, 17.7.3: two styles that both switch it on switch it off again.
            if key in own:
                return bool(own[key])
            return bool(self._base.get(key)) or named.get(key, False) != paragraph.get(key, False)

        surroundings = paragraph.get("size", self._base.get("size"))
        return Look(
            struck=toggled("strike") or bool(last("dstrike")),
            hidden=toggled("vanish"),
            bold=toggled("bold"),
            white=last("color") == _WHITE and not any("ground" in level for level in levels),
            script=_SCRIPTS.get(last("script") or "", 0)
            or _shifted(last("position"), last("size"), surroundings),
            font=last("font") or "",
        )

    def _inherited(self, style_id: str | None, kind: str) -> Properties:
        key = f"{kind} {style_id}"
        if key not in self._of_style:
            merged: Properties = {}
            for style in self.chain(style_id, kind):
                merged = _properties(find(style, "w:rPr")) | merged
            self._of_style[key] = merged
        return self._of_style[key]


def _properties(element: Any) -> Properties:
    found: Properties = {}
    for child in () if element is None else element:
        tag = name(child)
        if tag in _SWITCHES:
            found[_SWITCHES[tag]] = is_on(child)
        elif tag in _VALUES:
            found[_VALUES[tag]] = get(child, "w:val") or ""
        elif tag == "w:rStyle":
            found["style"] = get(child, "w:val")
        elif tag in {"w:shd", "w:highlight"}:
            found["ground"] = True
        elif tag == "w:rFonts":
            font = get(child, "w:ascii") or get(child, "w:hAnsi")
            if font and get(child, "w:asciiTheme") is None:
                found["font"] = font.casefold()
    return found


def _shifted(position: str | None, size: str | None, surroundings: str | None) -> int:
    """1 or -1 for text moved up or down as a superscript is: smaller, or by a quarter of its size."""
    moved = _half_points(position, 0)
    around = _half_points(surroundings, _DEFAULT_SIZE)
    own = _half_points(size, around)
    if abs(moved) < _POINTS or not (own < around or abs(moved) * 4 >= own):
        return 0
    return 1 if moved > 0 else -1


def _half_points(measure: str | None, default: float) -> float:
    match = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)(pt)?\s*", measure or "")
    if match is None:
        return default
    return float(match.group(1)) * (_POINTS if match.group(2) else 1)
