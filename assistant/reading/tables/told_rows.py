"""What a row of a table says of a question: in its cells, in the names of its columns, in what stands above."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assistant.language.calendar_words import calendar_words_in
from assistant.language.english import STOPWORDS, stem, stems_of, words_of
from assistant.language.stems_alike import is_alike
from assistant.language.values import Clock, days_and_times
from assistant.questions.figures_asked import asks_how_often
from assistant.questions.question import Question
from assistant.questions.relations_asked import relation_asked
from assistant.reading.cell_ranges import numbers_within
from assistant.reading.cells import heads_rows, is_form, named_cells, row_above
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.prices import asks_price, states_prices
from ingest.document import BlockKind
from ingest.remembered import remembered

_WORD_WEIGHT = 1.0  # of a term that has none
_DOTTED = re.compile(r"\b\d+(?:\.\d+)+\b")
PRICES = frozenset(map(stem, ["cost", "price", "fee", "charge", "pay", "paid", "expensive"]))


@dataclass(frozen=True, slots=True)
class ToldRow:
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


class AskedWords(NamedTuple):
    """A question as its words and their weights."""

    question: Question
    words: frozenset[str]
    weights: Mapping[str, float]

    def weight(self, stems: frozenset[str]) -> float:
        """The sum of what these words weigh."""
        return sum(self.weights.get(one, _WORD_WEIGHT) for one in stems)


def told_row(asked: AskedWords, ranked: RankedSentence) -> ToldRow | None:
    """A row as what it says of a question; None of what is no row, heads a table, or heads other rows."""
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
    keys = {number for number, cell in enumerate(cells) if is_repeated(asked, cell)}
    within = [
        (number, found)
        for number, cell in enumerate(cells)
        for found in numbers_within(asked.question, cell, names[number])
    ]
    dated = [calendar_words_in(asked.question.text, cell) & stems for cell in cells]
    keys |= {number for number, _ in within} | {n for n, words in enumerate(dated) if words}
    held = said_of(stems, frozenset().union(stems_of(ranked.text), *map(stems_of, cells)))
    held |= frozenset(str(found) for _, found in within).union(*dated)
    cut = _cut_from_versions(asked.question.text, ranked.text)  # the 3 of 3.4.0 is no 3
    held -= cut
    keys = {number for number in keys if not stems_of(cells[number]) <= cut}
    around = said_of(stems, frozenset().union(*map(stems_of, names)))
    if below and is_form(passage.quote(header), ranked.text):  # each cell is known by its label
        keys |= {number for number, name in enumerate(names) if is_repeated(asked, name)}
        around |= stems & stems_of(passage.quote(header))  # of whom or what the form is
    around |= stems & stems_of(ranked.passage.prefix)
    if asks_how_often(asked.question.text):
        around |= stems & stems_of(asks_how_often(asked.question.text))
    relation = relation_asked(asked.question.text)
    if relation and any(not relation.columns.isdisjoint(words_of(name)) for name in names):
        around |= stems & relation.words
    if asks_price(asked.question) and states_prices(names, cells):
        around |= stems & PRICES
    return ToldRow(
        ranked, (passage.document, header.start if below else -1), names, cells, held,
        frozenset(keys), around,
    )  # fmt: skip


def is_untold(question: Question, ranked: RankedSentence) -> bool:
    """Whether a row says nothing of what a question names beside the columns and headings: any row might do.

    Of "which order was cancelled?" the first row of a table of orders, where no column says that.
    """
    row = _saying_nothing(question, ranked)
    return row is not None and bool(frozenset(question.stems) - row.around)


def is_any_row(question: Question, ranked: RankedSentence) -> bool:
    """Whether the columns and headings of a row say all that is asked, and the row itself nothing of it."""
    row = _saying_nothing(question, ranked)
    return row is not None and row.around.issuperset(question.stems)


def _saying_nothing(question: Question, ranked: RankedSentence) -> ToldRow | None:
    """The row, below named columns, if none of its cells says anything of a question."""
    row = told_row(AskedWords(question, stems_of(question.text), {}), ranked)
    if row is None or ranked.asked_for or not any(row.names):
        return None
    return None if row.held or row.keys else row


def _cut_from_versions(question: str, row: str) -> frozenset[str]:
    """The parts of versions that a row has not: of 3.4.0 neither 3 nor 4."""
    lacking = (found[0] for found in _DOTTED.finditer(question) if found[0] not in row)
    return frozenset().union(*(found.split(".") for found in lacking))


def said_of(stems: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    """Those of the ``stems`` that are told, in whatever form of the word."""
    return frozenset(one for one in stems if any(is_alike(one, other) for other in told))


def is_repeated(asked: AskedWords, cell: str) -> bool:
    """Whether a question repeats a cell whole, and this names something; or a time of day, "8 pm" for 20:00."""
    if clocks := _clocks(cell):
        return clocks <= _clocks(asked.question.text)
    stems = stems_of(cell)
    return bool(stems) and stems <= asked.words and not STOPWORDS.issuperset(words_of(cell))


@remembered(64)  # the same of every cell that is looked at
def _clocks(text: str) -> frozenset[Clock]:
    return frozenset(one for one in days_and_times(text)[0] if isinstance(one, Clock))
