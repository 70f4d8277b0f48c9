"""Quotes as they are read, and lines that stay lines there: an address, a programme, the head of a letter."""

from __future__ import annotations

import re
from typing import Any

from assistant.language.values import Clock, days_and_times
from assistant.quoting.shown import marks_in_notation, shown
from assistant.reading.lists.list_runs import Piece
from ingest.document import LINES, Passage, Sentence
from ingest.label_lines import LABELLED
from ingest.parsers.lines.line_shapes import ends_sentence

_BETWEEN = " · "  # two lines that are shown on one
_LONGEST = 60  # characters of a line that was not broken at a width
_TIME = 12  # characters within which a line begins with a time
_SPACES = 2  # between two sentences of a line
# Where Markdown, AsciiDoc, Org and reStructuredText break a line.
_BROKEN = re.compile(r"(?: {2,}|\\{1,2}| \+)\n\s*|\n\s*\|\s+")


def shown_lines(passage: Passage, sentence: Sentence) -> list[str]:
    """A sentence as it is read: the lines on which it stands where they are lines, else one."""
    said = passage.quote(sentence)
    breaks = [] if sentence.kind in LINES else _breaks(said, passage.document)
    edges = [0, *(at for span in breaks for at in span), len(said)]
    lines = (
        shown(passage, sentence._replace(start=sentence.start + begin, end=sentence.start + end))
        for begin, end in zip(edges[::2], edges[1::2], strict=True)
    )
    return [*filter(None, lines)]


def quoted(passage: Passage, start: int, end: int) -> dict[str, Any]:
    """The fields of a ``Quote`` of ``passage``, from ``start`` to ``end`` of its document."""
    return {
        "document": passage.document,
        "title": passage.title,
        "page": passage.page,
        "locator": passage.locator,
        "heading": passage.heading,
        "start": start,
        "end": end,
        "quote": passage.text[start - passage.start : end - passage.start],
        "shown": _as_read(passage, start, end),
    }


def begins_line(before: Piece, piece: Piece) -> bool:
    """Whether a sentence stands on a line of its own below the one ``before`` it, which may be of another place.

    It has a label or begins with a time, as entries of programmes do, or the one before ends as no sentence does.
    """
    (other, earlier), (passage, sentence) = before, piece
    if {earlier.kind, sentence.kind} & LINES:
        return False
    if other.document == passage.document and 0 < sentence.start - earlier.end <= _SPACES:
        between = passage.text[max(0, earlier.end - passage.start) : sentence.start - passage.start]
        if "\n" not in between:
            return False
    said = passage.quote(sentence)
    labelled = LABELLED.match(said) is not None
    return labelled or _opens_with_time(said) or not ends_sentence(other.quote(earlier))


def _as_read(passage: Passage, start: int, end: int) -> str:
    """What stands from ``start`` to ``end`` of a passage's document as it is read, on one line."""
    pieces = [
        (passage, one._replace(start=max(start, one.start), end=min(end, one.end)))
        for one in passage.sentences
        if one.start < end and start < one.end
    ]
    text = ""
    for number, piece in enumerate(pieces):
        before = pieces[number - 1]
        parted = {before[1].kind, piece[1].kind} & LINES or begins_line(before, piece)
        text += (_BETWEEN if parted else " ") if number else ""
        text += _BETWEEN.join(shown_lines(*piece))
    return text or " ".join(passage.text[start - passage.start : end - passage.start].split())


def _opens_with_time(line: str) -> bool:
    found, rest = days_and_times(line[:_TIME])
    return rest[:1].isspace() and any(isinstance(one, Clock) for one in found)


def _breaks(said: str, document: str) -> list[tuple[int, int]]:
    """Where lines within a sentence are parted: where its notation breaks them, before times, and short lines.

    A line that goes on with a small letter was broken at a width.
    """
    found = [*_BROKEN.finditer(said)] if marks_in_notation(document) else []
    if not found:
        found = [*re.finditer(r"\s*\n\s*", said)]
        lines = re.split(r"\s*\n\s*", said)
        wrapped = ends_sentence(said) and not _opens_with_time(said)
        if wrapped or any(len(one) > _LONGEST or one[:1].islower() for one in lines):
            found = [
                one for one, line in zip(found, lines[1:], strict=True) if _opens_with_time(line)
            ]
    return [one.span() for one in found]
