"""Who wrote "this article", and when: told by what a text says of itself, not by whom or what it tells of."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.english import bare
from assistant.language.values import days_and_times
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence, Reading

_ITSELF = r"(?:(?:this|the) (?:article|document|text|page|paper|report|post|file|story|piece)|this)"
_MADE = (
    r"(?:written|published|posted|updated|issued|revised|released|printed|authored|made|changed)"
)
_WHO = re.compile(
    rf"who (?:wrote|published|authored|(?:is|was) the (?:author|writer|publisher) of) {_ITSELF}"
    rf"|who (?:was|is) {_ITSELF} {_MADE} by|(?:by whom|by who) (?:was|is) {_ITSELF} {_MADE}",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"when (?:was|were|is) {_ITSELF} (?:last |first )?{_MADE}"
    rf"|(?:how old is|what is the date of|when did (?:they|you) (?:publish|write|update|post)) {_ITSELF}",
    re.IGNORECASE,
)
# "Written by Ann Roe", "Author: …", and in a line of its own "By Ann Roe" or "3 May 2025".
_TELLS_WHO = re.compile(
    r"\b(?:writ(?:ten|er)|author(?:ed|s)?|published|compiled|prepared|edited|edit(?:or|ion))\b|©",
    re.IGNORECASE,
)
_BY_LINE = re.compile(r"[Bb]y [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,4}")
_TELLS_WHEN = re.compile(
    r"\b(?:written|publi(?:shed|cation)|posted|updated?|issued?|revis(?:ed|ion)|released?|printed|version|edition"
    r"|dated?|status|effective|approved|changed|modified|valid)\b|©",
    re.IGNORECASE,
)
_SHORT = 60  # characters of a line that is a date, or a place and a date


def of_document_itself(question: Question, reading: Reading) -> Reading:
    """The same with what a text says of its own making first, where that is asked; no confidence without any."""
    asked = bare(question.text)
    if _WHO.fullmatch(asked):
        told = [one for one in reading.sentences if _tells_who(one)]
    elif _WHEN.fullmatch(asked):
        told = [one for one in reading.sentences if _tells_when(one)]
    else:
        return reading
    return reading.led_by(told) if told else replace(reading, confidence=0.0)


def _tells_who(one: RankedSentence) -> bool:
    return bool(_TELLS_WHO.search(one.text) or _BY_LINE.fullmatch(one.text.strip()))


def _tells_when(one: RankedSentence) -> bool:
    if not days_and_times(one.text)[0]:
        return False
    return len(one.text) <= _SHORT or _TELLS_WHEN.search(one.text) is not None
