"""Old PowerPoint files (PPT of PowerPoint 97 to 2003): slides as those of PPTX are read, after [MS-PPT]."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.deck import DAMAGED
from ingest.parsers.office.embedded import file_in, taken
from ingest.parsers.ppt.deck import PptDeck
from ingest.parsers.ppt.presentation import Presentation


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse an old PowerPoint file, slide by slide: the title, the frames as they stand, tables, notes.

    Headers, footers, dates and slide numbers are left out; so are hidden slides and what
    stands beside a slide, and the remarks say so. Slides that were deleted are still in such a file,
    and older states of others: only what its last directory names is read.
    """
    try:
        presentation = Presentation(data)
        deck = PptDeck(TextBuilder(), presentation)
        for number, slide in enumerate(presentation.slides, start=1):
            deck.write(number, slide)
    except (struct.error, IndexError, ValueError) as problem:
        raise UnreadableDocument(DAMAGED) from problem
    return deck.finish(presentation.title)


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files that were put into an old PowerPoint file."""
    try:
        held = [blob for _, blob in Presentation(data).objects()]
    except (struct.error, IndexError, ValueError) as problem:
        raise UnreadableDocument(DAMAGED) from problem
    found = (file_in(blob, f"object{number}.bin") for number, blob in enumerate(held, start=1))
    return taken(filter(None, found), limits)
