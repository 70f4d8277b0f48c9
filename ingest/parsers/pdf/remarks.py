"""What a person is told of a PDF file: of what is not searched, and of the pages that OCR read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ingest.how_many import counted
from ingest.parsers.blocks.builder import left_out
from ingest.parsers.pdf.pages import File
from ingest.parsers.pdf.scans import UNSURE, ScannedPage
from ingest.parsers.tesseract import Ocr

_LONGEST_EXAMPLE = 60  # characters


def file_remarks(file: File, furniture: Sequence[str], ocr: Ocr) -> Iterator[str]:
    """What of the file is not searched; ``furniture`` are the lines left out as headers, footers."""
    pages = list(enumerate(file.pages, start=1))
    repair = ocr.problem or "run OCR on the file first, or set ingest.ocr to on"
    if (thin := [number for number, page in pages if page.thin]) and not ocr.ready:
        one = len(thin) == 1
        yield (
            f"{page_list(thin)} {'holds' if one else 'hold'} hardly any text upon a picture (a scan with"
            f" a stamp?): what the picture shows is not searched; {repair}."
        )
    if (without := [number for number, page in pages if page.is_picture]) and not ocr.ready:
        one = len(without) == 1
        yield (
            f"{page_list(without)} {'holds' if one else 'hold'} no text (a picture?): what"
            f" {'it shows' if one else 'they show'} is not searched; {repair}."
        )
    if damaged := [number for number, page in pages if page.damaged]:
        yield f"{page_list(damaged)} cannot be read: the file is damaged there."
    if unknown := sum(page.unknown for _, page in pages):
        where = page_list([number for number, page in pages if page.unknown]).lower()
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
            " (not drawn, in the colour of the paper, too small, covered, cut off, switched off or"
            " beyond the edges): they are left out."
        )
    if numbered := [number for number, page in pages if page.numbered]:
        yield f"The numbers of the lines on {page_list(numbered).lower()} are not in the text."
    if struck := sum(page.struck for _, page in pages):
        yield left_out(struck, "struck-out stretch", "struck-out stretches")
    if file.is_xfa:
        yield (
            "The file is a dynamic form (XFA): what is filled in may be missing; print it to a PDF"
            " and ingest that."
        )
    if furniture:
        yield _furniture_remark(furniture)


def _furniture_remark(furniture: Sequence[str]) -> str:
    # No bare page number, if possible.
    example = next((line for line in furniture if sum(map(str.isalpha, line)) > 3), furniture[0])
    if len(example) > _LONGEST_EXAMPLE:
        example = f"{example[:_LONGEST_EXAMPLE].rstrip()}…"
    taken = "is taken" if len(furniture) == 1 else "are taken"
    return (
        f"{counted(len(furniture), 'line')} {taken} for headers, footers or page numbers and"
        f" not searched, such as “{example}”."
    )


def scan_remarks(scans: Mapping[int, ScannedPage]) -> Iterator[str]:
    """Which pages (keys from 0) were read, how sure that is, and which could not be."""
    read = {number + 1: page for number, page in scans.items() if page.lines}
    if read:
        was = "was" if len(read) == 1 else "were"
        yield f"{page_list([*read])} {was} read by OCR; check the figures against the page."
    if doubtful := [number for number, page in read.items() if page.unsure]:
        words = sum(page.unsure for page in read.values())
        them = "it" if words == 1 else "them"
        yield (
            f"{counted(words, 'word')} on {page_list(doubtful).lower()}"
            f" {'is' if words == 1 else 'are'} hard to read (OCR is less than {UNSURE} % sure of"
            f" {them}) and may be wrong."
        )
    if stained := [number + 1 for number, page in scans.items() if page.stains]:
        lines = sum(page.stains for page in scans.values())
        yield (
            f"{counted(lines, 'line')} on {page_list(stained).lower()} could not be read by OCR"
            f" (pictures or stains?) and {'is' if lines == 1 else 'are'} left out."
        )
    empty = [n + 1 for n, page in scans.items() if not (page.lines or page.problem or page.stains)]
    if empty:
        yield f"{page_list(empty)} {'shows' if len(empty) == 1 else 'show'} no words to OCR."
    problems: dict[str, list[int]] = {}
    for number, page in scans.items():
        if page.problem:
            problems.setdefault(page.problem, []).append(number + 1)
    for problem, numbers in problems.items():
        was = "was" if len(numbers) == 1 else "were"
        yield f"{page_list(numbers)} {was} not read by OCR: {problem}."


def page_list(numbers: Sequence[int]) -> str:
    """Rising ``numbers`` as "Page 3", "Pages 3 and 5" or "Pages 1, 3–6 and 9"."""
    runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    parts: list[str] = []
    for _, run in runs:
        own = [number for _, number in run]
        parts += [f"{own[0]}–{own[-1]}"] if len(own) > 2 else map(str, own)
    if len(numbers) == 1:
        return f"Page {parts[0]}"
    return f"Pages {', '.join(parts[:-1])} and {parts[-1]}" if parts[1:] else f"Pages {parts[0]}"
