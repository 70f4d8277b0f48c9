"""Names of columns in two rows, one above several of the other: "Fee" over "Summer" and "Winter".

Merged cells say the same in each column and row that they span (see ``ingest.parsers.tables.spans``).
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.blocks.builder import Content, shifted

_FEWEST_ROWS = 3
_BETWEEN = ": "


def names_columns_together(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first two rows of a table, its texts by column, name the columns together.

    The first has a cell above several of the second's, and both begin with the same cell, or one of them
    with nothing. Where only the second does not, figures beside it show that it names a row.
    """
    if len(rows) < _FEWEST_ROWS or len(rows[0]) != len(rows[1]):
        return False
    above, below = rows[0], rows[1]
    over = [at for at in range(1, len(above)) if above[at] and above[at] == above[at - 1]]
    if not over or any(not below[at] or below[at] == below[at - 1] for at in over):
        return False
    if above[0] == below[0] or not below[0]:
        return bool(above[0] or below[0] or all(above[1:]))
    return not above[0] and not any(map(str.isdecimal, "".join(below[1:])))


def stacked(above: Sequence[Content], below: Sequence[Content]) -> list[Content]:
    """What two rows of names say above each column: a cell that goes down into the second once."""
    return [_joined(one, other) for one, other in zip(above, below, strict=True)]


def _joined(above: Content, below: Content) -> Content:
    if not above[0] or above[0] == below[0]:
        return below
    if not below[0]:
        return above
    lead = above[0] + _BETWEEN
    return lead + below[0], [*above[1], *shifted(below[1], len(lead))]
