"""The words that a question hangs on: what there may be, what a term means, who holds an office, what costs.

Staff ask in other words than a text, but what is asked for here is called by its name: where that occurs in no
document, what was read is more likely of another.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.language.english import bare, content_words
from assistant.questions.phrases import PREPOSITION

_ARTICLE = r"(?:(?:an?|any|the|some|our|your) )*"
# Up to what is said of it: "Is there Wi-Fi on the bus?".
_THING = rf"(?P<thing>.+?)(?= (?:{PREPOSITION}|that|which|who|to|when|if|where)\b|$)"
_HINGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:is|are|was|were) there {_ARTICLE}{_THING}",
        rf"(?:do|does|did) .{{1,60}}? have (?!to\b){_ARTICLE}{_THING}",
        rf"what (?:does|do) {_ARTICLE}(?P<thing>.+) (?:mean|stand for)$",
        r"who(?:['’]s| is| are) (?:the|our|your|my) (?P<thing>[a-z-]+(?: [a-z-]+)?)(?= (?:of|for|at|in)\b|$)",
        rf"who(?:['’]s| is| are) (?:responsible for|in charge of) {_ARTICLE}{_THING}",
        rf"where(?:['’]s| is| are) {_ARTICLE}{_THING}",
        rf"how much (?:is|are) {_ARTICLE}{_THING}",
        rf"(?:how much|what) (?:does|do) {_ARTICLE}(?P<thing>.+) cost$",
    )
)


def hangs_on(question: str, missing: Collection[str]) -> bool:
    """Whether a question hangs on a word that is ``missing`` from all documents: "Is there Wi-Fi on the bus?"."""
    asked = bare(question)
    for hinge in _HINGES:
        if found := hinge.match(asked):
            words = filter(str.isalpha, missing)  # a number may lie within a range
            return not set(words).isdisjoint(content_words(found["thing"]))
    return False
