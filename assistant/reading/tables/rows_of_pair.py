"""The rows of the two things between which a question chooses, or of all that it names, side by side."""

from __future__ import annotations

import re

from assistant.language.english import stems_of
from assistant.language.negation import negates
from assistant.questions.pairs import pair_in
from assistant.questions.question import Question
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import Reading
from assistant.reading.tables.told_rows import AskedWords, is_repeated
from assistant.reading.tables.whole_tables import OfAll, said_yes, table_read
from ingest.readable.readable import ReadableIndex

_JOINS = re.compile(r",| and | or |&", re.IGNORECASE)
_MOST_NAMED = 8


def rows_named(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """The header and the rows of the several things that a question names, as one column calls them.

    "For Germany, France and Spain". None where it repeats no two cells of one column whole. They are certain
    where the columns and headings say what else is asked.
    """
    if not _JOINS.search(question.text) or (table := table_read(reading, index)) is None:
        return None
    asked = AskedWords(question, stems_of(question.text), {})
    for column in range(len(table.names)):
        cells = table.column(column)
        said = [stems_of(cell) if is_repeated(asked, cell) else frozenset() for cell in cells]
        named = [
            row
            for row, words in zip(table.rows, said, strict=True)
            if any(map(str.isalpha, words)) and not any(words < other for other in said)
        ]
        if 1 < len(named) <= min(_MOST_NAMED, len(set(said) - {frozenset()})):
            rest = frozenset(question.stems).difference(*said)
            return OfAll(ListGroup((table.head, *named)), certain=rest <= table.around)
    return None


def rows_of_pair(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """The header and the row of each; None where not both have one row that they alone are named in.

    Of a choice the one is certain for which alone the column says yes that the question names.
    """
    pair = pair_in(question.text)
    if pair is None or (table := table_read(reading, index)) is None:
        return None
    named: list[tuple[int, str]] = []
    for apart in pair.words_apart():
        cells = [
            (number, cell)
            for number, row in enumerate(table.cells)
            for cell in row
            if apart <= stems_of(cell)
        ]
        if len({number for number, _ in cells}) != 1:
            return None
        named.append(cells[0])
    if named[0][0] == named[1][0]:
        return None
    rows = ListGroup(
        (table.head, *(table.rows[number] for number in sorted({n for n, _ in named})))
    )
    asked = frozenset(question.stems).difference(*pair.words_apart())
    has = said_yes(table, asked) if pair.chooses and not negates(question.text) else []
    having = [(number, cell) for number, cell in named if has and has[number]]
    if len(having) != 1:
        return OfAll(rows)
    number, cell = having[0]
    return OfAll(rows, certain=True, row=table.rows[number], told=cell)
