"""Tables that lay out a page rather than hold data, row by row, told by what stands in their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from ingest.parsers.html.elements import CELLS
from ingest.parsers.html.styles import named

_ALWAYS_LAYOUT = "table"
# A row that holds one of these lays out a page, unless the table is known to hold data.
_LAYOUT_OF_EVEN = "table, h1, h2, h3, h4, h5, h6, pre, blockquote"
_LAYOUT = f"{_LAYOUT_OF_EVEN}, ul, ol, dl"
_DATA = "th, thead, caption"
_FEWEST_ROWS, _FEWEST_CELLS = 3, 2
_LONGEST_NAME, _LONGEST_ROW = 60, 600  # characters; a page that is laid out so has more in a row
# Asciidoctor's and DocBook's notes: a picture or a word beside the text.
_NOTE = re.compile(r"\badmonitionblock\b|^(?:note|tip|warning|important|caution) *$", re.IGNORECASE)
_NOTE_ROWS = 2
_NO_NAME = "ul, ol, dl, img, form, input"


def layout_of(table: LexborNode) -> str:
    """What a row of a table that lays out the page holds, as a selector."""
    if table.attrs.sget("role") in {"presentation", "none"}:
        return _LAYOUT
    if table.parent is not None and _NOTE.search(named(table.parent)):
        return "td, th" if len(table.css("tr")) <= _NOTE_ROWS else _ALWAYS_LAYOUT
    if table.tag != "table" or table.css_first(_DATA) is not None:
        return _ALWAYS_LAYOUT
    if len(table.css("td")) == 1:
        return "td"  # a frame around a text
    return _LAYOUT_OF_EVEN if _are_even(table) else _LAYOUT


def _are_even(table: LexborNode) -> bool:
    """Whether rows that hold lists are data all the same: of as many cells each, below or beside short names."""
    if table.css_first("table table") is not None:
        return False
    rows = [[cell for cell in row.iter() if cell.tag in CELLS] for row in table.css("tr")]
    widths = {len(cells) for cells in rows}
    if len(rows) < _FEWEST_ROWS or len(widths) != 1 or min(widths) < _FEWEST_CELLS:
        return False
    short = all(sum(len(cell.text()) for cell in cells) <= _LONGEST_ROW for cells in rows)
    return short and any(map(_are_names, (rows[0], [cells[0] for cells in rows])))


def _are_names(cells: Sequence[LexborNode]) -> bool:
    names = [" ".join(cell.text().split()) for cell in cells]
    return all(0 < len(name) <= _LONGEST_NAME for name in names) and not any(
        cell.css_first(_NO_NAME) for cell in cells
    )
