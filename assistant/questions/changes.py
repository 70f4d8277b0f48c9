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
# Who or what is no longer: "Dario Fenn in place of Petra Lind", "the tower replaces the shed".
_REPLACED = re.compile(
    r"\b(?:in place of|in lieu of|instead of|replac(?:es?|ed|ing)|succeed(?:s|ed|ing)"
    r"|t(?:akes?|ook|aking) over from|supersed(?:es?|ed|ing))\s+(?P<before>[^,;:.]{1,60})",
    re.IGNORECASE,
)
_ASKS_BEFORE = re.compile(
    r"\b(?:was|were|did|had|before|previous\w*|former\w*|original\w*|old|earlier|used to|until now|so far)\b",
    re.IGNORECASE,
)
# What a change led to: "to what date was it moved?", "what was it raised to?".
_ASKS_AFTER = re.compile(
    r"\b(?:to|until|till) (?:what|which|when|how)\b|\b(?:to|until|till)\W*$", re.IGNORECASE
)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
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


# What a later text says of an earlier one: "is raised to", "is replaced by", "in place of", "no longer".
_TELLS_CHANGE = re.compile(
    r"\b(?:(?:is|are|was|were|been|be) (?:\w+ )?(?:changed|raised|increased|reduced|lowered|cut|extended"
    r"|shortened|moved|postponed|amended|replaced|superseded) (?:to|by|until|from)\b"
    r"|replac(?:es|ing)\b|in (?:place|lieu) of\b|no longer\b)",
    re.IGNORECASE,
)

# By how much something became another amount, which no amount of it tells.
_GROWS = (
    r"(?:gr[eo]w\w*|r[io]s(?:en?|es|ing)|increas\w+|f[ae]ll(?:s|en|ing)?|drop\w*|declin\w+|decreas\w+"
    r"|shr[iau]nk\w*|chang\w+|(?:go|goes|gone|went) (?:up|down))"
)
_ASKS_GROWTH = re.compile(
    r"\b(?:how (?:much|far|strongly|fast) (?:did|has|have|does|do|will|is|are)"
    rf"|by (?:how much|what percentage))\b.*?\b{_GROWS}\b",
    re.IGNORECASE,
)
_TELLS_GROWTH = re.compile(
    rf"\b(?:{_GROWS}|rais\w+|more|less|fewer|higher|lower|up|down|by)\b|[+±−]\s?\d", re.IGNORECASE
)


def asks_growth_untold(question: str, sentence: str) -> bool:
    """Whether a question asks by how much something changed, and a sentence (a row by year) tells of no change."""
    return bool(_ASKS_GROWTH.search(question)) and not _TELLS_GROWTH.search(sentence)


def tells_change(sentence: str) -> bool:
    """Whether a sentence tells that something is not any more as it was, so that others may be out of date."""
    return bool(_TELLS_CHANGE.search(sentence))


def superseded(question: str, sentence: str) -> list[str]:
    """What a sentence says that no longer holds, of which another may tell still; [] if this may be asked for.

    "moved from 3 to 5 May" says it of 3 May.
    """
    if _ASKS_BEFORE.search(question):
        return []
    found = [one["before"] for one in _REPLACED.finditer(sentence)]
    for change in _CHANGED.finditer(sentence):
        before, after = change["before"], change["after"]
        found.append(_DAY.sub(before, after, count=1) if _DAY.fullmatch(before) else before)
    return found


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
            asks_before = _ASKS_BEFORE.search(question) and not _ASKS_AFTER.search(question)
            return both or not asks_before
    if _ASKS_BEFORE.search(question) or _REPLACED.search(question):
        return False
    return any(
        start < replaced.end("before") and end > replaced.start("before")
        for replaced in _REPLACED.finditer(sentence)
    )
