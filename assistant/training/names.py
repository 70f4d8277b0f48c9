"""Names and numbers in a text, as questions name things."""

from __future__ import annotations

import re

# A capitalised word begins a sentence, too: a name stands behind another word or a mark inside one.
_NAME = re.compile(
    r"(?<=[a-z,;:(\"“] )[A-Z][\w’'-]*\w(?: (?:of |the |and )?[A-Z][\w’'-]*\w)*"
    r"|\b\d[\d.,:/]*\d\b|\b\d+\b"
)
_NO_NAMES = frozenset({"I", "I'm", "I'd", "I'll", "I've", "No", "Some", "Your"})


def names_in(text: str) -> list[str]:
    """Capitalised words inside a sentence, and numbers."""
    return [found for found in _NAME.findall(text) if found not in _NO_NAMES]


def kind_of(name: str) -> tuple[int, bool, bool]:
    """Names of a kind may stand for each other: as many words, both of capitals, both with digits."""
    return len(name.split()), name.isupper(), any(letter.isdigit() for letter in name)
