"""Which row of a table is the first or the last by a time of day or a date: "which office opens first?"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.language.english import stems_of
from assistant.language.stems_alike import is_alike
from assistant.language.values import Clock, Day, days_and_times, values
from assistant.questions.superlatives import Superlative
from assistant.reading.cells import NO
from assistant.reading.tables.whole_tables import WholeTable, says

_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])")
_FIRST, _LAST = ("first", "earliest"), ("last", "latest")
# Which of two times in a cell, "8:00–16:00", such a word is of.
_BEGINS = stems_of("open opens opening start starts begin begins")
_ENDS = stems_of("close closes closing shut shuts end ends finish finishes")


def first_or_last(superlative: Superlative, table: WholeTable) -> tuple[int, str] | None:
    """The number of the row whose time alone is the first, or the last, and what it is of; None if not certain.

    Certain is one column with a time in each cell that the question names, or the only one, of what it is about.
    Or with a date in each that has anything: what has none does not expire.
    """
    of = superlative.of
    if superlative.word not in (*_FIRST, *_LAST) or not says(table.around, of - _BEGINS - _ENDS):
        return None
    columns_of = [table.column(number) for number in range(len(table.names))]
    clocks = [_times(column, of) for column in columns_of]
    times = clocks if any(clocks) else [_dates(column) for column in columns_of]
    timed = [number for number, column in enumerate(times) if column]
    named = [
        number
        for number, name in enumerate(table.names)
        if any(is_alike(one, said) for one in stems_of(name) for said in of)
    ]
    columns = [number for number in named if number in timed] or timed
    if len(columns) != 1:
        return None
    called = [number for number in named if number not in timed]
    key = called[0] if called else 0
    column = times[columns[0]]
    stated = [one for one in column if one]
    found = max(stated) if superlative.word in _LAST else min(stated)
    if key == columns[0] or column.count(found) > 1:
        return None
    row = column.index(found)
    return row, table.cells[row][key]


def _times(cells: Sequence[str], of: Collection[str]) -> list[int]:
    """The minutes after midnight that each cell states; none where one states none, or two alike."""
    found = []
    for cell in cells:
        stated = {one.minutes for one in days_and_times(cell)[0] if isinstance(one, Clock)}
        two = len(stated) == 2 and (_BEGINS.isdisjoint(of) is not _ENDS.isdisjoint(of))
        if len(stated) != 1 and not two:
            return []
        found.append(max(stated) if not _ENDS.isdisjoint(of) else min(stated))
    return found


def _dates(cells: Sequence[str]) -> list[int]:
    """The dates that cells state, as numbers in their order, 0 for an empty cell; none where one is no date."""
    found = [_date(cell) for cell in cells]
    if any(
        day is None and cell.casefold() not in NO for day, cell in zip(found, cells, strict=True)
    ):
        return []
    told = [day for day in found if day]
    if len(told) < 2 or len({day.day is None for day in told}) > 1:
        return []
    return [(day.year or 0) * 512 + day.month * 32 + (day.day or 0) if day else 0 for day in found]


def _date(cell: str) -> Day | None:
    """The one date with a year that a cell states: "2026-02" is a month."""
    if month := _MONTH.fullmatch(cell):
        return Day(int(month["year"]), int(month["month"]), None)
    days = [one for one in values(cell) if isinstance(one, Day) and one.year]
    return days[0] if len(days) == 1 else None
