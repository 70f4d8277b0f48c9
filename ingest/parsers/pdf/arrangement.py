"""The lines of a page in the order in which a person reads them, tables as rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.pdf.columns import find_columns, is_interleaved
from ingest.parsers.pdf.drawn_cells import drawn_cells
from ingest.parsers.pdf.facts_beside import addresses_beside, facts_beside
from ingest.parsers.pdf.glyphs import HYPHEN, HYPHENS, runs_leftwards
from ingest.parsers.pdf.gutters import lines_of, runs_of
from ingest.parsers.pdf.justified import stretched_words
from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.page_rows import usual_turn
from ingest.parsers.pdf.row_groups import beside, names_above, sides_of
from ingest.parsers.pdf.ruled import take_ruled
from ingest.parsers.pdf.run import (
    ALIGNED,
    is_aligned,
    is_beside_prose,
    is_clauses,
    is_lists,
    is_prose,
    is_whole_by_columns,
)
from ingest.parsers.pdf.scales import without_scales
from ingest.parsers.pdf.segments import Segment, segments_of
from ingest.parsers.pdf.side_by_side import parts_of
from ingest.parsers.pdf.spacing import table_of
from ingest.parsers.pdf.tables import TableRow
from ingest.parsers.pdf.typewriter import is_listing

_WIDER = 1.6  # times as wide as a box is the text beside it; columns of a text are about as wide
_MOST_MARGINS, _FEWEST_ROWS = 4, 3  # lines of header and footer, and of what is between
_LEADING = 1.7  # times the size, from one line of a block to the next
_NUMBERED_FROM = 1_000  # the numbers of tables without lines


def arrange(rows: Sequence[GlyphRow], rulings: Sequence[Box]) -> list[GlyphRow | TableRow]:
    """``rows`` in reading order; ``rulings`` are the straight lines of the page, as thin boxes."""
    count = _margins(rows)
    body, scales = without_scales(rows[: len(rows) - count])
    return [*_arranged(body, rulings), *scales, *rows[len(rows) - count :]]


def _margins(rows: Sequence[GlyphRow]) -> int:
    """How many rows at the end are a header, which the page draws when all else is, and a footer."""
    for count in range(min(_MOST_MARGINS, len(rows) - _FEWEST_ROWS), 0, -1):
        heights = [glyph.across for row in rows[:-count] for glyph in row.glyphs[:1]]
        low, high = min(heights), max(heights)
        own = [row.baseline for row in rows[-count:]]
        level = len({(row.turn, row.slanted) for row in rows[-count:]}) == 1
        if level and own[0] > high and not any(low <= one <= high for one in own):
            return count
    return 0


def _arranged(rows: Sequence[GlyphRow], rulings: Sequence[Box]) -> list[GlyphRow | TableRow]:
    arranged: list[GlyphRow | TableRow] = list(rows)
    if not rows:
        return arranged
    turn = usual_turn(rows)
    take_ruled(arranged, rulings, turn)
    levels = [box for box in (Box.around((b[:2], b[2:]), turn) for b in rulings) if _is_level(box)]
    segments = _segments(arranged, turn)
    bands = find_columns(segments)
    slots = _Slots(arranged, segments)
    if turned := [band for band in bands if is_interleaved(band)]:
        for band in turned:
            lines = [line for column in band for line in _rejoined(_downwards(column))]
            slots.put([one for column in band for one in column], lines)
        arranged = slots.rows()
        segments = _segments(arranged, turn)
        bands = find_columns(segments)
    sides = sides_of(arranged, turn)
    slots = _Slots(arranged, [*segments, *sides])
    found = (run for band in bands for column in band for run in runs_of(column))
    runs = [part for run in found for part in parts_of(run)]
    for number, run in enumerate(runs, start=_NUMBERED_FROM):
        if is_listing([[one.row for one in line] for line in run.lines]) or is_clauses(run):
            continue
        by_cell = bool(drawn_cells(run))
        if is_prose(run) and not by_cell:
            columns = run.columns()
            if runs_leftwards(segment.text for column in columns for segment in column):
                columns.reverse()
            if not (_is_in_order(columns) or _is_box(columns)):
                slots.put_columns(columns)
        elif not by_cell and is_lists(run) and _is_drawn_apart(run.columns()):
            if not _is_in_order(run.columns()):
                slots.put_columns(run.columns())
        elif (
            not by_cell
            and (is_beside_prose(run) or is_whole_by_columns(run))
            and _is_drawn_apart(run.columns())
        ):
            continue  # a table is drawn row by row, or has no text that is wrapped
        elif not by_cell and is_aligned(run) and (blocks := facts_beside(run)):
            slots.put(run.segments(), [*_rejoined(blocks.address), *blocks.rows(number)])
        elif not by_cell and is_aligned(run) and (columns := addresses_beside(run)):
            if not _is_in_order(columns):
                slots.put_columns(columns)
        elif by_cell or is_aligned(run):
            near, above = beside(sides, run.segments()), names_above(sides, run)
            if table := table_of(run, levels, number, near, above):
                held = {id(line) for row in table for cell in row.cells for line in cell}
                named = [side for side in (*near, *above) if id(side.row) in held]
                slots.put([*run.segments(), *named], table)
    return slots.rows()


def _segments(arranged: Sequence[GlyphRow | TableRow], turn: int) -> list[Segment]:
    found: list[Segment] = []
    for slot, row in enumerate(arranged):
        if isinstance(row, GlyphRow) and row.turn == turn and not row.slanted:
            own = list(segments_of(row, slot))
            if len(own) > 1 and (stretched := stretched_words(arranged, slot)):
                own = list(segments_of(row, slot, stretched))
            found += own
    return found


def _downwards(group: Sequence[Segment]) -> list[Segment]:
    return [segment for line in lines_of(group) for segment in line]


def _is_level(box: Box) -> bool:
    return box.top - box.bottom < box.right - box.left


def _is_in_order(columns: Sequence[Sequence[Segment]]) -> bool:
    """Whether the page draws columns one after the other."""
    # A line may stand in pieces, but for those in different columns.
    within = all(one.slot <= other.slot for column in columns for one, other in pairwise(column))
    return within and all(one[-1].slot < other[0].slot for one, other in pairwise(columns))


def _is_box(columns: Sequence[Sequence[Segment]]) -> bool:
    """Whether a narrow box stands beside its text, which goes on below: the page draws each in one piece."""
    widths = [max(one.right for one in col) - min(one.left for one in col) for col in columns]
    return max(widths) > _WIDER * min(widths) and _is_drawn_apart(columns)


def _is_drawn_apart(columns: Sequence[Sequence[Segment]]) -> bool:
    """Whether the page draws each column in one piece, whichever comes first."""
    return _is_in_order(sorted(columns, key=lambda column: column[0].slot))


class _Slots:
    """The rows of a page while stretches of them are put in another order."""

    def __init__(self, rows: Sequence[GlyphRow | TableRow], segments: Sequence[Segment]) -> None:
        self._rows = rows
        self._segments: dict[int, list[Segment]] = {}
        for segment in segments:
            self._segments.setdefault(segment.slot, []).append(segment)
        self._put: dict[int, list[GlyphRow | TableRow]] = {}
        self._taken: set[int] = set()

    def put(self, members: Sequence[Segment], lines: Sequence[GlyphRow | TableRow]) -> None:
        """Put ``lines`` where the first of ``members`` stands, and take these out of the page."""
        self._taken |= {id(segment.row.glyphs[0]) for segment in members}
        self._put.setdefault(min(segment.slot for segment in members), []).extend(lines)

    def put_columns(self, columns: Sequence[list[Segment]]) -> None:
        """Put ``columns`` one after the other, below what stands above all: browsers draw boxes first."""
        ended = self._with_ends(columns)
        members = [segment for column in ended for segment in column]
        own = {segment.slot for segment in members}
        highest = max(members, key=lambda segment: segment.across)
        above = [
            slot
            for slot in range(min(own), max(own))
            if isinstance(row := self._rows[slot], GlyphRow)
            and row.turn == highest.row.turn
            and row.baseline > highest.across + highest.size
        ]
        self.put(members, [])
        lines = [line for column in ended for line in _rejoined(column)]
        self._put.setdefault(max(above, default=min(own) - 1) + 1, []).extend(lines)

    def _with_ends(self, columns: Sequence[list[Segment]]) -> list[list[Segment]]:
        """``columns`` with the lines that the page draws below each, beside none of the others."""
        ended: list[list[Segment]] = []
        for column, after in zip(columns, [*columns[1:], None], strict=True):
            ended.append([*column])
            while own := self._segments.get(ended[-1][-1].slot + 1):
                line, last = own[0], ended[-1][-1]
                down, near = last.across - line.across, ALIGNED * last.size
                if not (0 < down < _LEADING * last.size and abs(line.left - last.left) < near):
                    break
                if len(own) > 1 or (after and line.right > min(one.left for one in after)):
                    break
                ended[-1].append(line)
        return ended

    def rows(self) -> list[GlyphRow | TableRow]:
        """The rows as they are now; of one that was taken in part, the rest."""
        rows: list[GlyphRow | TableRow] = []
        for slot, row in enumerate(self._rows):
            rows += self._put.get(slot, ())
            own = self._segments.get(slot, ())
            rest = [one.row for one in own if id(one.row.glyphs[0]) not in self._taken]
            rows += [row] if len(rest) == len(own) else rest
        return rows


def _rejoined(column: Sequence[Segment]) -> list[GlyphRow]:
    """The lines of a column of text; one whose last word is broken goes on with the next."""
    lines: list[GlyphRow] = []
    before: Segment | None = None
    for segment in column:
        row = segment.row
        if before is not None:
            last = lines[-1].glyphs[-1]
            same_line = before.across - segment.across < 0.5 * segment.size
            breaks = (
                last.text in HYPHENS and lines[-1].glyphs[-2:-1] and row.glyphs[0].text.islower()
            )
            if breaks and last.text != HYPHEN and lines[-1].glyphs[-2].text.isalpha():
                lines[-1].glyphs[-1] = last._replace(text=HYPHEN)
            if lines[-1].glyphs[-1].text == HYPHEN:
                lines[-1].glyphs += row.glyphs
            elif same_line:
                lines[-1].append(row)
            else:
                lines.append(row)
        else:
            lines.append(row)
        before = segment
    return lines
