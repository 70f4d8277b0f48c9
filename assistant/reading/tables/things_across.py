"""Tables that have their things across, a column for each, and down what is told of them: a data sheet's."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.english import stems_of
from assistant.language.stems_alike import is_alike
from assistant.questions.pairs import pair_in
from assistant.questions.question import Question
from assistant.reading.cells import cells_of
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import Reading
from assistant.reading.tables.prices import asks_price, is_price
from assistant.reading.tables.whole_tables import (
    OfAll,
    WholeTable,
    headers_read,
    lines_with,
    whole_table,
)
from ingest.readable.readable import ReadableIndex

# "Which model?" of things that only have names.
MODELS = stems_of("model option product type variant version")
CALLED = MODELS | stems_of("plan package tier level tariff")


def has_things_across(table: WholeTable) -> bool:
    """Whether the header names things: nothing stands above the first column."""
    return not table.names[0] and len(table.names) > 2 and all(table.names[1:])


def turned(table: WholeTable) -> WholeTable:
    """A table with its things across as one with a row for each: the header, which names all of them."""
    names = ("", *(row[0] for row in table.cells))
    cells = tuple(
        (thing, *table.column(number)) for number, thing in enumerate(table.names[1:], start=1)
    )
    around = table.around.union(*map(stems_of, names))
    return WholeTable(table.head, (table.head,) * len(cells), names, cells, around)


def columns_of_pair(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """The rows of what a question asks of two things that have a column each, or all; None of other tables."""
    pair = pair_in(question.text)
    apart = pair.words_apart() if pair else ()
    for head in headers_read(reading) if apart else ():
        lines = lines_with(head, index) if _names_each(apart, cells_of(head.text)) else None
        table = whole_table(lines, head) if lines else None
        if table and has_things_across(table):
            asked = frozenset(question.stems).difference(*map(stems_of, table.names))
            price = asks_price(question)
            told = [
                row
                for row, (name, *_) in zip(table.rows, table.cells, strict=True)
                if (price and is_price(name))
                or any(is_alike(one, other) for one in stems_of(name) for other in asked)
            ]
            return OfAll(ListGroup((table.head, *(told or table.rows))), certain=True)
    return None


def _names_each(apart: Sequence[frozenset[str]], names: Sequence[str]) -> bool:
    """Whether each of two things is what one name alone says, and not both of them the same."""
    named = [[name for name in names if words <= stems_of(name)] for words in apart]
    return all(len(found) == 1 for found in named) and named[0] != named[1]
