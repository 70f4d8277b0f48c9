"""Scans for tests: PDF files whose pages are pictures of pages."""

from __future__ import annotations

import ctypes
import io
import shutil
from collections.abc import Sequence
from contextlib import closing

import pypdfium2
import pytest
from PIL import Image
from pypdfium2 import raw

from ingest.parsers.pdf.picture import Area
from tests.pdf_builder import build_pdf
from tests.pdf_items import Text

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="there is no tesseract (Debian: tesseract-ocr)"
)


def pictures(pages: Sequence[Sequence[Text] | None], dots: int) -> list[Image.Image]:
    """What a scanner makes of pages; None is a page with nothing on it."""
    with closing(pypdfium2.PdfDocument(build_pdf([page or () for page in pages]))) as document:
        return [page.render(scale=dots / 72).to_pil().convert("L") for page in document]


def scan(
    pages: Sequence[Sequence[Text] | None], turns: Sequence[int] = (), dots: int = 200
) -> bytes:
    """A PDF file of pictures, those of ``turns`` lying on their side."""
    images = [
        image.rotate(90, expand=True) if number in turns else image
        for number, image in enumerate(pictures(pages, dots))
    ]
    stream = io.BytesIO()
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:], resolution=dots)
    return stream.getvalue()


def joined(*files: bytes) -> bytes:
    """One PDF file with the pages of all."""
    with closing(pypdfium2.PdfDocument.new()) as whole:
        for file in files:
            with closing(pypdfium2.PdfDocument(file)) as part:
                whole.import_pages(part)
        stream = io.BytesIO()
        whole.save(stream)
    return stream.getvalue()


def ink(area: Area, image: Image.Image) -> int:
    """How many dark points an area of an image holds."""
    wide, high = image.size
    box = (area.left * wide, area.top * high, area.right * wide, area.bottom * high)
    return sum(value < 128 for value in image.crop(box).convert("L").tobytes())


def stamped(file: bytes, text: str, at: float = 20) -> bytes:
    """A PDF file with this text on each page, ``at`` points from below, as scanners and courts put it there."""
    with closing(pypdfium2.PdfDocument(file)) as whole:
        font = raw.FPDFText_LoadStandardFont(whole, b"Helvetica")
        for page in whole:
            stamp = raw.FPDFPageObj_CreateTextObj(whole, font, 9)
            written = (text + "\0").encode("utf-16-le")
            characters = (ctypes.c_ushort * (len(written) // 2)).from_buffer_copy(written)
            raw.FPDFText_SetText(stamp, characters)
            raw.FPDFPageObj_Transform(stamp, 1, 0, 0, 1, 40, at)
            raw.FPDFPage_InsertObject(page, stamp)
            raw.FPDFPage_GenerateContent(page)
        stream = io.BytesIO()
        whole.save(stream)
    return stream.getvalue()
