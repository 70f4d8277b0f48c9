"""The column of a table that a question names, and the cell under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from assistant.language.amounts import is_free
from assistant.language.calendar_words import calendar_words_in
from assistant.language.english import (
    SMALL_NUMBERS,
    STOPWORDS,
    TENS,
    content_words,
    stem,
    stems_of,
    words_of,
)
from assistant.language.identifiers import asked_for_by_name, named_in
from assistant.language.stems_alike import OTHER_WORDS, is_alike
from assistant.language.values import days_and_times
from assistant.language.weekdays import weekdays
from assistant.questions.figures_asked import asks_count, asks_figure, asks_how_often, whose_thing
from assistant.questions.question import Question, Sought
from assistant.questions.relations_asked import is_of_other_deed, relation_asked
from assistant.questions.yes_no import is_yes_no
from assistant.reading.cell_ranges import numbers_within
from assistant.reading.cells import YES, cells_of, named_cells, with_row_above
from assistant.reading.lists.lists import with_header
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.prices import CURRENCY_SIGN, asks_price, is_price
from assistant.retrieval.evidence import states_date
from ingest.document import BlockKind

_HALF = 0.5  # less than a word that is named
# How a column is called that tells where, who or when; it counts more than one word that it shares.
_HINTS = {
    Sought.PLACE: frozenset(["where", "place", "location", "address", "building", "room", "site"]),
    Sought.PERSON: frozenset(
        ["who", "whom", "by", "name", "contact", "person", "owner", "trainer"]
    ),
    Sought.DATE: frozenset(["when", "date", "dates", "day", "since"]),
}
_TIMES = frozenset(["when", "hours", "time", "times"])
_DAYS = _HINTS[Sought.DATE] | {
    "days",
    "year",
    "month",
    "week",
    "period",
    "term",
    "deadline",
    "until",
}
_HINTED = 1.5
_NONE: frozenset[str] = frozenset()
_SMALL = 0.1  # of a word without content, which tells "over 4 h" from "up to 4 h"
_OFTEN = frozenset(["every", "frequency", "interval", "often", "cycle"])
_SAYS_ONLY = YES | {"no", "not included", "nein", "non"}
_FIGURE = re.compile(r"\d")
_NUMBERED = re.compile(r"[^\W\d_]{0,4}-?\d[\w.-]{0,8}")  # "A3", "12", "R-4.2"
_ASIDE = re.compile(r"(?<=\S) ?\([^()]{1,40}\)$")
_FIGURES = frozenset(map(stem, [*SMALL_NUMBERS, *TENS]))


def is_row_of(question: Question, ranked: RankedSentence) -> bool:
    """Whether a row holds what the question names, and no other row of its passage holds more of that."""
    (passage, header), *_ = with_header(ranked)
    asked = frozenset(question.stems) - stems_of(passage.quote(header))
    held = asked & stems_of(with_row_above(ranked.passage, ranked.sentence))
    rows = [line for line in ranked.passage.sentences if line.kind is BlockKind.TABLE_ROW]
    return bool(held) and not any(
        held < asked & stems_of(with_row_above(ranked.passage, row)) for row in rows if not row.lead
    )


def is_of_other_kind(question: Question, ranked: RankedSentence) -> bool:
    """Whether a cell tells of another of the kind that a question names: a brunch concert, not the closing one."""
    (passage, header), *_ = with_header(ranked)
    around = stems_of(f"{ranked.passage.prefix} {passage.quote(header)} {ranked.text}")
    said = stems_of(question.text)
    cells = [stems_of(cell) for cell in cells_of(ranked.text)]
    pairs = pairwise(words_of(question.text))
    return any(
        before.isalpha()
        and before not in STOPWORDS
        and stem(before) not in around
        and any(stem(thing) in cell and any(map(str.isalpha, cell - said)) for cell in cells)
        for before, thing in pairs
        if thing not in STOPWORDS
    )


def named_cell(question: Question, ranked: RankedSentence) -> str:
    """The cell of a row under the one column that the question names, or ""; see ``column_asked_for``."""
    (passage, header), *row = with_header(ranked)
    wide = len(cells_of(passage.quote(header))) < len(cells_of(ranked.text))
    if not row or wide:
        return ""
    names, cells = named_cells(passage.quote(header), ranked.text)
    column = column_asked_for(question, names, cells)
    return "" if column is None else cells[column]


def column_asked_for(
    question: Question, names: Sequence[str], cells: Sequence[str], *, hinted: bool = True
) -> int | None:
    """The number of the one column that a question names, None where it names none or several.

    A column of prices is named by "cost", too, one of places by "where" if hints are to count (``hinted``),
    and by "when" the one cell with a date. A cell that the question repeats, that holds what it names by a
    code ("P077"), or has words of it ("Spanish for beginners") is not what it asks for; nor is a column called
    by what stands before the number of the row ("action A3").
    """
    question = _without_kind(_without_whom(question, [*names, *cells]), cells)
    dated = [cell for cell in cells if calendar_words_in(question.text, cell)]
    hints = _hints(question, hinted=hinted, dated=bool(dated))
    may_answer = _may_answer(question, names, cells, dated)
    columns = [
        _named_by(question, name, hints) if may else 0.0
        for name, may in zip(names, may_answer, strict=True)
    ]
    best = max(columns, default=0.0)
    if best == _HALF and _is_of_one_price(question, names, cells, columns.index(best)):
        return None
    if best:
        return columns.index(best) if columns.count(best) == 1 else None
    dates = [
        number
        for number, (name, cell) in enumerate(zip(names, cells, strict=True))
        if states_date(cell) and not (is_price(name) or is_of_other_deed(question.text, name))
    ]
    return dates[0] if question.sought is Sought.DATE and len(dates) == 1 else None


def _is_of_one_price(
    question: Question, names: Sequence[str], cells: Sequence[str], column: int
) -> bool:
    """Whether a column is of a price by a word that is not asked for, beside another of money: "Joining fee"."""
    words = [word for word in content_words(names[column]) if not is_price(word)]
    beside = (cell for number, cell in enumerate(cells) if number != column)
    return not frozenset(question.stems).issuperset(map(stem, words)) and any(
        map(CURRENCY_SIGN.search, beside)
    )


def _without_whom(question: Question, told: Sequence[str]) -> Question:
    """A question without those whose thing is asked for, if a row and its columns tell neither that nor prices."""
    asked = whose_thing(question.text)
    if asked is None or any(map(is_price, told)):
        return question
    head, whom = map(stems_of, asked)
    held = frozenset().union(*map(stems_of, told))
    if any(is_alike(one, other) for one in head for other in held):
        return question
    return replace(question, stems=tuple(one for one in question.stems if one not in whom))


def _without_kind(question: Question, cells: Sequence[str]) -> Question:
    """A question without what it calls the thing that the row is of, right before its number: "action A3"."""
    numbers = {cell.casefold() for cell in cells if _NUMBERED.fullmatch(cell)}
    words = question.text.casefold().split()
    kinds = {stem(one) for one, after in pairwise(words) if after.strip(".,;:?!") in numbers}
    if not kinds.intersection(question.stems):
        return question
    return replace(question, stems=tuple(one for one in question.stems if one not in kinds))


def _hints(question: Question, *, hinted: bool, dated: bool) -> Set[str]:
    """Words that the column asked for may be called by; ``dated`` where the question repeats a cell's day."""
    if dated and question.sought is Sought.DATE:
        return _TIMES  # the day is given
    if relation := relation_asked(question.text):
        return relation.columns
    if asks_how_often(question.text):
        return _OFTEN
    return _HINTS.get(question.sought, _NONE) if hinted else _NONE


def _may_answer(
    question: Question, names: Sequence[str], cells: Sequence[str], dated: Sequence[str]
) -> Iterator[bool]:
    """Of each cell, whether it may be what is asked for, and not what the question says itself."""
    codes = {one.code for one in asked_for_by_name(question.text)}
    said = stems_of(question.text)
    bare = [_ASIDE.sub("", cell) for cell in cells]
    plain = [*map(stems_of, bare)]  # "Sign-on (SSO)" is asked for as sign-on
    repeated = any(map(said.issuperset, filter(None, plain)))
    # "How long?" asks for a figure, where other cells than those that say what the row is of have any.
    counted = asks_figure(question.text) and any(
        _states_figure(cell) and not stems_of(cell) <= said for cell in cells
    )
    # So does "when?" for a time, unless it is said in words in a column of times.
    at_a_time = question.sought in (Sought.DATE, Sought.TIME)
    timed = at_a_time and any(map(_states_time, cells))
    plainly = question.sought is Sought.ANYTHING or is_yes_no(question.text)
    for name, cell, outside, words in zip(names, cells, bare, plain, strict=True):
        subject = words <= said if repeated else _shares_words(question, cell)
        yield not (
            (words and subject)
            or numbers_within(question, cell, name)
            # That there is a lift says not when, nor does what it costs.
            or (not plainly and cell.casefold() in _SAYS_ONLY)
            or (at_a_time and is_price(name))
            or (counted and not _states_figure(outside))  # "Concession (students, over 65s)"
            or (asks_count(question.text) and CURRENCY_SIGN.search(cell))
            or (timed and not _states_time(cell) and (_TIMES | _DAYS).isdisjoint(words_of(name)))
            or cell in dated
            or not codes.isdisjoint(named.code for named in named_in(cell))
        )


def _named_by(question: Question, name: str, hints: Set[str]) -> float:
    """How much of a question calls a column by its ``name``, or by one of the ``hints``; 0 for nothing."""
    asked = _words_asked(question, name)
    if not hints.isdisjoint(words_of(name)):
        asked += _HINTED
    # "When does it start?": what is called so itself comes before the date.
    if set(map(stem, content_words(name))) and stems_of(name) <= set(question.stems):
        asked += 1
    return asked or (_HALF if asks_price(question) and is_price(name) else 0.0)


def _states_figure(cell: str) -> bool:
    return bool(_FIGURE.search(cell)) or is_free(cell) or not stems_of(cell).isdisjoint(_FIGURES)


def _states_time(cell: str) -> bool:
    return bool(days_and_times(cell)[0] or weekdays(cell)) or states_date(cell)


def _shares_words(question: Question, cell: str) -> bool:
    """Whether a cell is what a question is about, for it has words of it; figures may be asked for."""
    stems = stems_of(cell)
    figures = bool(_FIGURE.search(cell)) or not stems.isdisjoint(_FIGURES)
    return not figures and not stems.isdisjoint(question.stems)


def _words_asked(question: Question, column: str) -> float:
    """How many of a column's words the question has; "owns" is "Owner". Words without content count little."""
    words = stems_of(column)
    asked = sum(
        any(is_alike(word, said) for said in question.stems) for word in words - OTHER_WORDS
    )
    return asked + _SMALL * len(words & stems_of(question.text) - frozenset(question.stems)) * bool(
        asked
    )
