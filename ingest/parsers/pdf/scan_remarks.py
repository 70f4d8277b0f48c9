"""What a person is told of pages that OCR read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ingest.parsers.builder import counted
from ingest.parsers.pdf.page_list import page_list
from ingest.parsers.pdf.scans import UNSURE, ScannedPage


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
