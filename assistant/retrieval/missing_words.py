"""The words of a question that occur in no document in any form that a reader would know them by."""

from __future__ import annotations

from itertools import chain

from assistant.language.calendar_words import calendar_words_in
from assistant.language.english import stem, words_of
from assistant.questions.nouns_asked import asked_in
from assistant.retrieval.retriever import Retrieval

_LONGEST_ACRONYM = 6  # letters


def missing_words(retrieval: Retrieval) -> tuple[str, ...]:
    """The words that occur nowhere, without days and months that a passage has otherwise: "Feb", "2025-02-03".

    Of a question in another language the nouns first, and no "puedo" or "gibt"; numbers and codes as in English.
    """
    if not retrieval.missing:
        return ()
    texts = (
        f"{one.stored.passage.prefix}\n{one.stored.passage.text}" for one in retrieval.passages
    )
    told = frozenset[str]().union(
        *(calendar_words_in(retrieval.question.text, text) for text in texts)
    )
    missing = dict.fromkeys(word for word in retrieval.missing if stem(word) not in told)
    asked = asked_in(retrieval.question.text)
    if asked is None:
        return tuple(missing)
    carrying = [word.lower() for word in (*chain(*asked.nouns), *asked.words)]
    codes = (word for word in missing if not word.isalpha())
    return tuple(word for word in dict.fromkeys((*carrying, *codes)) if word in missing)


def is_spelled_out(word: str, retrieval: Retrieval) -> bool:
    """Whether a passage says in full what an acronym stands for: "Chief Technology Officer"."""
    if not 2 < len(word) <= _LONGEST_ACRONYM:
        return False
    texts = (found.stored.passage for found in retrieval.passages)
    one = word.removesuffix("s") if len(word) > len("NDA") else word  # "NDAs"
    return any(
        one in "".join(part[0] for part in words_of(f"{passage.prefix}\n{passage.text}"))
        for passage in texts
    )
