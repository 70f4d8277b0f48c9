"""Sentences about another person than a question names, by a pronoun: "his office" where hers is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.english import stems_of
from assistant.questions.phrases import NO_NAME
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence
from ingest.document import Passage, Sentence

_PRONOUN = re.compile(r"\b(?:he|she|his|hers?|him)\b", re.IGNORECASE)
_WORD = rf"(?!(?:{NO_NAME})\b)[A-ZÀ-Þ][\w’'-]+"
# Who a sentence is about stands at its beginning, or has a title.
_PERSON = re.compile(
    rf"^{_WORD}(?: (?:(?:von|van|de|der|den|di|da|del|la|le) )*{_WORD}){{1,3}}"
    rf"|\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.?(?: {_WORD}){{1,3}}"
)


def of_other_people(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Those whose pronoun stands for somebody else, by their ``key``.

    Only where the texts tell of who is asked for.
    """
    asked = frozenset(question.stems)
    meant = {one.key: person for one in ranked if (person := _meant(one.passage, one.sentence))}
    people = {*meant.values(), *(person for one in ranked if (person := _person(one.text)))}
    if not any(person <= asked for person in people):
        return set()
    return {key for key, person in meant.items() if person.isdisjoint(asked)}


def _meant(passage: Passage, sentence: Sentence) -> frozenset[str]:
    """Who the pronoun of a sentence stands for: whom the nearest one before it is about; nobody without one."""
    text = passage.quote(sentence)
    if not _PRONOUN.search(text) or _person(text):
        return frozenset()
    before = passage.sentences[: passage.sentences.index(sentence)]
    told = (_person(passage.quote(one)) for one in reversed(before))
    return next(filter(None, told), frozenset())


def _person(text: str) -> frozenset[str]:
    """The stems of the name of a person whom a sentence is about."""
    found = _PERSON.search(text)
    return stems_of(found[0]) if found else frozenset()
