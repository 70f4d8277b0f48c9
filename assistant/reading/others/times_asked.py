"""Sentences of the date, day, month, season or meal that a question gives come first, and years are told."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Literal, NamedTuple

from assistant.language.dates_spanned import days_of_year
from assistant.language.english import DAYS, bare, stem, stems_of
from assistant.language.meals import meals
from assistant.language.months import MONTH, months, months_only
from assistant.language.negation import negates
from assistant.language.seasons import seasons
from assistant.language.weekdays import weekdays
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question, Sought
from assistant.questions.yes_no import is_yes_no
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import RankedSentence, Reading

# What happens, who is there or where, not when: the day is given. "Is it open on Sundays?" is told by its days.
_GIVEN = (Sought.ANYTHING, Sought.PERSON, Sought.PLACE)
_ASKS = re.compile(r"(?:at |in )?(?:which|what|who|whom|whose|where)\b", re.IGNORECASE)
# "What is a working day?" and "what is Black Friday?" give none.
_DAY = re.compile(
    rf"\b(?:on|every|each|this|next) (?:\w+ )?(?:{'|'.join(DAYS)})s?\b", re.IGNORECASE
)
_ON_DATE = re.compile(
    rf"\bon (?:the )?(?:\w+day,? )?(?:\d{{1,2}}\w* (?:of )?{MONTH}|{MONTH} \d{{1,2}})\b"
)
# "By August" and "before May" say when at the latest.
_IN_MONTH = re.compile(
    rf"\b(?:in|during|over) (?:(?:the|early|mid|late|this|next|last|month of) )*{MONTH}\b"
    r"(?! (?:to|until|till|through|and|or)\b)",
    re.IGNORECASE,
)
_ASKS_YEAR = re.compile(
    r"\b(?:which|what) year (?:do|does|did|is|was|were|will|has|had)\b", re.IGNORECASE
)
_TELLS_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b|\byears?\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:|]\s")
# Who was at a meeting in a month, and what was decided, is told below its heading; what else was in April, in May.
_MET = re.compile(
    r"\b(?:present|absent|attend\w*|apolog\w+|chair\w*|meetings?|decid\w+|decisions?|agreed|resol\w+|approved|voted"
    r"|discussed|elected|minutes)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"\b(?:was|were|did|had)\b"
    r"|^who (?!(?:is|are|do|does|will|can|may|must|should|has|have|am|else)\b)\w+(?<!s)\b",
    re.IGNORECASE,
)


class _Asked(NamedTuple):
    """The dates, days, months, seasons or meals that a question gives, and those that a text tells of.

    ``below`` says whether what stands below a heading that tells of them is of these: a month in a heading is as
    often when it was written. Of what is told by ``below`` alone, when it is may be told with other days; "parts"
    are told by headings too, in minutes of several months.
    """

    given: frozenset[int]
    told: Callable[[str], frozenset[int]]
    below: Literal["too", "alone", "parts", ""] = "too"

    def told_of(self, ranked: RankedSentence, parted: Collection[str] = ()) -> frozenset[int]:
        """Those that a sentence tells of, or the nearest heading above it; of ``parts`` in those ``parted``."""
        texts = [] if self.below == "alone" else [ranked.text]
        if self.below and (self.below != "parts" or ranked.passage.document in parted):
            texts += reversed(ranked.passage.headings)
        return next(filter(None, map(self.told, texts)), frozenset())

    def parted(self, reading: Reading) -> frozenset[str]:
        """The documents with headings of several times: minutes of each month's meeting."""
        headings = {(one.passage.document, one.passage.heading) for one in reading.sentences}
        told = {(document, self.told(heading)) for document, heading in headings}
        documents = [document for document, times in told if times]
        return frozenset(one for one in documents if documents.count(one) > 1)


def of_times_asked(question: Question, reading: Reading) -> Reading:
    """The same without sentences of other days, months, seasons or meals, where one near the best tells of those.

    No confidence where all that answers tells of others, or of no year where one is asked for. What is asked with
    yes or no may be told by others.
    """
    for asked in _times_asked(question):
        if reading.sentences:
            reading = _of(asked, question, reading)
    if _ASKS_YEAR.search(question.text):
        evidence = reading.sentences[: reading.answering]
        if not any(_TELLS_YEAR.search(f"{one.passage.prefix} {one.text}") for one in evidence):
            return replace(reading, confidence=0.0)
    return reading


def lines_of_times_asked(question: Question, lines: ListGroup) -> ListGroup:
    """The same without lines of other days, months or meals, where one tells of those asked for."""
    for asked in _times_asked(question, of_lines=True):
        told = [(line, asked.told(passage.quote(line))) for passage, line in lines.pieces]
        if any(asked.given <= times for _, times in told):
            others = [line for line, times in told if times and asked.given.isdisjoint(times)]
            lines = ListGroup(tuple(piece for piece in lines.pieces if piece[1] not in others))
    return lines


def _times_asked(question: Question, *, of_lines: bool = False) -> list[_Asked]:
    asked = bare(question.text)
    if negates(asked):
        return []
    found = []
    if of_lines or (_DAY.search(asked) and question.sought in _GIVEN and _ASKS.match(asked)):
        found.append(_Asked(weekdays(asked), _days))
    elif _DAY.search(asked) and question.sought in (Sought.DATE, Sought.TIME):
        found.append(_Asked(weekdays(asked), _days, "alone"))
    if on := (_ON_DATE.search(asked) if question.sought in _GIVEN and _ASKS.match(asked) else None):
        found.append(_Asked(days_of_year(on[0]), days_of_year))
    at_meeting = _WAS.search(asked) and _MET.search(asked)
    found += [
        _Asked(months(month[0].title()), months_only, "parts" if at_meeting else "")
        for month in _IN_MONTH.finditer(asked)
    ]
    found += [_Asked(meals(asked), meals), _Asked(seasons(asked), seasons)]
    return [one for one in found if one.given]


def _of(asked: _Asked, question: Question, reading: Reading) -> Reading:
    about = {stem(term) for term in question.terms if not asked.told(term.title())}

    def is_about_it(one: RankedSentence) -> bool:
        return not about.isdisjoint(one.stems_around)

    parted: frozenset[str] = asked.parted(reading) if asked.below == "parts" else frozenset()

    def is_of_another(one: RankedSentence) -> bool:
        told = asked.told_of(one, parted)
        return bool(told) and asked.given.isdisjoint(told)

    best, *_ = reading.sentences
    others = [one for one in reading.sentences if is_of_another(one)]
    evidence = [one for one in reading.sentences[: reading.answering] if one not in others]
    told = [  # the reader hardly tells one day from another
        one
        for one in reading.near
        if asked.given <= asked.told_of(one, parted) and (is_about_it(one) or not is_about_it(best))
    ]
    if is_yes_no(question.text) and best not in told:
        if best.passage.document not in parted or best not in others:
            return reading
        said = about & stems_of(best.text)
        said = said.intersection(map(stem, naming_words(question.text))) or said
        told = [one for one in told if said <= stems_of(one.text)]
    if not told:
        return reading if evidence else replace(reading, confidence=0.0)
    first = told[0] if best in others else best
    kept = [one for one in reading.sentences if one not in others and one is not first]
    return replace(reading, sentences=(first, *kept), answering=max(1, len(evidence)))


def _days(text: str) -> frozenset[int]:
    """The days that a text tells of, without what it excepts: "on Tuesdays, but not in May"."""
    return frozenset[int]().union(*map(weekdays, _CLAUSE.split(text)))
