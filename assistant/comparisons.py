"""Questions about several things, told by what they are built like, and how those that compare are read.

No sentence says how two policies differ: what is read is what each says of the topic.
"""

from __future__ import annotations

import re

from assistant.english import QUESTION_WORD, bare
from assistant.shapes import PLURAL, wants_several

_ABOUT = (
    r"(?:on|in|about|over|regarding|concerning|as to|with (?:regard|respect) to|when it comes to"
    r"|in terms of)"
)
_OF_TWO = r"(?:the |our |their |these |two |both |all |three |different |various |of )*"
_SAY = r"What do the \g<what> say about \g<topic>?"
_COMPARING = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (rf"^how (?:do|does|did) {_OF_TWO}(?P<what>.+?) (?:differ|compare|vary)"
         rf"(?: from (?:each other|one another))? {_ABOUT} (?P<topic>.+)$", _SAY),
        (r"^(?:what (?:is|are)|what's|describe|explain) (?:the |any )?(?:main )?differences?"
         rf" (?:between|in) {_OF_TWO}(?P<what>.+?) {_ABOUT} (?P<topic>.+)$", _SAY),
        (rf"^(?:do|are) {_OF_TWO}(?P<what>.+?) (?:agree|differ|disagree|different|the same) {_ABOUT}"
         r" (?P<topic>.+)$", _SAY),
        (rf"^(?:compare|contrast) {_OF_TWO}(?P<what>.+?) {_ABOUT} (?P<topic>.+)$", _SAY),
        (rf"^(?:compare|contrast) (?:the )?(?P<topic>.+?) (?:of|for|between|across) {_OF_TWO}"
         r"(?P<what>.+)$", r"What are the \g<topic> of \g<what>?"),
    )
)  # fmt: skip
_OF_SEVERAL = re.compile(
    rf"^(?:\w+ ){{0,2}}?{QUESTION_WORD}\b.*\b(?:do|does|are|is|were|did|have|has|can|must|will|should|may)\s+"
    rf"(?:(?:each|every|both|all)\b|(?:the|our|these|your)\s+(?:\w+\s+)?{PLURAL})",
    re.IGNORECASE,
)


def read_as(question: str) -> str:
    """The question that is searched for and read: the same, but for one that compares."""
    asked = bare(question)
    for pattern, read in _COMPARING:
        match = pattern.match(asked)
        if match:
            return match.expand(read)
    return question


def of_several(question: str) -> bool:
    """Whether a question asks about several things, each of which may have its own answer."""
    read = read_as(question)
    return read != question or wants_several(read) or bool(_OF_SEVERAL.match(bare(read)))
