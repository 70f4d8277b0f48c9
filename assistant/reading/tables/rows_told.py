"""All rows of a table that have what "which plans cover dental?" or "which offices open on Friday?" asks for."""

from __future__ import annotations

import re

from assistant.language.english import bare, content_words, stem, stems_of
from assistant.language.negation import negates
from assistant.language.weekdays import weekdays, without_weekdays
from assistant.questions.question import Question
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import Reading
from assistant.reading.tables.whole_tables import OfAll, WholeTable, said_yes, says, table_read
from ingest.readable.readable import ReadableIndex

_WHICH = re.compile(r"(?:which|what) (?:of )?(?:(?:the|our|your) )?(?P<thing>[\w-]+)\b", re.I)
# How one asks what a row has: no column need be called by them.
_HAS = stems_of("cover covered include included offer contain provide support come")


def rows_told(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """The header and the rows that have what is asked for; None where that is not told of every row.

    One column must tell it of all rows of the table, by yes and no or by days of the week, and the question say
    nothing but what the columns and the headings do.
    """
    asked = bare(question.text)
    which = _WHICH.match(asked)
    if which is None or negates(asked) or (table := table_read(reading, index)) is None:
        return None
    days = weekdays(asked)
    said = frozenset(map(stem, content_words(without_weekdays(asked)))) - _HAS
    thing = stem(which["thing"].lower())
    if not says(table.around, said):
        return None
    has = _by_days(table, days) if days else said_yes(table, said - {thing})
    rows = [row for row, one in zip(table.rows, has, strict=True) if one] if has else []
    return OfAll(ListGroup((table.head, *rows)), certain=True) if rows else None


def _by_days(table: WholeTable, days: frozenset[int]) -> list[bool]:
    """For each row whether its days hold those asked for; none unless one column states days in each row."""
    stated = [
        [weekdays(cell) for cell in table.column(number)] for number in range(len(table.names))
    ]
    told = [column for column in stated if all(column)]
    return [days <= cell for cell in told[0]] if len(told) == 1 else []
