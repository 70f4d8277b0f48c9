"""An address with the facts of a letter or an invoice beside it, or another address: blocks, no table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import BULLET, has_digit
from ingest.parsers.pdf.measures import InTable
from ingest.parsers.pdf.run import Run
from ingest.parsers.pdf.segments import Segment
from ingest.parsers.pdf.tables import TableRow, is_figure

_FEWEST = 3  # lines of each
_PAIR = re.compile(r"(?P<label>[^:]{2,40}):\s*\S.*")
# What stands before a number or a date: "Invoice no.", "Rechnungsdatum".
_LABEL = re.compile(
    r"(?:\b(?:no|nos|nr|num|ref|id|n°|nº)\.?|(?:number|nummer|numéro|numero|número)|(?:date|datum|fecha))$",
    re.IGNORECASE,
)


class Beside(NamedTuple):
    """The two blocks of a run: the lines of the address, and those of the facts, cut into their cells."""

    address: list[Segment]
    facts: list[list[Segment]]

    def rows(self, number: int) -> list[TableRow]:
        """A row for each fact, in the table of that number."""
        place = InTable(number, max(map(len, self.facts)), header=False)
        return [TableRow(tuple((one.row,) for one in line), place) for line in self.facts]


def facts_beside(run: Run) -> Beside | None:
    """The blocks that a run of lines with gutters holds side by side; None where it is something else."""
    if run.over or run.across or len(run.edges) not in (2, 3):
        return None
    address, *rest = run.columns()
    if len(address) < _FEWEST or not _is_address([one.text for one in address]):
        return None
    labels = _labels_of_pairs(rest[0]) if len(rest) == 1 else _labels(rest[0], rest[1])
    if len(labels) < _FEWEST or len(set(labels)) < len(labels):
        return None
    lines = [[one for one in line if run.column(one)] for line in run.lines]
    return Beside(address, [line for line in lines if line])


def addresses_beside(run: Run) -> list[list[Segment]]:
    """The addresses that a run holds side by side; none where it is something else.

    The page draws one after the other, which it does with the columns of a table only if they are one row.
    """
    columns = run.columns()
    if run.over or run.across or len(columns) not in (2, 3):
        return []
    drawn = sorted(columns, key=lambda column: column[0].slot if column else 0)
    for column in columns:
        name, *rest = [one.text for one in column if not one.text.endswith(":")] or [""]
        if len(rest) < _FEWEST - 1 or has_digit(name) or not any(map(has_digit, rest)):
            return []
        if sum(map(is_figure, rest)) * 2 > len(rest) or any(map(BULLET.match, rest)):
            return []
    apart = all(one[-1].slot < other[0].slot for one, other in pairwise(drawn))
    return columns if apart else []


def _is_address(texts: Sequence[str]) -> bool:
    """Whether lines are names and places, some with the number of a house or a town."""
    numbered = sum(map(has_digit, texts))
    return 0 < numbered < len(texts) and not any(is_figure(text) or ":" in text for text in texts)


def _labels_of_pairs(column: Sequence[Segment]) -> list[str]:
    pairs = [_PAIR.fullmatch(one.text) for one in column]
    return [pair["label"] for pair in pairs if pair] if all(pairs) else []


def _labels(names: Sequence[Segment], values: Sequence[Segment]) -> list[str]:
    """The names of values beside them, if one of them is what a number or a date has before it."""
    texts = [one.text.rstrip(" :") for one in names]
    paired = len(names) == len(values) and all(
        abs(name.across - value.across) < name.size
        for name, value in zip(names, values, strict=True)
    )
    if not paired or any(map(has_digit, texts)) or not has_digit(values[0].text):
        return []
    named = any(
        _LABEL.search(text) and has_digit(value.text)
        for text, value in zip(texts, values, strict=True)
    )
    return texts if named else []
