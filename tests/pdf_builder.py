"""Small PDF files for tests, written from scratch: text at given places, outlines, a password."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tests.pdf_encryption import FILE_ID, PADDING, PERMISSIONS, file_key, owner_entry, rc4
from tests.pdf_items import Bar, Box, Text, annotation, drawn, escape

_FONT = (
    "<</Type /Font /Subtype /Type1 /BaseFont /{} /Encoding"
    " <</BaseEncoding /WinAnsiEncoding /Differences [255 /hyphentwo]>>>>"
)
_PICTURE = (
    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
)
_DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


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
    stems: int | None = None,
) -> bytes:
    """A PDF with one page per sequence of texts; None is a page that holds only an image.

    With ``in_form`` pages draw what is on them by a form of twice its size. ``stems`` is how thick the
    strokes of all its fonts are said to be.
    """
    key = file_key(password) if password is not None else None
    objects: list[bytes] = []

    def add(body: str = "") -> int:
        objects.append(body.encode("latin-1"))
        return len(objects)

    def put(number: int, body: str) -> None:
        objects[number - 1] = body.encode("latin-1")

    def add_stream(dictionary: str, content: bytes) -> int:
        number = add()
        if key is not None:
            object_key = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()
            content = rc4(object_key[: len(key) + 5], content)
        text = content.decode("latin-1")
        put(number, f"<<{dictionary} /Length {len(content)}>>\nstream\n{text}\nendstream")
        return number

    def add_bookmarks(entries: Sequence[Bookmark], parent: int) -> str:
        numbers = [add() for _ in entries]
        for at, (number, entry) in enumerate(zip(numbers, entries, strict=True)):
            body = f"/Title ({_text(entry.title)}) /Parent {parent} 0 R"
            body += f" /Dest [{page_numbers[entry.page]} 0 R /Fit]"
            body += "".join(f" /Prev {before} 0 R" for before in numbers[:at][-1:])
            body += "".join(f" /Next {after} 0 R" for after in numbers[at + 1 :][:1])
            put(number, f"<<{body}{add_bookmarks(entry.children, number)}>>")
        ends = f" /First {numbers[0]} 0 R /Last {numbers[-1]} 0 R" if numbers else ""
        return f"{ends} /Count {len(numbers)}" if numbers else ""

    catalog, tree = add(), add()
    fonts = [add(_FONT.format(name)) for name in ("Helvetica", "Helvetica-Bold")]
    for font, name in zip(fonts, ("Helvetica", "Helvetica-Bold"), strict=True):
        if stems is not None:
            described = add(f"<</Type /FontDescriptor /FontName /{name} /Flags 32 /StemV {stems}>>")
            put(font, f"{_FONT.format(name)[:-2]} /FontDescriptor {described} 0 R>>")
    for bottom in (350, -150):
        shape = f"556 0 50 {bottom} 500 {bottom + 400} d1 50 {bottom} 450 400 re f"
        fonts.append(add(_figures(add_stream("", shape.encode()))))
    image = add_stream(_PICTURE, b"\x80")
    on, off = (add(f"<</Type /OCG /Name ({name})>>") for name in ("On", "Off"))
    layers = f"/Properties <</On {on} 0 R /Off {off} 0 R>>"
    named = " ".join(f"/F{at} {font} 0 R" for at, font in enumerate(fonts, start=1))
    page_numbers: list[int] = []
    fields: list[int] = []
    for page in pages:
        content = b"q 400 0 0 400 100 200 cm /Im1 Do Q"
        if page is not None:
            content = b"\n".join(map(drawn, page))
        form = image
        if in_form:
            form = add_stream(
                "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Matrix [2 0 0 2 -100 -1000]"
                f" /Resources <</Font <</F1 {fonts[0]} 0 R>>>>",
                content,
            )
            content = b"q 1 0 0 1 10 10 cm /Fm1 Do Q"
        stream = add_stream("", content)
        boxes = [
            add(annotation(item).decode("latin-1")) for item in page or () if isinstance(item, Box)
        ]
        fields.extend(boxes)
        page_numbers.append(
            add(
                f"<</Type /Page /Parent {tree} 0 R /Contents {stream} 0 R /Rotate {rotate}"
                f" /Resources <</Font <<{named}>> /XObject <</Im1 {image} 0 R /Fm1 {form} 0 R>>"
                f" {layers}>> /Annots [{_references(boxes)}]>>"
            )
        )
    kids, size = _references(page_numbers), f"/MediaBox [0 0 612 {height}]"
    put(tree, f"<</Type /Pages /Kids [{kids}] /Count {len(pages)} {size}>>")
    root = f"/Type /Catalog /Pages {tree} 0 R"
    root += f" /OCProperties <</OCGs [{on} 0 R {off} 0 R] /D <</OFF [{off} 0 R]>>>>"
    if fields:
        resources = f"/DR <</Font <</F1 {fonts[0]} 0 R>>>>"
        root += f" /AcroForm <</Fields [{_references(fields)}] {resources}>>"
    if outline:
        top = add()
        put(top, f"<</Type /Outlines{add_bookmarks(outline, top)}>>")
        root += f" /Outlines {top} 0 R"
    put(catalog, f"<<{root}>>")
    trailer = f"/Root {catalog} 0 R"
    if title is not None:
        stated = f"/Title ({_text(title)}) /Producer ({_text(producer or '')})"
        trailer += f" /Info {add(f'<<{stated}>>')} 0 R"
    if key is not None:
        owner, user = owner_entry(password or "").hex(), rc4(key, PADDING).hex()
        entries = f"/Filter /Standard /V 1 /R 2 /O <{owner}> /U <{user}> /P {PERMISSIONS}"
        identifier = f"/ID [<{FILE_ID.hex()}> <{FILE_ID.hex()}>]"
        trailer += f" /Encrypt {add(f'<<{entries}>>')} 0 R {identifier}"
    return _assemble(objects, trailer.encode())


def _figures(shape: int) -> str:
    """A font whose digits and "a" all have one shape, of the size and in the place it is drawn."""
    procedures = " ".join(f"/{name} {shape} 0 R" for name in (*_DIGITS, "a"))
    return (
        "<</Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 -200 600 900]"
        f" /FirstChar 48 /LastChar 97 /Widths [{'556 ' * 50}] /CharProcs <<{procedures}>> /Encoding"
        f" <</Type /Encoding /Differences [48 /{' /'.join(_DIGITS)} 97 /a]>>>>"
    )


def _text(text: str) -> str:
    return escape(text).decode("latin-1")


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _assemble(objects: Sequence[bytes], trailer: bytes) -> bytes:
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table, size = len(file), len(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % size
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table)
    return bytes(file)
