"""The row of a table that a question is about, by what its cells, its columns and its headings say.

A reader of sentences reads cells like no answer. What a row is about stands in cells that the question
repeats whole ("Hall 1", "late") or, as a number, lies within ("10 to 19"); what is asked for stands
under the column that it names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from assistant.language.calendar_words import calendar_words_in
from assistant.language.english import STOPWORDS, content_terms, stem, stems_of, words_of
from assistant.language.values import Clock, days_and_times
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question
from assistant.questions.shapes import Shape
from assistant.questions.yes_no import is_yes_no
from assistant.reading.cell_ranges import numbers_within
from assistant.reading.cells import heads_rows, is_form, named_cells, row_above
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.tables import (
    asks_how_often,
    asks_price,
    column_asked_for,
    is_alike,
    is_price,
)
from ingest.document import BlockKind

_COMMON = 0.5  # share of a table's rows; words that more hold tell none of them
_UNMET = 0.5  # share of the question's weight that neither row, columns nor headings may say
_UNMET_OF_PAIR = (
    0.6  # a name with what belongs to it is asked for in other words: "who handles claims"
)
_LEFT = 1  # what a row is of stands in its first two cells; further right it is told of another
_WORD_WEIGHT = 1.0  # of a term that has none
_SUPERLATIVE = re.compile(
    r"\b(?:most|least|(?!(?:guest|rest|request|interest|test|west|forest|harvest|contest|protest)\b)\w+est|worst)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:for|of|in|at|on|by|with|from|per|a|an|the|my|our|your|its)\s+(?=([\w'’-]+))",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\b\d+(?:\.\d+)+\b")
_NAME = re.compile(r"(?<=\w )[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)+")
# These say how a cell stands to its row, and what is in it, but nothing that a row could lack.
_RELATES = frozenset(map(stem, ["contain", "include", "number", "amount", "figure", "value"]))
_PRICES = frozenset(map(stem, ["cost", "price", "fee", "charge", "pay", "paid", "expensive"]))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, the names of its columns (none where it has no header), and what of the question it says.

    ``held`` are stems of the question in its cells, ``keys`` the cells that the question repeats,
    ``around`` the stems of the question that its columns and headings say.
    """

    ranked: RankedSentence
    table: tuple[str, int]
    names: list[str]
    cells: list[str]
    held: frozenset[str]
    keys: frozenset[int]
    around: frozenset[str]


class _Asked(NamedTuple):
    """A question as its words and their weights."""

    question: Question
    words: frozenset[str]
    weights: Mapping[str, float]

    def weight(self, stems: frozenset[str]) -> float:
        return sum(self.weights.get(one, _WORD_WEIGHT) for one in stems)


def row_asked_for(
    question: Question, weights: Mapping[str, float], ranked: Sequence[RankedSentence]
) -> RankedSentence | None:
    """The one row that says what a question names, with the cell that it asks for; None without one."""
    asked = _Asked(question, stems_of(question.text), weights)
    rows = [row for one in ranked if (row := _read(asked, one)) is not None]
    telling = [row for row in rows if _tells(row, rows)]
    answering = [row for row in telling if _answers(asked, row)]
    if not answering:
        return None
    best = max(answering, key=lambda row: _score(asked, row))
    rivals = [row for row in answering if row.cells != best.cells]
    rivals += [row for row in telling if row.table == best.table and row is not best]
    return None if any(_score(asked, row) >= _score(asked, best) for row in rivals) else best.ranked


def rows_of_others(
    question: Question,
    weights: Mapping[str, float],
    ranked: Sequence[RankedSentence],
    missing: Sequence[str] = (),
) -> set[tuple[str, int]]:
    """The ``key`` of rows of a table with the column asked for, but not for them.

    Where a question names something that neither columns nor headings say, a row that holds none of it is
    of another: of a projector where the deposit for a piano is asked for. A header row goes with all of
    its rows. So is every row where what is called by its name occurs in no document (``missing`` are such
    words): the Platinum plan. Which is the best of them no row says in words.
    """
    compares = question.read != question.text or _SUPERLATIVE.search(question.text)
    if question.shape is not Shape.SENTENCE or compares:
        return set()
    asked = _Asked(question, stems_of(question.text), weights)
    rows = [row for one in ranked if (row := _read(asked, one)) is not None]
    stems = frozenset(question.stems)
    things = stems & frozenset(map(stem, [*naming_words(question.text), *_things(question.text)]))
    absent = frozenset(map(stem, missing)).intersection(map(stem, naming_words(question.text)))
    others = [
        row
        for row in rows
        if (not row.held or absent - row.held)
        and things - row.around
        and _said(stems, frozenset().union(*map(stems_of, row.names)))
    ]
    others += [row for row in rows if row not in others and _has_part_of(asked, row)]
    if not is_yes_no(question.text):  # whether it is "3 months" is told by who has six
        others += [row for row in rows if row not in others and _lacks_key(row, rows)]
    gone = {row.table for row in others} - {row.table for row in rows if row not in others}
    headers = [
        one
        for one in ranked
        if one.sentence.lead and (one.passage.document, one.sentence.start) in gone
    ]
    return {one.key for one in (*(row.ranked for row in others), *headers)}


def _lacks_key(row: _Row, rows: Sequence[_Row]) -> bool:
    """Whether the question repeats a cell of other rows of a table, and says nothing else that this row does.

    Of what is on "at the Barn" the acts on the Meadow are none. A table may go on below another heading.
    """
    document = row.ranked.passage.document
    return not row.keys and any(
        other.keys and row.held <= other.held and other.names == row.names
        for other in rows
        if other.ranked.passage.document == document
    )


def _has_part_of(asked: _Asked, row: _Row) -> bool:
    """Whether a row has a part of a name beside words that are not asked: Birch House for Elm House."""
    said = stems_of(f"{row.ranked.text} {row.ranked.passage.prefix}")
    for name in _NAME.findall(asked.question.text):
        parts = [stem(word) for word in words_of(name)]
        for cell in row.cells:
            held = stems_of(cell)
            other = {one for one in held - asked.words if one.isalpha() and len(one) > 1}
            if not held.isdisjoint(parts) and other and not said.issuperset(parts):
                return True
    return False


def _things(text: str) -> list[str]:
    """The words of a question that name things, for they stand after an article or a preposition."""
    return [word for found in _THING.findall(text) for word in words_of(found)]


def _read(asked: _Asked, ranked: RankedSentence) -> _Row | None:
    if ranked.sentence.kind is not BlockKind.TABLE_ROW or ranked.sentence.lead:
        return None
    if heads_rows(ranked.passage, ranked.sentence):
        return None
    (passage, header), *below = with_header(ranked)
    names, cells = named_cells(passage.quote(header) if below else "", ranked.text)
    above = row_above(ranked.passage, ranked.sentence)
    if above is not None and below:  # what heads a row is of it like its first cell
        names, cells = ["", *names], [ranked.passage.quote(above), *cells]
    stems = frozenset(asked.question.stems)
    keys = {number for number, cell in enumerate(cells) if _is_repeated(asked, cell)}
    within = [
        (number, found)
        for number, cell in enumerate(cells)
        for found in numbers_within(asked.question, cell, names[number])
    ]
    dated = [calendar_words_in(asked.question.text, cell) & stems for cell in cells]
    keys |= {number for number, _ in within} | {n for n, words in enumerate(dated) if words}
    held = _said(stems, frozenset().union(stems_of(ranked.text), *map(stems_of, cells)))
    held |= frozenset(str(found) for _, found in within).union(*dated)
    cut = _cut_from_versions(asked.question.text, ranked.text)  # the 3 of 3.4.0 is no 3
    held -= cut
    keys = {number for number in keys if not stems_of(cells[number]) <= cut}
    around = _said(stems, frozenset().union(*map(stems_of, names)))
    if below and is_form(passage.quote(header), ranked.text):  # each cell is known by its label
        keys |= {number for number, name in enumerate(names) if _is_repeated(asked, name)}
        around |= stems & stems_of(passage.quote(header))  # of whom or what the form is
    around |= stems & stems_of(ranked.passage.prefix)
    if asks_how_often(asked.question):
        around |= stems & stems_of(asks_how_often(asked.question))
    if asks_price(asked.question) and any(map(is_price, names)):
        around |= stems & _PRICES
    return _Row(
        ranked, (passage.document, header.start if below else -1), names, cells, held,
        frozenset(keys), around,
    )  # fmt: skip


def _cut_from_versions(question: str, row: str) -> frozenset[str]:
    """The parts of versions that a row has not: of 3.4.0 neither 3 nor 4."""
    lacking = (found[0] for found in _DOTTED.finditer(question) if found[0] not in row)
    return frozenset().union(*(found.split(".") for found in lacking))


def _said(stems: frozenset[str], said: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in stems if any(is_alike(one, other) for other in said))


def _is_repeated(asked: _Asked, cell: str) -> bool:
    """Whether a question repeats a cell whole, and this names something; or a time of day, "8 pm" for 20:00."""
    if clocks := _clocks(cell):
        return clocks <= _clocks(asked.question.text)
    stems = stems_of(cell)
    return bool(stems) and stems <= asked.words and not STOPWORDS.issuperset(words_of(cell))


@lru_cache(maxsize=64)  # the same of every cell that is looked at
def _clocks(text: str) -> frozenset[Clock]:
    return frozenset(one for one in days_and_times(text)[0] if isinstance(one, Clock))


def _tells(row: _Row, rows: Sequence[_Row]) -> bool:
    """Whether a row says something of the question that most rows of its table do not."""
    others = [one for one in rows if one.table == row.table and one is not row]
    return any(
        sum(term in other.held for other in others) <= _COMMON * len(others) for term in row.held
    )


def _score(asked: _Asked, row: _Row) -> tuple[float, int]:
    keys = [row.cells[number] for number in row.keys]
    repeated = sum(len(words_of(key)) for key in keys if _is_repeated(asked, key))
    return round(asked.weight(row.held | row.around) + asked.weight(row.held), 6), repeated


def _answers(asked: _Asked, row: _Row) -> bool:
    """Whether a row has the cell that is asked for, and nothing that the question names is missing.

    A day or month alone does not make a row of opening hours one of meetings.
    """
    stems = frozenset(asked.question.stems)
    times = (calendar_words_in(asked.question.text, cell) for cell in row.cells)
    timed = frozenset[str]().union(*times)
    if stems - timed and not (row.held | row.around) - timed:
        return False
    unmet = stems - row.held - row.around
    named = frozenset(map(stem, naming_words(asked.question.text)))
    pair = len(row.cells) == 2 and not any(row.names)
    most = (_UNMET_OF_PAIR if pair else _UNMET) * asked.weight(stems)
    if unmet & named or asked.weight(unmet - _RELATES) > most:
        return False
    column = column_asked_for(asked.question, row.names, row.cells, hinted=not unmet)
    if column is None:
        return pair and bool(row.keys)
    if not _said(stems, stems_of(row.names[column])) and _subject(row) > _LEFT:
        return False
    told = bool(row.keys) or not unmet or _names_column(asked, unmet, row.names[column])
    return told and not _qualifies(asked, unmet, row.names[column])


def _names_column(asked: _Asked, unmet: frozenset[str], name: str) -> bool:
    """Whether a question repeats a column's name that nothing else has, and misses no thing: "Plus, single"."""
    missed = unmet.intersection(map(stem, _things(asked.question.text)))
    return not missed and len(content_terms(name)) > 1 and _is_repeated(asked, name)


def _subject(row: _Row) -> int:
    """The number of the first cell with what the question is about."""
    told = (n for n, cell in enumerate(row.cells) if not row.held.isdisjoint(stems_of(cell)))
    return min((*row.keys, *told), default=len(row.cells))


def _qualifies(asked: _Asked, unmet: frozenset[str], name: str) -> bool:
    """Whether a word that is not met stands before one of a column's: "inflation rate", not "key rate"."""
    words = [stem(word) for word in words_of(asked.question.text)]
    named = stems_of(name)
    named &= frozenset(asked.question.stems)
    return any(one in unmet and after in named for one, after in pairwise(words))
