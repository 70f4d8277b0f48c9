"""Texts in an old PowerPoint file: their paragraphs with depths and bullets, and their links ([MS-PPT], 2.9)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from ingest.document import BlockKind, Link
from ingest.parsers.blocks.inline import Inline, Script
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.blocks.symbols import PRIVATE, in_font
from ingest.parsers.office.records import Record, records
from ingest.parsers.office.utf16 import joined, units
from ingest.parsers.ppt import kinds

_T = TypeVar("_T")
TITLES = frozenset({0, 6})
_BULLETED = frozenset({1, 7, 8})  # texts whose paragraphs have bullets unless they say otherwise
_OTHER = 4
_DEEPEST = 4
_PRIVATE_OR_NOT = re.compile("[\ue000-\uf8ff]+|[^\ue000-\uf8ff]+")
# The fields of a paragraph's properties, in their order: the bits that say they are there, and their bytes.
_BULLET, _PARAGRAPH = 0xF, (
    (0xF, 2), (0x80, 2), (0x10, 2), (0x40, 2), (0x20, 4), (0x800, 2), (0x1000, 2), (0x2000, 2),
    (0x4000, 2), (0x100, 2), (0x400, 2), (0x8000, 2),
)  # fmt: skip
_TABS, _BEHIND_TABS = 0x100000, ((0x10000, 2), (0xE0000, 2), (0x200000, 2))
_STYLED, _FONT, _SYMBOLS = 0xFFFF, 0x10000, 0x800000
_BEFORE_SYMBOLS = ((_STYLED, 2), (_FONT, 2), (0x200000, 2), (0x400000, 2))
_CHARACTERS = (*_BEFORE_SYMBOLS, (_SYMBOLS, 2), (0x20000, 2), (0x40000, 4), (0x80000, 2))
_RAISED = 0x80000


class Setting(NamedTuple):
    """How a paragraph is set: how deep it is, and whether it has a bullet; None where that is not said."""

    level: int = 0
    bullet: bool | None = None


class Look(NamedTuple):
    """How characters look: raised or lowered, and the numbers of their font and of that of the symbols in them."""

    script: Script = Script.ON_THE_LINE
    font: int = -1
    symbols: int = -1


@dataclass(slots=True)
class Text:
    """A text: what kind of frame it is in, its characters, and how they are set."""

    kind: int = _OTHER
    said: str = ""
    settings: list[tuple[int, Setting]] = field(default_factory=list)  # characters, and how set
    looks: list[tuple[int, Look]] = field(default_factory=list)
    links: list[tuple[int, int, int]] = field(default_factory=list)  # begin, end, number
    filled_in: set[int] = field(default_factory=set)

    @property
    def is_title(self) -> bool:
        """Whether it is the title of its slide."""
        return self.kind in TITLES

    def blocks(self, targets: Mapping[int, str], fonts: Mapping[int, str]) -> list[Written]:
        """The paragraphs, as items where they have bullets.

        ``targets`` are where links lead, ``fonts`` the names of those of symbols, both by their numbers.
        """
        found: list[Written] = []
        lines = self.said.split("\r")
        several = sum(bool(line.strip()) for line in lines) > 1
        starts, at = iter(_ends(self.settings)), 0
        end, how = next(starts, (len(self.said) + 1, Setting()))
        hrefs = _Hrefs(self.links, targets)
        looks = _Looks(self.looks, fonts)
        for line in lines:
            while at >= end:
                end, how = next(starts, (len(self.said) + 2, Setting()))
            text, links = self._line(at, line, hrefs, looks)
            bulleted = self.kind in _BULLETED and several if how.bullet is None else how.bullet
            kind = BlockKind.LIST_ITEM if bulleted else BlockKind.PARAGRAPH
            if text.strip():
                found.append(Written(text, kind, how.level if bulleted else 0, tuple(links)))
            at += len(line) + 1
        return found

    def _line(self, at: int, line: str, hrefs: _Hrefs, looks: _Looks) -> tuple[str, list[Link]]:
        inline = Inline()
        begin = 0
        while begin < len(line):
            href, ends = hrefs.at(at + begin)
            look, behind = looks.at(at + begin)
            stop = min(len(line), ends - at, behind - at)
            said = "".join(
                character
                for place, character in enumerate(line[begin:stop], start=at + begin)
                if place not in self.filled_in
            )
            inline.add(looks.shown(joined(said).replace("\v", " "), look), href, look.script)
            begin = stop
        inline.settle()
        return inline.text_and_links()


class _Hrefs:
    """Where links lead, by places that are asked for in their order."""

    def __init__(self, links: list[tuple[int, int, int]], targets: Mapping[int, str]) -> None:
        self._links = sorted(one for one in links if one[0] < one[1] and targets.get(one[2]))
        self._targets, self._next = targets, 0

    def at(self, place: int) -> tuple[str, int]:
        """Where the link at a place leads, "" without one, and where that ends."""
        while self._next < len(self._links) and self._links[self._next][1] <= place:
            self._next += 1
        if self._next == len(self._links):
            return "", 1 << 40
        begin, end, number = self._links[self._next]
        return ("", begin) if place < begin else (self._targets[number], end)


class _Looks:
    """How characters look, by places that are asked for in their order."""

    def __init__(self, looks: list[tuple[int, Look]], fonts: Mapping[int, str]) -> None:
        self._ends, self._next, self._fonts = _ends(looks), 0, fonts

    def shown(self, text: str, look: Look) -> str:
        """What characters show: those of the private use area are signs of another font."""
        font, symbols = (self._fonts.get(number, "") for number in (look.font, look.symbols))
        parts = _PRIVATE_OR_NOT.finditer(text)
        return "".join(
            in_font(part[0], symbols if PRIVATE.match(part[0]) else font) for part in parts
        )

    def at(self, place: int) -> tuple[Look, int]:
        """How a character looks, and where that ends."""
        while self._next < len(self._ends) and self._ends[self._next][0] <= place:
            self._next += 1
        if self._next == len(self._ends):
            return Look(), 1 << 40
        end, look = self._ends[self._next]
        return look, end


def _ends(counted: list[tuple[int, _T]]) -> list[tuple[int, _T]]:
    found: list[tuple[int, _T]] = []
    at = 0
    for count, how in counted:
        at += count
        found.append((at, how))
    return found


def texts_in(data: bytes, held: Iterable[Record]) -> list[Text]:
    """The texts in records one after the other, each opened by its header."""
    found: list[Text] = []
    clicked = 0
    for one in held:
        body = data[one.start : one.end]
        if one.kind == kinds.TEXT_HEADER:
            found.append(Text(struct.unpack_from("<I", body)[0]))
        elif not found:
            continue
        elif one.kind == kinds.CHARACTERS:
            found[-1].said = units(body)
        elif one.kind == kinds.BYTES:
            found[-1].said = body.decode("latin-1")
        elif one.kind == kinds.STYLE:
            _read_style(found[-1], body)
        elif one.kind in kinds.FILLED_IN and len(body) >= 4:
            found[-1].filled_in.add(struct.unpack_from("<I", body)[0])
        elif one.kind == kinds.CLICK:
            atoms = (a for a in records(data, one.start, one.end) if a.kind == kinds.CLICK_ATOM)
            atom = next(atoms, None)
            clicked = struct.unpack_from("<I", data, atom.start + 4)[0] if atom else 0
        elif one.kind == kinds.CLICK_RANGE and len(body) >= 8:
            found[-1].links.append((*struct.unpack_from("<II", body), clicked))
    return found


def _read_style(text: Text, body: bytes) -> None:
    """Take how paragraphs and characters are set; what is damaged is set as nothing is."""
    try:
        at, left = 0, len(text.said) + 1
        while left > 0:
            count, level, mask = struct.unpack_from("<IHI", body, at)
            at += 10
            bullet = None
            if mask & 1:
                bullet = bool(struct.unpack_from("<H", body, at)[0] & 1)
            at += _size(mask, _PARAGRAPH)
            if mask & _TABS:
                at += 2 + 4 * struct.unpack_from("<H", body, at)[0]
            at += _size(mask, _BEHIND_TABS)
            text.settings.append((count, Setting(min(level, _DEEPEST), bullet)))
            left -= max(1, count)
        left = len(text.said) + 1
        while left > 0:
            count, mask = struct.unpack_from("<II", body, at)
            at += 8
            styled = 2 * bool(mask & _STYLED)
            font = struct.unpack_from("<H", body, at + styled)[0] if mask & _FONT else -1
            behind = at + _size(mask & (_SYMBOLS - 1), _BEFORE_SYMBOLS)
            symbols = struct.unpack_from("<H", body, behind)[0] if mask & _SYMBOLS else -1
            at += _size(mask, _CHARACTERS)
            raised = struct.unpack_from("<h", body, at - 2)[0] if mask & _RAISED else 0
            text.looks.append((count, Look(Script((raised > 0) - (raised < 0)), font, symbols)))
            left -= max(1, count)
    except struct.error:
        return


def _size(mask: int, fields: tuple[tuple[int, int], ...]) -> int:
    return sum(size for bits, size in fields if mask & bits)
