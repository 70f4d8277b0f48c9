"""Tables without lines side by side, with their rows on the same lines: the page draws one, then the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.parsers.pdf.run import Run
from ingest.parsers.pdf.segments import Segment

_FEWEST_COLUMNS, _FEWEST_ROWS = 2, 3


def parts_of(run: Run) -> Iterator[Run]:
    """The tables that stand side by side in ``run``, from the left; itself where it is one."""
    for cut in range(_FEWEST_COLUMNS, len(run.edges) - _FEWEST_COLUMNS + 1):
        if run.across or run.merged or run.over:
            break
        left, right = _part(run, 0, cut), _part(run, cut, len(run.edges))
        if _is_drawn_by_rows(left) and _is_drawn_by_rows(right) and _ends_before(left, right):
            yield left
            yield from parts_of(right)
            return
    yield run


def _part(run: Run, first: int, end: int) -> Run:
    lines = [[one for one in line if first <= run.column(one) < end] for line in run.lines]
    return Run([line for line in lines if line], run.edges[first:end], frozenset())


def _drawn(run: Run) -> list[Segment]:
    return sorted(run.segments(), key=_place)


def _place(segment: Segment) -> int:
    """Where the page draws it, among its characters."""
    return segment.row.glyphs[0].at


def _ends_before(run: Run, other: Run) -> bool:
    return _place(_drawn(run)[-1]) < _place(_drawn(other)[0])


def _is_drawn_by_rows(run: Run) -> bool:
    """Whether each row is drawn as a whole, and not each column."""
    if len(run.lines) < _FEWEST_ROWS:
        return False
    columns: Sequence[int] = [run.column(one) for one in _drawn(run)]
    return sum(after < one for one, after in pairwise(columns)) >= len(run.lines) - 1
