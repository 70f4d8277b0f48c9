"""Styles of an old Word file: what paragraphs are called, and what they and their text take from them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.parsers.blocks.inline import Script
from ingest.parsers.doc import sprms
from ingest.parsers.doc.package import DocFile
from ingest.parsers.doc.sprms import Modifiers, merged, modifiers, whole

_LONGEST_CHAIN = 20  # styles can be based on each other
_NONE = 0xFFF
_PARAGRAPH, _CHARACTER = 1, 2
_HEADINGS, _CONTENTS, _TITLE = range(1, 10), range(19, 28), 62  # numbers of Word's own styles
_AS_STYLE, _NOT_AS_STYLE = 0x80, 0x81
_SCRIPTS = {1: Script.RAISED, 2: Script.LOWERED}
_SWITCHES = {
    sprms.DELETED: "deleted", sprms.VANISHED: "hidden", sprms.BOLD: "bold", sprms.STRUCK: "struck",
    sprms.TWICE_STRUCK: "twice", sprms.SPECIAL: "special", sprms.FIELD_DATA: "data",
    sprms.KEPT_VANISHED: "run_in",
}  # fmt: skip
_FONT_NAME = 40  # bytes before the name of a font


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look. ``special`` ones stand for something else; ``sign`` is that of a symbol.

    ``picture`` is where in the data of the file stands what a picture or a field of a form is; before what
    an object shows, the number of that.
    """

    deleted: bool = False
    hidden: bool = False
    bold: bool = False
    struck: bool = False
    twice: bool = False
    special: bool = False
    data: bool = False
    run_in: bool = False
    script: Script = Script.ON_THE_LINE
    font: int = 0
    sign: tuple[int, int] | None = None
    picture: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """A style, with what it has from those it is based on: ``names`` are its own and theirs."""

    names: tuple[str, ...] = ()
    modifiers: Modifiers = ()
    look: Look = field(default_factory=Look)
    is_character: bool = False
    text: Modifiers = ()


class Styles:
    """The styles and the fonts of a file."""

    def __init__(self, file: DocFile) -> None:
        held = file.part("styles")
        self.fonts = _fonts(file.part("fonts"))
        self._entries: list[bytes] = []
        self._base = 10
        self._known: dict[int, Style] = {}
        self._looks: dict[tuple[int, bytes, Modifiers], Look] = {}
        if len(held) < 6:
            return
        size, count, self._base = struct.unpack_from("<HHH", held)
        at = 2 + size
        for _ in range(count):
            if at + 2 > len(held):
                return
            (length,) = struct.unpack_from("<H", held, at)
            self._entries.append(held[at + 2 : at + 2 + length])
            at += 2 + length

    def style(self, number: int, depth: int = 0) -> Style:
        """The style of a number; one without anything where there is none."""
        if number not in self._known:
            self._known[number] = self._read(number, depth)
        return self._known[number]

    def _read(self, number: int, depth: int) -> Style:
        entry = self._entries[number] if number < len(self._entries) else b""
        if len(entry) < self._base + 2 or depth > _LONGEST_CHAIN:
            return Style()
        own, kind, parts = struct.unpack_from("<HHH", entry)
        below = kind >> 4
        base = Style() if below in {_NONE, number} else self.style(below, depth + 1)
        at = self._base
        (length,) = struct.unpack_from("<H", entry, at)
        name = entry[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
        at += 4 + 2 * length
        groups = []
        for _ in range(min(parts & 0xF, 2)):
            size = whole(entry[at : at + 2])
            groups.append(entry[at + 2 : at + 2 + size])
            at += 2 + size + size % 2
        names = (_named(own & _NONE, name), *base.names)
        if kind & 0xF == _CHARACTER:
            text = merged((*base.text, *modifiers(groups[0] if groups else b"")))
            return Style(names, is_character=True, text=text)
        if kind & 0xF != _PARAGRAPH or len(groups) < 2:
            return Style(names, base.modifiers, base.look)
        look = self._changed(base.look, modifiers(groups[1]), base.look)
        return Style(names, merged((*base.modifiers, *modifiers(groups[0][2:]))), look)

    def look(self, style: int, group: bytes, own: Modifiers) -> Look:
        """How text looks in a paragraph of a style, by its own modifiers and those of its piece."""
        key = style, group, own
        if key not in self._looks:
            of_style = self.style(style).look
            self._looks[key] = self._changed(of_style, (*modifiers(group), *own), of_style)
        return self._looks[key]

    def _changed(self, look: Look, found: Modifiers, base: Look) -> Look:
        for number, operand in found:
            if number in _SWITCHES:
                said, name = whole(operand), _SWITCHES[number]
                inherited = getattr(base, name)
                as_style = inherited if said == _AS_STYLE else not inherited
                on = as_style if said in {_AS_STYLE, _NOT_AS_STYLE} else bool(said)
                switched: dict[str, Any] = {name: on}
                look = replace(look, **switched)
            elif number == sprms.SCRIPT:
                look = replace(look, script=_SCRIPTS.get(whole(operand), Script.ON_THE_LINE))
            elif number == sprms.FONT:
                look = replace(look, font=whole(operand))
            elif number == sprms.SYMBOL:
                look = replace(look, sign=(whole(operand[:2]), whole(operand[2:])))
            elif number == sprms.PICTURE:
                look = replace(look, picture=whole(operand))
            elif number == sprms.PLAIN:
                look = replace(base, deleted=look.deleted)
            elif number == sprms.CHARACTER_STYLE:
                chosen = self.style(whole(operand))
                look = self._changed(look, chosen.text, base) if chosen.is_character else look
        return look


def _named(number: int, name: str) -> str:
    """The name of a style in lower case; Word's own may be called otherwise in a file."""
    if number in _HEADINGS:
        return f"heading {number}"
    if number in _CONTENTS:
        return f"toc {number - _CONTENTS.start + 1}"
    return "title" if number == _TITLE else name.split(",")[0].casefold()


def _fonts(held: bytes) -> list[str]:
    found: list[str] = []
    at = 4
    while at < len(held):
        size = held[at] + 1
        name = held[at + _FONT_NAME : at + size]
        found.append(
            name[: len(name) // 2 * 2].decode("utf-16-le", "replace").split("\0")[0].casefold()
        )
        at += size
    return found
