"""What was before a change and what is after it: "moved from 11 to 16 May", "raised from 20 to 25 pounds"."""

from __future__ import annotations

import re

_CHANGED = re.compile(
    r"\b(?:moved|changed|changes|raised|rais(?:es|ing)|increas\w+|reduc\w+|cut|lower(?:ed|s)|extend(?:ed|s)"
    r"|shorten\w+|postponed|rescheduled|shifted|brought forward|put (?:off|back)|rose|risen|rises|fell|fallen"
    r"|falls|grew|grown|grows|(?:went|gone|goes) (?:up|down)|dropped|drops|switched|renamed|doubled)\b"
    r"[^.;:]{0,60}?\bfrom (?P<before>[^.;:,]{1,40}?) to (?P<after>[^,;:]{1,40})",
    re.IGNORECASE,
)
_ASKS_BEFORE = re.compile(
    r"\b(?:was|were|did|had|before|previous\w*|former\w*|original\w*|old|earlier|used to|until now|so far)\b",
    re.IGNORECASE,
)
# What is asked for is past, and what is told may not be.
_ASKS_EARLIER = re.compile(
    r"\b(?:was|were|did|had)\b.*\b(?:before(?! the)|previously|formerly|originally|earlier|until now|so far)\b"
    r"|\b(?:used to)\b",
    re.IGNORECASE,
)
_TELLS_EARLIER = re.compile(
    r"\b(?:was|were|had|did|used to|before|previous\w*|former\w*|original\w*|earlier|until|till|old|then"
    r"|(?<!is )(?<!are )(?<!be )[a-z]+ed)\b",
    re.IGNORECASE,
)


def asks_earlier_than_told(question: str, sentence: str) -> bool:
    """Whether what was before is asked for, and a sentence only tells what is."""
    return bool(_ASKS_EARLIER.search(question)) and not _TELLS_EARLIER.search(sentence)


def told_of_before(question: str, sentence: str, start: int, end: int) -> bool:
    """Whether ``sentence[start:end]`` holds what was before a change, though this is not what is asked for alone.

    A question of the past may ask for either, so that both together answer it no better than none.
    """
    for change in _CHANGED.finditer(sentence):
        first, last = change.span("before")
        if start < last and end > first:
            both = end > change.start("after")
            return both or not _ASKS_BEFORE.search(question)
    return False
