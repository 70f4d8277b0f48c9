"""Who holds an office, where a text adds it to a name: "the headteacher, Mrs Grant", "Nell Harker (chair)"."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.language.english import bare, content_words, stem, stems_of, words_of
from assistant.language.stems_alike import is_alike
from assistant.questions.phrases import NO_NAME
from assistant.questions.question import Question
from assistant.reading.others.names_instead import named_too
from assistant.reading.reader import RankedSentence, Reading

_ASKED = re.compile(
    r"who(?:['’]s| is| are| was) (?:the|our|your|my) (?P<role>[a-z][a-z-]+(?: [a-z][a-z-]+){0,2}?)"
    r"(?: (?:of|for|at|in) (?P<of>.+))?$",
    re.IGNORECASE,
)
# "Who chaired the meeting?", where a text has "Chair: …" or "… (chair)".
_ACTS = re.compile(
    r"who (?P<verb>[a-z]{3,}(?:s|ed)) (?:the |our |your |my )?(?P<of>.+)$", re.IGNORECASE
)
_WORD = rf"(?!(?:{NO_NAME})\b)[A-ZÀ-Þ][\w’'-]+"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.? "
_NAME = rf"(?:{_TITLE}{_WORD}(?: {_WORD})*|{_WORD}(?: {_WORD})+)"
# Roles of several people in one line: "Nell Harker (chair), Tobias Renn (treasurer)".
_ADDED = re.compile(rf"{_NAME} \((?P<role>[a-z][a-z -]+)\)")
_SEVERAL = 2


def of_roles(question: Question, reading: Reading) -> Reading:
    """The same with the sentences first that add the office asked for to a name.

    No confidence where the best adds others to the names of several, and nothing that was found has its word; nor
    where it is told of another field, and the best says nothing of this one.
    """
    asked = _ASKED.match(bare(question.text))
    if asked is None:
        return _of_acts(question, reading)
    if not reading.sentences:
        return reading
    role, rest = asked["role"].lower(), stems_of(asked["of"] or "")
    told = [one for one in reading.sentences if _tells(role, one) and rest <= _around(one)]
    if told:
        return reading.led_by(told).surer()
    others = _ADDED.findall(reading.sentences[0].text)
    passages = (one.passage.text for one in reading.sentences)
    if len(others) >= _SEVERAL and not any(stems_of(role) & stems_of(text) for text in passages):
        return replace(reading, confidence=0.0)
    return replace(reading, confidence=0.0) if _is_held_elsewhere(role, rest, reading) else reading


def _is_held_elsewhere(role: str, of: frozenset[str], reading: Reading) -> bool:
    """Whether who holds an office is told of another field alone: "Head of swimming" for the head of fitness."""
    held = re.compile(rf"\b{re.escape(role)} (?:of|for) \w", re.IGNORECASE)
    nothing = bool(of) and named_too(of).isdisjoint(reading.sentences[0].stems_around)
    return nothing and any(held.search(one.passage.text) for one in reading.sentences)


def _of_acts(question: Question, reading: Reading) -> Reading:
    """The same with the sentences first that add an office, called as what somebody does, to a name."""
    asked = _ACTS.match(bare(question.text))
    if asked is None:
        return reading
    verb, rest = stem(asked["verb"].lower()), frozenset(map(stem, content_words(asked["of"])))
    told = [
        one
        for one in reading.near
        if rest <= _around(one)
        and any(is_alike(verb, stem(word)) and _tells(word, one) for word in {*words_of(one.text)})
    ]
    return reading.led_by(told).surer() if told else reading


def _tells(role: str, ranked: RankedSentence) -> bool:
    """Whether a sentence adds an office, and no other that only ends like it, to a name."""
    words = re.escape(role)
    before = rf"(?:^|[(,;:–]\s?|\b(?i:the|our|an?|its|new)\s)(?i:{words})"
    return bool(
        re.search(rf"{before}(?:,|:| is| was|)\s(?:the )?{_NAME}", ranked.text)
        or re.search(
            rf"{_NAME}(?: \(|, )(?:(?:the|our|its) )?(?i:{words})(?=[),;.]|\s(?:of|for)\b|$)",
            ranked.text,
        )
    )


def _around(ranked: RankedSentence) -> frozenset[str]:
    return stems_of(f"{ranked.passage.prefix} {ranked.passage.text}")
