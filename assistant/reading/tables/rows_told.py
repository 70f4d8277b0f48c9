"""All rows of a table that have what "which plans cover dental?" or "which offices open on Friday?" asks for."""

from __future__ import annotations

import re

from assistant.language.amounts import is_free
from assistant.language.english import bare, content_words, stem, stems_of
from assistant.language.negation import negates
from assistant.language.stems_alike import is_alike
from assistant.language.values import numbers
from assistant.language.weekdays import weekdays, without_weekdays
from assistant.questions.question import Question
from assistant.reading.cell_ranges import numbers_within
from assistant.reading.cells import NO
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import Reading
from assistant.reading.tables.things_across import CALLED
from assistant.reading.tables.told_rows import is_any_row, is_untold
from assistant.reading.tables.whole_tables import (
    HAS,
    OfAll,
    WholeTable,
    lines_with,
    said_yes,
    says,
    table_read,
)
from ingest.readable.readable import ReadableIndex

_WHICH = re.compile(
    r"(?:(?:which|what)|(?P<list>(?:list|name|show|find|enumerate)(?: me)?(?: all)?))(?: of)?"
    r"(?: (?:the|our|your))? (?P<thing>[\w-]+)\b(?(list)(?= (?:with|without|that|which|who|where|on|in)\b))",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"\b(?:no|without|(?:do|does|did)(?:n['’]t| not) (?:have|need|require|cover|include|offer|contain|provide"
    r"|charge|support|work|run))\b(?P<what>.+)",
    re.IGNORECASE,
)
_NOTHING = (NO - {""}) | {"none", "nil", "nothing", "not required", "not needed"}
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_OPEN = stems_of("open opened opens")
_CLOSED = NO | {"closed", "geschlossen", "fermé"}
_FEW_WORDS = 3
_FEW_ROWS = 6


def rows_told(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """The header and the rows that have what is asked for; None where that is not told of every row.

    One column must tell it of all rows of the table, by yes and no, by days of the week, by ranges that hold
    the number asked for, by the words asked for ("celery, wheat") or, of what has "no deductible", by nothing. The
    question may say nothing else but what the columns and the headings do.
    """
    asked = bare(question.text)
    which = _WHICH.match(asked)
    if which is None or (table := table_read(reading, index)) is None:
        return None
    thing = stem(which["thing"].lower())
    if lacks := _LACKS.search(asked):
        before = frozenset(map(stem, content_words(asked[: lacks.start()]))) - HAS - {thing}
        of = frozenset(map(stem, content_words(lacks["what"])))
        has = _by_nothing(table, of) if says(table.around, before) else []
    elif negates(asked):
        return None
    else:
        days = weekdays(asked)
        said = frozenset(map(stem, content_words(without_weekdays(asked)))) - HAS
        said -= _OPEN if days else frozenset()
        has = _by_days(table, days) if days else said_yes(table, said - {thing})
        has = has if says(table.around, said - {thing}) else []
        if (
            not has
            and says(table.around, [*filter(str.isalpha, said)])
            and not says(table.around, said)
        ):
            has = _by_numbers(question, table)
        elif not has and (not days or says(table.around, said)):
            has = _by_words(table, said - {thing}, thing, either=_OR.search(asked) is not None)
    rows = [row for row, one in zip(table.rows, has, strict=True) if one] if has else []
    if not rows:
        return _things_told(asked, thing, table)
    # The rows may be of other things: printers in a table of products.
    return OfAll(ListGroup((table.head, *rows)), certain=says(table.around | CALLED, [thing]))


def _things_told(asked: str, thing: str, table: WholeTable) -> OfAll | None:
    """The one row that tells which of the things across have what is asked for, below their names: "Roaming".

    The question may say nothing but what the row is called, and what the things are.
    """
    lacks = _LACKS.search(asked)
    what = frozenset(map(stem, content_words(lacks["what"] if lacks else asked))) - HAS - {thing}
    lines = [
        number for number, row in enumerate(table.cells) if what and says(stems_of(row[0]), what)
    ]
    called = thing in CALLED or says(table.around, [thing])
    if (
        len(lines) != 1
        or not called
        or not all(table.names[1:])
        or says(stems_of(" ".join(table.names)), [thing])
    ):
        return None
    names = table.names[1:]
    row = table.rows[lines[0]]
    lacking = [_is_nothing(cell) or cell.casefold() in NO for cell in table.cells[lines[0]][1:]]
    told = [name for name, one in zip(names, lacking, strict=True) if one is bool(lacks)]
    if not told:
        return None
    shown = ListGroup((table.head, row))
    one = told[0] if len(told) == 1 else ""
    return OfAll(shown, certain=True, row=table.head if one else None, told=one)


def rows_untold(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """The whole table, where "which of them" is told by no row's words, so that the best row is any of them.

    Or where its columns and headings say all of a question and its few rows nothing: "When are you open?"
    """
    best = reading.sentences[0] if reading.sentences else None
    if best is None or question.read != question.text:  # a limit is told from the figures
        return None
    if bare(question.text).lower().startswith("which ") and is_untold(question, best):
        lines = lines_with(best, index)
        return OfAll(lines) if lines else None
    if not is_any_row(question, best):
        return None
    table = table_read(reading, index)
    return (
        OfAll(ListGroup((table.head, *table.rows)))
        if table and len(table.rows) <= _FEW_ROWS
        else None
    )


def _by_nothing(table: WholeTable, of: frozenset[str]) -> list[bool]:
    """For each row whether the one column that is called so states nothing; none where all do, or none does."""
    named = [number for number, name in enumerate(table.names) if of and says(stems_of(name), of)]
    states = [_is_nothing(cell) for cell in table.column(named[0])] if len(named) == 1 else []
    return states if any(states) and not all(states) else []


def _is_nothing(cell: str) -> bool:
    figures = [number.value for _, number in numbers(cell)]
    few = len(cell.split()) <= _FEW_WORDS
    return (
        cell.casefold() in _NOTHING or is_free(cell) or (few and bool(figures) and not any(figures))
    )


def _by_words(table: WholeTable, said: frozenset[str], thing: str, *, either: bool) -> list[bool]:
    """For each row whether a cell holds the words that no column or heading has; none where columns differ.

    Or any of these words, if ``either`` will do ("broken or worn") and the column has each of them.

    What is all of a cell counts though a column is called alike: "Open" below "Status", beside "Opened".
    A column must be called as the ``thing`` is that is asked for, and the words be no figures: 3 is within 2–4.
    """
    cells = {stems_of(cell) for row in table.cells for cell in row}
    words = frozenset(
        one for one in said if not says(table.around, [one]) or frozenset([one]) in cells
    )
    named = any(is_alike(thing, one) for name in table.names for one in stems_of(name))
    if not named or not words or not all(map(str.isalpha, words)):
        return []
    columns = [[*map(stems_of, table.column(number))] for number in range(len(table.names))]
    if either:
        columns = [column for column in columns if words <= frozenset().union(*column)]
    held = {
        tuple(not words.isdisjoint(cell) if either else words <= cell for cell in column)
        for column in columns
    }
    told = [column for column in held if any(column)]
    return [*told[0]] if len(told) == 1 else []


def _by_numbers(question: Question, table: WholeTable) -> list[bool]:
    """For each row whether its range holds the number asked for; none unless one column has ranges of it."""
    told = [
        [bool(numbers_within(question, cell, name)) for cell in table.column(number)]
        for number, name in enumerate(table.names)
    ]
    told = [column for column in told if any(column)]
    return told[0] if len(told) == 1 else []


def _by_days(table: WholeTable, days: frozenset[int]) -> list[bool]:
    """For each row whether its days hold those asked for; none unless one column states days in each row.

    Or whether it is not closed in the column that is called by the day.
    """
    stated = [
        [weekdays(cell) for cell in table.column(number)] for number in range(len(table.names))
    ]
    told = [column for column in stated if all(column)]
    if len(told) == 1:
        return [days <= cell for cell in told[0]]
    called = [number for number, name in enumerate(table.names) if days <= weekdays(name)]
    cells = table.column(called[0]) if len(called) == 1 else []
    return [cell.casefold() not in _CLOSED for cell in cells]
