"""The questions that one message asks: "What is the notice period, and who approves it?" asks two.

A part must be a question of its own, by its question word and its verb: "when and where is it?", "what does it
cost and why?" and "who leads research and development?" are one question each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.language.english import (
    AUXILIARY,
    QUESTION_WORD,
    YEAR,
    bare,
    content_terms,
    content_words,
    words_of,
)
from assistant.questions.phrases import NAME, WHEN
from ingest.sentences import sentence_spans

# A longer message is a pasted text, and more questions than these are a list of them.
_LONGEST = 600  # characters
_MOST = 5
_FEW_TERMS = 2
_I = re.IGNORECASE
_BULLET = re.compile(r"\s*(?:[-*•]|\(?\d{1,2}[.)])\s+")
_PLACED = r"(?:(?:by|until|till|since|from|for|to|at|of|in|on|with|under|per|about) )?"
_PERSONAL = r"(?:i|we|you|he|she|it|they|there|this|that|these|those)"
_DETERMINER = r"(?:the|an?|my|our|your|his|her|its|their|any|all|every|each|some)"
# Where a further question may begin. After a comma alone "who" and "which" tell more of what was named.
_JOINT = re.compile(
    rf"(?:\s*[,;])?\s+(?:and|but|plus) (?:(?:also|then|so) )?(?={_PLACED}{QUESTION_WORD}\b"
    rf"|(?!have (?:it|this|that|{_DETERMINER})\b|do (?:it|this|that|an?)\b)"
    rf"{AUXILIARY} (?:{_PERSONAL}|{_DETERMINER})\b)"
    rf"|\s*[,;] (?:and|but|plus) (?=(?:is|are|was|were|do|does|did|can|will) \w)"
    rf"|\s*[,;] (?={_PLACED}(?:what|when|where|why|how)\b)",
    _I,
)
_ADVERB = r"(?:(?:when|where|why)|how(?! about\b| come\b)(?: [\w-]+){0,5}?)"
_NOUN = r"(?:(?:what(?! if\b| about\b)|which|whose|who|whom)(?: [\w-]+){0,5}?)"
_NEGATED = rf"{AUXILIARY}(?:n['’]t)?"
# "When does it open", "who is asked": what follows the verb is looked at for what it tells.
_INVERTED = re.compile(rf"{_PLACED}(?:{_ADVERB}|{_NOUN})(?:['’]s| {_NEGATED}) (?P<rest>\w.*)", _I)
_YES_NO = re.compile(rf"{_NEGATED} (?P<rest>\w.*)", _I)
# "Who signs it", "which form counts": no verb is "as" or "days".
_NO_VERB = r"(?!(?:as|is|was|his|its|this|thus|days|weeks|months|years|hours|minutes|times|ones|else|and|or|of)\b)"
_PAST = (
    r"became|began|bought|brought|broke|built|came|caught|chose|drew|drove|fell|flew|found|fought|gave|got|grew|held"
    r"|kept|knew|led|left|lent|lost|made|met|paid|ran|rose|said|sang|sat|saw|sent|sold|spent|spoke|stood|stole|swam"
    r"|taught|threw|told|took|went|won|wore|wrote"
)
_OF_SUBJECT = re.compile(
    rf"(?:who|what|(?:which|how many) [\w-]+)(?: (?:also|then|else))? {_NO_VERB}"
    rf"(?:[a-z]+(?<!s)s|[a-z]+ed|gets?|{_PAST})\b(?P<rest>.*)",
    _I,
)
_WITHIN = re.compile(rf"\b{QUESTION_WORD}\b", _I)
# Which may go for both of two questions: "when does it open and when does it close on Sundays?".
_TAIL = re.compile(rf"(?:{WHEN.pattern})$")
_YEAR = re.compile(rf"\b{YEAR}\b")
_SETTING = re.compile(r"\b(?:at|in|for|from|under|of|on|to) (?:the )?$", _I)
# "How much is parking?" says what of; "how much is it?" and "how much is the fee?" do not.
_PRICE_OF_THING = re.compile(
    rf"\bhow (?:much|expensive) (?:is|are) (?!{_PERSONAL}\b|{_DETERMINER}\b)[a-z-]+\W*$", _I
)
_BEFORE = 12  # characters in which that stands


class Part(NamedTuple):
    """One question of a message as it was ``typed``, and as it is ``asked`` with what it shares with others."""

    typed: str
    asked: str


def parts_of(message: str) -> tuple[Part, ...]:
    """The questions of a message in order; the message alone where it asks but one.

    What is told before or after a question ("I am 74. …") stays with it.
    """
    if len(message) > _LONGEST:
        return (Part(message, message),)
    parts = [part for asked in _by_sentence(message) for part in _by_clause(asked)]
    return _sharing(parts) if 1 < len(parts) <= _MOST else (Part(message, message),)


def standing_alone(part: str, before: str) -> str:
    """A part with what the one ``before`` it is about, where it says too little: "how many may I keep?"."""
    if len(content_words(part)) >= _FEW_TERMS or _PRICE_OF_THING.search(part):
        return part
    inherited = [term for term in content_terms(before) if term not in words_of(part)]
    return f"{part.rstrip(' ?.!')} ({' '.join(inherited)})?" if inherited else part


def _by_sentence(message: str) -> list[str]:
    """The message cut where a further question begins, with what is told before it."""
    cut: list[str] = []
    told = ""
    for line in filter(None, map(str.strip, message.splitlines())):
        for start, end in sentence_spans(line):
            bullet = _BULLET.match(line, start, end)
            said = line[bullet.end() if bullet else start : end]
            told = f"{told} {said}".strip()
            if said.rstrip(" \"'”’)").endswith("?") and _is_whole(said):
                cut.append(told)
                told = ""
    if told and cut:
        cut[-1] = f"{cut[-1]} {told}"
    return cut or [message]


def _by_clause(asked: str) -> Iterator[str]:
    """The clauses of a question that are questions of their own."""
    start = 0
    for joint in _JOINT.finditer(asked):
        left, right = asked[start : joint.start()], asked[joint.end() :]
        listed = _JOINT.search(right)
        own = right[: listed.start()] if listed else right
        stops = joint[0].lstrip()[:1] in (",", ";")
        # "How do I know who approves and who signs?" asks one thing.
        within = len(_WITHIN.findall(bare(left))) > 1
        clear = not within or stops or _is_inverted(own)
        if clear and _is_whole(left) and (_is_whole(own) or _is_whole(right)):
            yield f"{left.strip()}?"
            start = joint.end()
    yield asked[start:].strip()


def _is_whole(part: str) -> bool:
    """Whether a part asks by itself: it has a verb, and says what of."""
    asked = bare(part)
    told = _INVERTED.match(asked) or _YES_NO.match(asked) or _OF_SUBJECT.match(asked)
    return bool(told and content_words(asked))


def _is_inverted(part: str) -> bool:
    asked = bare(part)
    return bool(_INVERTED.match(asked) or _YES_NO.match(asked))


def _sharing(parts: Sequence[str]) -> tuple[Part, ...]:
    """The parts with the day that ends the last one, and the place or year that one of them sets.

    What says much before its end keeps that to itself: "who pays and when do guests arrive in May?".
    """
    *earlier, last = (part.rstrip(" ?.!") for part in parts)
    tail = _TAIL.search(last)
    ends = tail is not None and len(content_words(last[: tail.start()])) < _FEW_TERMS
    settings = dict.fromkeys(one for part in parts for one in _settings(part))
    found = []
    for part in (*earlier, last):
        stands = NAME.search(part) or _YEAR.search(part)
        added = [] if stands else [one for one in settings if one not in part]
        if tail and ends and part is not last and not _TAIL.search(part):
            added.append(tail[0])
        typed = f"{part[:1].upper()}{part[1:]}?"
        found.append(Part(typed, f"{part} ({', '.join(added)})?" if added else typed))
    return tuple(found)


def _settings(part: str) -> Iterator[str]:
    """Names after a preposition and years: "at Kestrel", "2024"."""
    for name in NAME.finditer(part):
        if _SETTING.search(part[max(0, name.start() - _BEFORE) : name.start()]):
            yield name[0]
    yield from _YEAR.findall(part)
