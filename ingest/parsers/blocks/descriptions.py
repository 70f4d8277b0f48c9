"""Descriptions that writers give their pictures for those who do not see them (alternative texts)."""

from __future__ import annotations

import re

_FEWEST_WORDS = 5  # "Company logo", "Picture 3" and "Screenshot" say nothing of what is in it
# What Office writes itself, in the languages that its users have.
_MADE = r"g[eé]n[eé]r(?!at(?:or|eur|ric)|ador)\w+"
_AUTOMATIC = re.compile(
    rf"autom[aá]t\w*\W+{_MADE}|{_MADE}\W+autom[aá]t|\b(?:AI|KI)[- ]gener"
    rf"|{_MADE} (?:par|por|da|door)\b\W.{{0,3}}\b(?:IA|AI)\b",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|svg|webp|[ew]mf|heic)$|^https?:", re.IGNORECASE)


def picture_says(*descriptions: str | None) -> str:
    """The first of a picture's descriptions that tells what is in it, as a line of its own; "" without one.

    A name, the name of a file and what a program wrote by itself tell nothing.
    """
    for description in descriptions:
        said = " ".join((description or "").split())
        if len(said.split()) >= _FEWEST_WORDS and not (
            _AUTOMATIC.search(said) or _FILE.search(said)
        ):
            return f"Picture: {said}"
    return ""
