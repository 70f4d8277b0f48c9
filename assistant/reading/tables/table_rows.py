"""The row of a table that a question is about, by what its cells, its columns and its headings say.

A reader of sentences reads cells like no answer. What a row is about stands in cells that the question
repeats whole ("Hall 1", "late") or, as a number, lies within ("10 to 19"); what is asked for stands
under the column that it names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from assistant.language.calendar_words import calendar_words_in
from assistant.language.english import content_terms, stem, stems_of, words_of
from assistant.language.stems_alike import OTHER_WORDS
from assistant.questions.naming_words import naming_words
from assistant.questions.question import Question
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.columns import column_asked_for
from assistant.reading.tables.other_rows import things
from assistant.reading.tables.prices import asks_price, states_prices
from assistant.reading.tables.told_rows import AskedWords, ToldRow, is_repeated, said_of, told_row
from ingest.document import BlockKind

_COMMON = 0.5  # share of a table's rows; words that more hold tell none of them
_UNMET = 0.5  # share of the question's weight that neither row, columns nor headings may say
# A name with what belongs to it is asked for in other words: "who handles claims".
_UNMET_OF_PAIR = 0.6
_LEFT = 1  # what a row is of stands in its first two cells; further right it is told of another
# These say how a cell stands to its row, and what is in it, but nothing that a row could lack.
_RELATES = frozenset(map(stem, ["contain", "include", "number", "amount", "figure", "value"]))


def row_asked_for(
    question: Question, weights: Mapping[str, float], ranked: Sequence[RankedSentence]
) -> RankedSentence | None:
    """The one row that says what a question names, with the cell that it asks for; None without one."""
    asked = AskedWords(question, stems_of(question.text), weights)
    rows = [row for one in ranked if (row := told_row(asked, one)) is not None]
    telling = [row for row in rows if _tells(row, rows)]
    answering = [row for row in telling if _answers(asked, row)]
    if not answering:
        return None
    best = max(answering, key=lambda row: _score(asked, row))
    rivals = [row for row in answering if row.cells != best.cells]
    rivals += [row for row in telling if row.table == best.table and row is not best]
    if _told_below_heading(best, ranked) or _told_by_sentence(asked, best, ranked):
        return None
    return None if any(_score(asked, row) >= _score(asked, best) for row in rivals) else best.ranked


def _told_below_heading(row: ToldRow, ranked: Sequence[RankedSentence]) -> bool:
    """Whether a better sentence stands below a heading that says all that a row does of the question.

    What the payroll officer earns stands below "Payroll officer", not in a row of the office "Payroll".
    """
    said = row.held | row.around
    return any(
        one.score > row.ranked.score and said <= stems_of(one.passage.nearest_heading)
        for one in ranked
        if one.passage.id != row.ranked.passage.id
    )


def _told_by_sentence(asked: AskedWords, row: ToldRow, ranked: Sequence[RankedSentence]) -> bool:
    """Whether a better sentence says more of the question than a row with its columns and headings.

    What a class costs gym members "Classes are free for gym members" says, not the row "Gym" of the memberships.
    As much is enough where the row lacks a word: when it closes on Saturday "Hours: Saturday 8 to 20" says.
    """
    stems, said = frozenset(asked.question.stems), row.held | row.around
    lacking = bool(stems - said - OTHER_WORDS)
    return any(
        one.score > row.ranked.score
        and one.sentence.kind is not BlockKind.TABLE_ROW
        and (
            said < stems & stems_of(one.text)
            or (
                lacking and said <= one.stems_around and not row.held.isdisjoint(stems_of(one.text))
            )
        )
        for one in ranked
    )


def _tells(row: ToldRow, rows: Sequence[ToldRow]) -> bool:
    """Whether a row says something of the question that most rows of its table do not."""
    others = [one for one in rows if one.table == row.table and one is not row]
    return any(
        sum(term in other.held for other in others) <= _COMMON * len(others) for term in row.held
    )


def _score(asked: AskedWords, row: ToldRow) -> tuple[float, int]:
    keys = [row.cells[number] for number in row.keys]
    repeated = sum(len(words_of(key)) for key in keys if is_repeated(asked, key))
    return round(asked.weight(row.held | row.around) + asked.weight(row.held), 6), repeated


def _answers(asked: AskedWords, row: ToldRow) -> bool:
    """Whether a row has the cell that is asked for, and nothing that the question names is missing.

    A day or month alone does not make a row of opening hours one of meetings.
    """
    stems = frozenset(asked.question.stems)
    times = (calendar_words_in(asked.question.text, cell) for cell in row.cells)
    timed = frozenset[str]().union(*times)
    if stems - timed and not (row.held | row.around) - timed:
        return False
    unmet = stems - row.held - row.around - OTHER_WORDS
    named = frozenset(map(stem, naming_words(asked.question.text)))
    pair = len(row.cells) == 2 and not any(row.names)
    most = (_UNMET_OF_PAIR if pair else _UNMET) * asked.weight(stems)
    if unmet & named or asked.weight(unmet - _RELATES) > most:
        return False
    column = column_asked_for(asked.question, row.names, row.cells, hinted=not unmet)
    if column is None:
        priced = not unmet and asks_price(asked.question) and states_prices(row.names, row.cells)
        return bool(row.keys) and (pair or priced)  # "What does Hall 1 cost?": half a day and a day
    if not said_of(stems, stems_of(row.names[column])) and _subject(row) > _LEFT:
        return False
    told = bool(row.keys) or not unmet or _names_column(asked, unmet, row.names[column])
    return told and not _qualifies(asked, unmet, row.names[column])


def _names_column(asked: AskedWords, unmet: frozenset[str], name: str) -> bool:
    """Whether a question repeats a column's name that nothing else has, and misses no thing: "Plus, single"."""
    missed = unmet.intersection(map(stem, things(asked.question.text)))
    return not missed and len(content_terms(name)) > 1 and is_repeated(asked, name)


def _subject(row: ToldRow) -> int:
    """The number of the first cell with what the question is about."""
    told = (n for n, cell in enumerate(row.cells) if not row.held.isdisjoint(stems_of(cell)))
    return min((*row.keys, *told), default=len(row.cells))


def _qualifies(asked: AskedWords, unmet: frozenset[str], name: str) -> bool:
    """Whether a word that is not met stands before one of a column's: "inflation rate", not "key rate"."""
    words = [stem(word) for word in words_of(asked.question.text)]
    named = stems_of(name)
    named &= frozenset(asked.question.stems)
    return any(one in unmet and after in named for one, after in pairwise(words))
