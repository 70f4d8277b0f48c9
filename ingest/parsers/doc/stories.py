"""The texts of an old Word file beside its body: notes, comments, margins and boxes, by what refers to them."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.parsers.blocks.numerals import in_format
from ingest.parsers.doc.lists import FORMATS
from ingest.parsers.doc.package import DocFile, placed
from ingest.parsers.doc.sprms import TITLE_PAGE, modifiers, whole

_COMMENT, _AUTHOR_AT = 30, 20  # bytes of a comment's reference; before the number of its author
_BOX, _SHAPE_AT, _ANCHOR = 22, 14, 26
_SECTION = 12
_FACING = 0x01
_SEPARATORS = 6  # texts before the first header, between text and notes
_ODD, _EVEN, _FIRST = "odd", "even", "first"
# The texts of a section in their order (see [MS-DOC], 2.3.3).
_MARGINS = (
    ("header", _EVEN), ("header", _ODD), ("footer", _EVEN), ("footer", _ODD), ("header", _FIRST),
    ("footer", _FIRST),
)  # fmt: skip
_NOTES = {"footnotes": ("footnote marks", 2), "endnotes": ("endnote marks", 52)}
_FORMATS_AT = 54  # of notes, among the settings

Span = tuple[int, int]


class Note(NamedTuple):
    """A note: its mark, "" where it was typed, and where its text is."""

    mark: str
    span: Span


class Comment(NamedTuple):
    """A comment: who says it, and where its text is."""

    author: str
    span: Span


class Stories:
    """What is referred to, by the positions of the references in the body."""

    def __init__(self, file: DocFile) -> None:
        self._file = file
        self.notes = dict(_notes(file))
        self.comments = dict(_comments(file))
        self.section_ends, self._has_title = _sections(file)
        self.anchors = _anchors(file)
        self.boxes = _boxes(file)

    def margins(self, kind: str) -> Iterator[Span]:
        """Where the headers or the footers ("header", "footer") of the sections are that pages show."""
        start, _ = self._file.range_of("margins")
        positions, _ = placed(self._file.part("margins"), 0)
        spans = list(_spans(positions, start))
        settings = self._file.part("settings")
        facing = bool(settings) and bool(settings[0] & _FACING)
        for number in range(_SEPARATORS, len(positions) - 2):
            section, place = divmod(number - _SEPARATORS, len(_MARGINS))
            what, pages = _MARGINS[place]
            in_use = {_EVEN: facing, _FIRST: section in self._has_title}.get(pages, True)
            first, last = spans[number]
            if what == kind and in_use and first < last:
                yield first, last


def _spans(positions: Sequence[int], start: int) -> Iterator[Span]:
    """The texts between positions, counted from ``start``; of those that overlap the later begins further on."""
    reached = 0
    for first, last in pairwise(positions):
        yield start + max(first, reached), start + last
        reached = max(last, reached)


def _notes(file: DocFile) -> Iterator[tuple[int, Note]]:
    settings = file.part("settings").ljust(_FORMATS_AT + 2, b"\0")
    formats = whole(settings[_FORMATS_AT : _FORMATS_AT + 2]) >> 2
    for kind, (marks, first_at) in _NOTES.items():
        shown = FORMATS.get(formats & 0xF, "decimal")
        formats >>= 4
        number = max(1, whole(settings[first_at : first_at + 2]) >> 2)
        start, _ = file.range_of(kind)
        references, how = placed(file.part(marks), 2)
        positions, _ = placed(file.part(kind), 0)
        for place, counted, span in zip(references, how, _spans(positions, start), strict=False):
            mark = in_format(number, shown) if any(counted) else ""
            number += bool(mark)
            yield place, Note(mark, span)


def _comments(file: DocFile) -> Iterator[tuple[int, Comment]]:
    authors, held, at = list[str](), file.part("authors"), 0
    while at + 2 <= len(held):
        length = whole(held[at : at + 2])
        authors.append(held[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace"))
        at += 2 + 2 * length
    start, _ = file.range_of("comments")
    references, how = placed(file.part("comment marks"), _COMMENT)
    positions, _ = placed(file.part("comments"), 0)
    for place, said, span in zip(references, how, _spans(positions, start), strict=False):
        number = whole(said[_AUTHOR_AT : _AUTHOR_AT + 2])
        author = authors[number] if number < len(authors) else ""
        yield place, Comment(" ".join(author.split()), span)


def _sections(file: DocFile) -> tuple[set[int], set[int]]:
    """Where sections end, and which of them have a first page of their own."""
    positions, described = placed(file.part("sections"), _SECTION)
    titled = set()
    for number, section in enumerate(described):
        (at,) = struct.unpack_from("<i", section, 2)
        size = whole(file.text[at : at + 2]) if at > 0 else 0
        found = dict(modifiers(file.text[at + 2 : at + 2 + size]))
        if whole(found.get(TITLE_PAGE, b"")):
            titled.add(number)
    return {position - 1 for position in positions[1:]}, titled


def _anchors(file: DocFile) -> dict[int, int]:
    """The shapes that hang on characters of the body, by the positions of these."""
    positions, held = placed(file.part("anchors"), _ANCHOR)
    return {at: whole(shape[:4]) for at, shape in zip(positions, held, strict=False)}


def _boxes(file: DocFile) -> dict[int, Span]:
    """Where the texts of the shapes are that are boxes."""
    start, end = file.range_of("boxes")
    positions, held = placed(file.part("boxes"), _BOX)
    found: dict[int, Span] = {}
    for (first, last), box in zip(_spans(positions, start), held, strict=False):
        shape = whole(box[_SHAPE_AT : _SHAPE_AT + 4])
        if shape and first < last <= end:
            found.setdefault(shape, (first, last))
    return found
