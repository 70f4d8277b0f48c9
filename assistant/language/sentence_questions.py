"""Questions made from single sentences, by a few patterns in which nothing can go wrong with grammar.

A sentence is turned only if it begins with its subject, a short noun phrase without pronouns, and goes
on in one of the ways known here. Most sentences give nothing; what is made reads as a person would ask.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.language.english import (
    AUXILIARY,
    COUNTRIES,
    DAYS,
    MONTHS,
    QUESTION_WORD,
    YEAR,
    content_words,
)

_LONGEST = 90  # characters of a question
_FEWEST_TERMS = 3  # content words of a question that is about something in particular
_SUBJECT = r"(?P<s>(?:The |An? |All |Each |Every )?[A-Za-z][\w’'&/-]*(?: [\w’'&/-]+){0,5}?)"
_AUX = r"(?P<aux>is|are|was|were|will|would|must|can|should|may|has|have)"
_UNIT = r"(?:minutes?|hours?|(?:working |business |calendar )?days?|weeks?|months?|years?)"
_NUMBER = r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)"
_WHEN = (
    rf"(?:(?:from|on|at|by|before|until|between|in|every"
    rf"|since) (?:[\w’':.,–-]+ ){{0,4}}?(?i:{'|'.join(MONTHS + DAYS)})s?\b"
    r"|(?:from|at|by|before|until|between) (?:[\w’'-]+ ){0,2}?(?:\d{1,2}(?:[:.]\d\d| ?[ap]\.?m)|noon|midnight)"
    rf"|within (?:the )?(?:first )?{_NUMBER} {_UNIT}|(?:in|since) (?:early |late )?{YEAR}\b)"
)
_ACTS = {
    "opens": "open", "closes": "close", "starts": "start", "ends": "end", "begins": "begin",
    "expires": "expire", "runs": "run", "meets": "meet", "leaves": "leave", "departs": "depart",
    "takes place": "take place", "arrives": "arrive",
}  # fmt: skip
_ACTED = {
    "announced": "announce", "launched": "launch", "started": "start", "opened": "open",
    "closed": "close", "signed": "sign", "approved": "approve", "published": "publish",
    "began": "begin", "joined": "join", "released": "release", "introduced": "introduce",
    "moved": "move", "adopted": "adopt", "won": "win", "founded": "found", "left": "leave",
    "met": "meet", "agreed": "agree", "raised": "raise", "rejected": "reject", "voted": "vote",
}  # fmt: skip
_ROLE = (
    r"(?:[Mm]anagers?|[Dd]irector|[Oo]fficer|[Hh]ead|[Cc]ommittee|[Tt]eam|[Bb]oard|[Cc]ouncil|[Dd]epartment"
    r"|[Dd]esk"
    r"|[Oo]ffice|[Mm]inist(?:er|ry)|[Cc]oordinator|[Ss]upervisor|[Ll]ead|[Cc]ourt|[Aa]gency|[Cc]ommission"
    r"|[Pp]resident)"
)
_THING = (
    r"(?:tools?|systems?|services?|programme?s?|applications?|apps?|polic(?:y|ies)|platforms?|process|forms?"
    r"|alliance"
    r"|agreements?|organi[sz]ation|agency|group|initiative|project|website|company|standard|method|team"
    r"|framework)"
)
_NAME = r"(?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}"
_HAVE = r"(?:get|receive|have|need|earn)"
# What makes a subject more, or other, than a noun phrase that can be understood alone.
_NO_SUBJECT = re.compile(
    rf"\b(?:it|its|they|their|them|this|that|these|those|he|she|his|her|we|our|us|you|your|i|my|there|here"
    rf"|such|some|one|both|either"
    r"|who|which|what|when|where|how|why|if|as|but|or|and|so|in|on|at|by|from|to|with|after|before|during"
    r"|since|until|than|then|also"
    r"|not|no|only|first|second|next|last|same|other|another|following|above|below|each|every|sometimes"
    r"|often|now|today|all|most|many"
    rf"|more|few|everyone|everything|anyone|nothing|nobody|{AUXILIARY}|\w+ly|\w+ing)\b",
    re.IGNORECASE,
)
_NO_REST = re.compile(
    r"\b(?:it|its|they|their|them|this|that|these|those|he|she|his|her|him|we|our|us|i|my|there|here|such|so"
    r"|also|however|then|not|never"
    rf"|only|following|above|below|again|too|and|but|or|which|who|yet|still|now|first|{QUESTION_WORD})\b"
    rf"|[()“”\"\[\]:;|*_`/<>]|n['’]t\b|https?",
    re.IGNORECASE,
)
_BAD_END = re.compile(
    r"\b(?:the|a|an|of|to|in|on|at|by|from|for|with|as|between|and|about|than|until|up|per|be|been|starting"
    r"|beginning|effective|due|early|late|\w+ly)$|,$|^to\b|no longer",
    re.IGNORECASE,
)
_OPENS = ("The", "A", "An", "All", "Each", "Every")
_DEFINITE = re.compile(r"The [a-z][\w’'-]*$")
_PARTICULAR = re.compile(r"\b[A-Z\d]")
_S = re.compile(rf"^(?:{'|'.join(_OPENS)}) ")


def questions_of(sentence: str, words: Collection[str]) -> Iterator[str]:
    """Questions that ``sentence`` answers, the best first; none where it fits no pattern.

    ``words`` are those that its document writes within sentences: one that stands there in lower
    case begins with a small letter inside a question, one with a capital is a name, and from a
    sentence that begins with any other nothing is made.
    """
    said = " ".join(sentence.split()).rstrip(".")
    for question in _made(said, words):
        asked = question[:1].upper() + question[1:]
        if len(asked) <= _LONGEST and len(set(content_words(asked))) >= _FEWEST_TERMS:
            yield asked


def _made(said: str, words: Collection[str]) -> Iterator[str]:
    yield from _who(said)
    for pattern, wording in _PATTERNS:
        match = pattern.match(said)
        if match is None or not _stands_alone(match):
            continue
        parts = {name: part or "" for name, part in match.groupdict().items()}
        parts["s"] = _inside(parts["s"], words)
        if not parts["s"]:
            continue
        parts["do"] = _ACTS.get(parts.get("acts", ""), "") or _ACTED.get(parts.get("acted", ""), "")
        yield " ".join(f"{wording.format(**parts)}?".replace(" ?", "?").split())


def _stands_alone(match: re.Match[str]) -> bool:
    parts = match.groupdict()
    subject = _S.sub("", parts["s"])
    rest = parts.get("rest") or ""
    return not (
        # "The committee meets on 6 November": which one, the sentences before it say.
        (_DEFINITE.match(parts["s"]) and not _PARTICULAR.search(rest))
        or _NO_SUBJECT.search(subject)
        or _NO_REST.search(rest)
        or _BAD_END.search(rest.strip())
        or rest.count(",")
    )


def _inside(subject: str, words: Collection[str]) -> str:
    """The subject as it stands within a sentence, "" where its first word may be a name or none."""
    first, *others = subject.split(" ")
    small = first[:1].lower() + first[1:]
    if (
        first in _OPENS
        or small in words
        or (first not in words and first.endswith("s") and not others)
    ):
        return " ".join([small, *others])
    named = first in words or not first[1:].islower()
    return subject if named else ""


def _who(said: str) -> Iterator[str]:
    named = _NAMED.match(said)
    if named and not _NO_REST.search(named["rest"]):
        names = [name.strip() for name in re.split(r",|\band\b", named["names"]) if name.strip()]
        nations = len(names) > 1 and all(_bare(name) in COUNTRIES for name in names)
        who = "Which countries" if nations else "Who"
        yield f"{who} {named['verb']} {named['rest']}?"
    role = _BY_ROLE.match(said)
    if role and not _NO_REST.search(role["rest"]) and "," not in role["rest"]:
        yield f"Who {role['verb']} {role['rest']}?"


def _bare(name: str) -> str:
    return name.removeprefix("the ")


_NAMED = re.compile(
    rf"^(?:Only )?(?P<names>{_NAME}(?:, {_NAME})*,? and {_NAME}|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){{1,4}})"
    rf" (?!(?:add|call|ask|warn|discuss|tri|seem)ed\b)"
    r"(?P<verb>(?:have |will )?[a-z]+ed) (?P<rest>(?!by\b)[^,]{8,70})$"
)
_BY_ROLE = re.compile(
    rf"^The (?:[\w’'-]+ ){{0,3}}?{_ROLE}(?: of [\w ]+?)? (?!members\b|is\b|has\b|was\b|does\b|says\b)"
    r"(?P<verb>(?:must |will |can )?(?:[a-z]{3,}[^su\W]s|(?<=must )[a-z]+|(?<=will )[a-z]+|(?<=can )[a-z]+))"
    r" (?P<rest>(?:the|an?|all|any|every|each|new) [^,]{6,70})$"
)
_PATTERNS = tuple(
    (re.compile(rf"^{_SUBJECT} {pattern}"), wording)
    for pattern, wording in (
        (rf"{_AUX} (?P<rest>[^,]{{2,60}}?),? because\b", "Why {aux} {s} {rest}"),
        (
            rf"(?P<aux>are|is) (?P<rest>entitled to) (?:up to "
            rf"|at least )?{_NUMBER} (?P<n>[\w-]+s(?: of (?!up\b)[\w-]+(?: [\w-]+)?)?)(?= (?:per|a|each"
            rf"|every|in|for)\b|[,;]|$)",
            "How many {n} {aux} {s} {rest}",
        ),
        (
            rf"(?P<aux>can|may|must|will|should) (?P<rest>[a-z]+) (?:up to |at least |at most "
            rf"|no more than )?{_NUMBER} (?P<n>[a-z-]+s(?: of [\w-]+(?: [\w-]+)?)?)(?= (?:per|a|each|every"
            rf"|in|for|at)\b|[,;]|$)",
            "How many {n} {aux} {s} {rest}",
        ),
        (
            rf"(?P<have>{_HAVE}) (?:up to "
            rf"|at least )?{_NUMBER} (?P<n>[a-z-]+s(?: of [\w-]+(?: [\w-]+)?)?)(?= (?:per|a|each|every|in"
            rf"|for)\b|[,;]|$)",
            "How many {n} do {s} {have}",
        ),
        (
            r"(?P<aux>is|are|was|were) (?P<rest>kept|stored|located|held|based|displayed|parked)"
            r" (?:in|at|on|behind|next to|under|outside|near) (?:the|[Rr]oom|[A-Z])",
            "Where {aux} {s} {rest}",
        ),
        (rf"{_AUX} (?P<rest>(?:[^,]{{0,60}}? )?){_WHEN}", "When {aux} {s} {rest}"),
        (rf"(?P<acts>{'|'.join(_ACTS)}) (?P<rest>(?:[^,]{{0,40}}? )?){_WHEN}", "When does {s} {do} {rest}"),
        (
            rf"(?:formally |officially |publicly )?(?P<acted>{'|'.join(_ACTED)})"
            rf" (?P<rest>(?:[^,]{{0,50}}? )?){_WHEN}",
            "When did {s} {do} {rest}",
        ),
        (rf"is (?:an?|the) (?:[\w’'-]+ ){{0,4}}?{_THING}\b", "What is {s}"),
    )
)  # fmt: skip
