"""Stems that are of one word."""

from __future__ import annotations

from assistant.language.english import STOPWORDS, stem
from assistant.language.irregular_verbs import are_of_one_verb

_SHORTEST_STEM = 3
OTHER_WORDS = STOPWORDS | {"per", "via"}  # with which others begin: "all" and "allowance"
_ALL_OF_IT = frozenset(map(stem, ["whole", "full", "entire"]))  # a whole day is a full day


def is_alike(one: str, other: str) -> bool:
    """Whether two stems are of one word: "own" and "owner" by their letters, not "per", "keep" and "kept"."""
    short, long = sorted((one, other), key=len)
    starts = len(short) >= _SHORTEST_STEM and long.startswith(short) and short not in OTHER_WORDS
    same = one == other or starts or _ALL_OF_IT.issuperset((one, other))
    return same or are_of_one_verb(one, other)
