"""What a text names by a code or a number: P077, 2.1, 2024-0137, a@b.org, room 204.

Codes, versions, addresses and numbers with marks inside are one term each. What a plain number names is
told by the word before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.language.english import STOPWORDS, stem

_TOKEN = re.compile(r"[^\W_]+(?:[-.:/@_+][^\W_]+)*")
_WHOLE = re.compile(r"[^\W_]+(?:(?:[-.:/@_+'’]|(?<=\d),(?=\d))[^\W_]+)*")
_ADDRESS = re.compile(r"[^@]+@[^@]+\.[^@]+|(?:[^\W\d_]+[-.])*[^\W\d_]+\.[^\W\d_]{2,}")
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,})[ \u00a0#№(]{1,3}$")
# After these a number is a measure of others.
_MEASURES = re.compile(
    r"(?:\b(?:over|under|above|below|least|most|about|around|within|beyond|exceed(?:s|ing)?|up to|from|to"
    r"|and|or)|\b(?:than|between|since|until|till|before|after)(?:\W+\w+)?)\W*$",
    re.IGNORECASE,
)
# Characters looked at before a number: searching further back would be quadratic on endless words.
_BEFORE = 60


class Named(NamedTuple):
    """A code or number in lower case, where it begins, and what others of its kind share with it.

    The kind of P077 is "p0", of version 2.1 "version"; "" where a number stands alone.
    """

    code: str
    kind: str
    start: int


def codes_in(text: str) -> tuple[str, ...]:
    """The codes, versions and addresses of a text in lower case, without repeats; no plain numbers."""
    tokens = (match.group().lower() for match in _TOKEN.finditer(text))
    return tuple(dict.fromkeys(token for token in tokens if _is_code(token)))


def named_in(text: str) -> Iterator[Named]:
    """What a text names by a code or a number, in order."""
    for match in _TOKEN.finditer(text):
        token = match.group().lower()
        if any(map(str.isalpha, token)):
            if _is_code(token):
                kind = re.sub(r"\d+", "0", token) if any(map(str.isdigit, token)) else ""
                yield Named(token, kind, match.start())
        elif any(map(str.isdigit, token)):
            before = _WORD_BEFORE.search(text[max(0, match.start() - _BEFORE) : match.start()])
            word = before[1].lower() if before else ""
            yield Named(token, "" if word in STOPWORDS else stem(word), match.start())


def asked_for_by_name(question: str) -> list[Named]:
    """What a question is about by code or number, not what it measures by ("more than 5")."""
    return [
        named
        for named in named_in(question)
        if not _MEASURES.search(question[max(0, named.start - _BEFORE) : named.start])
    ]


def of_whole_terms(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end``, moved to the ends of the codes, numbers and words of ``text`` that they cut."""
    for match in _WHOLE.finditer(text):
        if match.start() < end and start < match.end():
            start, end = min(start, match.start()), max(end, match.end())
    return start, end


def _is_code(token: str) -> bool:
    digits = any(map(str.isdigit, token))
    return (digits and not token.isdigit()) or _ADDRESS.fullmatch(token) is not None
