"""Rows of a table that a question does not tell apart: both people who are called Schmidt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.language.english import stems_of
from assistant.language.identifiers import asked_for_by_name, named_in
from assistant.questions.question import Question
from assistant.reading.cells import cells_of, with_row_above
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.named_rows import is_table_row, numbers_in_ranges
from assistant.reading.tables.prices import asks_price
from assistant.reading.tables.subject_rows import rows_of_subject
from assistant.reading.tables.told_rows import PRICES, said_of

_BETWEEN = re.compile(r"[,;/]\s*")  # of what a cell lists: "blue cloth, cleaner A"
_MOST = 0.5  # share of a table's rows; what more of them hold tells none of them


def rows_alike(question: Question, ranked: RankedSentence) -> list[RankedSentence]:
    """The rows of its passage that say as much of the question as this one: both who are called Schmidt.

    Where a code is asked for they hold one. Otherwise they are of its table, and none where this row alone
    repeats the question by a cell, or where the question says more than they do and most rows are as they. To a
    question that says nothing but the names of columns all rows are alike.
    """
    codes = {one.code for one in asked_for_by_name(question.text)}
    rows = [ranked._replace(sentence=row) for row in ranked.passage.sentences]
    rows = [row for row in rows if is_table_row(row)]
    if codes:
        asked = frozenset(question.stems).difference(*map(stems_of, codes))
        rows = [row for row in rows if codes.intersection(one.code for one in named_in(row.text))]
        return [row for row in rows if asked & stems_of(row.text) == asked & stems_of(ranked.text)]
    (passage, header), *below = with_header(ranked)
    if ranked.asked_for or not below:
        return []
    names = stems_of(passage.quote(header))
    stems = frozenset(question.stems)
    asked = stems - said_of(stems, names)
    said = asked & _stems(ranked)
    rows = [row for row in rows if with_header(row)[0] == (passage, header)]
    alike = [row for row in rows if said and asked & _stems(row) == said]
    alike = rows_of_subject(question, ranked, alike)
    unmet = asked - said - stems_of(ranked.passage.prefix)
    plain = unmet - PRICES if asks_price(question) else unmet
    if not said and not plain and names.intersection(question.stems):
        return rows  # "How much is a weekly ticket?": each has its own
    if unmet and len(alike) > _MOST * len(rows):
        return []
    repeats = _repeats(question, ranked)
    return [
        row
        for row in alike
        if row.sentence == ranked.sentence or not repeats or _repeats(question, row)
    ]


def rows_apart(
    question: Question, best: RankedSentence, ranked: Sequence[RankedSentence]
) -> list[RankedSentence]:
    """The rows of other tables of a document that repeat the same cell of a question as its best row does.

    Their tables have the same columns: who plays on Friday and on Saturday stands below the day. Where the
    question repeats none whole, their first cells are the same and have words of it ("Plant, gate 2").
    """
    (passage, header), *below = with_header(best)
    keys = _keys if _keys(question, best) else _beginning
    key = keys(question, best)
    if not below or not key:
        return []
    names = passage.quote(header)
    found = []
    for row in ranked:
        if row.passage.document != passage.document or not is_table_row(row) or row.asked_for:
            continue
        (other, head), *cells = with_header(row)
        if cells and head.start != header.start and other.quote(head) == names:
            found += [row] if key == keys(question, row) else []
    return found


def _keys(question: Question, row: RankedSentence) -> frozenset[str]:
    """The cells of a row that a question repeats whole."""
    said = stems_of(question.text)
    cells = ((cell, stems_of(cell)) for cell in cells_of(row.text))
    return frozenset(cell for cell, stems in cells if stems and stems <= said)


def _beginning(question: Question, row: RankedSentence) -> frozenset[str]:
    """The first cell of a row that has words of a question, with those that stand above the row."""
    cell = cells_of(row.text)[0]
    asked = frozenset(question.stems)
    shared = asked & stems_of(cell)
    return frozenset([cell, *(asked & stems_of(row.passage.prefix))]) if shared else frozenset()


def _stems(row: RankedSentence) -> frozenset[str]:
    return stems_of(with_row_above(row.passage, row.sentence))


def _repeats(question: Question, row: RankedSentence) -> bool:
    """Whether the question repeats a cell of a row, or one of what a cell lists, or a number in its range."""
    said = stems_of(question.text)
    parts = (stems_of(part) for cell in cells_of(row.text) for part in _BETWEEN.split(cell))
    listed = any(part <= said for part in parts if any(map(str.isalpha, part)))
    return bool(_keys(question, row)) or listed or bool(numbers_in_ranges(question, row))
