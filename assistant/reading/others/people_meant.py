"""Sentences about another than a question names: "his office" for hers, "…, who left" of another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.english import stem, stems_of
from assistant.questions.naming_words import naming_words
from assistant.questions.phrases import NO_NAME
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence
from ingest.document import Passage, Sentence
from ingest.remembered import remembered

_PRONOUN = re.compile(r"\b(?:he|she|his|hers?|him)\b", re.IGNORECASE)
_NAMED = r"[A-ZÀ-Þ][\w’'-]+"
# What is added to a name: "Graham Pike, who retired in August", "the Mill (which closed in 1950)".
_ADDED = re.compile(
    rf"(?P<name>{_NAMED}(?: {_NAMED})*)(?:,| \()\s*wh(?:o|ich|ose)\b(?P<told>[^,;()]*)"
)
_WORD = rf"(?!(?:{NO_NAME})\b)[A-ZÀ-Þ][\w’'-]+"
# Who a sentence is about stands at its beginning, or has a title.
_PERSON = re.compile(
    rf"^{_WORD}(?: (?:(?:von|van|de|der|den|di|da|del|la|le) )*{_WORD}){{1,3}}"
    rf"|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.?(?: {_WORD}){{1,3}}"
)


def of_other_people(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Those whose pronoun, or what is added to a name, is of somebody else, by their ``key``.

    Only where the texts tell of who is asked for.
    """
    asked = frozenset(question.stems)
    meant = {one.key: person for one in ranked if (person := _meant(one.passage, one.sentence))}
    people = {*meant.values(), *(person for one in ranked if (person := _person(one.text)))}
    if not any(person <= asked for person in people):
        return _added_to_others(question, ranked)
    others = {key for key, person in meant.items() if person.isdisjoint(asked)}
    return others | _added_to_others(question, ranked)


def _added_to_others(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Sentences that say what is asked only of another name, in what they add to it."""
    named = frozenset(map(stem, naming_words(question.text))) & frozenset(question.stems)
    held = frozenset[str]().union(*(stems_of(one.text) for one in ranked)) if named else named
    wanted = frozenset(question.stems) - named
    if not named & held or not wanted:
        return set()
    return {one.key for one in ranked if _is_added(one.text, named, wanted)}


def _is_added(text: str, named: frozenset[str], wanted: frozenset[str]) -> bool:
    for added in _ADDED.finditer(text) if "wh" in text else ():
        rest = stems_of(f"{text[: added.start()]} {text[added.end() :]}")
        if added["name"].isupper():
            continue  # "the API, which …" is no name
        told = stems_of(added["told"]) & wanted
        if named.isdisjoint(stems_of(added["name"])) and told and told.isdisjoint(rest):
            return True
    return False


def _meant(passage: Passage, sentence: Sentence) -> frozenset[str]:
    """Who the pronoun of a sentence stands for: whom the nearest one before it is about; nobody without one."""
    text = passage.quote(sentence)
    if not _PRONOUN.search(text) or _person(text):
        return frozenset()
    before = passage.sentences[: passage.sentences.index(sentence)]
    told = (_person(passage.quote(one)) for one in reversed(before))
    return next(filter(None, told), frozenset())


@remembered(16384)
def _person(text: str) -> frozenset[str]:
    """The stems of the name of a person whom a sentence is about."""
    found = _PERSON.search(text)
    return stems_of(found[0]) if found else frozenset()
