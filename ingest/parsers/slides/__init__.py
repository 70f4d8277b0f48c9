"""Slides (PPTX): the text of each slide in reading order, with its title as heading, then its notes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.containers.package import ENCRYPTED, is_encrypted
from ingest.parsers.containers.packed import as_transitional, check_unpacked
from ingest.parsers.deck import DAMAGED
from ingest.parsers.office.embedded import embedded
from ingest.parsers.office.reading_order import Frame
from ingest.parsers.slides.slide import PptxDeck

_WIDTH, _HEIGHT = 9_144_000, 6_858_000  # EMU, of a presentation that does not say it


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse a PPTX file, slide by slide: the title, the frames as they stand, tables, charts, notes.

    Headers, footers, dates and slide numbers are left out; so are hidden slides and what
    stands beside a slide, and the remarks say so.
    """
    check_unpacked(data)
    presentation = _open(data)
    try:
        paper = Frame(
            0, 0, presentation.slide_width or _WIDTH, presentation.slide_height or _HEIGHT
        )
        deck = PptxDeck(TextBuilder(), paper)
        for number, slide in enumerate(presentation.slides, start=1):
            deck.write(number, slide)
    except (
        AttributeError, KeyError, SyntaxError, TypeError, ValueError, IndexError, NotImplementedError,
    ) as error:  # fmt: skip
        # python-pptx trusts the XML; what breaks it is a broken file.
        raise UnreadableDocument(DAMAGED) from error
    return deck.finish(presentation.core_properties.title or "")


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files that were put into a PowerPoint file."""
    return embedded(data, limits)


def _open(data: bytes) -> Any:
    from lxml.etree import XMLSyntaxError
    from pptx.exc import PythonPptxError
    from pptx.package import Package

    if is_encrypted(data):
        raise UnreadableDocument(ENCRYPTED)
    try:
        with ZipFile(BytesIO(data)) as archive:
            if not any(member.startswith("ppt/") for member in archive.namelist()):
                raise UnreadableDocument("is not a PowerPoint file")
        # Not pptx.Presentation, which refuses shows and templates.
        return Package.open(BytesIO(as_transitional(data))).main_document_part.presentation
    except (
        BadZipFile, zlib.error, XMLSyntaxError, PythonPptxError, OSError, ValueError, KeyError,
        AttributeError, TypeError, NotImplementedError, EOFError,
    ) as problem:  # fmt: skip
        raise UnreadableDocument(DAMAGED) from problem
