"""Small PDF files for tests, written from scratch: text at given places, outlines, a password."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tests.pdf_encryption import FILE_ID, PADDING, PERMISSIONS, file_key, owner_entry, rc4
from tests.pdf_items import Bar, Box, Text, annotation, drawn, escape


class Bookmark(NamedTuple):
    """An entry of the outline; ``page`` counts from 0."""

    title: str
    page: int
    children: tuple[Bookmark, ...] = ()


def build_pdf(
    pages: Sequence[Sequence[Text | Bar | Box] | None],
    *,
    title: str | None = None,
    producer: str | None = None,
    rotate: int = 0,
    height: int = 792,
    outline: Sequence[Bookmark] = (),
    password: str | None = None,
    in_form: bool = False,
) -> bytes:
    """A PDF with one page per sequence of texts; None is a page that holds only an image.

    With ``in_form`` pages draw what is on them by a form of twice its size.
    """
    key = file_key(password) if password is not None else None
    objects: list[bytes] = []

    def add(body: bytes = b"") -> int:
        objects.append(body)
        return len(objects)

    def add_stream(dictionary: bytes, content: bytes) -> int:
        number = add()
        if key is not None:
            object_key = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()
            content = rc4(object_key[: len(key) + 5], content)
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
                escape(entry.title),
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
        add(
            b"<</Type /Font /Subtype /Type1 /BaseFont /%s /Encoding"
            b" <</BaseEncoding /WinAnsiEncoding /Differences [255 /hyphentwo]>>>>" % name
        )
        for name in (b"Helvetica", b"Helvetica-Bold")
    ]
    for bottom in (350, -150):
        shape = add_stream(
            b"", b"556 0 50 %d 500 %d d1 50 %d 450 400 re f" % (bottom, bottom + 400, bottom)
        )
        fonts.append(add(_figures(shape)))
    image = add_stream(
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8",
        b"\x80",
    )
    on, off = (add(b"<</Type /OCG /Name (%s)>>" % name) for name in (b"On", b"Off"))
    page_numbers: list[int] = []
    fields: list[int] = []
    for page in pages:
        content = (
            b"q 400 0 0 400 100 200 cm /Im1 Do Q" if page is None else b"\n".join(map(drawn, page))
        )
        form = image
        if in_form:
            form = add_stream(
                b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Matrix [2 0 0 2 -100 -1000]"
                b" /Resources <</Font <</F1 %d 0 R>>>>" % fonts[0],
                content,
            )
            content = b"q 1 0 0 1 10 10 cm /Fm1 Do Q"
        stream = add_stream(b"", content)
        boxes = [add(annotation(item)) for item in page or () if isinstance(item, Box)]
        fields.extend(boxes)
        page_numbers.append(
            add(
                b"<</Type /Page /Parent %d 0 R /Contents %d 0 R /Resources"
                b" <</Font <</F1 %d 0 R /F2 %d 0 R /F3 %d 0 R /F4 %d 0 R>>"
                b" /XObject <</Im1 %d 0 R /Fm1 %d 0 R>>"
                b" /Properties <</On %d 0 R /Off %d 0 R>>>> /Rotate %d"
                % (tree, stream, *fonts, image, form, on, off, rotate)
                + b" /Annots [%s]>>" % _references(boxes)
            )
        )
    kids = _references(page_numbers)
    objects[tree - 1] = b"<</Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 612 %d]>>" % (
        kids,
        len(pages),
        height,
    )
    root = b"/Type /Catalog /Pages %d 0 R" % tree
    root += b" /OCProperties <</OCGs [%d 0 R %d 0 R] /D <</OFF [%d 0 R]>>>>" % (on, off, off)
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
            b"<</Title (%s) /Producer (%s)>>" % (escape(title), escape(producer or ""))
        )
    if key is not None:
        encryption = b"<</Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d>>" % (
            owner_entry(password or "").hex().encode(),
            rc4(key, PADDING).hex().encode(),
            PERMISSIONS,
        )
        identifier = FILE_ID.hex().encode()
        trailer += b" /Encrypt %d 0 R /ID [<%s> <%s>]" % (add(encryption), identifier, identifier)
    return _assemble(objects, trailer)


def _figures(shape: int) -> bytes:
    """A font whose digits and "a" all have one shape, of the size and in the place it is drawn."""
    names = b"zero one two three four five six seven eight nine".split()
    return (
        b"<</Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 -200 600 900]"
        b" /FirstChar 48 /LastChar 97 /Widths [%s] /CharProcs <<%s>>"
        b" /Encoding <</Type /Encoding /Differences [48 /%s 97 /a]>>>>"
        % (
            b"556 " * 50,
            b" ".join(b"/%s %d 0 R" % (name, shape) for name in (*names, b"a")),
            b" /".join(names),
        )
    )


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


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
