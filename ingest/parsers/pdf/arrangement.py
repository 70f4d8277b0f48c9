"""The lines of a page in the order in which a person reads them, tables as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.parsers.pdf.measures import Box
from ingest.parsers.pdf.page_lines import Row
from ingest.parsers.pdf.tables import TableRow, take_ruled


def arrange(rows: Sequence[Row], rulings: Sequence[Box]) -> list[Row | TableRow]:
    """``rows`` in reading order; ``rulings`` are the straight lines of the page, as thin boxes."""
    arranged: list[Row | TableRow] = list(rows)
    if not rows:
        return arranged
    turns = Counter(row.turn for row in rows if not row.slanted)
    turn = turns.most_common(1)[0][0] if turns else 0
    take_ruled(arranged, rulings, turn)
    return arranged
