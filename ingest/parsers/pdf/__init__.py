"""PDF files, read by PDFium.

The stored text is the pages' text as a person reads it, line by line: with words joined again that
were hyphenated at the end of a line, footnote marks set apart, and the values of form fields in
their places. Structure is guessed from where the lines stand on the page, see
``ingest.parsers.pdf.layout``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.builder import counted, left_out
from ingest.parsers.pdf.furniture import find_furniture
from ingest.parsers.pdf.glyphs import count_words, join_broken_words
from ingest.parsers.pdf.layout import find_blocks
from ingest.parsers.pdf.measures import Line
from ingest.parsers.pdf.pages import File, extract

_PAGE_BREAK = "\n\n"
_LONGEST_EXAMPLE = 60


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse a PDF with a text layer. Pages without text are listed in the metadata."""
    file = extract(data)
    if not any(page.lines for page in file.pages):
        if any(page.unknown for page in file.pages):
            raise UnreadableDocument(
                "has fonts that do not say which letters they show: run OCR on it first"
            )
        if any(page.struck or page.hidden for page in file.pages):
            raise UnreadableDocument("holds only words that are struck out or that nobody sees")
        raise UnreadableDocument("has no text layer (a scan?): run OCR on it first")
    words = count_words(line.content for page in file.pages for line in page.lines)
    text = ""
    starts: list[int] = []
    lines: list[Line] = []
    for number, page in enumerate(file.pages):
        text += _PAGE_BREAK if number else ""
        starts.append(len(text))
        for position, line in enumerate(page.lines):
            content = join_broken_words(line.content, words)
            start = len(text) + bool(position)
            text += f"\n{content}" if position else content
            lines.append(line._replace(content=content, page=number, start=start, end=len(text)))
    furniture, kept = find_furniture(lines, len(file.pages))
    body = [
        line._replace(apart=line.apart or index in kept)
        for index, line in enumerate(lines)
        if index not in furniture
    ]
    empty = [n for n, page in enumerate(file.pages, start=1) if not page.lines]
    return ParsedDocument(
        text=text,
        blocks=tuple(find_blocks(body, file.outline)),
        title=file.title,
        pages=tuple(starts),
        metadata={"pages_without_text": ", ".join(map(str, empty))} if empty else {},
        remarks=tuple(_remarks(file, [lines[index].content for index in sorted(furniture)])),
    )


def _remarks(file: File, furniture: Sequence[str]) -> Iterator[str]:
    """What of the file is not searched; ``furniture`` are the lines left out as headers, footers."""
    pages = list(enumerate(file.pages, start=1))
    if without := [number for number, page in pages if page.is_picture]:
        one = len(without) == 1
        yield (
            f"{_pages(without)} {'holds' if one else 'hold'} no text (a picture?): what"
            f" {'it shows' if one else 'they show'} is not searched; run OCR on the file first."
        )
    if damaged := [number for number, page in pages if page.damaged]:
        yield f"{_pages(damaged)} cannot be read: the file is damaged there."
    if unknown := sum(page.unknown for _, page in pages):
        where = _pages([number for number, page in pages if page.unknown]).lower()
        yield (
            f"{counted(unknown, 'character')} on {where} {'has' if unknown == 1 else 'have'} no"
            " letter in the file's fonts: the text may be missing or wrong there."
        )
    if notes := sum(page.notes for _, page in pages):
        stand = "stands" if notes == 1 else "stand"
        yield f"{counted(notes, 'note')} beside the text {stand} at the end of the page, as “Note: …”."
    if hidden := sum(page.hidden for _, page in pages):
        yield (
            f"{counted(hidden, 'line')} {'holds' if hidden == 1 else 'hold'} words that nobody sees"
            " (in the colour of the paper, covered, switched off or beyond the edges): they are"
            " left out."
        )
    if struck := sum(page.struck for _, page in pages):
        yield left_out(struck, "struck-out stretch", "struck-out stretches")
    if file.is_xfa:
        yield (
            "The file is a dynamic form (XFA): what is filled in may be missing; print it to a PDF"
            " and ingest that."
        )
    if furniture:
        # No bare page number, if possible.
        example = next(
            (line for line in furniture if sum(map(str.isalpha, line)) > 3), furniture[0]
        )
        if len(example) > _LONGEST_EXAMPLE:
            example = f"{example[:_LONGEST_EXAMPLE].rstrip()}…"
        taken = "is taken" if len(furniture) == 1 else "are taken"
        yield (
            f"{counted(len(furniture), 'line')} {taken} for headers, footers or page numbers and"
            f" not searched, such as “{example}”."
        )


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]}"
    return f"Pages {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
