"""Sentences that say of another name what is asked of one: the lift in Cedar House, not in Ash Court."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from assistant.language.english import MONTHS, STOPWORDS, YEAR, stem, stems_of, words_of
from assistant.language.negation import negates
from assistant.questions.question import Question
from assistant.questions.yes_no import is_yes_no
from assistant.reading.reader import RankedSentence
from ingest.document import BlockKind
from ingest.remembered import remembered

_PART = r"(?:[A-ZÀ-Þ][\w’'-]*|\d+)"
# "The lift in Cedar House", "the trip of Year 4", "the end of March", "the meeting of 4 May", "fees for 2026".
_OF_NAME = re.compile(
    r"\b(?P<head>[^\W\d_]+) (?P<preposition>of|in|at|for|to|from) (?:the |our )?"
    rf"(?P<name>{YEAR}\b|(?:\d{{1,2}} )?(?!(?:I|My|The|Our)\b)[A-ZÀ-Þ][\w’'-]+(?: {_PART})*)"
)
_MONTHS = frozenset(map(stem, MONTHS))
_TITLES = stems_of("mr mrs ms miss dr prof")
_YEAR = re.compile(YEAR)
_SIDE = re.compile(
    r"\b(?:(?P<inside>within|inside|in)|outside(?: of)?) (?:the |an? |our |your )?(?P<name>[^\W\d_]{3,})",
    re.IGNORECASE,
)
# "Block A", "blocks A and B", "grades A to C".
_LETTERED = re.compile(
    r"\b(?P<kind>[^\W\d_]{3,}) "
    r"(?P<letters>(?!I\b)[A-Z]\b(?:(?:, (?:and |or )?| and | or | to | ?[–/-] ?)[A-Z]\b)*)(?![.'’-]\w)"
)
_RANGE = re.compile(r"([A-Z])(?: to | ?[–-] ?)([A-Z])")
_PAIRED = re.compile(
    r"\W*(?:\d[\d.]*\W+)?(?P<first>[^\W\d_][\w-]*(?: [\w-]+){0,2}) (?:and|&)"
    r" (?P<second>[^\W\d_][\w-]*(?: [\w-]+)?) (?P<noun>[^\W\d_]+)\W*"
)
# "The head of IT": an office, and of what.
_OFFICE = re.compile(
    r"\b(?:heads?|directors?|managers?|chiefs?|chair(?:man|woman|person)?|leaders?|leads?|dean|minister|secretary"
    r"|coordinators?|officers?) (?:of|for) (?:the |our )?(?P<field>[^\W\d_]+(?:(?: and| &)? [^\W\d_]+){0,2})",
    re.IGNORECASE,
)
# Fields that go by several names.
_FIELDS = tuple(
    map(
        stems_of,
        (
            "hr human resources personnel people",
            "it information technology computing systems",
            "finance financial accounts accounting",
            "pr communications press media public relations",
            "operations facilities estates premises buildings",
            "sales marketing business",
            "learning training education",
        ),
    )
)
_ENDS_FIELD = STOPWORDS - {"and", "it"}
_EITHER = re.compile(r"\b(?:or|and|both|each|than|other|another)\b", re.IGNORECASE)


def of_names_instead(question: Question, ranked: Sequence[RankedSentence]) -> set[tuple[str, int]]:
    """Those that have another name, letter or side of it, where the question has one, by their ``key``.

    Not where the sentence or what stands above it says the name asked for, too, nor of names that are written
    otherwise elsewhere (acronyms), nor where several are asked for.
    """
    if _EITHER.search(question.text) or is_yes_no(question.text):
        return set()
    asked = _named(question.text)
    sides = {*_sides(question.text)}
    found = {one.key for one in ranked if sides and _is_of_other_side(one.text, sides)}
    if lettered := {*_lettered(question.text)}:
        found |= {one.key for one in ranked if _is_of_other_letter(one, lettered)}
    offices = list(_fields(question.text))
    found |= {one.key for one in ranked if offices and _is_of_other_office(one, offices)}
    found |= {one.key for one in ranked if _is_of_other_in_heading(question.text, one)}
    for one in ranked if asked else ():
        if one.sentence.kind is BlockKind.TABLE_ROW:
            continue
        told = _named(one.text)
        around = one.stems_around if told else frozenset()
        said = stems_of(one.text) if told else frozenset()
        if any(
            slot == other
            and not name
            <= (said if _is_time(name) else around)  # what was in March is told in April
            and name - another
            and another - name
            for slot, name in asked
            for other, another in told
        ):
            found.add(one.key)
    return found


def _is_of_other_side(text: str, asked: set[tuple[bool, str]]) -> bool:
    told = {*_sides(text)}
    other = any((not inside, name) in told and (inside, name) not in told for inside, name in asked)
    return other and not negates(text)  # those who are not in Europe are outside


def _is_of_other_in_heading(asked: str, ranked: RankedSentence) -> bool:
    """Whether a sentence is of another of two that its heading names: "Breakfast club and after-school club"."""
    pair = _PAIRED.fullmatch(ranked.passage.nearest_heading)
    if pair is None or ranked.sentence.kind is BlockKind.TABLE_ROW:
        return False
    noun = stem(pair["noun"].lower())
    first = pair["first"].split()
    if stem(first[-1].lower()) == noun:
        first.pop()
    kinds = [tuple(words_of(" ".join(first))), tuple(words_of(pair["second"]))]
    wanted, told = (
        {kind for kind in kinds if kind and _names_kind(text, kind, noun)}
        for text in (asked, ranked.text)
    )
    return bool(wanted and told) and wanted.isdisjoint(told)


def _names_kind(text: str, kind: tuple[str, ...], noun: str) -> bool:
    words = words_of(text)
    return any(
        tuple(words[end - len(kind) : end]) == kind and stem(words[end]) == noun
        for end in range(len(kind), len(words))
    )


def _is_of_other_letter(ranked: RankedSentence, asked: set[tuple[str, str]]) -> bool:
    """Whether a sentence names another of a kind by its letter, or what stands above it: Block A for Block D."""
    if ranked.sentence.kind is BlockKind.TABLE_ROW:
        return False
    told, above = {*_lettered(ranked.text)}, {*_lettered(ranked.passage.prefix)}
    kinds = {kind for kind, _ in asked}
    of_kind = any(kind in kinds for kind, _ in told | above)
    return of_kind and asked.isdisjoint(told | above)


def _is_of_other_office(ranked: RankedSentence, asked: Sequence[frozenset[str]]) -> bool:
    """Whether a sentence names the same office in another field: the head of IT where that of HR is asked for."""
    told = [] if ranked.sentence.kind is BlockKind.TABLE_ROW else list(_fields(ranked.text))
    around = ranked.stems_around if told else frozenset()
    said = frozenset().union(*told)
    return bool(told) and all(
        around.isdisjoint(field) and said.isdisjoint(named_too(field)) for field in asked
    )


def named_too(field: frozenset[str]) -> frozenset[str]:
    """The words of a field, and what else it may be called."""
    return field.union(*(names for names in _FIELDS if not field.isdisjoint(names)))


def _fields(text: str) -> Iterator[frozenset[str]]:
    """The stems of what each office in a text is of."""
    for match in _OFFICE.finditer(text):
        words = match["field"].split()
        field = takewhile(lambda word: word.isupper() or word.lower() not in _ENDS_FIELD, words)
        if stems := frozenset(stem(word.lower()) for word in field if word != "&"):
            yield stems - _TITLES - {"and"}


def _lettered(text: str) -> Iterator[tuple[str, str]]:
    """The kinds, as stems, and letters of what a text names so."""
    for match in _LETTERED.finditer(text):
        kind = stem(match["kind"].lower())
        letters = set(re.findall(r"[A-Z]", match["letters"]))
        for first, last in _RANGE.findall(match["letters"]):
            letters.update(map(chr, range(ord(first), ord(last) + 1)))
        if match["kind"].lower() not in STOPWORDS:
            yield from ((kind, letter) for letter in letters)


def _is_time(name: frozenset[str]) -> bool:
    return bool(name & _MONTHS) or any(map(_YEAR.fullmatch, name))


def _sides(text: str) -> Iterator[tuple[bool, str]]:
    """What is told to be within something, or outside of it."""
    for match in _SIDE.finditer(text):
        yield match["inside"] is not None, match["name"].lower()


@remembered(16384)
def _named(text: str) -> tuple[tuple[tuple[str, str], frozenset[str]], ...]:
    """The names in a text, as stems, each after the word and the preposition that it belongs to."""
    return tuple(
        ((stem(match["head"].lower()), match["preposition"]), stems_of(match["name"]) - _TITLES)
        for match in _OF_NAME.finditer(text)
        if not match["name"].isupper()
    )
