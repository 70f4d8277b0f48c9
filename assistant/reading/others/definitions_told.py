"""What a text defines a term to mean: "“Larger Work” means a work that …", before what else tells of the term."""

from __future__ import annotations

import re

from assistant.language.english import bare, stems_of
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence, Reading

_ASKS = re.compile(
    r"(?:what|who)(?:['’]s| is| are) (?:(?:meant by|the (?:meaning|definition) of) )?(?P<is>.+)"
    r"|what (?:does|do) (?P<means>.+?) (?:mean|refer to)|how (?:is|are) (?P<defined>.+?) defined"
    r"|define (?P<term>.+)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:an?|the|our|your)\s+", re.IGNORECASE)
# A term in quotation marks, which may be bold, with another in brackets behind it, and that it means something.
_DEFINES = re.compile(
    r"[\"“„«][*_]{0,2}(?P<term>[^\"”“»]{1,60}?)[*_]{0,2}[\"”“»][*_]{0,2}(?:\s\([^()]{1,80}\))?"
    r"\s+(?:(?:shall|will) )?(?:means?|refers? to|(?:is|are) defined as|ha(?:s|ve) the meaning)\b"
)


def of_definitions(question: Question, reading: Reading) -> Reading:
    """The same led by the sentence that defines the very term whose meaning is asked for, and alone."""
    asked = _ASKS.fullmatch(bare(question.text))
    if asked is None or not reading.sentences:
        return reading
    term = _ARTICLE.sub("", next(filter(None, asked.groups())), count=1)
    stems = stems_of(term)
    told = [one for one in reading.sentences if stems and stems in _defined(one)]
    return reading.led_by(told[:1]).surer() if told else reading


def _defined(one: RankedSentence) -> list[frozenset[str]]:
    return [stems_of(found["term"]) for found in _DEFINES.finditer(one.text)]
