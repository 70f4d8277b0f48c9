"""Cells: what each is called by the header, or in a form by the label before it; and rows that head others."""

from __future__ import annotations

import re

from ingest.document import BlockKind, Passage, Sentence
from ingest.parsers.blocks.builder import BAR

YES = frozenset(("yes", "y", "✓", "✔", "☑", "included", "ja", "oui", "sí", "si"))
NO = frozenset(("no", "n", "–", "-", "—", "✗", "✘", "☐", "", "not included", "nein", "non"))
_VALUE = re.compile(r"[\d@]")
_SHORTEST_FORM = 4
_LABEL_WORDS = 4
_SECTION_WORDS = 6
_ENDS = (".", "!", "?", ";")


def cells_of(row: str) -> list[str]:
    """The cells of a row, bars between them; empty ones at its end are not among them."""
    return [cell.strip() for cell in BAR.split(row)]


def named_cells(header: str, row: str) -> tuple[list[str], list[str]]:
    """The names of cells and the cells of a row below a header ("" without one), as many of each.

    In a form each second cell is named by the one before it; see ``is_form``.
    """
    names, cells = cells_of(header) if header else [], cells_of(row)
    if is_form(header, row):
        return cells[::2], cells[1::2]
    names += [""] * (len(cells) - len(names))
    cells += [""] * (len(names) - len(cells))
    return names, cells


def is_form(header: str, row: str) -> bool:
    """Whether two rows, the first and another, are of labels and values by turns.

    "Name | Ines Ott | Born | 3 May 1988" above "Phone | 4711 | Mail | ott@example.org": figures among the
    values of the first, and none in a label, tell it from the names of columns.
    """
    names, cells = cells_of(header), cells_of(row)
    if len(names) != len(cells) or len(names) < _SHORTEST_FORM or len(names) % 2:
        return False
    labels = (*names[::2], *cells[::2])
    return (
        all(0 < len(label.split()) <= _LABEL_WORDS for label in labels)
        and len(set(labels)) == len(labels)
        and not any(map(_VALUE.search, labels))
        and any(map(_VALUE.search, names[1::2]))
    )


def heads_rows(passage: Passage, row: Sentence) -> bool:
    """Whether a row is but the name of those below it ("Passports"): one short cell, where they have more."""
    if row.kind is not BlockKind.TABLE_ROW or row.lead:
        return False
    filled = list(filter(None, cells_of(passage.quote(row))))
    if len(filled) != 1 or len(filled[0].split()) > _SECTION_WORDS or filled[0].endswith(_ENDS):
        return False
    below = passage.sentences[passage.sentences.index(row) + 1 :][:1]
    return any(
        line.kind is BlockKind.TABLE_ROW
        and not line.lead
        and len(list(filter(None, cells_of(passage.quote(line))))) > 1
        for line in below
    )


def row_above(passage: Passage, row: Sentence) -> Sentence | None:
    """The row of a table that heads this one, with others (``heads_rows``); None where none does."""
    for line in reversed(passage.sentences[: passage.sentences.index(row)]):
        if line.kind is not BlockKind.TABLE_ROW or line.lead:
            return None
        if heads_rows(passage, line):
            return line
    return None


def with_row_above(passage: Passage, row: Sentence) -> str:
    """The words of a row after those of the row that heads it, if one does."""
    above = row_above(passage, row)
    return f"{passage.quote(above) if above else ''} {passage.quote(row)}"
