"""The routes that show a page of a PDF file as it is printed, or a picture, and where on it a quote stands."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, NamedTuple

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from assistant.assistant import Assistant
from ingest.document import Document
from ingest.errors import UnreadableDocument
from ingest.parsers.parser_process import ParserProcess
from ui.api.documents_bodies import AreaBody, QuotedPageBody, QuotedPagesBody
from ui.api.originals import DOCUMENT, GONE, apart, indexed_document, note_read, original_bytes
from ui.records.questions import QuestionRecords

_WIDTH = 1400  # pixels: sharp in the source panel of a dense screen
_WIDEST = 2400
_MOST_PAGES = 4  # that one quote is looked for on


class _Part(NamedTuple):
    """Of a quote what stands on page ``number``, which begins at ``first``: ``text[start:end]``."""

    number: int
    first: int
    start: int
    end: int


def pages_router(assistant: Assistant, records: QuestionRecords | None) -> APIRouter:
    """Routes over the pages of PDF documents and pictures; ``records`` hold who was sent which."""
    router = APIRouter(tags=["documents"])

    @router.get("/api/v1/quoted-pages", responses=GONE, summary="Where a quote stands on its pages")
    def quoted_pages(
        request: Request,
        document: str,
        start: Annotated[int, Query(ge=0)],
        end: Annotated[int, Query(ge=0)],
    ) -> QuotedPagesBody:
        """The pages that hold `text[start:end]` of a PDF document or picture, and its lines there.

        A page without areas does not write the quote as the stored text does.
        """
        found = _with_pages(assistant, document, request)
        data = original_bytes(assistant, found)
        with apart(assistant) as parsing:
            parts = _parts(found, start, end)
            pages = [_quoted(assistant, parsing, data, found, part) for part in parts]
        return QuotedPagesBody(document=found.id, pages=pages)

    @router.get(
        f"/documents/{DOCUMENT}/pages/{{number:int}}.png",
        response_class=Response,
        responses={200: {"content": {"image/png": {}}}, **GONE},
        summary="A page as an image",
    )
    def page(
        request: Request,
        document_id: str,
        number: int,
        width: Annotated[int, Query(ge=100, le=_WIDEST)] = _WIDTH,
    ) -> Response:
        """A page of a PDF document, as it is printed, or a picture, upright."""
        from ingest.parsers.pdf.picture import page_picture

        found = _with_pages(assistant, document_id, request)
        data = original_bytes(assistant, found)
        try:
            with apart(assistant) as parsing:
                image = parsing.call(
                    page_picture, *_page_of_pdf(parsing, found, data, number), width
                )
        except UnreadableDocument as error:
            raise HTTPException(404, f"The document {found.id!r} {error}.") from None
        note_read(records, request, found, number)
        headers = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
        return Response(image, media_type="image/png", headers=headers)

    return router


def _with_pages(assistant: Assistant, document_id: str, request: Request) -> Document:
    found = indexed_document(assistant, document_id, request)
    if found.format not in {"pdf", "image"}:
        sentence = f"The document {found.id!r} is no PDF file or picture, and has no pages."
        raise HTTPException(404, sentence)
    return found


def _page_of_pdf(
    parsing: ParserProcess, document: Document, data: bytes, number: int
) -> tuple[bytes, int]:
    """The PDF file that holds a page of a document with these ``data``, and its number there."""
    if document.format == "pdf":
        return data, number
    from ingest.parsers.image import page_of_pdf

    return parsing.call(page_of_pdf, data, number), 1


def _parts(document: Document, start: int, end: int) -> list[_Part]:
    """The parts of ``text[start:end]`` on the pages that hold it."""
    text, bounds = document.text, (*document.pages, len(document.text))
    found = []
    for number, (first, last) in enumerate(pairwise(bounds), start=1):
        begin, stop = max(start, first), min(end, last)
        if begin < stop and text[begin:stop].strip():
            found.append(_Part(number, first, begin, stop))
    return found[:_MOST_PAGES]


def _quoted(
    assistant: Assistant, parsing: ParserProcess, data: bytes, document: Document, part: _Part
) -> QuotedPageBody:
    from ingest.parsers.pdf.picture import find_on_page, marked_page

    text, (number, first, start, end) = document.text, part
    boxes = assistant.index.catalogue.word_boxes(document.id, number)
    words = [box for box in boxes if box.start < end and box.end > start]
    try:
        data, at = _page_of_pdf(parsing, document, data, number)
        if words:
            sheet = parsing.call(marked_page, data, at, words)
        else:
            sheet = parsing.call(find_on_page, data, at, text[start:end], text[first:start])
    except UnreadableDocument as error:
        raise HTTPException(404, f"The document {document.id!r} {error}.") from None
    areas = [AreaBody(**area._asdict()) for area in sheet.areas]
    return QuotedPageBody(page=number, ratio=sheet.ratio, areas=areas)
