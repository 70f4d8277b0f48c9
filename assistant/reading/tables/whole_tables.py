"""Tables read to their last row, whichever passages hold them: what is told of all rows, or compares them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assistant.language.english import stem, stems_of, words_of
from assistant.language.stems_alike import is_alike
from assistant.reading.cells import NO, YES, cells_of, heads_rows
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import ListGroup, groups_of, whole
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind
from ingest.readable.readable import ReadableIndex

# How one asks what a row has: no column need be called by them.
HAS = stems_of(
    "cover covered include included offer contain provide support come need require use used take charge cost"
    " work run compatible"
)
_SUMS = frozenset(map(stem, ["total", "sum", "average", "mean", "median", "overall"]))


@dataclass(frozen=True, slots=True)
class WholeTable:
    """All rows of a table below its ``head``: ``cells`` has as many for each row as there are ``names``.

    ``around`` are the stems of the names, and of the title and headings that the table stands below.
    """

    head: Piece
    rows: tuple[Piece, ...]
    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    around: frozenset[str]

    def column(self, number: int) -> list[str]:
        """The cells of a column, from 0."""
        return [row[number] for row in self.cells]


@dataclass(frozen=True, slots=True)
class OfAll:
    """The lines that answer what is asked of all rows of a table, or all lines that would have to be compared.

    ``certain`` where all rows were looked at and told apart; then one of them, ``row``, may be the answer, and
    ``told`` its cell that says so.
    """

    lines: ListGroup
    certain: bool = False
    row: Piece | None = None
    told: str = ""


def says(around: Collection[str], stems: Collection[str]) -> bool:
    """Whether all of some stems are among those ``around``, as far as their letters tell."""
    return all(any(is_alike(one, said) for said in around) for one in stems)


def lines_with(best: RankedSentence, index: ReadableIndex) -> ListGroup | None:
    """The whole list or table that a sentence is a line of."""
    passage = best.passage
    group = next((g for g in groups_of(passage) if g.holds(passage, best.sentence)), None)
    if group is not None or best.header is None:
        return group and whole(group, index)
    # The one row of a table that a passage begins with.
    stored = index.catalogue.document_passages(passage.document)
    groups = groups_of(*(one.passage for one in stored))
    return next((one for one in groups if one.holds(passage, best.sentence)), None)


def headers_read(reading: Reading) -> Iterator[RankedSentence]:
    """The header rows of the tables in the passages that were read, the best first.

    Their rows may be left out of what was read: those of a table with its things across name none of these.
    """
    for passage in dict.fromkeys(one.passage for one in reading.sentences):
        for sentence in passage.sentences:
            if sentence.kind is BlockKind.TABLE_ROW and sentence.lead:
                yield RankedSentence(passage, sentence, 0.0)


def table_read(reading: Reading, index: ReadableIndex) -> WholeTable | None:
    """The table of which the best sentence is a row, or the header, to its last row; None as ``whole_table``."""
    best = reading.sentences[0] if reading.sentences else None
    lines = lines_with(best, index) if best and best.sentence.kind is BlockKind.TABLE_ROW else None
    return whole_table(lines, best) if best and lines else None


def whole_table(group: ListGroup, best: RankedSentence) -> WholeTable | None:
    """The lines of a table as a table, ``best`` among them; None where its rows cannot be told apart for sure.

    So it is without a header, with rows that head others or sum them up, and with more cells than names.
    """
    pieces = group.pieces
    if pieces[0][1].kind is BlockKind.PARAGRAPH:  # "The fees are:" stands before the header
        pieces = pieces[1:]
    head, *rows = pieces
    names = cells_of(head[0].quote(head[1]))
    cells = [cells_of(passage.quote(row)) for passage, row in rows]
    if not head[1].lead or len(rows) < 2 or any(heads_rows(*row) for row in rows):
        return None
    if any(
        len(row) > len(names) or not row[0] or not _SUMS.isdisjoint(map(stem, words_of(row[0])))
        for row in cells
    ):
        return None
    padded = tuple((*row, *[""] * (len(names) - len(row))) for row in cells)
    around = stems_of(best.passage.prefix).union(*map(stems_of, names))
    return WholeTable(head, tuple(rows), tuple(names), padded, around)


def said_yes(table: WholeTable, asked: Collection[str]) -> list[bool]:
    """For each row whether it says yes in the one column of yes and no that is named; none without one.

    Of several that share a word the one that says all that is asked: "Windows 10" beside "Windows 11".
    """
    told = [
        (says(stems_of(name), asked), column)
        for number, name in enumerate(table.names)
        if any(is_alike(one, other) for one in stems_of(name) for other in asked)
        and YES.union(NO).issuperset(column := [cell.casefold() for cell in table.column(number)])
    ]
    told = [one for one in told if one[0]] or told
    return [cell in YES for cell in told[0][1]] if len(told) == 1 else []
