"""Words that are written in one or in two: "log in" and "login", "e-mail" and "email"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.language.english import calmed, stem
from assistant.language.particle_verbs import parted
from ingest.readable.readable import ReadableIndex

QUOTED = re.compile(r"\"[^\"]{0,200}\"|“[^”]{0,200}”|„[^“”]{0,200}[“”]|«[^»]{0,200}»")
_HYPHENED = re.compile(r"(?<![\w-])[^\W\d_]+-[^\W\d_]+(?![\w-])")
_SHORTEST_PART = 3  # letters of a word that is written apart
_TEXTS_SEEN = 12


def hyphened_in(text: str, missing: Sequence[str]) -> list[str]:
    """The words of a question that are written with a hyphen, and a part of which is missing."""
    found = _HYPHENED.findall(calmed(QUOTED.sub(" ", text)))
    return [one for one in found if not set(one.lower().split("-")).isdisjoint(missing)]


def in_one(hyphened: str, index: ReadableIndex) -> str:
    """A word with a hyphen as the documents write it without: "email" for "e-mail"; or ""."""
    one = hyphened.replace("-", "")
    return one if index.catalogue.document_frequency(one.lower(), stem(one.lower())) else ""


def in_two(plain: str, index: ReadableIndex, documents: Collection[str], *, known: bool) -> str:
    """A word as the documents write it in two: "log in" for "login", "e-mail" for "email".

    One that English has, ``known``, is parted where its particle or first letter is.
    """
    cuts = () if known else range(_SHORTEST_PART, len(plain) - _SHORTEST_PART + 1)
    twos = (parted(plain), *(f"{plain[:cut]} {plain[cut:]}" for cut in cuts))
    for two in filter(None, (*twos, f"{plain[0]}-{plain[1:]}")):  # "e-mail", not "a way"
        parts = re.split("[ -]", two)
        often = {one: index.catalogue.document_frequency(one, stem(one)) for one in parts}
        if all(often.values()):
            beside = re.compile(rf"(?<!\w){two.replace(' ', '[ -]')}(?!\w)", re.IGNORECASE)
            rarer = min(often, key=lambda one: often[one])
            texts = index.catalogue.texts_with(stem(rarer), documents, _TEXTS_SEEN)
            if any(beside.search(text) for text in texts):
                return two
    return ""
