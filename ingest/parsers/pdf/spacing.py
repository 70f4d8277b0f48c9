"""The rows of tables without lines: which lines of a run of them make up one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.lines.line_shapes import are_units, has_digit
from ingest.parsers.pdf.drawn_cells import drawn_cells
from ingest.parsers.pdf.glyphs import HYPHEN
from ingest.parsers.pdf.measures import Box, InTable
from ingest.parsers.pdf.merged_cells import spread
from ingest.parsers.pdf.row_groups import name_groups
from ingest.parsers.pdf.run import Run
from ingest.parsers.pdf.segments import Segment, is_bold
from ingest.parsers.pdf.tables import TableRow, in_reading_order, is_figure
from ingest.parsers.tables.form_rows import are_filled_in
from ingest.parsers.tables.section_rows import RowShape, section_rows

_LOOSE = 1.2  # times the pitch within a cell: the next row
_TIGHT = 1.65  # share of the size: the largest pitch within a cell
_LONGEST_CELL = 8  # lines
_FEWEST = 3  # rows of two columns
_BREAKS = frozenset({HYPHEN, "-", "\u2010", ","})
_OFF_LINE = 0.25  # share of the size: baselines that are no nearer are of two lines

_Line = Sequence[Segment]


def table_of(
    run: Run,
    levels: Sequence[Box],
    number: int,
    sides: Sequence[Segment],
    above: Sequence[Segment],
) -> list[TableRow]:
    """The rows of a run; none if it makes no table.

    ``levels`` are the page's lines across, ``sides`` what stands on its side beside the run, ``above``
    what does so over its columns but for the first.
    """
    ruled = [_is_ruled(run, levels, one, other) for one, other in pairwise(run.lines)]
    drawn = drawn_cells(run)
    cells = spread(run, drawn or _by_blocks(run, ruled) or _by_lines(run, ruled))
    filled = sum(sum(map(bool, row)) > 1 for row in cells)
    if filled < _FEWEST and not drawn and _has_row_each_line(run):
        cells = [[[one] for one in line] for line in run.lines]
        filled = len(cells)
    longest = max(len(cell) for row in cells for cell in row)
    if not drawn and (filled < (_FEWEST if len(run.edges) == 2 else 2) or longest > _LONGEST_CELL):
        return []
    texts = [[" ".join(one.text for one in cell) for cell in row] for row in cells]
    has_header = bool(run.over or above) or (_has_header(run, ruled) and not are_filled_in(texts))
    if run.over:
        names = zip(run.over, cells[0], strict=True)
        cells = [[[over, *cell] if over else cell for over, cell in names], *cells[1:]]
    if has_header and len(cells) > _FEWEST and are_units(texts[1]):
        measured = zip(cells[0], cells[1], strict=True)
        cells = [[[*name, *unit] for name, unit in measured], *cells[2:]]
    if above:
        cells.insert(0, [[], *([name] for name in above)])
    cells = name_groups(cells, has_header, sides)
    place = InTable(number, len(cells[0]), has_header)
    rows = [TableRow(tuple(tuple(one.row for one in cell) for cell in row), place) for row in cells]
    return in_reading_order(_titled(rows))


def _titled(rows: list[TableRow]) -> list[TableRow]:
    """``rows`` with those marked that are the title of others: bold, alone in their line, above what is not."""
    bold = [row.is_bold for row in rows]
    lone = [sum(map(bool, row.cells)) == 1 for row in rows]
    titles = section_rows(
        [RowShape(row.texts, *both) for row, *both in zip(rows, lone, bold, strict=True)]
    )
    return [
        row._replace(place=row.place._replace(section=True))
        if number in titles and bold[number] and not bold[number + 1]
        else row
        for number, row in enumerate(rows)
    ]


def _by_lines(run: Run, ruled: Sequence[bool]) -> list[list[list[Segment]]]:
    """The cells of each row, told line by line."""
    named = sum(run.column(line[0]) == 0 for line in run.lines)
    by_rules = (
        sum(ruled) >= 2
        and (sum(ruled) + 1) >= 0.6 * named
        and not any(
            _holds_value(run, one) and _holds_value(run, other)
            for is_ruled, (one, other) in zip(ruled, pairwise(run.lines), strict=True)
            if not is_ruled
        )
    )
    tight = min(one[0].across - other[0].across for one, other in pairwise(run.lines))
    rows: list[list[_Line]] = [[run.lines[0]]]
    for number, is_ruled in enumerate(ruled, start=1):
        before, line = run.lines[number - 1 : number + 1]
        pitch = before[0].across - line[0].across
        loose = pitch > max(_LOOSE * tight, 0.1) or pitch > _TIGHT * line[0].size
        apart = not run.across.isdisjoint({number - 1, number}) or (
            number == 1 and is_bold(before) and not is_bold(line)
        )
        if apart or is_ruled or (not by_rules and (loose or not _goes_on(run, before, line))):
            rows.append([line])
        else:
            rows[-1].append(line)
    return [_cells(run, row) for row in rows]


def _by_blocks(run: Run, ruled: Sequence[bool]) -> list[list[list[Segment]]]:
    """The cells of each row, where lines of a cell are closer than rows, wherever each cell stands.

    Browsers put short cells in the middle beside long ones. None where no cell has several lines, or
    where lines that are close may be rows: not where a rule stands above each, or a cell in the middle.
    """
    if run.across:
        return []
    pitches = [
        (one.across - other.across) / one.size
        for column in run.columns()
        for one, other in pairwise(column)
        if one.across - other.across > 0.5 * one.size
    ]
    tight = min(pitches, default=_TIGHT)
    if tight >= _TIGHT or max(pitches) < _LOOSE * tight:
        return []
    blocks: list[tuple[int, list[Segment]]] = []
    for number, column in enumerate(run.columns()):
        before: Segment | None = None
        for segment in column:
            if before and before.across - segment.across < _LOOSE * tight * segment.size:
                blocks[-1][1].append(segment)
            else:
                blocks.append((number, [segment]))
            before = segment
    blocks.sort(key=lambda block: -_top(block[1]))
    rows: list[list[list[Segment]]] = []
    bottom = 0.0
    for number, block in blocks:
        if rows and _top(block) > bottom:
            bottom = min(bottom, _bottom(block))
        else:
            rows.append([[] for _ in run.edges])
            bottom = _bottom(block)
        rows[-1][number] += block
    several = [row for row in rows if max(map(len, row)) > 1]
    if sum(ruled) == len(rows) - 1 >= _FEWEST or any(map(_is_centred, several)):
        return rows if several else []
    if any(sum(len(cell) > 1 for cell in row) * 2 > sum(map(bool, row)) + 1 for row in several):
        return []
    return rows if several else []


def _is_centred(row: Sequence[Sequence[Segment]]) -> bool:
    """Whether a cell of one line stands between those of a cell beside it."""
    longest = max(row, key=len)
    return any(
        one.across < above.across - _OFF_LINE * one.size
        and one.across > below.across + _OFF_LINE * one.size
        for one in (cell[0] for cell in row if len(cell) == 1)
        for above, below in pairwise(longest)
    )


def _top(block: Sequence[Segment]) -> float:
    return block[0].across + 0.8 * block[0].size


def _bottom(block: Sequence[Segment]) -> float:
    return block[-1].across - 0.2 * block[-1].size


def _is_ruled(run: Run, levels: Sequence[Box], one: _Line, other: _Line) -> bool:
    left, right = run.lines[0][0].left, max(line[-1].right for line in run.lines)
    low, high = other[0].across, one[0].across
    return any(low < box.bottom < high and box.left < right and box.right > left for box in levels)


def _goes_on(run: Run, before: _Line, line: _Line) -> bool:
    """Whether the cells of ``line`` go on with those above."""
    first = line[0]
    if run.column(first):
        return len(line) == 1 or any(one.text[:1].islower() for one in line)
    if len(line) > 1:
        values = _holds_value(run, before) and _holds_value(run, line)
        return first.text[:1].islower() and run.column(before[0]) == 0 and not values
    return first.text[:1].islower()


def _has_row_each_line(run: Run) -> bool:
    """Whether each line is a row, as of names in small letters: wrapped cells leave others beside them empty."""
    last = [one.text[-1] for line in run.lines for one in line]
    return (
        len(run.lines) >= _FEWEST
        and not run.across
        and all([run.column(one) for one in line] == [*range(len(run.edges))] for line in run.lines)
        and not any(sign in _BREAKS for sign in last)
    )


def _holds_value(run: Run, line: _Line) -> bool:
    """Whether a line is a row of its own, wherever rules are: it ends with a figure for its label."""
    last = line[-1]
    return len(line) > 1 and run.column(last) == len(run.edges) - 1 and is_figure(last.text)


def _cells(run: Run, row: Sequence[_Line]) -> list[list[Segment]]:
    cells: list[list[Segment]] = [[] for _ in run.edges]
    for line in row:
        for segment in line:
            cells[run.column(segment)].append(segment)
    return cells


def _has_header(run: Run, ruled: Sequence[bool]) -> bool:
    """Whether the first line names the columns, rather than hold the first of the values."""
    first, second = run.lines[0], run.lines[1]
    named = is_bold(first) and not is_bold(second)
    if named or (ruled[0] and sum(ruled) == 1) or run.column(first[0]):
        return True
    if not any(is_figure(one.text) for one in first) and all(
        is_figure(one.text) for line in run.lines[1:] for one in line
    ):
        return True  # "Month 8" above figures
    values = first if len(run.edges) == 2 else first[:1]
    return not any(has_digit(one.text) for one in values)
