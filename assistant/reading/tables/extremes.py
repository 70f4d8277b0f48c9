"""The rows of a table, or lines of a list, that a question for the most or the least compares."""

from __future__ import annotations

from assistant.language.amounts import extreme_of, is_free
from assistant.language.english import stems_of
from assistant.language.stems_alike import is_alike
from assistant.language.values import numbers
from assistant.questions.question import Question
from assistant.questions.superlatives import Superlative, compares, superlative_in
from assistant.reading.lists.lists import ListGroup
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.first_times import first_or_last
from assistant.reading.tables.named_rows import is_table_row
from assistant.reading.tables.prices import is_price
from assistant.reading.tables.things_across import CALLED, MODELS, has_things_across, turned
from assistant.reading.tables.whole_tables import (
    HAS,
    OfAll,
    WholeTable,
    lines_with,
    says,
    whole_table,
)
from ingest.document import BlockKind
from ingest.readable.readable import ReadableIndex

# Tables that hold sentences so little (logits) below the best one are looked at, too.
_NEAR = 3.5
_LOOKED_AT = 20
_OF_SPEED = stems_of("time duration speed days hours minutes seconds pace knots mph kmh")
_OF_AGE = stems_of("age year date founded built born since opened released joined made")
# The columns that may tell it.
_TELLING = dict.fromkeys(("fastest", "quickest", "slowest"), _OF_SPEED) | dict.fromkeys(
    ("oldest", "youngest", "newest", "latest", "earliest"), _OF_AGE
)
# How a column of what they compare may be called, where the question says no more.
_MEASURED = {
    word: stems_of(names)
    for words, names in {
        "heaviest lightest": "weight",
        "tallest": "height",
        "widest narrowest": "width",
        "longest shortest": "length duration",
        "largest biggest smallest": "area size capacity",
    }.items()
    for word in words.split()
}


def compared(question: Question, reading: Reading, index: ReadableIndex) -> OfAll | None:
    """What a question for the most or the least compares; None where it asks for none, or the text does itself.

    A row is certainly the one only where all rows of its table were read, and in the one column asked for each
    states one amount in one unit.
    """
    superlative = superlative_in(question.text)
    if superlative is None or not reading.sentences:
        return None
    best = reading.sentences[0]
    if best.asked_for or compares(best.text):
        return None
    seen: list[ListGroup] = []
    found: OfAll | None = None
    for ranked in reading.sentences[:_LOOKED_AT]:
        if ranked.sentence.kind is BlockKind.TABLE_ROW and ranked.sentence.lead:
            continue  # its rows tell what the table is
        if ranked.score < best.score - _NEAR or any(
            lines.holds(ranked.passage, ranked.sentence) for lines in seen
        ):
            continue
        lines = lines_with(ranked, index)
        if lines is None:
            continue
        seen.append(lines)
        told = _of_rows(superlative, lines, ranked)
        if told is not None and told.certain:
            return told
        found = found or (told if ranked is best else None)
    return found


def _of_rows(superlative: Superlative, lines: ListGroup, line: RankedSentence) -> OfAll | None:
    if not is_table_row(line):
        if superlative.either:
            return None
        items = [piece for piece in lines.pieces if piece[1].kind is BlockKind.LIST_ITEM]
        counted = all(any(numbers(passage.quote(item))) for passage, item in items)
        (passage, lead), *_ = lines.pieces
        around = stems_of(f"{passage.prefix} {passage.quote(lead)}")
        of_these = counted and lead.lead and says(around, superlative.of)
        return OfAll(lines) if len(items) > 1 and of_these else None
    table = whole_table(lines, line)
    rows = table.rows if table else ()
    across = table is not None and (
        has_things_across(table) or _is_measured_down(superlative, table)
    )
    table = turned(table) if table and across else table
    measure = _measure(superlative, table) if table else None
    timed = first_or_last(superlative, table) if table and not across else None
    if table and timed:
        at, said = timed
        first = table.rows[at]
        return OfAll(ListGroup((table.head, first)), certain=True, row=first, told=said)
    if superlative.either:
        measure = _hinted(superlative, table) if table and measure is None else measure
        alike = table is not None and measure is not None and says(table.around, superlative.of)
        return OfAll(lines) if alike else None
    called = MODELS if superlative.price else CALLED  # else a row is called as what is compared
    of = superlative.of - HAS - ({superlative.thing} & called if across else frozenset())
    if table is None or measure is None or not says(table.around, of):
        return OfAll(lines)
    number = extreme_of(table.column(measure), most=superlative.most)
    if number is None:
        return OfAll(lines)
    row = table.rows[number]
    if across:
        told = table.cells[number][0]
        return OfAll(ListGroup((table.head, rows[measure - 1])), certain=True, row=row, told=told)
    told = table.cells[number][_key(superlative, table, measure)]
    return OfAll(ListGroup((table.head, row)), certain=True, row=row, told=told)


def _measure(superlative: Superlative, table: WholeTable) -> int | None:
    """The one column of what is compared: of prices, or named by the question and with a figure in each cell.

    Of several prices the first, where all of them are most or least in one row.
    """
    figures = [
        number
        for number in range(len(table.names))
        if all(any(numbers(cell)) or is_free(cell) for cell in table.column(number))
        # "Which crane": how they are called is no measure.
        and not (number == 0 and superlative.thing in stems_of(table.names[0]))
    ]
    if superlative.price:
        columns = [number for number in figures if is_price(table.names[number])]
        columns = columns or [one for one in figures if all(map(is_price, table.column(one)))]
        found = {extreme_of(table.column(one), most=superlative.most) for one in columns}
        columns = columns[:1] if len(found) == 1 and None not in found else columns
    else:
        columns = [number for number in figures if _names(superlative, table.names[number])]
        hints = _MEASURED.get(superlative.word, frozenset())
        columns = columns or [one for one in figures if hints & stems_of(table.names[one])]
        whole = [number for number in columns if stems_of(table.names[number]) <= superlative.of]
        columns = whole if len(whole) == 1 else columns
    return columns[0] if len(columns) == 1 else None


def _is_measured_down(superlative: Superlative, table: WholeTable) -> bool:
    """Whether what is compared is called so by a row, not by a column: "Price | 9 € | 19 €" below the plans."""
    if not all(table.names) or _measure(superlative, table) is not None:
        return False
    return _measure(superlative, turned(table)) is not None


def _hinted(superlative: Superlative, table: WholeTable) -> int | None:
    """The first column that may tell which is the fastest or the oldest."""
    hints = _TELLING.get(superlative.word, frozenset())
    return next((number for number, name in enumerate(table.names) if hints & stems_of(name)), None)


def _key(superlative: Superlative, table: WholeTable, measure: int) -> int:
    """The column of what is asked for: the one that the question names beside what it compares, or the first."""
    if superlative.who:
        return 0
    named = [
        number
        for number, name in enumerate(table.names)
        if number != measure and _names(superlative, name)
    ]
    if not named and not superlative.price:
        return measure  # "what is the highest deductible?"
    return named[0] if named else 0


def _names(superlative: Superlative, column: str) -> bool:
    return any(is_alike(one, said) for one in stems_of(column) for said in superlative.of)
