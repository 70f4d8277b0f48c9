"""Words that are written in one or in two: "log in" and "login", "e-mail" and "email"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.language.english import calmed, stem
from assistant.language.particle_verbs import joined, verb_and_particle
from ingest.readable.readable import ReadableIndex

QUOTED = re.compile(r"\"[^\"]{0,200}\"|“[^”]{0,200}”|„[^“”]{0,200}[“”]|«[^»]{0,200}»")
_HYPHENED = re.compile(r"(?<![\w-])[^\W\d_]+-[^\W\d_]+(?![\w-])")
_DOER = re.compile(r"([^\W\d_]+)-([^\W\d_]{2,})ers?")
_SHORTEST_PART = 3  # letters of a word that is written apart
_TEXTS_SEEN = 12


def hyphened_in(text: str, missing: Sequence[str]) -> list[str]:
    """The words of a question that are written with a hyphen, and a part of which is missing."""
    found = _HYPHENED.findall(calmed(QUOTED.sub(" ", text)))
    return [one for one in found if not set(one.lower().split("-")).isdisjoint(missing)]


def in_one(hyphened: str, index: ReadableIndex, documents: Collection[str]) -> str:
    """A word with a hyphen as the documents write it without: "email" for "e-mail"; or "".

    Or for whom does something what they do: "part-time" for "part-timers".
    """
    one = hyphened.replace("-", "")
    if index.catalogue.document_frequency(one.lower(), stem(one.lower())):
        return one
    if doing := _DOER.fullmatch(hyphened.lower()):
        for two in (f"{doing[1]}-{doing[2]}{ending}" for ending in ("e", "")):
            if _is_beside(two, stem(doing[1]), index, documents):
                return two
    return ""


def in_two(plain: str, index: ReadableIndex, documents: Collection[str], *, known: bool) -> str:
    """A word as the documents write it in two: "log in" for "login", "e-mail" for "email".

    One that English has, ``known``, is parted where its particle or first letter is.
    """
    cuts = () if known else range(_SHORTEST_PART, len(plain) - _SHORTEST_PART + 1)
    twos = (verb_and_particle(plain), *(f"{plain[:cut]} {plain[cut:]}" for cut in cuts))
    for two in filter(None, (*twos, f"{plain[0]}-{plain[1:]}")):  # "e-mail", not "a way"
        parts = re.split("[ -]", two)
        often = {one: index.catalogue.document_frequency(one, stem(one)) for one in parts}
        if all(often.values()):
            rarer = min(often, key=lambda one: often[one])
            if _is_beside(two, stem(rarer), index, documents):
                return two
    return ""


def _is_beside(two: str, stemmed: str, index: ReadableIndex, documents: Collection[str]) -> bool:
    """Whether two words stand beside each other in a text that holds the term ``stemmed``.

    A verb with its particle in any form: "rolls back" for "rollback".
    """
    beside = re.compile(rf"(?<!\w){two.replace(' ', '[ -]')}(?!\w)", re.IGNORECASE)
    texts = index.catalogue.texts_with(stemmed, documents, _TEXTS_SEEN)
    noun = two.replace(" ", "").lower()
    return any(beside.search(text) or noun in joined(text) for text in texts)
