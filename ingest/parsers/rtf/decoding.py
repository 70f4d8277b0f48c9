"""The control words and the text of a rich text file (RTF 1.9.1), the text decoded.

A byte means what the code page of its font says, and every group has a font of its own.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.parsers.blocks.symbols import in_font

# Word and number; a hexadecimal byte; a control symbol; a brace; text up to the next of these.
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\",
    re.DOTALL,
)
_LINE_ENDS = re.compile(rb"[\r\n\0]+")
# Character sets of fonts (\fcharset) and what a document may say of itself.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "cp932", 128: "cp932", 129: "cp949", 130: "johab",
    134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
    255: "cp850",
}  # fmt: skip
_SYMBOL = 2  # the character set of symbols (RTF 1.9.1, fcharset)
_WHOLE = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_PAGES = {10000: "mac_roman", 65001: "utf-8", 936: "gb18030", 1361: "johab"}
# Single characters that have a word.
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "softline": "\n", "bullet": "•", "endash": "–",
    "emdash": "—", "enspace": " ", "emspace": " ", "qmspace": " ", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "", "zwnbo": "",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "", b"{": "{", b"}": "}", b"\\": "\\"}
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


class Event(NamedTuple):
    """The start ("{") or end ("}") of a group, a control word, or text ("")."""

    word: str
    number: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """What a group inherits of the one around it."""

    font: int = -1
    skipped: int = 1  # characters after a \\u for readers that do not know it
    in_fonts: bool = False


@dataclass(slots=True)
class _Font:
    codec: str = ""
    name: str = ""
    is_symbol: bool = False


def events(data: bytes) -> Iterator[Event]:
    """The contents of a file in order; what follows the end of its first group is not its."""
    return _Decoder(data).events()


class _Decoder:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._codec = "cp1252"
        self._fonts: dict[int, _Font] = {}
        self._default = 0
        self._place = _Place()
        self._around: list[_Place] = []
        self._bytes = bytearray()
        self._skip = 0
        self._high = 0

    def events(self) -> Iterator[Event]:
        at = 0
        while (found := _TOKEN.match(self._data, at)) is not None:
            at = found.end()
            word, number, code, sign, brace, text = found.groups()
            if text is not None:
                self._plain(_LINE_ENDS.sub(b"", text))
            elif code is not None:
                self._plain(bytes.fromhex(code.decode()))
            elif sign in _SYMBOLS and sign not in b"{}\\-":
                yield from self._flushed()
                yield from self._character(_SYMBOLS[sign])
            elif sign in _SYMBOLS:
                self._plain(_SYMBOLS[sign].encode())
            else:
                yield from self._flushed()
                if brace is not None:
                    self._skip = 0
                    yield Event(brace.decode())
                    if not self._brace(brace):
                        return
                elif word is not None:
                    value = int(number) if number else None
                    if word == b"bin":
                        at += max(0, value or 0)
                    yield from self._word(word.decode().lower(), value)
                elif sign == b"*":
                    yield Event("*")
                elif sign in {b"\r", b"\n"}:
                    yield Event("par")
        yield from self._flushed()

    def _brace(self, brace: bytes) -> bool:
        """Enter or leave a group; False when it was the last one."""
        if brace == b"{":
            self._around.append(self._place)
        elif self._around:
            self._place = self._around.pop()
            return bool(self._around)
        return True

    def _word(self, word: str, number: int | None) -> Iterator[Event]:
        place = self._place
        if word == "u":
            yield from self._unicode((number or 0) % 0x10000)
        elif word in _CHARACTERS:
            yield from self._character(_CHARACTERS[word])
        elif word == "uc":
            self._place = replace(place, skipped=max(0, number or 0))
        elif word in {"f", "af"} and (word == "f" or place.in_fonts):
            self._place = replace(place, font=number or 0)
            if place.in_fonts:
                self._fonts.setdefault(number or 0, _Font())
        elif word == "plain":
            self._place = replace(place, font=-1)
            yield Event(word)
        elif word == "fonttbl":
            self._place = replace(place, in_fonts=True)
            yield Event(word)
        elif word in {"fcharset", "cpg"} and place.in_fonts:
            font = self._fonts.setdefault(place.font, _Font())
            font.is_symbol = word == "fcharset" and number == _SYMBOL
            known = _page(number) if word == "cpg" else _CHARSETS.get(number or 0, "")
            font.codec = known or font.codec
        elif word == "deff":
            self._default = number or 0
        elif word == "ansicpg":
            self._codec = _page(number) or self._codec
        elif word in _WHOLE:
            self._codec = _WHOLE[word]
        else:
            yield Event(word, number)

    def _plain(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        self._bytes += data

    def _character(self, text: str) -> Iterator[Event]:
        if self._skip:
            self._skip -= 1
        elif text:
            yield Event("", text=text)

    def _unicode(self, unit: int) -> Iterator[Event]:
        """One unit of UTF-16; two of them may make one character."""
        self._skip = self._place.skipped
        if unit in _HIGH:
            self._high = unit
        elif unit in _LOW:
            if self._high:
                code = 0x10000 + ((self._high - 0xD800) << 10) + (unit - 0xDC00)
                yield Event("", text=chr(code))
            self._high = 0
        else:
            font = self._font()
            yield Event("", text=in_font(chr(unit), font.name.casefold()))

    def _font(self) -> _Font:
        number = self._place.font if self._place.font >= 0 else self._default
        return self._fonts.get(number) or _Font()

    def _flushed(self) -> Iterator[Event]:
        if not self._bytes:
            return
        data, font = bytes(self._bytes), self._font()
        self._bytes.clear()
        if self._place.in_fonts:
            name = data.decode("cp1252", "replace").strip().rstrip(";").strip()
            known = self._fonts.get(self._place.font)
            if known is not None and name:
                known.name = known.name or name
        elif font.is_symbol or font.name.casefold() in {"symbol", "wingdings"}:
            yield Event("", text=in_font(data.decode("latin-1"), font.name.casefold()))
        else:
            yield Event("", text=data.decode(font.codec or self._codec, errors="replace"))


def _page(number: int | None) -> str:
    """The codec of a Windows code page, "" for one that is not known."""
    name = _PAGES.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name if number else ""
    except LookupError:
        return ""
