"""The nouns of a question in another language than English, and whether a text has them.

The reader knows English only: what it is sure of in German or Spanish says little. There the things that are
asked for have to stand in the text by their name, or as a part of a longer word ("Urlaub" in "Erholungsurlaub").
Where neither capitals nor articles tell nouns (Polish, Swedish, Russian) it is every word that carries the
question, and in a language of which nothing is known every long one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from Stemmer import Stemmer

from assistant.language.english import FUNCTION_WORDS, STOPWORDS, without_accents
from assistant.language.languages import LANGUAGES, SMALL_WORDS
from assistant.questions.spelling import is_english
from ingest.remembered import remembered

_WORD = re.compile(r"\b[^\W\d_]+\b")  # not "CO" of "CO2"
_SHORTEST = 3  # letters of a noun
_SHORTEST_PART = 5  # of a word that stands in a longer one
_SAME_BEGINNING = 0.7  # of the shorter of two words: "samstags" and "Samstag"
_LONGEST_ENDING = 3  # letters by which forms of a word differ
_CAPITALS = "de"  # nouns are written so
_MOST = 30  # words, and nouns, of a question that are looked for: an endless one is no dearer
_SURE = 2  # words of a language that English has not
_LONG = 7  # letters of a word that tells what is asked for, in a language that is not known
_ENGLISH = STOPWORDS | FUNCTION_WORDS
_PLAIN = {name: frozenset(map(without_accents, words)) for name, words in SMALL_WORDS.items()}


class Asked(NamedTuple):
    """What a question in another language asks for: the words that carry it, and its nouns.

    Each noun has with it what stands beside it: "la prochaine réunion" is one.
    """

    language: str
    words: Sequence[str]
    nouns: Sequence[Sequence[str]]

    def are_nouns_held(self, texts: Iterable[str]) -> bool:
        """Whether each noun stands in some of the texts."""
        held = _stems(" ".join(texts), self.language)
        return all(_any_held(noun, held, self.language) for noun in self.nouns)

    def is_any_held(self, text: str) -> bool:
        """Whether a text has any of the nouns, or where there is none any of the words; of no words, too."""
        words = [word for noun in self.nouns for word in noun] or self.words
        return not words or _any_held(words, _stems(text, self.language), self.language)


def asked_in(question: str) -> Asked | None:
    """What a question asks for; None for one in English."""
    words = _WORD.findall(question)
    plain = [without_accents(word.lower()) for word in words]
    exact = [word.lower() for word in words]
    counts = {
        name: sum(map(SMALL_WORDS[name].__contains__, exact)) + sum(map(short.__contains__, plain))
        for name, short in _PLAIN.items()
    }
    language = max(counts, key=lambda name: counts[name])
    own = sum(word in _PLAIN[language] and word not in _ENGLISH for word in plain)
    english = sum(word in _ENGLISH and word not in _PLAIN[language] for word in plain)
    if own <= english:
        return _of_no_language(words)
    carrying = [
        word if len(word) >= _SHORTEST and low not in _PLAIN[language] else ""
        for word, low in zip(words, plain, strict=True)
    ]
    told = [word for word in carrying if word][:_MOST]
    if own < _SURE and any(map(is_english, told)):  # "menu du jour"
        return None
    if language == _CAPITALS and any(word[0].isupper() for word in words[1:]):
        nouns = [[word] for word in carrying[1:] if word[:1].isupper()]
        return Asked(language, told, nouns[:_MOST])
    if "before_nouns" not in LANGUAGES[language]:  # without articles nouns are like other words
        return Asked(language, told, [[word] for word in told])
    before = LANGUAGES[language]["before_nouns"].split()
    nouns = [
        [*takewhile(bool, carrying[number + 1 : number + 1 + _MOST])]
        for number, word in enumerate(exact)
        if word in before
    ]
    return Asked(language, told, [*filter(None, nouns)][:_MOST])


def _of_no_language(words: Sequence[str]) -> Asked | None:
    """The long words of a question in words that English does not know, of which several are no names."""
    words = words[:_MOST]
    if sum(map(str.islower, words[1:])) < _SURE or any(
        word.lower() in _ENGLISH or is_english(word) for word in words
    ):
        return None
    long = [word for word in words if len(word) >= _LONG]
    return Asked("", long, [[word] for word in long])


def _any_held(words: Sequence[str], held: Collection[str], language: str) -> bool:
    return any(_is_held(_stem(word, language), held) for word in words)


def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(_stem(word, language) for word in _WORD.findall(text))


def _is_held(word: str, held: Collection[str]) -> bool:
    """Whether a text has a word, inflected or in a longer one; of a longer one each part: "Urlaubs|tage"."""
    return word in held or any(
        _is_alike(word, other) or (len(other) >= _SHORTEST_PART and _rest_held(word, other, held))
        for other in held
    )


def _is_alike(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if len(short) < _SHORTEST_PART:
        return False
    beginning = max(_SHORTEST_PART, round(_SAME_BEGINNING * len(short)))
    near = len(long) - len(short) <= _LONGEST_ENDING
    return word in other or (near and short[:beginning] == long[:beginning])


def _rest_held(word: str, other: str, held: Collection[str]) -> bool:
    """Whether a word is another and what other words begin or end with."""
    if other not in word:
        return False
    rests = (rest for rest in word.split(other, 1) if len(rest) > _LONGEST_ENDING)
    return all(any(_ends_of(one, rest) for one in held) for rest in rests)


def _ends_of(word: str, rest: str) -> bool:
    bare = rest.removeprefix("s")
    return word.startswith((rest, bare)) or word.endswith((rest, bare))


@remembered(65536)
def _stem(word: str, language: str) -> str:
    stemmed = "stemmer" in LANGUAGES.get(language, {})
    word = word.lower()
    return without_accents(_stemmer(language).stemWord(word) if stemmed else word)


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Stemmer:
    return Stemmer(LANGUAGES[language]["stemmer"])
