"""Whether the names of a sentence stand in the passages that it cites, in whatever form.

A name is known by its capital, so only in languages where no other noun has one, and only where sentence
and passage are in the same language: names are translated, too ("Vienna", "Wien").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.language.english import (
    DAYS,
    MONTHS,
    SHORT_MONTHS,
    STOPWORDS,
    without_accents,
    words_of,
)
from assistant.language.languages import LANGUAGES

# Small words by which a language is told. German is told to be let alone: its nouns have capitals.
_ENGLISH = "the of is are by in and to for on at with was has will"
_SMALL_WORDS = {"en": _ENGLISH.split()} | {
    name: table["small_words"].split()
    for name, table in LANGUAGES.items()
    if "small_words" in table
}
_WORD = r"[A-ZÀ-Þ][\w’'-]+"
_RUN = re.compile(rf"(?:(?<=[\w,;:’'()–-] )|(?<= [(“„«\"'])){_WORD}(?: {_WORD})*(?![\w’'-]| \d)")
_FIRST = re.compile(rf"\A\W*{_WORD}(?: {_WORD})+(?![\w’'-]| \d)")
_LABEL = re.compile(r"\A[^:.!?]{1,50}:(?=\s)")
_MOST_LABEL_WORDS = 5
_ACRONYM = re.compile(r"\b[A-Z]{3,5}\b")
_STEM_LETTERS = 5  # Europe, European; Berlin, Berlin's
_PERIODS = {*MONTHS, *SHORT_MONTHS, *DAYS, *(day[:3] for day in DAYS), "tues", "thur", "thurs"}
_NUMERIC_DATE = re.compile(r"\d{4}-\d\d|\d{1,2}[./]\d{1,2}[./]")
# Written with capitals, and no names: units, hours, titles, and roles that have shorter words for themselves.
_NO_NAMES = frozenset(
    (
        "am pm uhr eur usd gbp chf nok sek dkk euro euros franken kb mb gb tb hz khz mhz ghz kw kwh mw db"
        " pdf id faq url vat hr ceo cfo coo cto eu uk us usa un mr mrs ms dr prof yes no q1 q2 q3 q4"
    ).split()
)
# Countries whose people and languages begin otherwise than they do.
_PEOPLES = (
    "spain spanish spaniards|france french|greece greek greeks|denmark danish danes|poland polish poles"
    "|netherlands dutch holland|britain british uk|sweden swedish swedes|finland finnish finns|ireland irish"
    "|switzerland swiss|turkey turkish turks|norway norwegian|wales welsh|scotland scottish scots|china chinese"
    "|states american americans usa us|england english|iraq iraqi|thailand thai|peru peruvian|cuba cuban"
)
_PEOPLE = {name: frozenset(row.split()) for row in _PEOPLES.split("|") for name in row.split()}


def names_known(
    text: str, passages: str, elsewhere: Collection[str], asked: Collection[str]
) -> bool:
    """Whether ``passages`` hold the names of a sentence.

    Names of the question, ``asked``, need not be held; one word of a name may also be one of the words
    ``elsewhere`` in the documents cited, such as the company's whose handbook it is.
    """
    if _language(text) != (_language(passages) or _language(text)) or _language(text) in ("", "de"):
        return True
    words = {_plain(word) for word in words_of(passages)} | {_plain(word) for word in asked}
    initials = "".join(word[0] for word in words_of(passages))
    short = {_plain(word) for word in _ACRONYM.findall(text)}
    around = {_plain(word) for word in elsewhere}
    opening = _plain(next(iter(words_of(text)), ""))
    for name in _names(text, words):
        unknown = [
            part
            for part in name
            if not _is_known(part, words, passages) and not (part in short and part in initials)
        ]
        spelled_short = len(name) > 1 and "".join(part[0] for part in name) in words
        # One word may be the house's own, or have its capital because it begins the sentence.
        alone = len(unknown) == 1 and (unknown[0] in around or unknown[0] == opening)
        if unknown and not spelled_short and not alone:
            return False
    return True


def _names(text: str, words: Collection[str]) -> Iterator[list[str]]:
    """The words of each name, plain."""
    label = _LABEL.match(text)
    held = [word for word in words_of(label[0]) if word not in STOPWORDS] if label else []
    if len(held) <= _MOST_LABEL_WORDS and any(_is_known(_plain(word), words, "") for word in held):
        text = text[len(label[0]) if label else 0 :]  # "Response Time: two days"
    first = _FIRST.match(text)
    runs = _RUN.findall(text[first.end() :] if first else text)
    for run in ([first[0]] if first else []) + runs:
        yield [_plain(word) for word in words_of(run) if word not in STOPWORDS]


def _is_known(name: str, words: Collection[str], passages: str) -> bool:
    begins = name[:_STEM_LETTERS]
    if name in words or name in _NO_NAMES or name.isdigit():
        return True
    if name in _PERIODS:
        return bool(_NUMERIC_DATE.search(passages)) or any(w.startswith(name[:3]) for w in words)
    return (
        (len(begins) > 3 and any(word.startswith(begins) for word in words))
        or not _PEOPLE.get(name, frozenset()).isdisjoint(words)
        or any(word[0].isdigit() and word.endswith(name) for word in words)  # "8GB"
    )


def _language(text: str) -> str:
    words = [word.lower() for word in re.findall(r"\w+", text)]
    counts = {name: sum(word in small for word in words) for name, small in _SMALL_WORDS.items()}
    best = max(counts, key=lambda name: (counts[name], name == "de"))  # rather unchecked than lost
    return best if counts[best] else ""


def _plain(word: str) -> str:
    """``word`` without accents, "Müller" and "Mueller" alike."""
    return re.sub(r"([aou])e", r"\1", without_accents(word.casefold()))
