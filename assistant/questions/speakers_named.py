"""Who a question names where a record has what they are: "President Adams" where "THE PRESIDENT:" speaks.

People know who held an office; the record of what was said often does not name them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from assistant.answer import Respelled
from assistant.language.english import STOPWORDS, calmed, stem
from assistant.questions.words_apart import QUOTED
from ingest.readable.readable import ReadableIndex

_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r"\bthe $", re.IGNORECASE)
_TEXTS_SEEN = 40
_OFTEN = 2  # times that somebody speaks in a record; a form says once who holds an office
_FEWEST_SAID = 4  # words behind who speaks; a form has a name there


def speakers_named(
    text: str, missing: Sequence[str], index: ReadableIndex, documents: Collection[str] = ()
) -> tuple[Respelled, ...]:
    """What to search for instead of who is named behind an office, their name being ``missing`` (lower case).

    Offices of those who speak in ``documents`` only are offered when any are named.
    """
    return tuple(
        Respelled(text[start:end], f"the {office.lower()}")
        for start, end, office in _named(calmed(QUOTED.sub(_blank, text)), frozenset(missing))
        if _speaks(office, index, documents)
    )


def _named(text: str, missing: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Where an office with a missing name behind it begins and ends in ``text``, and the office."""
    words = [*_WORD.finditer(text)]
    is_missing = [word[0][0].isupper() and word[0].lower() in missing for word in words]
    for at, (office, name) in enumerate(pairwise(words)):
        if is_missing[at] or not is_missing[at + 1] or office[0].lower() in STOPWORDS:
            continue
        if text[office.end() : name.start()] != " ":
            continue
        last = at + 1
        while last + 1 < len(words) and is_missing[last + 1]:
            if text[words[last].end() : words[last + 1].start()].strip(" ."):
                break
            last += 1
        article = _ARTICLE.search(text, 0, office.start())
        yield article.start() if article else office.start(), words[last].end(), office[0]


def _speaks(office: str, index: ReadableIndex, documents: Collection[str]) -> bool:
    said = re.compile(
        rf"(?<!\S)(?:the )?{re.escape(office)}[ \t]*:(?:[ \t]+\S+){{{_FEWEST_SAID}}}", re.IGNORECASE
    )
    texts = index.catalogue.texts_with(stem(office.lower()), documents, _TEXTS_SEEN)
    return sum(len(said.findall(text)) for text in texts) >= _OFTEN


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
