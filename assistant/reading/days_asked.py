"""Sentences of the day or month that a question gives come before others: "which club meets on Tuesdays?"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.language.english import DAYS, MONTHS, bare
from assistant.language.months import months
from assistant.language.negation import negates
from assistant.language.weekdays import weekdays
from assistant.questions.question import Question, Sought
from assistant.reading.reader import RankedSentence, Reading

# What happens, who is there or where, not when: the day is given. "Is it open on Sundays?" is told by its days.
_GIVEN = (Sought.ANYTHING, Sought.PERSON, Sought.PLACE)
_ASKS = re.compile(r"(?:at |in )?(?:which|what|who|whom|whose|where)\b", re.IGNORECASE)
# "What is a working day?" and "what is Black Friday?" give none.
_DAY = re.compile(
    rf"\b(?:on|every|each|this|next) (?:\w+ )?(?:{'|'.join(DAYS)})s?\b", re.IGNORECASE
)
_MONTH = re.compile(rf"\b(?:in|during|this|next) (?:{'|'.join(map(str.capitalize, MONTHS))})\b")
_CLAUSE = re.compile(r"[,;]\s")
# The reader hardly tells one day from another: so much (logits) below the best sentence the right one may lie.
_NEAR = 4.0


def of_days_asked(question: Question, reading: Reading) -> Reading:
    """The same without sentences of other days, where one near to the best tells of the day asked for.

    No confidence where all that answers tells of other days.
    """
    asked = bare(question.text)
    told_by = weekdays if _DAY.search(asked) else months if _MONTH.search(question.text) else None
    if told_by is None:
        return reading
    days = told_by(question.text)
    given = days and question.sought in _GIVEN and _ASKS.match(asked) and not negates(asked)
    if not given or not reading.sentences:
        return reading
    stated = [(one, _stated(one, told_by)) for one in reading.sentences]
    others = [one for one, of_it in stated if of_it and days.isdisjoint(of_it)]
    evidence = [one for one in reading.sentences[: reading.answering] if one not in others]
    least = reading.sentences[0].score - _NEAR
    told = [one for one, of_it in stated if one.score >= least and days <= of_it]
    if not told:
        return reading if evidence else replace(reading, confidence=0.0)
    first = told[0] if reading.sentences[0] in others else reading.sentences[0]
    kept = [one for one in reading.sentences if one not in others and one is not first]
    return replace(reading, sentences=(first, *kept), answering=max(1, len(evidence)))


def _stated(ranked: RankedSentence, told_by: Callable[[str], frozenset[int]]) -> frozenset[int]:
    """The days or months that a sentence tells of, without what it excepts: "on Tuesdays, but not in May"."""
    return frozenset[int]().union(*map(told_by, _CLAUSE.split(ranked.text)))
