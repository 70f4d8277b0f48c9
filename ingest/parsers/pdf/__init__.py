"""PDF files, read by PDFium.

The stored text is the pages' text as a person reads it, line by line: with words joined again that
were hyphenated at the end of a line, footnote marks set apart, and the values of form fields in
their places. Structure is guessed from where the lines stand on the page, see
``ingest.parsers.pdf.layout``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any, NamedTuple

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.pdf.form_fields import read_fields
from ingest.parsers.pdf.furniture import find_furniture
from ingest.parsers.pdf.glyphs import TextPage
from ingest.parsers.pdf.headings import Bookmark
from ingest.parsers.pdf.hidden import drop_hidden
from ingest.parsers.pdf.hyphens import count_words, join_broken_words
from ingest.parsers.pdf.layout import find_blocks
from ingest.parsers.pdf.losses import furniture_remarks, pages_remarks, unseen_remarks
from ingest.parsers.pdf.measures import PdfLine
from ingest.parsers.pdf.page_lines import Box, RawLine, find_rows
from ingest.parsers.pdf.painting import Drawing
from ingest.parsers.pdf.seats import add_fields, seat_fields, seat_marks
from ingest.parsers.pdf.struck import drop_struck
from ingest.parsers.titles import is_sensible_title

# PDFium must not be called from two threads at once, not even for different documents.
_PDFIUM = Lock()
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5
_PAGE_BREAK = "\n\n"


class _Page(NamedTuple):
    """A page's lines, and what of it is not among them."""

    lines: Sequence[RawLine] = ()
    comments: int = 0
    unknown: int = 0
    hidden: int = 0
    struck: int = 0
    blank: bool = False
    damaged: bool = False


class _File(NamedTuple):
    pages: list[_Page]
    outline: list[Bookmark]
    title: str | None
    is_xfa: bool


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Read a PDF with a text layer. Pages without text are listed in the metadata."""
    with _PDFIUM:
        file = _extract(data)
    if not any(page.lines for page in file.pages):
        if any(page.unknown for page in file.pages):
            raise UnreadableDocument(
                "has fonts that do not say which letters they show: run OCR on it first"
            )
        if any(page.struck or page.hidden for page in file.pages):
            raise UnreadableDocument("holds only words that are struck out or that nobody sees")
        raise UnreadableDocument("has no text layer (a scan?): run OCR on it first")
    words = count_words(line.content for page in file.pages for line in page.lines)
    parts: list[str] = []
    starts: list[int] = []
    lines: list[PdfLine] = []
    length = 0
    for number, page in enumerate(file.pages):
        if number:
            parts.append(_PAGE_BREAK)
            length += len(_PAGE_BREAK)
        starts.append(length)
        for position, raw in enumerate(page.lines):
            if position:
                parts.append("\n")
                length += 1
            content = join_broken_words(raw.content, words)
            lines.append(PdfLine(number, length, length + len(content), content, *raw[1:]))
            parts.append(content)
            length += len(content)
    furniture = find_furniture(lines, len(file.pages))
    body = [line for index, line in enumerate(lines) if index not in furniture]
    empty = [n for n, page in enumerate(file.pages, start=1) if not page.lines]
    left_out = [lines[index].content for index in sorted(furniture)]
    return ParsedDocument(
        text="".join(parts),
        blocks=tuple(find_blocks(body, file.outline)),
        title=file.title,
        pages=tuple(starts),
        metadata={"pages_without_text": ", ".join(map(str, empty))} if empty else {},
        remarks=(*_remarks(file), *furniture_remarks(left_out)),
    )


def _remarks(file: _File) -> Iterator[str]:
    pages = dict(enumerate(file.pages, start=1))
    yield from pages_remarks(
        [
            n
            for n, page in pages.items()
            if not (page.lines or page.struck or page.hidden or page.blank or page.damaged)
        ],
        [n for n, page in pages.items() if page.damaged],
        {n: page.unknown for n, page in pages.items() if page.unknown},
    )
    yield from unseen_remarks(
        sum(page.comments for page in file.pages),
        sum(page.hidden for page in file.pages),
        sum(page.struck for page in file.pages),
        file.is_xfa,
    )


def _extract(data: bytes) -> _File:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {_ERROR_PASSWORD, _ERROR_SECURITY}:
            reason = "is encrypted: remove its password and ingest it again"
        else:
            reason = "is damaged: PDFium cannot open it"
        raise UnreadableDocument(reason) from None
    try:
        form = document.get_formtype()
        if form == raw.FORMTYPE_ACRO_FORM:
            document.init_forms()
        pages = [_page(document, number) for number in range(len(document))]
        is_xfa = form in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}
        return _File(pages, _outline(document), _title(document), is_xfa)
    finally:
        document.close()


def _page(document: Any, number: int) -> _Page:
    import pypdfium2
    from pypdfium2 import raw

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return _Page(damaged=True)  # one damaged page does not cost the others
    try:
        textpage = page.get_textpage()
        try:
            characters = TextPage(textpage.raw)
            shown = _shown(page)
            rows = find_rows(characters)
            drawing = Drawing(page)
            struck = drop_struck(page, drawing, rows)
            hidden = drop_hidden(page, drawing, rows)
            seat_marks(rows)
            beside = read_fields(document, page)
            alone = seat_fields(rows, beside.fields)
            lines = [line for row in rows if (line := row.line(shown))]
            hidden += len(rows) - len(lines)
            add_fields(lines, alone, shown)
            blank = raw.FPDFPage_CountObjects(page) == 0
            return _Page(lines, beside.comments, characters.unknown, hidden, struck, blank)
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return _Page(damaged=True)
    finally:
        page.close()


def _shown(page: Any) -> Box:
    from pypdfium2 import raw

    # The box's own entries may be inherited, which only this call takes into account.
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    return Box(box.left, box.bottom, box.right, box.top)


def _outline(document: Any) -> list[Bookmark]:
    import pypdfium2

    entries: list[Bookmark] = []
    try:
        for bookmark in document.get_toc():
            destination = bookmark.get_dest()
            page = None if destination is None else destination.get_index()
            entries.append(Bookmark(bookmark.get_title(), page, bookmark.level))
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        pass  # an outline only helps; without it the layout has to do
    return entries


def _title(document: Any) -> str | None:
    try:
        title, *programs = (
            " ".join(document.get_metadata_value(key).replace("\0", "").split())
            for key in ("Title", "Creator", "Producer")
        )
    except UnicodeDecodeError:
        return None
    return title if is_sensible_title(title, programs) else None
