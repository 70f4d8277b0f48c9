"""Tables of a page: which cells a row has once merged cells are in every row that they span.

The columns follow HTML's table model (HTML Living Standard, 4.9.12, "forming a table"): a cell takes
the first column that no cell from above reaches into.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from ingest.document import HEADER_ROW, HEADLESS_ROW, ROWS_TITLE, BlockKind
from ingest.parsers.blocks.builder import Content, joined_cells
from ingest.parsers.html.bold import is_bold
from ingest.parsers.html.elements import CELLS
from ingest.parsers.html.laid_out import layout_of
from ingest.parsers.html.table_parts import nearest, span_of
from ingest.parsers.html.view import Fate, View
from ingest.parsers.tables.form_rows import are_filled_in
from ingest.parsers.tables.section_rows import RowShape, section_rows
from ingest.parsers.tables.stacked_names import names_columns_together

_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_ROWS = frozenset({"tr"})
_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534  # the model's own limits of a span
_MOST_HEADER_ROWS = 4
# A merged cell is repeated when it is a label; a page must not grow without end by it.
_LABEL = 300
_REPEATED_COLUMNS = 12
_TIMES, _SPARE = 20, 2_000

_NOTHING: Content = ("", [])
_REACHING = "…"  # where a cell from above stands in a row


@dataclass(frozen=True, slots=True)
class _Cell:
    node: int
    column: int
    across: int  # columns that it spans
    first: int  # the row in which it begins


class Table:
    """One table: tells data from layout, and joins the cells of a row."""

    def __init__(self, node: LexborNode, view: View) -> None:
        self._layout = layout_of(node)
        self._rows: dict[int, int] = {}
        self._cells: list[list[_Cell]] = []
        self._named: list[list[bool]] = []  # of each row's own cells, whether they name something
        self._headers: list[int] = []  # the rows that head the columns, from the first on
        self._texts: dict[int, Content] = {}
        self._own = self._repeated = 0
        self._has_begun = False
        self._header: Content = _NOTHING
        self._sections: frozenset[int] = frozenset()
        self._said: list[tuple[dict[int, str], bool]] = []  # by row: texts by column, whether bold
        in_head = True
        for group in nearest(node, _GROUPS | _ROWS, view):
            rows = [group] if view.roles.tag(group) in _ROWS else [*nearest(group, _ROWS, view)]
            in_head = self._place(rows, view, group.tag == "thead", in_head)
        self._is_named = bool(self._headers)
        if not self._headers:
            self._headers = self._unmarked_names()
        self._columns = sorted({cell.column for row in self._cells for cell in row})
        if not 1 < len(self._headers) <= _MOST_HEADER_ROWS or len(self._headers) == len(
            self._cells
        ):
            self._headers.clear()
        titles = self._titles(0) if not self._headers else frozenset()
        self._opening = titles if 0 in titles else frozenset()

    def _unmarked_names(self) -> list[int]:
        """The two rows that name the columns together where nothing marks them, as pages of Word are."""
        first = int(bool(self._cells) and len(self._cells[0]) == 1)  # below a caption
        columns = sorted({cell.column for row in self._cells for cell in row})
        shown = []
        if not any(cell.across > 1 for row in self._cells[first : first + 1] for cell in row):
            return []
        for cells in self._cells[first : first + 3]:
            says: dict[int, str] = {}
            for cell in cells:
                for column in columns[bisect_left(columns, cell.column) :]:
                    if column < cell.column + cell.across:
                        says[column] = self._said[cell.first][0].get(cell.column, "")
            shown.append([says.get(column, "") for column in columns])
        return [first, first + 1] if names_columns_together(shown) else []

    def is_data(self, row: LexborNode) -> bool:
        """Whether a row is one line of data, rather than a part of the page's layout."""
        return row.css_first(self._layout) is None

    def is_caption(self, row: int) -> bool:
        """Whether a row is one cell across the top of the table."""
        if self._rows.get(row) != 0 or len(self._columns) < 2 or len(self._cells) < 2:
            return False
        return len(self._cells[0]) == 1 and self._cells[0][0].across > 1

    def _are_pairs(self) -> bool:
        """Whether each row is a name and what it names, and the first one heads none."""
        pairs = [named for named in self._named if len(named) > 1]
        if any(map(any, pairs)):
            return all(named == [True, False] for named in pairs)
        says = [[said.get(column, "") for column in self._columns] for said, _ in self._said]
        return not (self._said and self._said[0][1]) and are_filled_in(says)

    def blocks(self, row: int) -> Iterator[tuple[Content, BlockKind, int]]:
        """What is written of a row, which may be the title of those below it: its kind and level.

        Nothing is for one that is written together with the next: both head the columns.
        """
        number = self._rows.get(row)
        if number in self._headers[:-1]:
            return
        if number is not None and self._opening:
            title = number in self._opening
            level = ROWS_TITLE if title else HEADLESS_ROW if number - 1 in self._opening else 0
            yield self.row(row), BlockKind.HEADING if title else BlockKind.TABLE_ROW, level
            return
        if self.is_caption(row):
            yield self.row(row), BlockKind.PARAGRAPH, 0
            return
        content = self.row(row)
        if not content[0]:  # it keeps room, or counts the columns of a sheet
            return
        first, self._has_begun = not self._has_begun, True
        if first:
            named = number is not None and self._is_named
            self._sections = self._titles(number or 0) if named else frozenset()
            self._header = content
            if number is not None and number + 1 in self._sections:
                return
            yield content, BlockKind.TABLE_ROW, HEADLESS_ROW if self._are_pairs() else HEADER_ROW
        elif number in self._sections:
            yield content, BlockKind.HEADING, ROWS_TITLE
            yield self._header, BlockKind.TABLE_ROW, HEADER_ROW
        else:
            yield content, BlockKind.TABLE_ROW, 0

    def fill(self, cell: int, content: Content) -> None:
        """Keep what a cell holds."""
        self._texts[cell] = content
        self._own += len(content[0])

    def row(self, row: int) -> Content:
        """The cells of a row with bars between, those included that reach into it."""
        number = self._rows.get(row)
        if number is None:
            return _NOTHING
        if number in self._headers:
            above = [self._contents(header) for header in self._headers]
            return joined_cells([_stacked(column) for column in zip(*above, strict=True)])
        contents = self._contents(number)
        if self.is_caption(row):
            return next((content for content in contents if content[0]), _NOTHING)
        return joined_cells(contents)

    def _titles(self, first: int) -> frozenset[int]:
        """The rows that are titles of those below them, from the ``first`` on."""
        shapes = [
            RowShape(
                [says.get(column, "") for column in self._columns],
                len(cells) == 1 and cells[0].across >= len(self._columns) > 1,
                bold,
            )
            for (says, bold), cells in zip(self._said[first:], self._cells[first:], strict=True)
        ]
        return frozenset(first + number for number in section_rows(shapes))

    def _contents(self, number: int) -> list[Content]:
        held: dict[int, Content] = {}
        cells = self._cells[number]
        for cell in cells:
            content = self._texts.get(cell.node, _NOTHING)
            held[cell.column] = content if cell.first == number else self._again(content)
            if cell.across > 1 and len(cells) > 1:
                after = bisect_right(self._columns, cell.column)
                until = bisect_left(self._columns, cell.column + cell.across)
                for column in self._columns[after:until][:_REPEATED_COLUMNS]:
                    held[column] = self._again(content)
        return [held.get(column, _NOTHING) for column in self._columns]

    def _again(self, content: Content) -> Content:
        text = content[0]
        if len(text) > _LABEL or self._repeated > self._own * _TIMES + _SPARE:
            return _NOTHING
        self._repeated += len(text)
        return content

    def _place(self, rows: list[LexborNode], view: View, is_head: bool, in_head: bool) -> bool:
        """Place the cells of a row group; returns whether the head may go on, which ends with a ``thead``."""
        reaching: list[tuple[int, _Cell]] = []  # cells from above, with the last row they reach
        first, last = len(self._cells), len(self._cells) + len(rows) - 1
        for number, row in enumerate(rows, start=first):
            self._rows[row.mem_id] = number
            reaching = [(until, cell) for until, cell in reaching if until >= number]
            cells = [cell for _, cell in reaching]
            taken = {c for cell in cells for c in range(cell.column, cell.column + cell.across)}
            column, names = 0, list[bool]()
            says = dict.fromkeys(taken, _REACHING)
            bold: list[bool] = []
            for node in nearest(row, CELLS, view):
                if view.fate(node) not in {Fate.SHOWN, Fate.STRUCK}:
                    continue
                while column in taken:
                    column += 1
                stated = "aria-colspan" if node.tag not in CELLS else "colspan"
                across = span_of(node, stated, _MOST_COLUMNS) or 1
                down = span_of(node, "rowspan", _MOST_ROWS)
                cell = _Cell(node.mem_id, column, across, number)
                cells.append(cell)
                names.append(view.roles.tag(node) == "th")
                says[column] = " ".join(node.text().split())
                bold.append(names[-1] or is_bold(node, says[column]))
                until = last if down == 0 else min(last, number + down - 1)
                if until > number:
                    reaching.append((until, cell))
                column += across
            self._said.append((says, all(bold)))
            self._cells.append(cells)
            self._named.append(names)
            alone = len(cells) == 1 and cells[0].across > 1
            if in_head and not (number == 0 and alone):
                in_head = is_head or (bool(names) and all(names) and not alone)
                if in_head:
                    self._headers.append(number)
        return in_head and not (is_head and rows)


def _stacked(contents: tuple[Content, ...]) -> Content:
    """What stands above one column in several rows, each once."""
    texts = list(dict.fromkeys(text for text, _ in contents if text))
    if len(texts) == 1:
        return next(content for content in contents if content[0])
    return " ".join(texts), []
