"""Questions for the most or the least of several: "which plan is the cheapest?", "who has the longest notice?"."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.language.english import bare, content_words, stem

# "The latest" and "the oldest" may be the least: of dates, of years of birth.
_MOST = (
    "highest|largest|biggest|longest|heaviest|tallest|widest|greatest|most expensive|dearest|costliest"
    "|costs? (?:the )?most(?! of)"
)
_LEAST = "lowest|smallest|shortest|lightest|narrowest|least expensive|cheapest|fewest|costs? (?:the )?least"
# The best mark may be the highest or the lowest, and the fastest takes the least time.
_EITHER = (
    "best|worst|fastest|quickest|slowest|strongest|weakest|oldest|youngest|newest|latest|earliest"
)
_UNCOUNTED = (
    "money|time|space|room|power|fuel|energy|water|leave|data|storage|memory|weight|luggage|baggage|experience"
    "|cover"
)
_PRICES = re.compile(r"expensive|dearest|costliest|cheapest|^costs?\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(
    rf"\b(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?<!at )(?<!at the )(?P<either>{_EITHER}|(?:first|last)$)"
    # Of what is counted: "the most desks", not "the most important".
    r"|(?<!at )the (?:(?P<most_of>most)|(?P<least_of>least))"
    # "Pays the most for baggage", "the most leave".
    rf"(?= [\w-]+s\b| (?:for|to|in) | (?:{_UNCOUNTED})\b))\b",
    re.IGNORECASE,
)
_WORD = rf"(?P<word>{_MOST}|{_LEAST}|{_EITHER})"
_ALONE = re.compile(rf"(?:the )?{_WORD}(?: ones?)?", re.IGNORECASE)
_REPLACED = re.compile(rf"\b(?:the )?{_WORD}\b", re.IGNORECASE)
_ASKS = re.compile(r"(?:who|(?:which|what)(?: [\w-]+){0,4}?) (?=\S)", re.IGNORECASE)
# "Who was the first chair?" is told by what says which of several it was.
_WHO_IN_ORDER = re.compile(
    r"\bwho(?:['’]s| is| was) the (?:very )?(?P<place>first|last) (?=[a-z])", re.IGNORECASE
)
_IN_ORDER = {
    "first": re.compile(
        r"\b(?:first|1st|initial|original|found|inaugur|earliest|beg[au]n|start|new)", re.IGNORECASE
    ),
    "last": re.compile(r"\b(?:last|final|latest|recent|previous|former|until)", re.IGNORECASE),
}
_LONGEST = 200  # characters; a longer question says more than that


class Superlative(NamedTuple):
    """Whether the ``most`` or the least is asked for, what the question is of, and whether that is a price.

    ``of`` are stems, of them ``thing`` of "which plan …"; ``who`` is true of a question for somebody, ``either``
    where it may be the most or the least ("the best"), in that ``word``.
    """

    most: bool
    of: frozenset[str]
    thing: str
    price: bool
    who: bool
    either: bool
    word: str


def superlative_in(question: str) -> Superlative | None:
    """The one superlative of a question for who or which of several has it; None for any other question."""
    asked = bare(question)
    found = list(_SUPERLATIVE.finditer(asked)) if len(asked) <= _LONGEST else []
    if len(found) != 1 or not _ASKS.match(asked):
        return None
    told = found[0]
    rest = f"{asked[: told.start()]} {asked[told.end() :]}"
    return Superlative(
        most=bool(told["most"] or told["most_of"]),
        of=frozenset(map(stem, content_words(rest))),
        thing=stem(asked.lower().split()[1]),
        price=bool(_PRICES.search(told[0])),
        who=asked.lower().startswith("who "),
        either=bool(told["either"]),
        word=told[0].lower(),
    )


def with_superlative(question: str, fragment: str) -> str:
    """A question for the cheapest, for "the most expensive one" instead; "" where either has no superlative."""
    told = _ALONE.fullmatch(fragment)
    found = list(_REPLACED.finditer(question)) if len(question) <= _LONGEST else []
    if told is None or len(found) != 1:
        return ""
    return f"{question[: found[0].start()]}the {told['word']}{question[found[0].end() :]}"


def compares(text: str) -> bool:
    """Whether a text says itself which of several is the most or the least."""
    return bool(_SUPERLATIVE.search(text))


def place_untold(question: str, sentence: str) -> bool:
    """Whether a question asks who was the first or last of several, and a sentence says that of nobody."""
    asked = _WHO_IN_ORDER.search(question[:_LONGEST])
    return asked is not None and not _IN_ORDER[asked["place"].lower()].search(sentence)
