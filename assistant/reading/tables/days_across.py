"""Timetables with the days of the week across: when something is, by the column and the rows that have it."""

from __future__ import annotations

import re

from assistant.language.english import stems_of
from assistant.language.weekdays import weekdays
from assistant.questions.question import Question, Sought
from assistant.reading.cells import cells_of
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import Reading
from assistant.reading.tables.whole_tables import (
    OfAll,
    WholeTable,
    headers_read,
    lines_with,
    says,
    whole_table,
)
from ingest.readable.readable import ReadableIndex

_DAYS_ACROSS = 3
# "PE (Hall)": where or with whom it is.
_ASIDE = re.compile(r"\s*\([^()]*\)\s*\Z")
# How one asks for a day or a time; a timetable need not call its columns so.
_TIME_WORDS = stems_of(
    "day days weekday weekdays time times hour hours lesson lessons class classes"
)


def days_of(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """The rows of the timetable that have what a question asks the days or times of, and its day if it has one.

    None where another word of the question stands neither in its cells nor around it: another class's.
    """
    if question.sought not in (Sought.DATE, Sought.TIME):
        return None
    for head in headers_read(reading):
        days = [name for name in cells_of(head.text) if len(weekdays(name)) == 1]
        lines = lines_with(head, index) if len(days) >= _DAYS_ACROSS else None
        table = whole_table(lines, head) if lines else None
        if table is not None and (told := _told(question, table)):
            return told
    return None


def _told(question: Question, table: WholeTable) -> OfAll | None:
    asked = frozenset(question.stems)
    things = [[_ASIDE.sub("", cell) for cell in cells] for cells in table.cells]
    held = [
        (number, column)
        for number, cells in enumerate(table.cells)
        if any(map(str.isdigit, cells[0]))  # a time, or the number of a lesson
        for column, cell in enumerate(things[number])
        if weekdays(table.names[column]) and frozenset() < stems_of(cell) <= asked
    ]
    named = {things[number][column] for number, column in held}
    rest = asked.difference(_TIME_WORDS, *map(stems_of, named))
    if len(named) != 1 or not says(table.around, rest - table.around):
        return None
    rows = [table.rows[number] for number in dict.fromkeys(number for number, _ in held)]
    days = {table.names[column] for _, column in held}
    lines = ListGroup((table.head, *rows))
    if len(days) > 1 or question.sought is Sought.TIME:
        return OfAll(lines, certain=True)
    return OfAll(lines, certain=True, row=table.head, told=days.pop())
