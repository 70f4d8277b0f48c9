"""Documents that a question names by their titles: the Leeds and the York handbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from assistant.language.english import stems_of
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question
from ingest.document import Passage

# Words in which titles differ that are made alike: "Leeds office handbook", "York office handbook".
_MOST_APART = 2
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
