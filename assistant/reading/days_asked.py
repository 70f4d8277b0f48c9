"""Sentences of the day that a question gives come before those of other days: "which club meets on Tuesdays?"."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.english import DAYS, bare
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
_CLAUSE = re.compile(r"[,;]\s")
# The reader hardly tells one day from another: so much (logits) below the best sentence the right one may lie.
_NEAR = 4.0


def of_days_asked(question: Question, reading: Reading) -> Reading:
    """The same without sentences of other days, where one near to the best tells of the day asked for.

    No confidence where all that answers tells of other days.
    """
    asked = bare(question.text)
    days = weekdays(asked)
    given = (
        days
        and _DAY.search(asked)
        and question.sought in _GIVEN
        and _ASKS.match(asked)
        and not negates(asked)
    )
    if not given or not reading.sentences:
        return reading
    others = [one for one in reading.sentences if _days(one) and days.isdisjoint(_days(one))]
    evidence = [one for one in reading.sentences[: reading.answering] if one not in others]
    least = reading.sentences[0].score - _NEAR
    told = [one for one in reading.sentences if one.score >= least and days <= _days(one)]
    if not told:
        return reading if evidence else replace(reading, confidence=0.0)
    first = told[0] if reading.sentences[0] in others else reading.sentences[0]
    kept = [one for one in reading.sentences if one not in others and one is not first]
    return replace(reading, sentences=(first, *kept), answering=max(1, len(evidence)))


def _days(ranked: RankedSentence) -> frozenset[int]:
    """The days that a sentence tells of, without what it excepts: "on Tuesdays, but not in May"."""
    return frozenset[int]().union(*map(weekdays, _CLAUSE.split(ranked.text)))
