"""Question words that occur in no document, matched to the documents' own vocabulary.

A correction is offered only where one word of the index is clearly meant: never for what English
knows as a word ("paternity" is not "maternity", but "licence" is "license", and "Polish" of "Poland"), for
acronyms, numbers, identifiers, short words or words in double quotes, which are searched for as they stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path

from assistant.answer import Respelled
from assistant.language.english import calmed, stem, without_accents
from assistant.questions.peoples import countries_of
from assistant.questions.regional_spellings import is_spelling_of
from assistant.questions.slips import most_edits, slips
from assistant.questions.words_apart import QUOTED, hyphened_in, in_one, in_two
from ingest.readable.readable import ReadableIndex

# The word pieces of the reader's model that are whole words: some 20,000 of English.
_TOKENIZER = Path(__file__).parents[1] / "span_model" / "weights" / "tokenizer.json"
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4  # letters of a word that may be misspelt
_LONGEST = 40  # letters; no word of a language is longer
_MOST_WORDS = 8  # of a question: an endless one is not a misspelt one
_LONGEST_ENDING = 6  # letters that a stemmer takes off: "ization"
_TERMS_SEEN, _PASSAGES_SEEN = 12, 4
_MANY_PASSAGES = 20_000
_INFLECTIONS = ("", "s", "es", "d", "ed", "ing", "ly", "r", "er", "ers", "st", "est", "ness")
_PREFIXES = ("co", "dis", "mis", "non", "over", "pre", "re", "sub", "un", "under")


def respellings(
    text: str, missing: Sequence[str], index: ReadableIndex, documents: Collection[str]
) -> tuple[Respelled, ...]:
    """What to search for instead of the words ``missing`` (lower case) of a question.

    Words of ``documents`` only are offered when any are named.
    """
    typed = _typed(text)
    words = [word for word in missing if word in typed and _may_be_misspelt(typed[word])]
    found = [(typed[w], _meant(w, typed[w], index, documents)) for w in words[:_MOST_WORDS]]
    found += (
        (word, in_one(word, index, documents)) for word in hyphened_in(text, missing)[:_MOST_WORDS]
    )
    return tuple(Respelled(word, meant) for word, meant in found if meant)


def respelled(text: str, words: Sequence[Respelled]) -> str:
    """``text`` with each word as it is searched for."""
    for word in words:
        text = _replaced(text, word.typed, word.used)
    return text


def literally(question: str, searched: str, words: Sequence[Respelled]) -> str:
    """The question that searches for ``words`` as they were typed; "" without any."""
    if not words:
        return ""
    asked = all(_whole(word.typed).search(question) for word in words)
    for word in words:
        quoted = f'"{word.typed}"'
        if asked:
            question = _replaced(question, word.typed, quoted)
        else:  # a follow-up inherited the word
            searched = _replaced(searched, word.used, quoted)
    return question if asked else searched


def _replaced(text: str, word: str, by: str) -> str:
    return _whole(word).sub(lambda _: by, text)


def _typed(text: str) -> dict[str, str]:
    """The words outside quotation marks by their lower case, as they were typed first."""
    typed: dict[str, str] = {}
    for found in _WORD.finditer(calmed(QUOTED.sub(" ", text))):
        typed.setdefault(found.group().lower(), found.group())
    return typed


def _may_be_misspelt(word: str) -> bool:
    cased = word.lower() != word.upper()  # in a script without capitals a word is hard to tell
    return cased and not word.isupper() and _SHORTEST <= len(word) <= _LONGEST


def _meant(word: str, typed: str, index: ReadableIndex, documents: Collection[str]) -> str:
    """The one word of the documents that ``typed`` must stand for, or the two that it is made of, or ""."""
    plain = without_accents(word.lower())
    if apart := in_two(plain, index, documents, known=is_english(plain)):
        return apart
    if typed[0].isupper() and (country := _country(plain, index)):  # "polish" is a verb
        return country
    if is_english(plain):
        return _across_the_sea(plain, typed, index, documents)
    near = _near_terms(plain, index)
    named = typed[0].isupper()
    costs = {
        held: cost
        for held in _words_with(near, index, documents)
        if (cost := slips(plain, without_accents(held.lower()), named=named)) is not None
    }
    least = min(costs.values(), default=0.0)
    best = [held for held, cost in costs.items() if cost == least]
    if len({stem(held.lower()) for held in best}) != 1:
        return ""
    meant = min(best, key=lambda held: (held.isupper(), held[0].isupper() != named, held))
    return meant[0].upper() + meant[1:] if named else meant


def _across_the_sea(
    plain: str, typed: str, index: ReadableIndex, documents: Collection[str]
) -> str:
    """A British word as the documents write it in American spelling, or the other way round; or ""."""
    near = _words_with(_near_terms(plain, index), index, documents)
    same = {held for held in near if is_spelling_of(held.lower(), plain)}
    return min(same, key=lambda held: (held[0].isupper() != typed[0].isupper(), held), default="")


def _country(plain: str, index: ReadableIndex) -> str:
    """A country as the documents call it: "Poland" for "Polish", "United States" for "America"; or ""."""
    frequency = index.catalogue.document_frequency
    return next((one for one in countries_of(plain) if frequency(one.replace(" ", "-"))), "")


def _near_terms(plain: str, index: ReadableIndex) -> list[str]:
    """The stems of the index that ``plain`` may be misspelt of, the nearest first.

    A slip in its ending keeps a word from being stemmed, so that its beginning is compared.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    letters = len(plain)
    # So many stems begin with one letter there that the second has to be right, too.
    many = index.catalogue.count_passages() > _MANY_PASSAGES
    terms = [
        term
        for start in {plain[: 1 + many], plain[1::-1]}
        for term in index.catalogue.terms(start, max(2, letters - _LONGEST_ENDING), letters + 2)
    ]
    most = most_edits(plain)
    found: dict[str, float] = {}
    for length in {len(term) for term in terms}:
        some = [term for term in terms if len(term) == length]
        for cut in (length - most, length, length + most):  # letters missing, or too many
            cutoff, start = most + 1, plain[: max(1, cut)]
            for term, distance, _ in extract(
                start, some, scorer=OSA.distance, score_cutoff=cutoff, limit=None
            ):
                found[term] = min(distance, found.get(term, distance))
    return sorted(found, key=lambda term: (found[term], term))[:_TERMS_SEEN]


def _words_with(terms: Sequence[str], index: ReadableIndex, documents: Collection[str]) -> set[str]:
    """Words of the documents' passages that hold any of ``terms``."""
    texts = (index.catalogue.texts_with(term, documents, _PASSAGES_SEEN) for term in terms)
    return {word for text in set(chain.from_iterable(texts)) for word in _WORD.findall(text)}


def is_english(word: str) -> bool:
    """Whether a word, lower case, is a common one of English, inflected or not."""
    known, plain = _english_words(), without_accents(word.lower())
    rests = [plain.removeprefix(start) for start in ("", *_PREFIXES) if plain.startswith(start)]
    return any(_roots(rest) & known for rest in rests) or plain + "s" in known


def _roots(plain: str) -> set[str]:
    """What ``plain`` may be an inflected form of."""
    roots = set()
    for ending in _INFLECTIONS:
        root = plain.removesuffix(ending)
        if plain.endswith(ending):
            roots |= {root, root[:-1] if root[-1:] == root[-2:-1] else root}
            roots.add(root + "e" if ending == "ing" else root)
            roots.add(root[:-1] + "y" if root.endswith("i") else root)
    return roots


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    pieces = json.loads(_TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(piece for piece in pieces if piece.isalpha() and len(piece) >= _SHORTEST - 1)


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
