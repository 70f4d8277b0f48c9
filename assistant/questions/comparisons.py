"""Questions about several things, told by what they are built like, and how those are read that none answers.

No sentence says how two policies differ, or which offices open before nine: what is read is the topic, on which
each policy says something, and when the offices open.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.language.english import QUESTION_WORD, bare
from assistant.language.values import Clock, Number, values
from assistant.questions.shapes import PLURAL, wants_several
from assistant.questions.talk.documents_asked import topic_of_documents
from ingest.remembered import remembered

_ABOUT = (
    r"(?:on|in|about|over|regarding|concerning|as to|with (?:regard|respect) to|when it comes to"
    r"|in terms of)"
)
_THE = r"(?:the |their |our )?"
_TELL = r"(?:what (?:is|are)|what's|describe|explain|list|show) (?:the |any )?(?:main )?"
_OF_TWO = r"(?:the |our |their |these |two |both |all |three |different |various |of )*"
_COMPARING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^how (?:do|does|did) {_OF_TWO}(?P<what>.+?) (?:differ|compare|vary)"
        rf"(?: from (?:each other|one another))? {_ABOUT} {_THE}(?P<topic>.+)$",
        rf"^how (?:do|does|did) {_THE}(?P<topic>.+?) (?:differ|compare|vary)"
        rf" (?:between|across|among) {_OF_TWO}(?P<what>.+)$",
        rf"^{_TELL}differences? (?:between|in) {_OF_TWO}(?P<what>.+?) {_ABOUT} {_THE}(?P<topic>.+)$",
        rf"^{_TELL}differences? in {_THE}(?P<topic>.+?) (?:between|across|among) {_OF_TWO}(?P<what>.+)$",
        rf"^(?:do|are) {_OF_TWO}(?P<what>.+?) (?:agree|differ|disagree|different|the same) {_ABOUT}"
        rf" {_THE}(?P<topic>.+)$",
        r"^what do (?:both|all|the two|the three)(?: of)? (?:the |our |these )?(?P<what>.+?) say"
        rf" {_ABOUT} {_THE}(?P<topic>.+)$",
        rf"^(?:compare|contrast) {_OF_TWO}(?P<what>.+?) {_ABOUT} {_THE}(?P<topic>.+)$",
        rf"^(?:compare|contrast) {_THE}(?P<topic>.+?) (?:of|for|between|across) {_OF_TWO}(?P<what>.+)$",
    )
)
# "Which offices are open before nine": what, the verb, what is open, the limit.
_LIMITED = re.compile(
    rf"^(?:which|what) (?:of )?(?:the |our )?(?P<what>(?:\w+ )?{PLURAL}) (?P<verb>are |were )?(?P<rest>.*?)\s*"
    r"\b(?:(?P<time>before|earlier than|after|later than)|"
    r"(?P<number>(?:no |not )?(?:more|less|fewer) than|over|above|under|below|at least|at most|up to))"
    r" (?P<limit>\S.*)$",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"\b(?:for|of|in|on|at|to|with|from|by|during)\s+\w", re.IGNORECASE)
_HOURS = 24
# Characters; what is longer is no plain comparison, and the patterns would take seconds on endless words.
_LONGEST = 500
_UNIT = re.compile(r"^\D*[\d.,]*\s*(?P<unit>.*)$")
_SPAN = r"(?:second|minute|hour|morning|day|night|week|month|quarter|year|time)\b"  # what happens every day
_OF_SEVERAL = re.compile(
    rf"^(?:\w+ ){{0,2}}?{QUESTION_WORD}\b.*\b(?:do|does|are|is|were|did|have|has|can|must|will|should|may)\s+"
    rf"(?:(?:each|every|both|all)\b|(?:the|our|these|your)\s+(?:\w+\s+)?{PLURAL})"
    rf"|^(?:who|(?:which|what) \w+)\s+\w+\s+(?:each|every)\s+(?!{_SPAN})\w+$",
    re.IGNORECASE,
)


class ReadAs(NamedTuple):
    """How a question is read, in what words it is searched for, and of which things, which it may compare.

    ``things`` is "" where a question is read as it stands.
    """

    read: str
    searched: str
    things: str = ""
    compares: bool = False


@remembered(256)
def read_as(question: str) -> ReadAs:
    """The same, but for a question that compares, that sets a limit to what is told, or for documents."""
    asked = bare(question)
    if len(asked) > _LONGEST:
        return ReadAs(question, question)
    if topic := topic_of_documents(question):
        return ReadAs(topic, topic)
    for pattern in _COMPARING:
        match = pattern.match(asked)
        if match:
            things = match["what"]
            return ReadAs(match["topic"], f"{match['topic']} {things}", things, compares=True)
    match = _LIMITED.match(asked)
    if match is None or not _tells_limit(match):
        return ReadAs(question, question)
    plain = _without_limit(match)
    return ReadAs(plain, plain, match["what"])


def _tells_limit(match: re.Match[str]) -> bool:
    """Whether a limit is a time of day or a number, and of what is told: not of "stays over 90 days"."""
    if _OF_ANOTHER.search(match["rest"]):
        return False
    stated = values(match["limit"])
    one_word = " " not in match["limit"].strip()
    return bool(stated) and (
        not match["time"]
        or any(isinstance(value, Clock) for value in stated)
        or (one_word and all(isinstance(v, Number) and v.value <= _HOURS for v in stated))
    )


def _without_limit(match: re.Match[str]) -> str:
    """Of those that "open before nine": "When do the offices open?"; or how many desks they have."""
    verb = (match["verb"] or "do ").lower()
    told = (verb + "the " + match["what"] + " " + match["rest"]).strip()
    if match["time"]:
        return f"When {told}?"
    unit = _UNIT.sub(r"\g<unit>", match["limit"])
    return f"How {'many ' + unit if unit else 'much'} {told}?"


@remembered(256)
def of_several(question: str) -> bool:
    """Whether a question asks about several things, each of which may have its own answer."""
    read = read_as(question).read
    return read != question or wants_several(read) or bool(_OF_SEVERAL.match(bare(read)))
