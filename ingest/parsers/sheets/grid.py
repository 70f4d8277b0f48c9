"""The cells of one sheet as a person sees them, whatever kind of file they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

# Characters. A merged cell is a label of each row that it spans; prose is not.
_LONGEST_REPEATED = 300
_MOST_REPEATED = 1_000  # rows: a cell merged down a whole column is decoration


class Merged(NamedTuple):
    """Cells shown as one: first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, "" where one is empty, all on one line each; rows may differ in length.

    ``numbers`` are the rows' own, as the file's program shows them; ``across`` says of the cells that
    are merged with those to their right which column is the last (by row and column, from 0);
    ``bold`` are the rows of which every filled cell is bold, or that the file shows to head what is below,
    None where that is not known.
    """

    rows: Sequence[list[str]]
    numbers: Sequence[int]
    across: Mapping[tuple[int, int], int] = field(default_factory=dict)
    bold: Set[int] | None = None

    def filled(self, row: int, left: int = 0, right: int | None = None) -> list[int]:
        """The columns of a row that hold something, from ``left`` up to ``right``."""
        cells = self.rows[row][left:right]
        return [column for column, text in enumerate(cells, start=left) if text]


def one_line(text: str) -> str:
    """What a cell says, on one line."""
    return " ".join(text.split())


def arranged(
    rows: Sequence[list[str]],
    merged: Iterable[Merged],
    hidden_rows: Set[int] = frozenset(),
    hidden_columns: Set[int] = frozenset(),
    bold: Set[int] | None = None,
) -> Grid:
    """The grid of a sheet's rows without what is hidden; a merged cell stands in every row it spans.

    ``rows`` begin with the first of the sheet and are changed.
    """
    across: dict[tuple[int, int], int] = {}
    for top, left, bottom, right in merged:
        if top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
            continue
        label = rows[top][left] if len(rows[top][left]) <= _LONGEST_REPEATED else ""
        for row in range(top, min(bottom, top + _MOST_REPEATED, len(rows) - 1) + 1):
            if row > top and label:
                rows[row] += [""] * (left + 1 - len(rows[row]))
                rows[row][left] = label
            if right > left:
                across[row, left] = right
    kept = [number for number in range(len(rows)) if number not in hidden_rows]
    if not hidden_columns and len(kept) == len(rows):
        return Grid(rows, range(1, len(rows) + 1), across, bold)
    width = max(map(len, rows), default=0)
    shown = [column for column in range(width) if column not in hidden_columns]
    place = {column: new for new, column in enumerate(shown)}
    moved = {}
    for new, old in enumerate(kept):
        for column in place:
            last = across.get((old, column))
            if last is not None:
                reached = [place[c] for c in range(column, last + 1) if c in place]
                moved[new, place[column]] = reached[-1]
    return Grid(
        [[rows[old][c] for c in shown if c < len(rows[old])] for old in kept],
        [number + 1 for number in kept],
        moved,
        None if bold is None else {new for new, old in enumerate(kept) if old in bold},
    )
