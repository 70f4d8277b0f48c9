"""How much of the text an answer needs: a sentence, a list, a schedule, a summary.

A word such as "summary" or "calendar" decides nothing by itself: what counts is whether it is what
the question asks for ("what is the schedule for …") or only stands in it ("who maintains the calendar?").
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from assistant.language.english import AUXILIARY, QUESTION_WORD, SMALL_NUMBERS, bare
from assistant.questions.summaries_abroad import summarised_abroad


class Shape(StrEnum):
    """How much of the text an answer needs."""

    SENTENCE = "sentence"
    LIST = "list"
    SCHEDULE = "schedule"
    SUMMARY = "summary"


class Requested(NamedTuple):
    """The shape of the answer, and of a summary what is to be summarised: "" for all there is."""

    shape: Shape
    topic: str = ""


_I = re.IGNORECASE
_ME = r"(?:\s+(?:me|us))?"
_COUNT = r"the|all|every|each|any|both|some|your|our|my|its|their|these|those|\d+|" + "|".join(
    word for word, number in SMALL_NUMBERS.items() if 2 <= number <= 10
)
_COUNTS = rf"(?:(?:{_COUNT})\s+)*"
PLURAL = r"(?!(?:is|was|has|does|its|his|this|news|thus|status|series)\b)\w+(?<![suiSUI])s\b"
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
    rf"|^name\s+(?:me\s+)?(?=(?:{_COUNT})\s){_COUNTS}(?:\w+\s+){{0,2}}{PLURAL}"
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
    rf"(?:{PLURAL}|\w+\s+{PLURAL}(?=\s+(?:{AUXILIARY}|need|\w+ed)\b|\W*$))",
    _I,
)
# What a text calls itself, or a part of itself, and what kinds of text there are.
_TEXT = (
    r"(?:(?:document|article|text|page|file|report|paper|pdf|content|material|source|section|chapter"
    r"|paragraph|part)s?)"
)
_KIND = (
    r"(?:(?:guide|guideline|handbook|manual|policy|policies|rule|minute|note|memo|faq|brochure|leaflet"
    r"|contract|agreement|plan|protocol|regulation|terms|letter|book|thesis|transcript|lease|charter|statute"
    r"|bylaw|proposal|newsletter|press release)s?)"
)
# Kinds of text whose names are as often a part of a topic: "study leave", "the notice period".
_OTHER_KIND = r"(?:(?:notice|study|strategy|presentation|announcement|invitation)s?)"
PART_OF_TEXT = re.compile(rf"^{_TEXT}$", _I)
KIND_OF_TEXT = re.compile(rf"^{_KIND}$", _I)
_THE = r"(?:(?:all|of|this|these|the|your|our)\s+)+"
_ALL_THERE_IS = re.compile(
    rf"^(?:(?:all|the|this|these|that|those|(?-i:[Ii]t)|them|everything|whole|entire|full|here|of|in|you|have|our|your"
    rf"|my|uploaded|attached|given|above|thing|{_TEXT})\b[\s,.'’]*)*$",
    _I,
)
_BRIEF = re.compile(r"^(?:in (?:a nutshell|short|brief)|in a few words|briefly)\b[\s,:]*", _I)
_MANNER = re.compile(
    r"[\s,]*\b(?:please|thanks|thank you|briefly|quickly|for (?:me|us)|in (?:a nutshell|short|brief"
    r"|english|simple terms|plain \w+|(?:about |under |at most |just |only )?(?:an? )?(?:few |couple of )?"
    r"(?:\w+ )?(?:lines?|words?|sentences?|paragraphs?|bullets?|bullet points?))"
    r"|as (?:a list|(?:a )?bullet (?:points|list)|bullets))\W*$",
    _I,
)
_NOUN = (
    r"(?:summar(?:y|ies)|overview|outline|gist|synopsis|recap|run-?down|digest|essence|big picture|take-?aways"
    r"|highlights|(?:short|brief|condensed) version"
    r"|(?:key|main|most important) (?:points?(?! of (?:contact|sale|entry|access|failure|call|delivery|origin)\b)"
    r"|facts|ideas?|messages?|take-?aways?|things)|tl;? ?dr)"
)
_QUICK = r"(?:(?:short|brief|quick|concise|general|rough|simple|good|nice|complete|full|high-level|one-\w+)\s+)*"
_GIVE = r"(?:give|show|write|provide|send|get|make|create|prepare)"
_THIS = r"(?:this|these|it|everything|all of this)"
_NAMED_TEXT = rf"(?:{_THE}(?:[\w'’&-]+\s+){{0,4}}?(?:{_TEXT}|{_KIND}|{_OTHER_KIND}))"
_FORMS = tuple(
    re.compile(form, _I)
    for form in (
        r"^(?:summari[sz]e|sum up|recap|tl;? ?dr)\b[\s:,]*(?P<topic>.*)$",
        r"^sum (?P<topic>(?:it|this|that|everything|(?:the|this|these) \w+)) up$",
        # After the noun it is said of what; another noun makes another thing of it: "overview screen".
        rf"^(?:(?:(?:(?:can|could|may) (?:i|we) (?:please )?)?(?:{_GIVE}|have|see)|what(?:'s|’s| is| are| were)?)"
        r"\b(?:\s+(?:me|us))?\s+)?"
        rf"(?:(?:the|an?|your|some)\s+)?{_QUICK}{_NOUN}"
        r"\s*(?:$|[.,:;!]|(?:of|on|about|for|from|in|regarding|covering)\b(?=\s+\S))\s*(?P<topic>.*)$",
        rf"^{_GIVE}\b(?:\s+(?:me|us))?\s+(?:the|an?)\s+(?:executive\s+)?"
        rf"(?P<topic>(?:[\w'’-]+\s+){{0,3}}){_NOUN}$",
        rf"^what(?:'s|’s| is| are)?\s+(?:all\s+)?"
        rf"(?P<topic>{_THIS}|{_NAMED_TEXT}(?:\s+(?:of|on|for|from)\s+.+)?)"
        r"\s+(?:(?:is|are)\s+)?(?:all\s+)?about$",
        rf"^what (?:do|does)\s+(?P<topic>{_NAMED_TEXT})\s+(?:all\s+)?says?$",
        rf"^what(?:'s|’s| is| are)?\s+in\s+(?P<topic>{_THE}{_TEXT})$",
        rf"^what (?:do|does)\s+(?P<topic>{_THE}{_TEXT})\s+(?:contain|cover|deal with|tell (?:me|us))$",
        rf"^(?:tell (?:me|us) about|walk (?:me|us) through|describe|explain|outline)"
        rf"\s+(?P<topic>{_THIS}|{_NAMED_TEXT})$",
        rf"^(?:condense|abridge|boil down)\s+(?P<topic>{_THIS}|{_NAMED_TEXT})(?:\s+(?:to|into)\s.+)?$",
        rf"^what (?:should|do|must) (?:i|we) (?:need to |have to )?know about (?P<topic>{_THIS}|{_NAMED_TEXT})$",
    )
)
_TEXT_ALONE = re.compile(rf"^(?:{_THIS}|{_NAMED_TEXT})$", _I)
# "The problems they are running into" is about the problems.
_CLAUSE = re.compile(
    r"(?<=\w)\s+(?:that|which|who|whom|(?-i:I)|we|you|they|he|she|there)\b(?=\s+\w).*$", _I
)
# "tl;dr: who leads the works council?" asks who, not for a summary.
_ASKS_IN_SHORT = re.compile(
    rf"^(?!summari|sum )(?:[^:,;]*[:,;]\s*(?:dr\b[\s:,]*)?(?:{QUESTION_WORD}|{AUXILIARY})"
    rf"|(?:tl;? ?dr|recap)\s+{QUESTION_WORD})\b",
    _I,
)


def asked_for(question: str) -> Requested:
    """What a question asks for, read off what it is built like."""
    request = bare(question)
    topic = _to_be_summarised(request)
    if topic is not None:
        return Requested(Shape.SUMMARY, topic)
    if _SCHEDULE.search(request):
        return Requested(Shape.SCHEDULE)
    if _LIST.search(request):
        return Requested(Shape.LIST)
    return Requested(Shape.SENTENCE)


def wants_several(question: str) -> bool:
    """Whether a "which …s" question may have several answers in several places."""
    return bool(_PLURAL_WHICH.search(question))


def _to_be_summarised(request: str) -> str | None:
    """What is to be summarised: "" for all there is, ``None`` where no summary is asked for.

    ``request`` is a question as ``assistant.language.english.bare`` leaves it.
    """
    brief = _BRIEF.match(request)
    rest = request[brief.end() :] if brief else request
    while manner := _MANNER.search(rest):
        rest, brief = rest[: manner.start()], brief or manner
    if not rest:
        return "" if brief else None
    if _ASKS_IN_SHORT.match(rest):
        return None
    if brief and _TEXT_ALONE.match(rest):  # "the handbook in a nutshell"
        return _named(rest)
    for form in _FORMS:
        found = form.match(rest)
        if found:
            return _named(re.sub(r"^(?:of|on|about|for)\s+", "", found["topic"].strip(), flags=_I))
    return summarised_abroad(request)


def _named(topic: str) -> str:
    return "" if _ALL_THERE_IS.match(topic) else _CLAUSE.sub("", topic)
