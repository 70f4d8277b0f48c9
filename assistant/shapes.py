"""How much of the text an answer needs: a sentence, a list, a schedule, a summary.

A word such as "summary" or "calendar" decides nothing by itself: what counts is whether it is what
the question asks for ("what is the schedule for …") or only stands in it ("who maintains the calendar?").
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from assistant.summary_request import to_be_summarised
from assistant.wording import AUXILIARY, QUESTION_WORD, bare


class Shape(StrEnum):
    """How much of the text an answer needs."""

    SENTENCE = "sentence"
    LIST = "list"
    SCHEDULE = "schedule"
    SUMMARY = "summary"


class Asked(NamedTuple):
    """The shape of the answer, and of a summary what is to be summarised: "" for all there is."""

    shape: Shape
    topic: str = ""


_I = re.IGNORECASE
_ME = r"(?:\s+(?:me|us))?"
_COUNT = (
    r"the|all|every|each|any|both|some|your|our|my|its|their|these|those|\d+|two|three|four|five|six|seven"
    r"|eight|nine|ten"
)
_COUNTS = rf"(?:(?:{_COUNT})\s+)*"
_PLURAL = r"(?!(?:is|was|has|does|its|his|this|news|thus|status|series)\b)\w+(?<![suiSUI])s\b"
_SCHEDULE_NOUN = (
    r"(?:schedules?|time-?tables?|agenda|time ?-?lines?|programmes?|programs?|calendar|itinerary|milestones"
    r"|deadlines|(?:opening|office|business|working|visiting) (?:hours|times)|dates)"
)
# After the noun: its end, or what it is the schedule of; another noun makes another thing of it.
_SCHEDULE_END = (
    r"(?=\W*$|[,;]|\s+(?:of|for|in|on|at|during|from|until|till|after|before|between|and|to)\b(?=\s+\S)"
    r"|\s+(?:this|next|last|today|tomorrow|planned|like|please|there)\b)"
)
_DETERMINERS = r"(?:(?:the|our|your|this|all|a|an|my|its|their)\s+)*"
_OTHER_WORD = (
    rf"(?:(?!(?:of|for|in|on|at|to|from|with|about|behind|by|and|{QUESTION_WORD}|{AUXILIARY})\b)"
    r"[\w'’-]+\s+)"
)
_SCHEDULE = re.compile(
    r"^(?:what(?:'s|’s| is| are| was| were| will be)|which are|show|give|list|send|read|see|get|have|find)\b"
    rf"{_ME}(?:\s+(?:on|in))?\s+{_DETERMINERS}{_OTHER_WORD}{{0,3}}?{_SCHEDULE_NOUN}{_SCHEDULE_END}"
    rf"|^{_DETERMINERS}{_OTHER_WORD}?{_SCHEDULE_NOUN}{_SCHEDULE_END}"
    rf"|^(?:what|how) (?:does|do|did|will) {_DETERMINERS}{_OTHER_WORD}?{_SCHEDULE_NOUN}"
    r"(?:\s+(?:for|of|in|on)\s.+)?\s+looks?\b"
    r"|^(?:on |by )?(?:what|which) (?:(?:key|important|main|other) )?(?:dates|times|deadlines|milestones)\b"
    rf"(?=\W*$|\s+(?:{AUXILIARY}|of|on|for|in|at|apply|count|matter|involve|concern|fall)\b)"
    r"|^(?:what (?:happens|is happening|is planned|takes place|comes|is on)|who does what|what is due) when$"
    r"|^when (?:is|are|does|do|will) (?:what|everything|it all|all (?:of )?(?:this|that|these))\b",
    _I,
)
_LIST = re.compile(
    rf"^(?:list|enumerate)\s+(?:me\s+)?(?!prices?\b)(?:(?:{_COUNT}|{QUESTION_WORD}|things?)\b"
    r"|\w+(?<![suiSUI])s\b(?=\W*$|\s+(?:of|for|in|on|at|that|who|which|with|to|from|by)\b))"
    rf"|^name\s+(?:me\s+)?(?=(?:{_COUNT})\s){_COUNTS}(?:\w+\s+){{0,2}}{_PLURAL}"
    # "What are the lockers used for?" asks about them.
    r"|^(?:which|what)\s+(?:are|were)\s(?!.*\b(?:called|for|of|like|about|in|as|worth|due)\W*$)"
    r"|^(?:show|give|send|which|what|who)\b(?:\s+(?:me|us|is|are|were))?\s+all\s+(?:of\s+)?(?:the|your|our)\b"
    r"|^(?:the )?steps (?:to|for|of|in)\b"
    rf"|^(?:what(?:'s|’s| is| are)?|which|show|give|list)\b{_ME}\s+"
    r"(?:(?:the|all|first|next|exact|single)\s+)*(?:\w+\s+)?steps\b"
    r"(?=\W*$|\s+(?:to|for|of|in|are|do|does|must|should|have|after|before|when|if|i|we|you)\b)"
    rf"|^(?:what(?:'s|’s| is| are)?|show|give|send|see|get)\b{_ME}(?:\s+on)?\s+(?:the|our|a|your)\s+"
    r"(?:[\w-]+\s+){0,2}checklist\b(?=\W*$|\s+(?:for|of|on|to)\b)"
    r"|^what (?:do|must|should) (?:i|we|you) (?:have to |need to )?"
    r"(?:bring|sort out|prepare|do|check|include|submit|provide)\b"
    r"|^what (?:does|do|did|will|would)\b[^?]*\s(?:cover|include|contain|comprise|consist of|involve|entail)"
    r"(?=\W*$|\s+(?:in|for|exactly|besides|apart)\b)"
    r"|^what (?:is|are|was|were)\b(?:[^?]*\s)?(?:included|contained|covered|comprised)\b",
    _I,
)
# Before the plural stands an adjective or nothing; after a noun, a form in -s ("which plan includes …")
# is told from a plural by the verb that follows one.
_PLURAL_WHICH = re.compile(
    rf"\b(?:which|what)\s+(?!(?:{AUXILIARY}|makes|happens|says|means|comes)\b)(?:of\s+)?{_COUNTS}"
    rf"(?:{_PLURAL}|\w+\s+{_PLURAL}(?=\s+(?:{AUXILIARY}|need|\w+ed)\b|\W*$))",
    _I,
)


def asked_for(question: str) -> Asked:
    """What a question asks for, read off what it is built like."""
    request = bare(question)
    topic = to_be_summarised(request)
    if topic is not None:
        return Asked(Shape.SUMMARY, topic)
    if _SCHEDULE.search(request):
        return Asked(Shape.SCHEDULE)
    if _LIST.search(request):
        return Asked(Shape.LIST)
    return Asked(Shape.SENTENCE)


def wants_several(question: str) -> bool:
    """Whether a "which …s" question may have several answers in several places."""
    return bool(_PLURAL_WHICH.search(question))
