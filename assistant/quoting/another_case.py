"""Whether a sentence tells what is asked of another case: of the others, or after what "during" asks for."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language.english import (
    SMALL_NUMBERS,
    STOPWORDS,
    content_words,
    stem,
    stems_of,
    words_of,
)
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence

_OTHERWISE = re.compile(r"[,;]\s+(?:otherwise|or else|sonst|andernfalls)\b", re.IGNORECASE)
_HOW = re.compile(r"\bhow [a-z]+", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:(?:all|the|any|every) other(?:s| \w+)|(?:every|any)(?:one|body|thing) else)\b",
    re.IGNORECASE,
)
_NO_KINDS = STOPWORDS.union(SMALL_NUMBERS, ["one", "ones"])
_AT_NUMBER = re.compile(
    r"\b(?P<at>at|in|on|for|after) (?:age |year )?(?P<number>\d{1,4})\b(?!\s?(?:to|[-–.,:%€£$])|\s?\d)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?P<when>before|during|after)\s+(?:the\s+|your\s+|an?\s+)?(?P<what>[^\W\d_]+)",
    re.IGNORECASE,
)


def told_of_another_case(question: Question, ranked: RankedSentence, start: int) -> bool:
    """Whether what begins at ``start`` of a sentence is told of another case than the one that is asked about."""
    return (
        told_beside_others(question, ranked, start)
        or told_at_other_time(question, ranked.text)
        or _told_at_other_number(question, ranked.text)
        or _told_of_other_kinds(question, ranked.text)
    )


def told_beside_others(question: Question, ranked: RankedSentence, start: int) -> bool:
    """Whether a sentence tells of "the others" what is asked of something that neither it nor its headings name.

    How long the treasurer is elected is the one year of "the president for three years and the others for one";
    ``start`` is where the words that answer begin.
    """
    others = _OTHERS.search(ranked.text)
    if others is None or start > others.start():
        return False
    how = stems_of(" ".join(_HOW.findall(question.text)))  # "how long" names nothing
    return bool(frozenset(map(stem, content_words(question.text))) - how - ranked.stems_around)


def told_at_other_time(question: Question, sentence: str) -> bool:
    """Whether a sentence tells what is after something, and not during or before it, as a question asks."""
    asked, told = (
        {(one["when"].lower(), stem(one["what"].lower())) for one in _WHEN.finditer(text)}
        for text in (question.text, sentence)
    )
    return asked.isdisjoint(told) and bool({what for _, what in asked} & {what for _, what in told})


def _told_at_other_number(question: Question, sentence: str) -> bool:
    """Whether a sentence tells of other numbers what is asked at one: at 60 and at 66, where 63 is asked for."""
    asked, told = (
        {(one["at"].lower(), one["number"]) for one in _AT_NUMBER.finditer(text)}
        for text in (question.text, sentence)
    )
    said = {number for _, number in told} | {*words_of(sentence)}
    return any(number not in said and any(at == other for other, _ in told) for at, number in asked)


def _told_of_other_kinds(question: Question, sentence: str) -> bool:
    """Whether a sentence tells what is asked of several kinds but the one asked about: grey and green bins.

    The kind is told by the word before the thing, or before "one".
    """
    words = words_of(sentence)
    for kind, thing in pairwise(words_of(question.text)):
        if {kind, thing} & _NO_KINDS or stem(kind) in stems_of(sentence):
            continue
        kinds = {
            before
            for before, after in pairwise(words)
            if (after in ("one", "ones") or stem(after) == stem(thing)) and before not in _NO_KINDS
        }
        if stem(thing) in stems_of(sentence) and len(kinds) > 1:
            return True
    return False


def before_threat(ranked: RankedSentence) -> str:
    """The sentence; without what is threatened behind the words that answer, which denies nothing before."""
    sentence = ranked.text
    threat = _OTHERWISE.search(sentence) if ranked.direct is not None else None
    if threat and ranked.direct and ranked.direct.end <= ranked.sentence.start + threat.start():
        return sentence[: threat.start()]
    return sentence
