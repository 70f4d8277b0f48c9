"""Sentences about other kinds of a thing than the one whose price is asked for.

A menu with an onion soup and a grilled fish tells nothing of what a fish soup costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.language.english import STOPWORDS, content_words, stem, stems_of
from assistant.questions.question import Question
from assistant.questions.shapes import Shape
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.prices import asks_price, is_price
from ingest.document import LISTED, BlockKind

_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\s\w]|\d\S*")
_NAMED = re.compile(r"\b(?:the|an?|our|your|my) (?P<words>[^\W\d_]+(?: [^\W\d_]+){1,3})\b", re.I)
_OF = re.compile(
    r"\b(?:the|an?|our|your|my) (?P<thing>[^\W\d_]+) of (?P<words>[^\W\d_]+(?: [^\W\d_]+)?)\b", re.I
)
_ACTS = re.compile(r"\b(?:does|do|did|will|would|can|could)\b", re.I)
_FIGURE = re.compile(r"\d")


class _Kind(NamedTuple):
    """A thing and which of its kind it is: the stems of "fish" and "soup"."""

    kind: frozenset[str]
    thing: str


def of_other_kinds(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Sentences with prices of other kinds, by their ``key``.

    Only where the words that tell the kind and the thing stand apart in the texts alone: there are onion
    soups and grilled fish, but neither a fish soup nor a price for every soup. What a list or table tells
    beside is of others, too, as is a sentence that tells it in the same words ("costs"); another may call
    the thing otherwise.
    """
    asked = _asked(question)
    priced = [one for one in ranked if _FIGURE.search(one.text)]
    if asked is None or not any(asked.kind & stems_of(one.text) for one in ranked):
        return set()
    things, beside = [], []
    for one in priced:
        around, said = stems_of(_around(one)), stems_of(one.text)
        if (asked.thing in said or asked.thing in around) and asked.kind <= said | around:
            return set()
        if asked.thing in said and not _of_another(question, one.text, asked, thing=True):
            return set()  # of every kind, as far as it tells
        if asked.thing in said:
            things.append(one)
        elif not asked.kind & (said | around) or _of_another(
            question, one.text, asked, thing=False
        ):
            beside.append(one)
    told: frozenset[str] = frozenset().union(*(_words(one.text) for one in things))
    others = [
        one
        for one in beside
        if one.sentence.kind in LISTED
        or (asked.kind & stems_of(one.text) and told & _words(one.text))
    ]
    return {one.key for one in (*things, *others)} if things else set()


def _words(text: str) -> frozenset[str]:
    """What stands before the first figure of a text, as stems."""
    return frozenset(map(stem, content_words(_FIGURE.split(text)[0])))


def _asked(question: Question) -> _Kind | None:
    """The kind and the thing that a question asks the price of; None without one."""
    text = question.text.rstrip(" ?.!")
    named = _OF.search(text) or _NAMED.search(text)
    if question.shape is not Shape.SENTENCE or not asks_price(question) or named is None:
        return None
    words = named["words"].lower().split()
    if named.end() == len(text) and _ACTS.search(text):
        words.pop()  # "does the fish soup cost"
    ends = (n for n, word in enumerate(words) if word in STOPWORDS or is_price(word))
    words = words[: next(ends, len(words))]  # "does the fish soup cost me"
    if named.re is _OF:
        words.append(named["thing"].lower())
    *kind, thing = map(stem, words or [""])
    return _Kind(frozenset(kind), thing) if kind else None


def _around(ranked: RankedSentence) -> str:
    """The headings above a sentence, and of a row its header."""
    passage = ranked.passage
    if ranked.sentence.kind is not BlockKind.TABLE_ROW:
        return passage.prefix
    header = " ".join(one.quote(line) for one, line in with_header(ranked)[:-1])
    return f"{passage.prefix} {header}"


def _of_another(question: Question, text: str, asked: _Kind, *, thing: bool) -> bool:
    """Whether the thing, or what tells the kind, stands in a text beside another kind or thing alone.

    The thing after what tells its kind, or before it ("bag of soil"); the kind beside either.
    """
    words = [word.lower() for word in _WORDS.findall(text)]
    wanted = {asked.thing} if thing else asked.kind
    padded = ["", *words, "", ""]
    apart = []
    for before, word, after, last in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        if stem(word) in wanted:
            beside = (before, last if after == "of" else "") if thing else (before, after)
            apart.append(any(_tells_apart(question, one) for one in beside))
    return any(apart)


def _tells_apart(question: Question, word: str) -> bool:
    """Whether a word may tell one kind of a thing from another."""
    said = stem(word) in question.stems or is_price(word)
    return word.isalpha() and word not in STOPWORDS and not said
