"""Whether a question asks for a summary, and of what; the words alone do not tell.

"Give me a summary of the handbook" does; "who writes the executive summary?", "summary dismissal" and
"how long is it, in short?" do not.
"""

from __future__ import annotations

import re

from assistant.wording import AUXILIARY, QUESTION_WORD

_I = re.IGNORECASE
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


def to_be_summarised(request: str) -> str | None:
    """What is to be summarised: "" for all there is, ``None`` where no summary is asked for.

    ``request`` is a question as ``assistant.wording.bare`` leaves it.
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
    return None


def _named(topic: str) -> str:
    return "" if _ALL_THERE_IS.match(topic) else _CLAUSE.sub("", topic)
