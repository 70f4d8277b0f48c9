"""Fields in an old Word file ([MS-DOC], 2.8.25): what they result in is text, their codes are not."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from ingest.parsers.doc.sprms import whole
from ingest.parsers.office.field_codes import CONTENTS, Field, said_symbol, target

_MARKS = re.compile("[\x13\x15]")
_BEGIN = "\x13"
_FORM, _LIST = re.compile(r"FORM(?:TEXT|CHECKBOX|DROPDOWN)\b"), 2
_FORM_HEAD = 0x44  # bytes before what a field of a form holds
_NAME_AT = 10  # bytes of it before its name
_LONGEST_CODE = 4_000  # characters
_TEXTS = 5  # after the default: of the format, for help, for macros


@dataclass(slots=True)
class _Open:
    """A field that is open: ``written`` is how much stood in the text when it began."""

    written: int
    hides: bool = True
    in_result: bool = False
    href: str = ""
    object: int = 0
    of_form: Field = field(default_factory=Field)

    @property
    def kind(self) -> str:
        return (self.of_form.code.split() or [""])[0].upper()


class Fields:
    """The fields that are open at a place in one text of a file.

    A field without an end is none: all that follows would be its code. ``left_out`` are the kinds of
    fields whose results are no text.
    """

    def __init__(
        self, text: str, start: int, end: int, left_out: frozenset[str] = CONTENTS
    ) -> None:
        self._left_out = left_out
        self._open: list[_Open] = []
        self._hiding = self._written = 0
        self._endless: set[int] = set()
        begun: list[int] = []
        for mark in _MARKS.finditer(text, start, end):
            if mark[0] == _BEGIN:
                begun.append(mark.start())
            elif begun:
                begun.pop()
        self._endless.update(begun)

    @property
    def visible(self) -> bool:
        """Whether text at this place is shown and wanted."""
        return not self._hiding

    @property
    def href(self) -> str:
        """Where a link leads that this place is in."""
        return self._open[-1].href if self._open else ""

    @property
    def picture(self) -> str:
        """What a picture at this place is: that of an object, of a formula, or one of its own."""
        code = self._open[-1].of_form.code if self._open else ""
        if code.split()[:1] != ["EMBED"]:
            return "pictures"
        return "formulas" if "Equation" in code else "objects"

    def begin(self, position: int) -> None:
        """A field begins, unless it never ends."""
        if position not in self._endless:
            self._open.append(_Open(self._written, href=self.href))
            self._hiding += 1

    @property
    def object(self) -> int:
        """The number of the object that is shown at this place; 0 without one."""
        return self._open[-1].object if self._open else 0

    def result(self, number: int) -> None:
        """The code of the innermost field ends, what it shows begins: the object of a ``number``, it may be."""
        if not self._open or self._open[-1].in_result:
            return
        one = self._open[-1]
        one.in_result, one.hides, one.object = True, one.kind in self._left_out, number
        one.href = target(one.of_form.code) or one.href
        self._hiding -= not one.hides

    def instruct(self, code: str) -> None:
        """Add to the code of the innermost field."""
        if self._open and not self._open[-1].in_result:
            held = self._open[-1].of_form
            held.code += code[: _LONGEST_CODE - len(held.code)]

    def end(self) -> str:
        """Close the innermost field; returns what it shows although no result is kept."""
        if not self._open:
            return ""
        one = self._open.pop()
        self._hiding -= one.hides
        if one.written != self._written:
            return ""
        return one.of_form.says() or said_symbol(one.of_form.code)

    def wrote(self) -> None:
        """Take note of text at this place."""
        self._written += 1

    def form(self, data: bytes, place: int) -> None:
        """Take what the innermost field shows, of a form, from where that stands in the file's data."""
        if not self._open or not _FORM.match(self._open[-1].kind):
            return
        held = data[place : place + whole(data[place : place + 4])][_FORM_HEAD:]
        try:
            _take(self._open[-1].of_form, held)
        except (struct.error, IndexError):
            return


def _take(field: Field, held: bytes) -> None:
    """Take the settings of a field of a form ([MS-DOC], 2.9.78)."""
    (flags,) = struct.unpack_from("<H", held, 4)
    kind = flags & 3
    field.take("fftype", kind)
    field.take("ffres", flags >> 2 & 0x1F)
    at = _past(held, _NAME_AT)
    if kind == 0:
        return
    field.take("ffdefres", whole(held[at : at + 2]))
    if kind != _LIST:
        return
    at += 2
    for _ in range(_TEXTS):
        at = _past(held, at)
    (count,) = struct.unpack_from("<H", held, at + 2)
    at += 6
    for _ in range(count):
        (length,) = struct.unpack_from("<H", held, at)
        field.entries.append(held[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace"))
        at += 2 + 2 * length


def _past(held: bytes, at: int) -> int:
    """Where a text ends that says its length and has a zero behind it."""
    (length,) = struct.unpack_from("<H", held, at)
    return int(at + 4 + 2 * length)
