"""What is known of other languages than English, read from ``languages.toml``; that file says what."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

LANGUAGES: dict[str, dict[str, Any]] = tomllib.loads(
    (files(__package__) / "languages.toml").read_text("utf-8")
)

# Words that carry nothing in a question, by language, of those whose questions are known.
SMALL_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(
        word
        for key in ("asks", "before_nouns", "small_words", "months", "numbers", "tens")
        for word in table.get(key, "").replace("|", " ").split()
    )
    for name, table in LANGUAGES.items()
    if "asks" in table
}


def numbers_by_word(key: str) -> dict[str, int]:
    """The words of every language that stand under ``key`` in order, with their number from 1."""
    return {
        word: number
        for table in LANGUAGES.values()
        for number, words in enumerate(table.get(key, "").split("|"), start=1)
        for word in words.split()
    }


def each(key: str) -> list[Any]:
    """What stands under ``key``, of each language that has it."""
    return [table[key] for table in LANGUAGES.values() if key in table]
