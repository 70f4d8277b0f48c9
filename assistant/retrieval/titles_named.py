"""Documents that a question names by their titles: the Leeds and the York handbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import permutations

from assistant.language.english import stems_of
from assistant.questions.comparisons import read_as
from assistant.questions.naming_words import naming_words
from assistant.questions.parts import Part
from assistant.questions.question import Question
from ingest.document import Passage

# Words in which titles differ that are made alike: "Leeds office handbook", "York office handbook".
_MOST_APART = 2
_VERSIONS = stems_of(
    "amended copy current draft final former latest new old original previous revised updated version"
)
_NAME = r"(?:(?:in|at|of|for|from) )?(?:the |our )?[^\W\d_][\w’'-]*"
_IN_A_ROW = re.compile(
    rf"\b(?:in|at|of|for|from|between) (?P<names>{_NAME}(?:, {_NAME})*,? and {_NAME})(?!\w)",
    re.IGNORECASE,
)
_COMPARE = re.compile(r"\W*(?:please )?compare (?:the )?", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:in|at) (?:the |our )?(?P<name>[A-Z][\w-]+)")


def titles_named(question: Question, passages: Sequence[Passage]) -> frozenset[str]:
    """The stems by which a question tells several documents of like titles apart; none where it names but one."""
    titles = {passage.document: stems_of(passage.title) for passage in passages}
    counts = Counter(word for title in titles.values() for word in title)
    asked = frozenset(question.stems)
    named = [
        {word for word in asked & title if counts[word] == 1}
        for title in titles.values()
        if any(_alike(title, other) for other in titles.values())
    ]
    named = [words for words in named if words]
    return frozenset().union(*named) if len(named) > 1 else frozenset()


def are_of_different_things(titles: Sequence[str]) -> bool:
    """Whether titles that are alike each name another thing ("the north pool", "the south"), and no version."""
    stems = list(map(stems_of, titles))
    pairs = [*permutations(stems, 2)]
    own: frozenset[str] = frozenset().union(*(one - other for one, other in pairs))
    versions = any(not word.isalpha() or word in _VERSIONS for word in own)
    return bool(pairs) and all(_alike(one, other) for one, other in pairs) and not versions


def names_several(message: str) -> bool:
    """Whether a message has names in a row that may be of documents: "in Leeds and Hull"."""
    row = _IN_A_ROW.search(message)
    if row is None:
        return False
    # What is compared "in Leeds and York" is read as what these differ in.
    placed = _COMPARE.match(message) and row[0].lower().startswith(("in ", "at "))
    return bool(placed) or read_as(message).read == message


def parts_by_title(message: str, titles: Sequence[str]) -> tuple[Part, ...]:
    """A message asked of each of several documents of like titles whose names it has in a row; else none.

    "How many desks are there in Leeds and Hull?" asks two questions.
    """
    row = _IN_A_ROW.search(message)
    stems = [stems_of(title) for title in titles]
    apart = frozenset().union(
        *(one - other for one, other in permutations(stems, 2) if _alike(one, other))
    )
    counts = Counter(word for one in stems for word in one)
    names = (
        re.findall(r"\b(?!(?:and|in|at|of|for|from|the|our)\b)[^\W_][\w’'-]*", row["names"])
        if row
        else []
    )
    if row is None or not all(
        (words := stems_of(name)) <= apart and all(counts[word] == 1 for word in words)
        for name in names
    ):
        return ()
    rest = _COMPARE.sub("", message)
    cut = len(message) - len(rest)
    before, after = message[cut : row.start("names")], message[row.end() :]
    asked = (f"{before[:1].upper()}{before[1:]}{name}{after}" for name in names)
    return tuple(Part(one, one) for one in asked)


def unknown_title(question: str, missing: Collection[str], passages: Sequence[Passage]) -> str:
    """The place in a question that occurs nowhere, where documents of like titles tell of others each; or ""."""
    titles = [stems_of(passage.title) for passage in passages]
    if not any(_alike(titles[0], other) for other in titles[1:]):
        return ""
    names = (found["name"] for found in _PLACED.finditer(question))
    named = naming_words(question)
    return next((one for one in names if one.lower() in missing and one.lower() in named), "")


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) and all(
        0 < len(apart) <= _MOST_APART for apart in (one - other, other - one)
    )
