"""What a part of a Word file holds, one after the other: paragraphs as they are seen, tables, other files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.parsers.docx.kinds import is_large_initial, mark_is_gone
from ingest.parsers.docx.runs import Paragraph, Runs
from ingest.parsers.office.word_xml import contents, name


def units(container: Any, runs: Runs) -> Iterator[tuple[Any, Paragraph | None]]:
    """Paragraphs of ``container`` with what they hold, as ``runs`` reads it, and other blocks.

    Where the mark between two paragraphs is not seen, they are one, formatted as the second is.
    """
    last, held = None, Paragraph()
    for element in contents(container, "w:p", "w:tbl", "w:altChunk"):
        if name(element) == "w:p":
            runs.parse(element, held)
            last = element
            if mark_is_gone(element):
                held.line.gap()
                continue
            if is_large_initial(element):
                continue
        if last is not None:
            held.line.settle()
            yield last, held
            last, held = None, Paragraph()
        if name(element) != "w:p":
            yield element, None
    if last is not None:
        held.line.settle()
        yield last, held
