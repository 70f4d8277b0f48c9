"""What stands in a heading alone: "2.3.0 – 4 March 2025", "Minutes of the general meeting, 12 March"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from assistant.language.english import DAYS, any_of, bare, stem, stems_of
from assistant.language.identifiers import codes_in
from assistant.language.values import Clock, Day, days_and_times, values
from assistant.language.weekdays import weekdays
from assistant.questions.question import Question, Sought
from assistant.reading.lists.list_runs import Piece
from assistant.reading.reader import RankedSentence, Reading
from assistant.retrieval.evidence import states_date
from ingest.document import BELOW, BlockKind, Passage, Sentence
from ingest.readable.readable import ReadableIndex

_PAST = re.compile(r"\b(?:was|were|did|has|have)\b", re.IGNORECASE)
# How one asks when it was; what a heading names needs no word for that.
_HAPPENED = stems_of(
    "released release published publish issued issue held hold take taken took place happen happened come came out"
    " appear appeared version edition dated written date day month year"
)
_STARTS = stems_of("time times hour hours start starts begin begins end ends")
# Minutes are of a meeting.
_MINUTES, _MEETING = stem("minutes"), stem("meeting")
_WEEKDAY = re.compile(rf"\b(?:{any_of(DAYS)})s?\b", re.IGNORECASE)
_WHAT_IS_ON = re.compile(
    r"(?:what(?:['’]s| is| are| does| do|)?\b\W*|show |list )?(?:(?:the|on|for|of|happen(?:s|ing)?|takes? place"
    r"|there|planned|scheduled|programme?|schedule|agenda|events?|going|in|at|festival|conference|to do|this"
    r"|next)\b\W*)+",
    re.IGNORECASE,
)
_MOST_OF_DAY = 40  # sentences
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


def times_above(question: Question, reading: Reading) -> list[list[Piece]]:
    """What is told below headings that are times and nothing else, where when it is is asked for: programmes.

    The best sentence and those near it that say all that is asked, with what stands above them, and no time
    themselves; [] where the best one does not.
    """
    asked = frozenset(question.stems) - _HAPPENED - _STARTS
    if question.sought not in (Sought.DATE, Sought.TIME) or not asked:
        return []
    past = asks_of_past(question)  # an entry of a day tells what was
    told = [one for one in reading.near if _stands_below_time(asked, one, of_day=past)]
    if not told or told[0] != reading.sentences[0]:
        return []
    told = [one for one in told if one.passage.document == told[0].passage.document]
    return [[(one.passage, one.sentence)] for one in sorted(told, key=lambda r: r.sentence.start)]


def told_of_day(question: Question, reading: Reading, index: ReadableIndex) -> list[list[Piece]]:
    """All that stands below a heading that is a day and nothing else, where it is asked what happens on it.

    "What is on on Saturday?" over a programme with "SATURDAY 20 SEPTEMBER" above its entries; [] without one.
    """
    dates, asked_of_them = days_and_times(bare(question.text))
    days = dates, weekdays(question.text)
    if not any(days) or not _WHAT_IS_ON.fullmatch(_WEEKDAY.sub("", asked_of_them)):
        return []
    for passage in dict.fromkeys(one.passage for one in reading.near):
        told, named = days_and_times(passage.nearest_heading)
        here = told, weekdays(passage.nearest_heading)
        if any(map(str.isalpha, _WEEKDAY.sub("", named))):
            continue
        if all(asked <= held for asked, held in zip(days, here, strict=True)):
            stored = index.catalogue.document_passages(passage.document)
            below = (one.passage for one in stored if one.passage.headings == passage.headings)
            return [[(one, line) for one in below for line in one.sentences][:_MOST_OF_DAY]]
    return []


def _stands_below_time(asked: frozenset[str], one: RankedSentence, *, of_day: bool) -> bool:
    times, rest = days_and_times(one.passage.nearest_heading)
    own = stems_of(one.text)
    return (
        any(isinstance(time, Clock) or (of_day and time.day) for time in times)
        and not any(map(str.isalpha, rest))
        and not days_and_times(one.text)[0]
        and not (of_day and states_date(one.text))
        and not asked.isdisjoint(own)
        and asked <= own | stems_of(one.passage.prefix)
    )


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
