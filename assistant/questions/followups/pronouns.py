"""The pronouns of a question that stand for something said before, if not in the question itself.

"It" often stands for nothing ("is it allowed to …", "when it rains") or is a department ("it support").
"""

from __future__ import annotations

import re

from assistant.language.english import AUXILIARY

_I = re.IGNORECASE
# In capitals these are names: IT, HE, SHE.
PERSON = re.compile(r"\b([Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]ers?)\b")
_THING = re.compile(r"\b([Ii]ts?|[Tt]hey|[Tt]hem|[Tt]heirs?|[Tt]his|[Tt]hese|[Tt]hose)\b")
_OF_IT = re.compile(r"\b(?:the|our|your|my|an) $", _I)
_IT_STAFF = re.compile(
    r" (?:department|team|help ?desk|service desk|security|staff|manager|infrastructure|equipment|support"
    r"|purchas(?:es|ing)|polic(?:y|ies)|budgets?|trainings?|hotline|systems?|services?|tickets?|hardware|software"
    r"|director|lead|admin\w*)\b",
    _I,
)
_ACTS = re.compile(rf"\b{AUXILIARY} $", _I)
# "How far is it to the station?", "what time is it in York?"
_DISTANCE = re.compile(r"\b(?:how far|what time|how late) (?:is|was) $", _I)
_WEATHER = re.compile(
    r" (?:rain(?:s|ed|ing)?|snow(?:s|ed|ing)?|freezes|froze|(?:is |gets |was )?(?:\w+ )?(?:raining|snowing|icy|hot"
    r"|cold|dark|late))\b",
    _I,
)
_LINK = re.compile(
    r"\b(?:(?:is|was)(?:n['’]?t)?|be|been|become|becomes|makes?|made|finds?|found) $", _I
)
_TO_DO = r"to (?!(?:the|an?|my|our|your|all|every|each|me|us|\w+s)\b)\w+"
_FIT = (
    r"(?:true|allowed|possible|impossible|permitted|forbidden|prohibited|necessary|mandatory|compulsory|obligatory"
    r"|required|legal|illegal|okay|ok|customary|advisable|acceptable|fine|safe|better|best|easy|hard|difficult"
    r"|important|useful|usual|common|normal|certain|clear|known|correct|right|wrong|bad|good|enough|recommended)"
)
# "Is it allowed to …", "why is it a problem if …", "is it up to me to …": what it stands for follows.
_FOLLOWS = re.compile(
    r" (?:is |was |be )?(?:(?:not|still|always|already|ever|also|really|especially|particularly|so|too|very"
    r"|considered|worth) )*(?:"
    rf"{_FIT}\b(?: (?:for|at|in|on|of) (?:\w+ ){{1,5}}?)?\s?\b(?:to|that|if|when|whether)\b"
    r"|(?!(?:open|closed|going|due|supposed|able|about|used|close|next|free|available|subject|ready|set|back|down"
    rf"|only|just|\w+ed)\b)\w+(?: (?:for|at|in|on|of) (?:\w+ ){{1,5}}?)? ?\b{_TO_DO}"
    rf"|(?:an?|any|no|the) (?:[\w'’-]+ ){{1,4}}?(?:{_TO_DO}|that|if|when|whether)\b"
    r"|(?:left|up) to \w+|worth \w+ing\b"
    r"|\w+ed (?:that|whether|what|who|how)\b)",
    _I,
)
_TAKES = re.compile(
    rf"(?: \w+ly)? (?:take|cost)s? (?:[\w'’-]+ ){{0,8}}?(?:{_TO_DO}|before|until)\b"
    r"|(?: \w+)? (?:mean|tell|help|hurt|break|violate|involve|require|make sense)s?\b"
    rf".*\b(?:{_TO_DO}|that|if|when)\b"
    r"| matters?\b",
    _I,
)


def thing_in(text: str) -> re.Match[str] | None:
    """The first pronoun of ``text`` that stands for a thing or for several; its group 1 is the word."""
    for found in _THING.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if found.group().lower() != "it" or not (
            _names(before, after) or _expletive(before, after)
        ):
            return found
    return None


def _names(before: str, after: str) -> bool:
    """Whether "it" is a part of a name: "the it team", "who approves it purchases?"."""
    return bool(_OF_IT.search(before) or (_IT_STAFF.match(after) and not _ACTS.search(before)))


def _expletive(before: str, after: str) -> bool:
    """Whether "it" stands for nothing, or for what follows."""
    if _WEATHER.match(after) or _DISTANCE.search(before) or after.startswith(" that "):
        return True
    linked = _LINK.search(before) or re.match(r" (?:is|was|be) ", after)
    return bool((linked and _FOLLOWS.match(after)) or _TAKES.match(after))
