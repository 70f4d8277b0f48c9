"""Rows of a table below their header, as a table of Markdown (GitHub Flavored Markdown 4.10)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from assistant.markers import escape
from assistant.quoting.shown import cell_shown
from assistant.reading.cells import cells_of, is_form, named_cells
from assistant.reading.lists.list_runs import Piece
from ingest.document import BlockKind

_COLUMNS = 2  # at least


def table_rows(pieces: Sequence[Piece]) -> int:
    """How many of the pieces, from the first, are a header and rows below it that make a table; 0 for none."""
    (passage, header), *rest = pieces
    if header.kind is not BlockKind.TABLE_ROW or not header.lead:
        return 0
    name = passage.quote(header)
    columns = len(cells_of(name))
    rows = takewhile(
        lambda piece: (
            piece[1].kind is BlockKind.TABLE_ROW
            and not piece[1].lead
            and piece[0].document == passage.document
            and len(cells_of(piece[0].quote(piece[1]))) <= columns
            and not is_form(name, piece[0].quote(piece[1]))
        ),
        rest,
    )
    count = len([*rows])
    return 1 + count if count and columns >= _COLUMNS else 0


def as_table(rows: Sequence[Piece], numbers: Sequence[int]) -> str:
    """The rows as a table, each with its number in the last cell that says something."""
    lines = []
    header = rows[0][0].quote(rows[0][1])
    for number, (passage, row) in zip(numbers, rows, strict=True):
        _, told = named_cells(header, passage.quote(row))
        cells = [escape(cell_shown(cell, passage)) for cell in told]
        last = max((at for at, cell in enumerate(cells) if cell), default=0)
        cells[last] = f"{cells[last]} [{number}]".strip()
        lines.append(f"| {' | '.join(cells)} |")
    lines.insert(1, "|---" * len(cells) + "|")
    return "\n".join(lines)
