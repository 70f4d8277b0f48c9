"""How a text reads in one code page: a wrong one shows signs and letters where no language has them."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+")
_HIGH = re.compile("[^\0-\x7f]")
_CONTROL = re.compile("[\x80-\x9f]")
# Signs within a word or before one; letters between or before figures; a degree behind a word; a break before
# one; letters of other alphabets beside Latin ones; two dots that part no vowels.
_MISPLACED = re.compile(
    r"(?<=[^\W\d_])[^\0-\x7f\w’·\xad](?=[^\W\d_])|[£¥¤³²¹ºª¶±¼½¾®™](?=[^\W\d_])"
    r"|(?<=\d)[^\0-\x7f\W\d_](?=\d)|(?<![^\W_])[^\0-\x7f\W\d_](?=\d)|(?<=[^\W\d_]{2})°|(?<![^\W\d_])\xad"
    r"|(?<=[A-Za-z])[\u0370-\u06ff]|[\u0370-\u06ff](?=[A-Za-z])"
    r"|(?<![aeouAEOU])[ïÏ]"
)
_LONE = re.compile(r"(?<![^\W_])[^\0-\x7f\W\d_](?![\w.])")


class SignsRead(NamedTuple):
    """The signs of a text beyond ASCII, those where no language has them, its words, those of one such letter."""

    signs: Counter[str]
    misplaced: Counter[str]
    words: Counter[str]
    lone: Counter[str]


def signs_of(data: bytes, codec: str) -> SignsRead | None:
    """``data`` in a code page, None where that has no such bytes."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text):
        return None
    misplaced = Counter(found.group() for found in _MISPLACED.finditer(text))
    words = Counter(_WORD.findall(text))
    for word, count in words.items():
        if not (word.islower() or word.isupper() or word[1:].islower()):
            misplaced += Counter(dict.fromkeys(_misplaced_within(word), count))
    spoken = Counter[str]()
    for word, count in words.items():
        spoken[word.lower()] += count
    return SignsRead(Counter(_HIGH.findall(text)), misplaced, spoken, Counter(_LONE.findall(text)))


def _misplaced_within(word: str) -> list[str]:
    """Letters beyond ASCII in a word of small letters and capitals where no language has them.

    Capitals right behind a letter and beside a small one, small ones before a capital, and a capital before
    another that begins a word.
    """
    found = [
        letter
        for before, letter, after in zip(word, word[1:], f"{word[2:]} ", strict=False)
        if letter > "\x7f"
        and (
            (letter.isupper() and (before.islower() or after.islower()))
            or (letter.islower() and after.isupper())
        )
    ]
    opens = word[0] > "\x7f" and word[1:2].isupper() and (word[0].islower() or word[2:3].islower())
    return [*found, *word[:opens]]
