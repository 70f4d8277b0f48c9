"""What stands in a heading alone: "2.3.0 – 4 March 2025", "Minutes of the general meeting, 12 March"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from assistant.language.english import stem, stems_of
from assistant.language.identifiers import codes_in
from assistant.language.values import Day, values
from assistant.questions.question import Question, Sought
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import Reading
from ingest.document import BELOW, BlockKind, Passage, Sentence
from ingest.readable.readable import ReadableIndex

_PAST = re.compile(r"\b(?:was|were|did|has|have)\b", re.IGNORECASE)
# How one asks when it was; what a heading names needs no word for that.
_HAPPENED = stems_of(
    "released release published publish issued issue held hold take taken took place happen happened come came out"
    " appear appeared version edition dated written date day month year"
)
# Minutes are of a meeting.
_MINUTES, _MEETING = stem("minutes"), stem("meeting")
_LONGEST = 400  # characters before a section's first passage in which its heading stands


def date_in_heading(question: Question, reading: Reading, index: ReadableIndex) -> Piece | None:
    """The one heading above what was read that is of what is asked for, and states a date.

    None where no date of something past is asked for, and where several headings state other dates.
    """
    asked = frozenset(question.stems) - _HAPPENED
    if not (asks_of_past(question) and asked):
        return None
    codes = {*codes_in(question.text)}
    asked -= {part for code in codes for part in stems_of(code)} | codes
    found = {
        heading: passage
        for passage in dict.fromkeys(one.passage for one in reading.sentences)
        for heading, path in dated_headings(passage)
        if codes <= {*codes_in(heading)}
        and (codes or asked & _told(heading))
        and asked <= _told(path)
    }
    if len(found) != 1:
        return None
    ((heading, passage),) = found.items()
    return place_of(heading, passage, index)


def asks_of_past(question: Question) -> bool:
    """Whether the date of something past is asked for."""
    return question.sought is Sought.DATE and _PAST.search(question.text) is not None


def dated_headings(passage: Passage) -> Iterator[tuple[str, str]]:
    """The title and headings above a passage that state a day, each with what stands above it."""
    above = (passage.title, *passage.headings)
    for heading, path in zip(
        above, accumulate(above, BELOW.join(("{}", "{}")).format), strict=True
    ):
        if any(isinstance(value, Day) and (value.day or value.year) for value in values(heading)):
            yield heading, path


def _told(text: str) -> frozenset[str]:
    stems = stems_of(text)
    return stems | {_MEETING} if _MINUTES in stems else stems


def place_of(heading: str, passage: Passage, index: ReadableIndex) -> Piece | None:
    """Where a heading stands, as a passage of its own; None where its words are not there as they are read."""
    below = [
        one.passage
        for one in index.catalogue.document_passages(passage.document)
        if heading in (one.passage.title, *one.passage.headings)
    ]
    begin = max(0, below[0].start - _LONGEST) if below else 0
    before = index.catalogue.slice(passage.document, begin, below[0].start if below else 0) or ""
    places = [*re.finditer(r"\s+".join(map(re.escape, heading.split())), before)]
    if not places:
        return None
    last = places[-1]
    line = Sentence(begin + last.start(), begin + last.end(), BlockKind.HEADING)
    return replace(passage, start=line.start, end=line.end, text=last[0], sentences=(line,)), line
