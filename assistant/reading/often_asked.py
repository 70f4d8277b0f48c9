"""What a text says below headings of how often it is done: "Daily", "Every 500 hours"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.language.english import bare, content_words, stem, stems_of
from assistant.language.frequencies import frequencies
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.reading.heading_dates import asks_of_past
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import Reading
from assistant.retrieval.evidence import states_date
from ingest.document import Passage
from ingest.readable.readable import ReadableIndex

# How one asks for all that is done so often, and what headings call it.
_DONE = stems_of(
    "do done carry carried perform performed happen task tasks job jobs work duty duties check checks checked"
    " maintenance routine schedule due need needed required necessary basis list thing things"
)
_HEADED = _DONE | stems_of("cleaning inspection servicing")
_WHAT = re.compile(r"(?:(?:what|which|list|show)\b|[\w-]+(?: [\w-]+){0,2}$)", re.IGNORECASE)
_OFTEN = stems_of("often frequently interval intervals")
_HOW_OFTEN = re.compile(r"\bhow (?:often|frequently)\b|\bintervals?\b", re.IGNORECASE)
_MOST_LINES = 40
_SERIES = 2  # headings of a kind, beside which one that there is none of is missed


class SoOften(NamedTuple):
    """What stands below each heading that says how often, and whether all that is told is done at other times."""

    told: list[list[Piece]]
    missed: bool = False


def told_so_often(question: Question, reading: Reading, index: ReadableIndex) -> SoOften:
    """All that is done as often as a question says, where it asks for that and headings say how often."""
    of_it = [passage for passage in _read(reading) if _often(passage) and _asked(question, passage)]
    found, others = [], 0
    for document in dict.fromkeys(one.document for one in of_it):
        sections: dict[tuple[str, ...], list[Piece]] = {}
        for stored in index.catalogue.document_passages(document):
            if _often(stored.passage):
                pieces = sections.setdefault(stored.passage.headings, [])
                pieces += [(stored.passage, line) for line in stored.passage.sentences]
        for told in sections.values():
            passage = told[0][0]
            if asked := _asked(question, passage):
                found += [told[:_MOST_LINES]] if asked == _often(passage) else []
                others += asked != _often(passage)
    wanted = frequencies(question.text)[0]
    near = (f"{one.passage.prefix} {one.text}" for one in reading.near)
    missed = others >= _SERIES and not any(wanted & frequencies(text)[0] for text in near)
    return SoOften(found, missed and not found)


def often_above(question: Question, reading: Reading) -> list[list[Piece]]:
    """A sentence that says all that is asked but how often, below a heading that says that; [] without one.

    When something is done it says, too, not when it was.
    """
    when = question.sought is Sought.DATE and not asks_of_past(question)
    asked = frozenset(question.stems) - _OFTEN
    if not asked or not (when or _HOW_OFTEN.search(question.text)):
        return []
    for one in reading.near:
        told = stems_of(one.text) if one is not reading.sentences[0] else one.stems_around
        if asked <= told and _often(one.passage) and not states_date(one.text):
            return [[(one.passage, one.sentence)]]
    return []


def _read(reading: Reading) -> Iterator[Passage]:
    yield from dict.fromkeys(one.passage for one in reading.sentences)


def _often(passage: Passage) -> frozenset[tuple[int, str]]:
    often, rest = frequencies(passage.nearest_heading)
    return often if _stems(rest) <= _HEADED else frozenset()


def _asked(question: Question, passage: Passage) -> frozenset[tuple[int, str]]:
    """How often that is done which a question asks for, of what a passage is about; else empty."""
    asked = bare(question.text)
    often, rest = frequencies(asked)
    if question.sought is not Sought.ANYTHING or is_yes_no(asked) or not _WHAT.match(asked):
        return frozenset()
    left = _stems(rest) - _DONE
    return often if left <= stems_of(passage.prefix) else frozenset()


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content_words(text) if any(map(str.isalpha, word)))
