"""Columns that nothing but white space parts: tables without lines, and columns of text.

A gutter is a stretch of white that runs down through neighbouring lines. Where the lines beside it
are wrapped text, they are columns; where they begin or end below each other, they are a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.parsers.lines.line_shapes import has_digit
from ingest.parsers.pdf.counted_cells import counted_cells, keeps_cells
from ingest.parsers.pdf.merged_cells import merged
from ingest.parsers.pdf.run import ALIGNED, Run, is_aligned, is_near, is_prose, run_of
from ingest.parsers.pdf.segments import Segment, cut_at, is_bold
from ingest.parsers.pdf.sentences_below import APART, ends_table, is_sentence_below
from ingest.parsers.pdf.spanning_names import names_over
from ingest.parsers.pdf.tables import is_figure
from ingest.parsers.pdf.tight_cells import TIGHTEST, cut_apart, tight_lines
from ingest.parsers.pdf.touching_cells import cut_behind_figures
from ingest.parsers.pdf.white import between, closes_columns, common
from ingest.parsers.pdf.wrapped_names import with_wrapped_names

_NARROWEST = 0.3  # a gutter beside the longest cell
_SAME_LINE = 0.5
_MOST_LONE = 3  # lines in the first column alone: more are text
_MOST_NAMED = 4  # lines down to the first row
_FEWEST_BESIDE = 2  # names with nothing below themselves
_FEWEST_NAMED = 3  # lines with two of names
_SMALLER = 1.15  # times
_NUMBER = re.compile(r"(?:\d{1,3}|[A-Z])(?:\.\d{1,3})*[.)]?")


def runs_of(segments: Sequence[Segment]) -> Iterator[Run]:
    """The runs of lines with gutters, from the top of the page."""
    lines = cut_behind_figures(lines_of(segments))
    drawn = list(map(cut_apart, lines))
    start = ended = 0
    while start < len(lines):
        over, below = _names_at(lines, start)
        named: Run | None = None
        if _may_name_columns(over, lines[below : below + _MOST_NAMED]):
            named, end = _run_at(lines, drawn, below)
            if named and (names := names_over(over, named)):
                yield named._replace(over=names)
                start = ended = end
                continue
        run, end = _run_at(lines, drawn, start)
        if run and named and is_aligned(named) and not is_aligned(run):
            start += (
                1  # the line is none of the table below it: a name over columns of two pages, say
            )
            continue
        if run:
            yield with_wrapped_names(run, lines[ended:start])
            ended = end
        start = end


def _run_at(
    lines: list[list[Segment]], drawn: Sequence[list[Segment]], start: int
) -> tuple[Run | None, int]:
    """The run that begins with a line, told by white or by the cells of its lines, and the line after it."""
    counted = counted_cells(lines, start)
    run, end = _run_from(lines, drawn, start)
    if counted and not (run and is_aligned(run) and keeps_cells(run, counted, lines[start:])):
        return counted, start + len(counted.lines)
    return run, end


def _names_at(lines: Sequence[list[Segment]], at: int) -> tuple[list[Segment], int]:
    """What may name columns from a line on, and the number of the line below it.

    The name of the first column may stand in the middle beside two lines of the others.
    """
    line, *after = lines[at : at + 3]
    if len(after) == 2 and len(after[0]) == 1 and after[0][0].right < line[0].left:
        high = line[0].across - after[0][0].across
        if max(high, after[0][0].across - after[1][0].across) < line[0].size:
            return [*after[0], *line], at + 2
    return line, at + 1


def _may_name_columns(line: Sequence[Segment], below: Sequence[Sequence[Segment]]) -> bool:
    """Whether a line may have the name of the first column, and names of several of the others.

    Their own names stand ``below`` it, in several lines it may be, and then the first row.
    """
    if len(below) < 2 or not 1 < len(line) <= len(below[0]):
        return False
    names, *others = below
    row = next((one for one in others if one[0].left < names[0].left), others[0])
    cells = len(cut_at([*row], between(names)))
    unnamed = row[0].right < min(line[0].left, names[0].left)  # the first column, in no line
    if unnamed or line[0].left > names[0].right:  # or it is named below
        named = len(line) < len(names) <= cells
    else:
        named = line[0].right < names[0].left and line[0].left <= row[0].right
        named = named and cells > len(names)
    return named and is_near(line, below[0]) and not any(has_digit(one.text) for one in below[0])


def _run_from(
    lines: list[list[Segment]], drawn: Sequence[list[Segment]], start: int
) -> tuple[Run | None, int]:
    """The run that begins with a line, and the number of the line after it; lines of it are cut."""
    tight = tight_lines(lines, drawn, start)
    least = TIGHTEST if tight else _NARROWEST
    lines[start : start + len(tight)] = tight
    if len(lines[start]) < 2 or _is_numbered_heading(lines, start):
        return None, start + 1
    white = between(lines[start])
    end = start + 1
    across: set[int] = set()
    wide: set[int] = set()
    lone = 0
    while end < len(lines) and is_near(lines[end - 1], lines[end]):
        if _opens_table(lines, end, len(white)):
            break
        if not is_sentence_below(lines, end, end - start):
            cut = cut_apart(lines[end], white) if tight else lines[end]
            lines[end] = cut_at(cut, white)
        first = lines[end][0]
        lone = lone + 1 if len(lines[end]) == 1 and first.right < white[0][1] else 0
        if lone > _MOST_LONE:
            break
        narrower = common(white, lines[end], least)
        if len(narrower) < (len(white) if len(lines[end]) == 1 else 1) or closes_columns(
            lines[start:end], white, narrower
        ):
            above = run_of(lines[start:end], across, least, wide)
            cells = merged(above, lines[end])
            wide.update(map(id, cells))
            after = lines[end + 1] if end + 1 < len(lines) else ()
            goes_on = len(after) > 1 and len(common(white, after, least)) >= len(white)
            if not cells and (not goes_on or ends_table(lines, end, end - start)):
                break
            if is_prose(above):
                break
            across |= set() if cells else {end - start}
            narrower = white
        white, end = narrower, end + 1
    second = white[0][1]
    while len(lines[end - 1]) < 2 and not _hangs_on(lines[start : end - 1], lines[end - 1], second):
        end -= 1  # what follows a table in one column is text
    within = {number for number in across if start + number < end}
    return _with_names(lines[start:end], within, least, wide), end


def _with_names(lines: list[list[Segment]], across: set[int], least: float, wide: set[int]) -> Run:
    """The run of ``lines``, the first apart where it names several of the columns that the others have."""
    if len(lines) > _FEWEST_NAMED and not {0, 1} & across:
        below = run_of(lines[1:], {number - 1 for number in across}, least, wide)
        if over := names_over(lines[0], below):
            return below._replace(over=over)
    return _under_names(run_of(lines, across, least, wide))


def _under_names(run: Run) -> Run:
    """``run`` with what stands beside its name, one in the middle of a column, say, in one column with that."""
    if run.across or run.merged or len(run.lines) < 2:
        return run
    names = {run.column(one) for one in run.lines[0]}
    below = [(run.column(one), one.text) for line in run.lines[1:] for one in line]
    held = {column for column, _ in below}
    unnamed, empty = held - names, names - held
    are_figures = all(is_figure(text) for column, text in below if column in unnamed)
    first, *others = run.lines
    stands_out = is_bold(first) and not any(map(is_bold, others))
    if are_figures:
        sure = bool(empty) and (stands_out or not _has_digits(first))
    else:
        sure = len(empty) >= _FEWEST_BESIDE and stands_out
    if not sure:
        return run
    if {one + 1 for one in unnamed} == empty:
        gone = empty
    elif {one - 1 for one in unnamed} == empty:
        gone = unnamed
    else:
        return run
    edges = [edge for at, edge in enumerate(run.edges) if at not in gone]
    return run._replace(edges=edges, apart=True)


def lines_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments of about one baseline, each line from the left, from the top of the page."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: -one.across):
        if lines:
            first = lines[-1][0]
            beside = all(
                segment.left >= other.right - 1 or segment.right <= other.left + 1
                for other in lines[-1]
            )
            if beside and first.across - segment.across < _SAME_LINE * segment.size:
                lines[-1].append(segment)
                continue
        lines.append([segment])
    for line in lines:
        line.sort(key=lambda one: one.left)
    return lines


def _hangs_on(lines: Sequence[Sequence[Segment]], after: Sequence[Segment], second: float) -> bool:
    """Whether a lone segment goes on with a cell of the lines above it; their ``second`` column begins there."""
    own, first = after[0], min(segment.left for line in lines for segment in line)
    above = any(
        abs(one.left - own.left) < ALIGNED * own.size and one.across - own.across < 1.5 * own.size
        for line in lines[-2:]
        for one in line
    )
    alike = own.size * _SMALLER > lines[-1][0].size  # a note on the table is smaller
    if above and any(own.row.glyphs[0].at < one.row.glyphs[0].at for one in lines[-1]):
        return True  # the page draws it before a cell above it
    further = own.left > first + own.size and own.right > second
    return above and (further or (alike and own.text[:1].islower()))


def _is_numbered_heading(lines: Sequence[Sequence[Segment]], at: int) -> bool:
    """Whether a line is a heading behind its number, which the first row of a table may follow."""
    line, below = lines[at], lines[at + 1][0] if at + 1 < len(lines) else None
    if below is None or len(line) != 2 or not _NUMBER.fullmatch(line[0].text.strip()):
        return False
    stands_out = line[0].size > _SMALLER * below.size or (is_bold(line) and not is_bold([below]))
    return stands_out and not has_digit(below.text)


def _opens_table(lines: Sequence[Sequence[Segment]], at: int, gutters: int) -> bool:
    """Whether the columns of another table begin with a line: it stands apart, with more of them or names.

    Above the items of an invoice are an address and its numbers. Names alone are bold.
    """
    line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else ()
    own = between(line)
    named = is_bold(line) and not (is_bold(lines[at - 1]) or is_bold(after))
    if len(own) <= gutters + 1 and not (named and len(own) > 1 and not _has_digits(line)):
        return False
    if not (after and len(common(own, after, _NARROWEST)) == len(own)):
        return False
    above = lines[at - 1][0].across - line[0].across
    return above > APART * (line[0].across - after[0].across)


def _has_digits(line: Sequence[Segment]) -> bool:
    return any(has_digit(one.text) for one in line)
