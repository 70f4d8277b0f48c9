"""Small PDF files for tests, written from scratch: text at given places, outlines, a password."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# Algorithm 2 of ISO 32000-1, 7.6.3.3: passwords are padded with this string.
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_FILE_ID = b"0123456789abcdef"
_PERMISSIONS = -4


class Text(NamedTuple):
    """A piece of text at ``(x, y)``, in points from the bottom left of a US letter page."""

    x: float
    y: float
    text: str
    size: float = 11.0
    bold: bool = False


class Bookmark(NamedTuple):
    """An entry of the outline; ``page`` counts from 0."""

    title: str
    page: int
    children: tuple[Bookmark, ...] = ()


def column(
    lines: Iterable[str],
    *,
    top: float = 700,
    left: float = 72,
    size: float = 11,
    leading: float = 14,
) -> list[Text]:
    """Lines below each other; an empty line leaves a gap."""
    return [
        Text(left, top - number * leading, line, size) for number, line in enumerate(lines) if line
    ]


def build_pdf(
    pages: Sequence[Sequence[Text] | None],
    *,
    title: str | None = None,
    outline: Sequence[Bookmark] = (),
    password: str | None = None,
) -> bytes:
    """A PDF with one page per sequence of texts; None is a page that holds only an image."""
    key = _file_key(password) if password is not None else None
    objects: list[bytes] = []

    def add(body: bytes = b"") -> int:
        objects.append(body)
        return len(objects)

    def add_stream(dictionary: bytes, content: bytes) -> int:
        number = add()
        if key is not None:
            object_key = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()
            content = _rc4(object_key[: len(key) + 5], content)
        objects[number - 1] = b"<<%s /Length %d>>\nstream\n%s\nendstream" % (
            dictionary,
            len(content),
            content,
        )
        return number

    def add_bookmarks(entries: Sequence[Bookmark], parent: int) -> bytes:
        numbers = [add() for _ in entries]
        for position, (number, entry) in enumerate(zip(numbers, entries, strict=True)):
            body = b"/Title (%s) /Parent %d 0 R /Dest [%d 0 R /Fit]" % (
                _escape(entry.title),
                parent,
                page_numbers[entry.page],
            )
            if position > 0:
                body += b" /Prev %d 0 R" % numbers[position - 1]
            if position + 1 < len(numbers):
                body += b" /Next %d 0 R" % numbers[position + 1]
            body += add_bookmarks(entry.children, number)
            objects[number - 1] = b"<<%s>>" % body
        if not numbers:
            return b""
        return b" /First %d 0 R /Last %d 0 R /Count %d" % (numbers[0], numbers[-1], len(numbers))

    catalog, tree = add(), add()
    fonts = [
        add(b"<</Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding>>" % name)
        for name in (b"Helvetica", b"Helvetica-Bold")
    ]
    image = add_stream(
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8",
        b"\x80",
    )
    page_numbers: list[int] = []
    for page in pages:
        if page is None:
            content = b"q 400 0 0 400 100 200 cm /Im1 Do Q"
        else:
            content = b"\n".join(
                b"BT /F%d %g Tf %g %g Td (%s) Tj ET"
                % (2 if text.bold else 1, text.size, text.x, text.y, _escape(text.text))
                for text in page
            )
        stream = add_stream(b"", content)
        page_numbers.append(
            add(
                b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources"
                b" <</Font <</F1 %d 0 R /F2 %d 0 R>> /XObject <</Im1 %d 0 R>>>>>>"
                % (tree, stream, *fonts, image)
            )
        )
    kids = b" ".join(b"%d 0 R" % number for number in page_numbers)
    objects[tree - 1] = b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, len(pages))
    root = b"/Type /Catalog /Pages %d 0 R" % tree
    if outline:
        top = add()
        objects[top - 1] = b"<</Type /Outlines%s>>" % add_bookmarks(outline, top)
        root += b" /Outlines %d 0 R" % top
    objects[catalog - 1] = b"<<%s>>" % root
    trailer = b"/Root %d 0 R" % catalog
    if title is not None:
        trailer += b" /Info %d 0 R" % add(b"<</Title (%s)>>" % _escape(title))
    if key is not None:
        encryption = b"<</Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d>>" % (
            _owner_entry(password or "").hex().encode(),
            _rc4(key, _PADDING).hex().encode(),
            _PERMISSIONS,
        )
        identifier = _FILE_ID.hex().encode()
        trailer += b" /Encrypt %d 0 R /ID [<%s> <%s>]" % (add(encryption), identifier, identifier)
    return _assemble(objects, trailer)


def _assemble(objects: Sequence[bytes], trailer: bytes) -> bytes:
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        table,
    )
    return bytes(file)


def _escape(text: str) -> bytes:
    encoded = text.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        encoded = encoded.replace(special, b"\\" + special)
    return encoded


def _padded(password: str) -> bytes:
    return (password.encode("latin-1") + _PADDING)[:32]


def _owner_entry(password: str) -> bytes:
    return _rc4(hashlib.md5(_padded(password)).digest()[:5], _padded(password))


def _file_key(password: str) -> bytes:
    permissions = (_PERMISSIONS & 0xFFFFFFFF).to_bytes(4, "little")
    material = _padded(password) + _owner_entry(password) + permissions + _FILE_ID
    return hashlib.md5(material).digest()[:5]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
