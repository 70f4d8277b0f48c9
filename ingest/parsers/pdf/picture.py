"""A page of a PDF file as an image, and where on it the words of a quote stand.

A quote is found by its letters and digits alone, since the stored text has other spaces, joins words that a
line breaks, and may have lines in another order than the file.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from ctypes import byref, c_double, c_int
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from ingest.document import WordBox
from ingest.errors import UnreadableDocument
from ingest.parsers.pdf.pages import PDFIUM

# Pixels; a page that is a plan of a metre's width is still an image that a browser can hold.
_LARGEST = 4096
# Of a quote whose lines stand in another order on the page: so long a part is no chance find, and with so much
# of the quote found the rest is a sign that the page writes otherwise.
_SHORTEST_PART = 4
_FOUND = 0.8
# Points that the device has per page, for coordinates as fractions.
_FINE = 1_000_000


class Area(NamedTuple):
    """A box on a page, in fractions of its width and height from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def joined(self, other: Area) -> Area:
        """The smallest area that holds both."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class MarkedPage(NamedTuple):
    """A page's width by its height, and the lines of boxes around what was looked for on it."""

    ratio: float
    areas: tuple[Area, ...]


def page_picture(data: bytes, number: int, width: int) -> bytes:
    """Page ``number`` (from 1) as a PNG image of ``width`` pixels, as it is printed.

    Raises ``UnreadableDocument`` where the file has no such page or it cannot be drawn.
    """
    with _page(data, number) as page:
        across, down = page.get_size()
        scale = min(width / across, _LARGEST / max(across, down))
        image = page.render(scale=scale, may_draw_forms=True).to_pil()
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def find_on_page(data: bytes, number: int, quote: str, before: str) -> MarkedPage:
    """Where on page ``number`` (from 1) the words of ``quote`` stand, as far as they do.

    ``before`` is the page's stored text before it, which tells which one is meant of several.
    Raises ``UnreadableDocument`` where the file has no such page.
    """
    with _page(data, number) as page, closing(page.get_textpage()) as textpage:
        letters, at = _letters(textpage)
        found = _places(letters, _plain(quote), len(_plain(before)))
        across, down = page.get_size()
        boxes = (_box(textpage, at[place]) for place in found)
        lines = _lines([box for box in boxes if box.right > box.left and box.bottom > box.top])
        return MarkedPage(across / down, tuple(_shown(page, line) for line in lines))


def marked_page(data: bytes, number: int, words: Sequence[WordBox]) -> MarkedPage:
    """Page ``number`` (from 1) with ``words`` of it, which OCR read, as lines of boxes.

    Raises ``UnreadableDocument`` where the file has no such page.
    """
    with _page(data, number) as page:
        across, down = page.get_size()
    # In units of its height, as what stands in a line is told by how wide its spaces are.
    ratio = across / down
    boxes = [Area(word.left * ratio, word.top, word.right * ratio, word.bottom) for word in words]
    lines = (
        line._replace(left=line.left / ratio, right=line.right / ratio) for line in _lines(boxes)
    )
    return MarkedPage(ratio, tuple(lines))


@contextmanager
def _page(data: bytes, number: int) -> Iterator[Any]:
    with PDFIUM:
        try:
            with closing(pypdfium2.PdfDocument(data)) as document:
                if not 1 <= number <= len(document):
                    raise UnreadableDocument(f"has no page {number}")
                if document.get_formtype() == raw.FORMTYPE_ACRO_FORM:
                    document.init_forms()
                with closing(document[number - 1]) as page:
                    yield page
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument(f"cannot be drawn: {error}") from None


def _plain(text: str) -> str:
    """Letters and digits, compatible forms as what they stand for ("ﬁ" as "fi"), in small letters."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _letters(textpage: Any) -> tuple[str, list[int]]:
    """The page's text as ``_plain`` has it, and the character of the page that each letter is of."""
    parts: list[str] = []
    at: list[int] = []
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0 < code < 0x110000:
            plain = _plain(chr(code))
            parts.append(plain)
            at += [index] * len(plain)
    return "".join(parts), at


def _places(letters: str, quote: str, expected: int) -> list[int]:
    """Which letters of a page are those of a quote that is expected about there."""
    if not quote:
        return []
    found: list[int] = []
    at = letters.find(quote)
    while at >= 0:
        found.append(at)
        at = letters.find(quote, at + 1)
    if found:
        nearest = min(found, key=lambda place: abs(place - expected))
        return list(range(nearest, nearest + len(quote)))
    matcher = SequenceMatcher(None, letters, quote, autojunk=False)
    parts = list(_parts(matcher, 0, len(quote)))
    if sum(size for _, size in parts) < _FOUND * len(quote):
        return []
    return [begin + further for begin, size in parts for further in range(size)]


def _parts(matcher: SequenceMatcher[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The longest parts of a stretch of the quote, each wherever the page has it: begin and length."""
    match = matcher.find_longest_match(blo=first, bhi=last)
    if match.size >= _SHORTEST_PART:
        yield from _parts(matcher, first, match.b)
        yield match.a, match.size
        yield from _parts(matcher, match.b + match.size, last)


def _box(textpage: Any, index: int) -> Area:
    """The box of a character in points, downwards from the page's lower edge before it is turned."""
    left, bottom, right, top = textpage.get_charbox(index, loose=True)
    return Area(left, -top, right, -bottom)


def _shown(page: Any, box: Area) -> Area:
    """A box in points as an area of the page as it is shown: turned, and cut to what is printed."""
    corners = [
        _to_device(page, x, -y) for x in (box.left, box.right) for y in (box.top, box.bottom)
    ]
    across, down = zip(*corners, strict=True)
    return Area(min(across), min(down), max(across), max(down))


def _to_device(page: Any, x: float, y: float) -> tuple[float, float]:
    across, down = c_int(), c_int()
    raw.FPDF_PageToDevice(
        page, 0, 0, _FINE, _FINE, 0, c_double(x), c_double(y), byref(across), byref(down)
    )
    return across.value / _FINE, down.value / _FINE


def _lines(boxes: Sequence[Area]) -> list[Area]:
    """Boxes of characters as boxes of what stands together in a line."""
    lines: list[Area] = []
    for box in boxes:
        if lines and _continues(lines[-1], box):
            lines[-1] = lines[-1].joined(box)
        else:
            lines.append(box)
    return lines


def _continues(line: Area, box: Area) -> bool:
    """Whether a box stands in a line, no further on than a wide space."""
    height = line.bottom - line.top
    shared = min(line.bottom, box.bottom) - max(line.top, box.top)
    apart = box.left - line.right
    return shared > 0.5 * min(height, box.bottom - box.top) and -height < apart < 2 * height
