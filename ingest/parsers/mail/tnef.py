"""What Outlook packs a message's text and attachments into (TNEF, MS-OXTNEF): "winmail.dat"."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.code_pages.encoding import codec_of, decode, decode_page
from ingest.parsers.containers.member_names import file_name, unfolded
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.mail.bodies import bodies
from ingest.parsers.mail.letter import Letter, document, picture
from ingest.parsers.recognition import is_tnef

_FIRST = 6  # bytes: the signature and a key
_ATTRIBUTE = struct.Struct("<BII")  # level, attribute, length
_CHECKSUM = 2  # bytes, behind the value
# Attributes (MS-OXTNEF, 2.1.3.3).
_CODE_PAGE, _TITLE, _BODY, _MESSAGE = 0x00069007, 0x00018004, 0x0002800C, 0x00069003
_FILE, _NAME, _DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
# Properties (MS-OXPROPS).
_SUBJECT, _TEXT, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_LONG_NAME, _CONTENT_ID, _OBJECT = 0x3707, 0x3712, 0x3701
# Types of values (MS-OXCDATA, 2.11.1): those of one size, and those that say theirs.
_SIZES = {
    0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16,
}  # fmt: skip
_EMBEDDED, _UNICODE, _SEVERAL = 0x0D, 0x1F, 0x1000
_SIZED = frozenset({_EMBEDDED, 0x1E, _UNICODE, 0x102})
_OF_ITS_OWN = 0x8000  # a property from here on says its name
_INTERFACE = 16  # bytes before what is embedded, as a message within another


@dataclass(slots=True)
class _Part:
    """The message, or one attachment: its attributes, and its properties with the types of their values."""

    attributes: dict[int, bytes] = field(default_factory=dict)
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)

    def text(self, identity: int, codec: str) -> str:
        """A property as text, "" without it."""
        kind, value = self.properties.get(identity, (_UNICODE, b""))
        return _text(value, "utf-16-le" if kind == _UNICODE else codec)


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse the message in a file that Outlook packed, kept without the mail that it came in."""
    return document(letter_from(data))


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The attachments; a message that is attached is a file of the same kind."""
    return letter_from(data).files(limits)


def letter_from(data: bytes) -> Letter:
    """The message in a file's bytes. Raises ``UnreadableDocument`` when there is none."""
    message, files = _parts(data)
    if not (message.attributes or files):
        raise UnreadableDocument("is damaged: it cannot be read as what Outlook packs (TNEF)")
    stated = int.from_bytes(message.attributes.get(_CODE_PAGE, b"")[:4], "little")
    codec = codec_of(stated) or "cp1252"
    _, page = message.properties.get(_HTML, (0, b""))
    _, rich = message.properties.get(_RTF, (0, b""))
    plain = message.text(_TEXT, codec) or _text(message.attributes.get(_BODY, b""), codec)
    subject = message.text(_SUBJECT, codec) or _text(message.attributes.get(_TITLE, b""), codec)
    found = [member for one in files for member in _members(one, codec)]
    return Letter(
        unfolded(subject),
        [],
        bodies(decode_page(page)[0] if page.strip(b"\0") else "", plain, rich),
        [one for one in found if not one.shown],
        pictures=[one for one in found if one.shown],
    )


def _parts(data: bytes) -> tuple[_Part, list[_Part]]:
    """The message and its attachments, as far as they are there."""
    message, files = _Part(), list[_Part]()
    at = _FIRST if is_tnef(data[:_FIRST]) else len(data)
    while at + _ATTRIBUTE.size <= len(data):
        _, attribute, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        value = data[at : at + length]
        at += length + _CHECKSUM
        if attribute == _FILE:
            files.append(_Part())
        part = files[-1] if files else message
        if attribute in {_MESSAGE, _FILE_PROPERTIES}:
            with suppress(struct.error):  # what is behind the damage is lost
                part.properties.update(_properties(value))
        part.attributes.setdefault(attribute, value)
    return message, files


def _members(file: _Part, codec: str) -> Iterator[Member]:
    short = _text(file.attributes.get(_NAME, b""), codec)
    name = file_name(file.text(_LONG_NAME, codec) or short, "attachment")
    kind, packed = file.properties.get(_OBJECT, (0, b""))
    data = file.attributes.get(_DATA) or packed[_INTERFACE * (kind == _EMBEDDED) :]
    if not data.strip():
        return
    if file.text(_CONTENT_ID, codec):
        yield from picture(name, data)
    else:
        yield Member(name, data)


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """The properties in an attribute: what each is, the type of its value, and that, of several the first.

    Raises ``struct.error`` where they break off.
    """
    (count,), at = struct.unpack_from("<I", data), 4
    for _ in range(count):
        kind, identity = struct.unpack_from("<HH", data, at)
        at += 4
        if identity >= _OF_ITS_OWN:
            (is_word,) = struct.unpack_from("<I", data, at + 16)
            (length,) = struct.unpack_from("<I", data, at + 20)
            at += 24 + (_padded(length) if is_word else 0)
        several, kind = bool(kind & _SEVERAL), kind & ~_SEVERAL
        number = 1
        if several or kind in _SIZED:
            (number,) = struct.unpack_from("<I", data, at)
            at += 4
        first = b""
        for place in range(number):
            size = _SIZES.get(kind, 0)
            if kind in _SIZED:
                (size,) = struct.unpack_from("<I", data, at)
                at += 4
            if (kind not in _SIZED and not size) or at + size > len(data):
                raise struct.error
            first = first if place else data[at : at + size]
            at += _padded(size)
        yield identity, (kind, first)


def _padded(size: int) -> int:
    return -(-size // 4) * 4


def _text(value: bytes, codec: str) -> str:
    """Characters up to the first that is none."""
    try:
        return value.decode(codec).partition("\0")[0]
    except UnicodeDecodeError:
        with suppress(UnreadableDocument):
            return decode(value.partition(b"\0")[0])[0]
        return ""
