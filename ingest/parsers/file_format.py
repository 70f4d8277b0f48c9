"""A format of files: what is known of it without its parser, which is imported when such a file turns up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from ingest.document import ParsedDocument
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.tesseract import OFF, Ocr

Parse = Callable[[bytes, str], ParsedDocument]
ParseScanned = Callable[[bytes, str, Ocr], ParsedDocument]
Unpack = Callable[[bytes, str, Limits], Iterator[Member]]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table of formats. ``recognises`` looks at the first bytes, as UTF-8.

    A file of a format that ``contains`` others yields them as documents of their own, beside its own
    text if it ``has_text``: its module has ``members(data, name, limits)``. Where few files of a format
    do, ``held`` are bytes that stand in each of these.
    """

    name: str
    module: str
    extensions: frozenset[str]
    recognises: Callable[[bytes], bool] = lambda _head: False
    packed: bool = False  # never text: its parser says what is wrong with a file of this name
    contains: bool = False
    held: bytes = b""
    one_by_one: bool = False  # its members are many: each is unpacked when it is asked for
    has_text: bool = True
    as_written: bool = False  # its text is the file's, character for character
    typed_lists: bool = False  # its paragraphs may be items that somebody typed with their bullets
    scanned: bool = False  # its pages may be pictures: its module has parse(data, name, ocr)

    def parse(self, data: bytes, name: str, ocr: Ocr = OFF) -> ParsedDocument:
        """Parse the bytes of the file called ``name``. Raises ``UnreadableDocument``, as each parser."""
        if not self.has_text:
            return ParsedDocument("", ())
        if self.scanned:
            return cast(ParseScanned, import_module(self.module).parse)(data, name, ocr)
        return cast(Parse, import_module(self.module).parse)(data, name)

    def may_hold(self, data: bytes) -> bool:
        """Whether a file of these bytes may contain others."""
        return self.contains and self.held in data

    def members(self, data: bytes, name: str, limits: Limits) -> Iterator[Member]:
        """The files in ``data``, the bytes of the file called ``name``; none in most formats."""
        if not self.may_hold(data):
            return iter(())
        return cast(Unpack, import_module(self.module).members)(data, name, limits)
