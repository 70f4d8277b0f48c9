"""Pictures of text, scans and photos (PNG, JPEG, TIFF, WebP), read by OCR as pages of scanned PDF files are.

Each picture becomes a page of PDF in memory, upright and on white: what reads and shows such pages reads
and shows pictures too, and no other decoder than Pillow's meets the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.refused import refuse_encoded
from ingest.parsers.tesseract import OFF, Ocr

if TYPE_CHECKING:
    from PIL.Image import Image

    from ingest.parsers.pdf.scans import ScannedPage

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
# Pixels: what Pillow takes for a bomb when there are more. A page of A4 at 800 dots an inch has 62 million.
_MOST_PIXELS = 89_478_485
_TOO_LARGE = f"has more than {_MOST_PIXELS // 1_000_000} million pixels: save it smaller"
_MOST_KEPT = 25_000_000  # as many as a page is drawn with for OCR
# What pictures say of their resolution is mostly made up. Their longer side is taken for that of A4, and
# never for more dots an inch than OCR is given, which would throw some away.
_LONGER_SIDE = 11.7  # inches
_FEWEST_DOTS, _MOST_DOTS = 96, 300
_MOST_STRETCHED = 3  # times as many dots one way: what says more is made up
_QUALITY = 92
_SHORTEST_SIDE, _SMALLEST = 100, 60_000  # pixels
# Bits of a TIFF frame's kind (tag NewSubfileType): a smaller version, or the mask, of another frame.
_SUBFILE_TYPE, _NO_PAGE = 254, 0b101


def parse(data: bytes, name: str, ocr: Ocr = OFF) -> ParsedDocument:  # noqa: ARG001 - as parsers are called
    """Parse a picture, of a TIFF file with several one a page, with what ``ocr`` reads in it.

    Raises ``UnreadableDocument`` where that is nothing, or OCR is not to be had.
    """
    refuse_encoded(data[:4096])
    count = _count_pages(data)
    if not ocr.ready:
        how = f", and {ocr.problem}" if ocr.problem else ": set ingest.ocr to on to have it read"
        raise UnreadableDocument(f"is a picture{how}")
    from ingest.parsers.pdf import compose
    from ingest.parsers.pdf.pages import File, Page
    from ingest.parsers.pdf.scans import read_pages

    alone = page_of_pdf(data, 1) if count == 1 else b""

    def page(number: int) -> tuple[bytes, int]:
        return alone or _further_page(data, number + 1), 0

    scans = read_pages(page, range(count), ocr)
    if not any(scan.lines for scan in scans.values()):
        raise UnreadableDocument(f"is a picture, and {_nothing_read(scans)}")
    return compose(File([Page()] * count, [], None, False), scans, ocr)


def has_room_for_text(data: bytes) -> bool:
    """Whether this is a picture, and larger than logos, icons and lines mostly are."""
    try:
        with _opened(data) as image:
            across, down = image.size
    except UnreadableDocument:
        return False
    return min(across, down) >= _SHORTEST_SIDE and across * down >= _SMALLEST


def page_of_pdf(data: bytes, number: int) -> bytes:
    """Page ``number`` (from 1) of a picture as a PDF file of one page.

    Raises ``UnreadableDocument`` where there is none, it is damaged or would take too much memory.
    """
    with _opened(data) as image:
        for position, _ in enumerate(_pages(image), start=1):
            if position == number:
                break
        else:
            raise UnreadableDocument(f"has no page {number}")
        wide, high = image.size
        if wide * high > _MOST_PIXELS:
            raise UnreadableDocument(_TOO_LARGE)
        stretch = _stretch(image)
        image.load()
        page = _on_white(_upright(image))
        if page.size != (wide, high):  # it lay on its side
            stretch = 1 / stretch
        dots = min(_MOST_DOTS, max(_FEWEST_DOTS, max(page.size) / _LONGER_SIDE))
        if (share := _MOST_KEPT / (wide * high)) < 1:
            page.thumbnail((page.width * share**0.5, page.height * share**0.5))
            dots *= share**0.5
        stream = io.BytesIO()
        page.save(stream, "PDF", dpi=(dots, dots * stretch), quality=_QUALITY)
        return stream.getvalue()


def _count_pages(data: bytes) -> int:
    with _opened(data) as image:
        return sum(1 for _ in _pages(image))


@contextmanager
def _opened(data: bytes) -> Iterator[Image]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            yield image
    except (UnreadableDocument, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableDocument(_TOO_LARGE) from None
    except Exception:  # decoders raise whatever they stumble over
        raise UnreadableDocument("is damaged: it cannot be opened as a picture") from None


def _pages(image: Image) -> Iterator[None]:
    """Go to each frame of ``image`` that is a page; of what moves only the first is one."""
    from PIL.TiffImagePlugin import TiffImageFile

    if not isinstance(image, TiffImageFile):
        yield
        return
    for frame in range(image.n_frames):
        image.seek(frame)
        if not (frame and image.tag_v2.get(_SUBFILE_TYPE, 0) & _NO_PAGE):
            yield


def _stretch(image: Image) -> float:
    """Dots an inch down over those across: fax machines have half as many."""
    across, down = map(float, image.info.get("dpi") or (1, 1))
    stretch = down / across if across > 0 else 1.0
    return stretch if 1 / _MOST_STRETCHED <= stretch <= _MOST_STRETCHED else 1.0


def _upright(image: Image) -> Image:
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # what the camera noted is damaged; the picture is not
        return image


def _on_white(image: Image) -> Image:
    """``image`` in grey or in colours of a byte each, what is transparent as white paper."""
    from PIL.Image import new

    if image.mode[0] in "IF":  # grey of more than a byte, of whatever range
        least, most = map(float, image.getextrema())  # type: ignore[arg-type]
        scale = 255 / ((most - least) or 1.0)
        return image.convert("F").point(lambda value: value * scale - least * scale).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("L" if image.mode in {"1", "L"} else "RGB")


def _further_page(data: bytes, number: int) -> bytes:
    try:
        return page_of_pdf(data, number)
    except UnreadableDocument as problem:  # costs that page alone
        raise UnreadableDocument(f"it {problem}") from None


def _nothing_read(scans: Mapping[int, ScannedPage]) -> str:
    failed = next((page.problem for page in scans.values() if page.problem), "")
    return f"OCR could not read it: {failed}" if failed else "no text was read in it"
