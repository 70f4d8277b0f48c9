"""The pages of a PDF file as PDFium has them: their lines, and what of them is not among these."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from threading import Lock
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.containers.package import ENCRYPTED
from ingest.parsers.pdf.annotations import (
    add_fields,
    add_notes,
    read_fields,
    seat_addresses,
    seat_fields,
)
from ingest.parsers.pdf.arrangement import arrange
from ingest.parsers.pdf.columns import rejoin_columns
from ingest.parsers.pdf.downwards import downwards
from ingest.parsers.pdf.drawn_bullets import seat_bullets
from ingest.parsers.pdf.drop_capitals import seat_drop_capitals
from ingest.parsers.pdf.floats import seat_floats
from ingest.parsers.pdf.fractions import seat_fractions
from ingest.parsers.pdf.glyph_numbers import reads_like_words
from ingest.parsers.pdf.glyphs import TextPage
from ingest.parsers.pdf.late_markers import seat_markers
from ingest.parsers.pdf.line_numbers import drop_line_numbers
from ingest.parsers.pdf.marks import seat_marks
from ingest.parsers.pdf.measures import Box, Line
from ingest.parsers.pdf.outline import Bookmark
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.page_rows import find_rows, usual_turn
from ingest.parsers.pdf.painting import Drawing
from ingest.parsers.pdf.unseen import drop_hidden, drop_struck

# PDFium must not be called from two threads at once, not even for different documents.
PDFIUM = Lock()
_TELLING = 20  # characters: fewer may well be figures
_FEW_LETTERS = 100  # of a stamp, a page number, a reference
_MARGIN = 0.12  # share of a page's height at its edges, where headers and footers stand
_MOSTLY = 0.6  # share of a page that its pictures cover
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5


class Page(NamedTuple):
    """A page's lines, and how much of it is not among them.

    ``words`` are those of a page that OCR read, each with its box in fractions of the page. A ``thin``
    page is a picture with hardly any text: a scan with a stamp, a header, or its number. The lines of a
    ``numbered`` page had numbers in the margin.
    """

    lines: Sequence[Line] = ()
    notes: int = 0
    unknown: int = 0
    hidden: int = 0
    struck: int = 0
    blank: bool = False
    damaged: bool = False
    thin: bool = False
    numbered: bool = False
    words: Sequence[tuple[str, Box]] = ()

    @property
    def is_picture(self) -> bool:
        """Whether it shows something, as far as is known, but no text."""
        return not (self.lines or self.struck or self.hidden or self.blank or self.damaged)


class File(NamedTuple):
    """What is taken from a file."""

    pages: list[Page]
    outline: list[Bookmark]
    title: str | None
    is_xfa: bool


def extract(data: bytes) -> File:
    """Take everything out of a file's bytes.

    Raises ``UnreadableDocument`` for what is encrypted or damaged as a whole.
    """
    with PDFIUM, closing(opened(data)) as document:
        form = document.get_formtype()
        if form == raw.FORMTYPE_ACRO_FORM:
            document.init_forms()
        pages = [_page(document, number) for number in range(len(document))]
        is_xfa = form in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}
        return File(pages, _outline(document), _title(document), is_xfa)


def opened(data: bytes) -> Any:
    """A file's bytes as PDFium has them. Raises ``UnreadableDocument`` as ``extract`` does."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {_ERROR_PASSWORD, _ERROR_SECURITY}:
            reason = ENCRYPTED
        else:
            reason = "is damaged: PDFium cannot open it"
        raise UnreadableDocument(reason) from None


def _page(document: Any, number: int) -> Page:
    try:
        with ExitStack() as opened:
            page = opened.enter_context(closing(document[number]))
            shown = Box(*page.get_bbox())
            characters, rows = _read(page, opened)
            turn = usual_turn(rows)
            if turn * 90 != page.get_rotation():
                # PDFium reads in their order only lines that run level on the page as it is shown.
                page.set_rotation(turn * 90)
                characters, rows = _read(page, opened)
            rows = downwards(rows)
            drawing = Drawing(page)
            struck = drop_struck(page, drawing, rows)
            hidden = drop_hidden(page, drawing, rows)
            numbered = drop_line_numbers(rows)
            seat_drop_capitals(rows)
            seat_floats(rows)
            seat_bullets(rows, drawing)
            seat_markers(rows)
            seat_fractions(rows, drawing.rulings)
            seat_marks(rows)
            fields, notes, links = read_fields(document, page)
            seat_addresses(rows, links)
            alone = seat_fields(rows, fields)
            arranged = arrange(rows, drawing.rulings)
            lines = [line for row in arranged if (line := row.line(shown))]
            hidden += len(arranged) - len(lines)
            rejoin_columns(lines)
            add_fields(lines, alone, shown)
            add_notes(lines, notes, shown)
            if _is_garbled(characters, lines):
                lines = []
            blank = raw.FPDFPage_CountObjects(page) == 0
            thin = _is_thin(page, drawing, lines)
            counted = len(notes), characters.unknown, hidden, struck
            return Page(lines, *counted, blank=blank, thin=thin, numbered=numbered)
    except pypdfium2.PdfiumError:
        return Page(damaged=True)  # one damaged page does not cost the others


def _is_garbled(characters: TextPage, lines: Sequence[Line]) -> bool:
    """Whether most of a page is in fonts that do not say which letters they show, and reads like nothing."""
    text = "".join(line.content for line in lines)
    seen = len(text) - sum(map(str.isspace, text))
    unknown = characters.unknown
    return unknown >= _TELLING and unknown * 2 > seen and not reads_like_words(text)


def _is_thin(page: Any, drawing: Drawing, lines: Sequence[Line]) -> bool:
    """Whether a page is a picture with few words on it, or with words at its upper and lower edge alone.

    Those that OCR lays over a picture are all it says.
    """
    if not lines or drawing.invisible:
        return False
    inner = any(_MARGIN < line.height < 1 - _MARGIN for line in lines)
    if inner and count_letters(lines) > _FEW_LETTERS:
        return False
    across, down = page.get_size()
    shown = sum((box.right - box.left) * (box.top - box.bottom) for box in drawing.pictures)
    return bool(shown > _MOSTLY * across * down)


def count_letters(lines: Sequence[Line]) -> int:
    """The letters and digits of lines."""
    return sum(sum(map(str.isalnum, line.content)) for line in lines)


def _read(page: Any, opened: ExitStack) -> tuple[TextPage, list[GlyphRow]]:
    characters = TextPage(opened.enter_context(closing(page.get_textpage())).raw)
    return characters, find_rows(characters)


def _outline(document: Any) -> list[Bookmark]:
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
