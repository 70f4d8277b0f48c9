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
    """A piece of text at ``(x, y)``, in points from the bottom left of a US letter page.

    ``turn`` counts the quarter turns of its direction, anticlockwise.
    """

    x: float
    y: float
    text: str
    size: float = 11.0
    bold: bool = False
    turn: int = 0
    white: bool = False


class Bar(NamedTuple):
    """A black rectangle."""

    x: float
    y: float
    width: float
    height: float


class Box(NamedTuple):
    """A form field (``kind`` Tx, Btn, Ch) with a value, or an annotation with contents."""

    x: float
    y: float
    text: str
    kind: str = "Tx"
    width: float = 200.0
    height: float = 20.0
    flags: int = 4
    field_flags: int = 0


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


def width_of(text: str, size: float = 11.0) -> float:
    """How wide a text is in Helvetica, for the characters that tests measure."""
    narrow = {
        " ": 278,
        ".": 278,
        ",": 278,
        "/": 278,
        "i": 222,
        "l": 222,
        "t": 278,
        "f": 278,
        "r": 333,
        "j": 222,
    }
    wide = {
        "s": 500,
        "c": 500,
        "k": 500,
        "v": 500,
        "x": 500,
        "y": 500,
        "z": 500,
        "m": 833,
        "w": 722,
    }
    capitals = {"C": 722, "H": 722, "O": 778, "T": 611, "N": 722, "M": 833, "I": 278, "A": 667}
    return sum({**narrow, **wide, **capitals}.get(c, 556) for c in text) * size / 1000


def row(x: float, y: float, *pieces: tuple[str, float, float] | str) -> list[Text]:
    """Pieces of text one after the other, each with its size and by how much it is raised."""
    texts: list[Text] = []
    for piece in pieces:
        text, size, rise = (piece, 11.0, 0.0) if isinstance(piece, str) else piece
        texts.append(Text(x, y + rise, text, size))
        x += width_of(text, size)
    return texts


def build_pdf(
    pages: Sequence[Sequence[Text | Bar | Box] | None],
    *,
    title: str | None = None,
    producer: str | None = None,
    rotate: int = 0,
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
    fields: list[int] = []
    for page in pages:
        content = (
            b"q 400 0 0 400 100 200 cm /Im1 Do Q" if page is None else b"\n".join(map(_drawn, page))
        )
        stream = add_stream(b"", content)
        boxes = [add(_annotation(item)) for item in page or () if isinstance(item, Box)]
        fields.extend(boxes)
        page_numbers.append(
            add(
                b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources"
                b" <</Font <</F1 %d 0 R /F2 %d 0 R>> /XObject <</Im1 %d 0 R>>>> /Rotate %d"
                % (tree, stream, *fonts, image, rotate)
                + b" /Annots [%s]>>" % _references(boxes)
            )
        )
    kids = _references(page_numbers)
    objects[tree - 1] = b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, len(pages))
    root = b"/Type /Catalog /Pages %d 0 R" % tree
    if fields:
        root += b" /AcroForm <</Fields [%s] /DR <</Font <</F1 %d 0 R>>>>>>" % (
            _references(fields),
            fonts[0],
        )
    if outline:
        top = add()
        objects[top - 1] = b"<</Type /Outlines%s>>" % add_bookmarks(outline, top)
        root += b" /Outlines %d 0 R" % top
    objects[catalog - 1] = b"<<%s>>" % root
    trailer = b"/Root %d 0 R" % catalog
    if title is not None:
        trailer += b" /Info %d 0 R" % add(
            b"<</Title (%s) /Producer (%s)>>" % (_escape(title), _escape(producer or ""))
        )
    if key is not None:
        encryption = b"<</Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d>>" % (
            _owner_entry(password or "").hex().encode(),
            _rc4(key, _PADDING).hex().encode(),
            _PERMISSIONS,
        )
        identifier = _FILE_ID.hex().encode()
        trailer += b" /Encrypt %d 0 R /ID [<%s> <%s>]" % (add(encryption), identifier, identifier)
    return _assemble(objects, trailer)


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _drawn(item: Text | Bar | Box) -> bytes:
    if isinstance(item, Bar):
        return b"0 g %g %g %g %g re f" % (item.x, item.y, item.width, item.height)
    if isinstance(item, Box):
        return b""
    cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[item.turn % 4]
    return b"BT %d g /F%d %g Tf %d %d %d %d %g %g Tm (%s) Tj ET" % (
        item.white,
        2 if item.bold else 1,
        item.size,
        *(cos, sin, -sin, cos),
        item.x,
        item.y,
        _escape(item.text),
    )


def _annotation(box: Box) -> bytes:
    place = b"/Type /Annot /Rect [%g %g %g %g] /F %d" % (
        *(box.x, box.y, box.x + box.width, box.y + box.height),
        box.flags,
    )
    if box.kind in {"Tx", "Ch", "Btn"}:
        value = b"/%s" if box.kind == "Btn" else b"(%s)"
        return b"<<%s /Subtype /Widget /FT /%s /T (f%g) /Ff %d /V %s /AS %s>>" % (
            place,
            box.kind.encode(),
            box.x + 1000 * box.y,
            box.field_flags,
            value % _escape(box.text),
            b"/%s" % (_escape(box.text) if box.kind == "Btn" else b"N"),
        )
    return b"<<%s /Subtype /%s /Contents (%s) /DA (/F1 11 Tf)>>" % (
        place,
        box.kind.encode(),
        _escape(box.text),
    )


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
