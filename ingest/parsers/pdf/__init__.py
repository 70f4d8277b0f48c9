"""PDF files, read by PDFium.

The stored text is the pages' text as a person reads it, line by line: with words joined again that
were hyphenated at the end of a line, footnote marks set apart, and the values of form fields in
their places. Structure is guessed from where the lines stand on the page, see
``ingest.parsers.pdf.layout``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ingest.document import ParsedDocument, WordBox
from ingest.errors import UnreadableDocument
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.pdf.attachments import attached
from ingest.parsers.pdf.broken_words import count_words, join_broken_words
from ingest.parsers.pdf.contents import contents_lines
from ingest.parsers.pdf.definitions import with_definitions
from ingest.parsers.pdf.furniture import find_furniture
from ingest.parsers.pdf.layout import PAGE_BREAK, find_blocks
from ingest.parsers.pdf.measures import Line
from ingest.parsers.pdf.page_breaks import continued_captions, name_rows, rejoin_pages
from ingest.parsers.pdf.page_flow import run_on
from ingest.parsers.pdf.pages import File, Page, count_letters, extract
from ingest.parsers.pdf.remarks import file_remarks, scan_remarks
from ingest.parsers.pdf.scans import ScannedPage, place_words, read_pages
from ingest.parsers.tesseract import OFF, Ocr

_MORE = 2  # times the letters of a page's own text, where that may be a stamp upon a scan


def parse(data: bytes, name: str, ocr: Ocr = OFF) -> ParsedDocument:  # noqa: ARG001 - as parsers are called
    """Parse a PDF with a text layer, or one that ``ocr`` reads.

    Pages without text are listed in the metadata, and what languages OCR looked for on them.
    Raises ``UnreadableDocument`` where the file cannot be opened, or has no text and OCR finds none.
    """
    file = extract(data)
    pictures = [n for n, page in enumerate(file.pages) if page.is_picture or page.thin]
    scans = read_pages(lambda number: (data, number), pictures, ocr) if ocr.ready else {}
    for number in [n for n, scan in scans.items() if not _tells_more(scan, file.pages[n])]:
        del scans[number]  # the picture shows nothing beside the text upon it
    own = any(page.lines for page in file.pages)
    if not (own or any(scan.lines for scan in scans.values())):
        if any(page.unknown for page in file.pages):
            raise UnreadableDocument(
                f"has fonts that do not say which letters they show{_no_words(ocr, scans)}"
            )
        if any(page.struck or page.hidden for page in file.pages):
            raise UnreadableDocument("holds only words that are struck out or that nobody sees")
        raise UnreadableDocument(f"has no text layer (a scan?){_no_words(ocr, scans)}")
    return compose(file, scans, ocr)


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files that are attached to a PDF file: those of a portfolio, of a page, of an invoice."""
    return attached(data, limits)


def compose(file: File, scans: Mapping[int, ScannedPage], ocr: Ocr) -> ParsedDocument:
    """The document that the pages of ``file`` make, those of ``scans`` (from 0) as ``ocr`` read them."""
    pages = [
        page._replace(lines=scans[number].lines, words=scans[number].words)
        if number in scans and (scans[number].lines or not page.lines)
        else page
        for number, page in enumerate(file.pages)
    ]
    file = file._replace(pages=pages)
    words = count_words(line.content for page in file.pages for line in page.lines)
    lines = [
        line._replace(content=join_broken_words(line.content, words), page=number)
        for number, page in enumerate(file.pages)
        for line in page.lines
    ]
    furniture, kept = find_furniture(lines, len(file.pages))
    margins = {*furniture, *kept}
    captions = continued_captions(lines, margins)
    order: Sequence[int] = range(len(lines))
    if not any(page.words for page in file.pages):  # words that OCR read keep to their page
        rejoin_pages(lines, margins, words)
        name_rows(lines, margins | captions)
        order = run_on(lines, margins)
    unsearched = captions.union(furniture, contents_lines(lines, furniture))
    text, starts, word_boxes = _written(file.pages, lines, order)
    body = [
        lines[at]._replace(apart=lines[at].apart or at in kept)
        for at in order
        if at not in unsearched
    ]
    empty = [n for n, page in enumerate(file.pages, start=1) if not page.lines]
    thin = (n + 1 for n, page in enumerate(file.pages) if page.thin and n not in scans)
    unread = sorted({*empty, *thin})
    metadata = {"pages_without_text": ", ".join(map(str, unread))} if unread else {}
    if ocr.ready and (scans or unread):
        metadata["ocr"] = ocr.languages
    return ParsedDocument(
        text=text,
        blocks=tuple(with_definitions(list(find_blocks(body, file.outline)), body)),
        title=file.title,
        pages=tuple(starts),
        metadata=metadata,
        remarks=(
            *scan_remarks(scans),
            *file_remarks(file, [lines[index].content for index in sorted(furniture)], ocr),
        ),
        word_boxes=word_boxes,
    )


def _tells_more(scan: ScannedPage, page: Page) -> bool:
    """Whether what OCR did on a page replaces the page's own text."""
    said = _MORE * count_letters(page.lines)
    return not page.thin or bool(scan.problem) or count_letters(scan.lines) > said


def _no_words(ocr: Ocr, scans: Mapping[int, ScannedPage]) -> str:
    """Why a file without text has none from OCR either."""
    if ocr.problem:
        return f", and {ocr.problem}"
    if not ocr.ready:
        return ": run OCR on it first, or set ingest.ocr to on"
    failed = next((page.problem for page in scans.values() if page.problem), "")
    return f", and OCR could not read it: {failed}" if failed else ", and OCR finds no words in it"


def _written(
    pages: Sequence[Page], lines: list[Line], order: Sequence[int]
) -> tuple[str, list[int], dict[int, tuple[WordBox, ...]]]:
    """The text of ``lines`` in their ``order``, where its pages begin, and where words stand on them (from 1).

    ``lines`` are told where they stand in it.
    """
    text = ""
    starts: list[int] = []
    word_boxes: dict[int, tuple[WordBox, ...]] = {}
    placed = iter(order)
    for number, page in enumerate(pages):
        text += PAGE_BREAK if number else ""
        starts.append(len(text))
        for position, at in enumerate(islice(placed, len(page.lines))):
            text += "\n" if position else ""
            start = len(text)
            text += lines[at].content
            lines[at] = lines[at]._replace(start=start, end=len(text))
        if page.words:
            word_boxes[number + 1] = tuple(place_words(text, starts[-1], page.words))
    return text, starts, word_boxes
