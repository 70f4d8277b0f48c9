"""The scales of charts on a PDF page: figures at even steps down to 0, which are cells of no table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.parsers.pdf.page_lines import GlyphRow

_FIGURE = re.compile(r"[$€£]?\s?(\d{1,3}(?:[.,\s]\d{3})+|\d+(?:[.,]\d+)?)\s?(?:%|[kKM€£$])?")
_THOUSANDS = re.compile(r"[.,\s](?=\d{3}\b)")
_FEWEST = 4  # figures
_ALIGNED = 0.4  # share of the size by which their right edges differ
_EVEN = 0.1  # share of a step by which these differ
_LEAST_STEP = 1.1  # times the size: figures so near are no scale


class _Mark(NamedTuple):
    row: GlyphRow
    value: float
    right: float
    across: float
    size: float


def without_scales(rows: Sequence[GlyphRow]) -> tuple[list[GlyphRow], list[GlyphRow]]:
    """``rows`` without the figures of scales, and these, each by itself."""
    parts = {id(row): list(_parts(row)) for row in rows}
    marks = [mark for own in parts.values() for part in own if (mark := _mark(part))]
    found: list[GlyphRow] = []
    while marks:
        first, *others = marks
        near = [one for one in others if abs(one.right - first.right) < _ALIGNED * first.size]
        level = sorted([first, *near], key=lambda one: -one.across)
        marks = [one for one in others if all(one is not other for other in near)]
        for scale in _scales(level):
            found += [mark.row for mark in scale]
    taken = {id(row) for row in found}
    rest = [
        kept
        for row in rows
        for kept in (parts[id(row)] if any(id(p) in taken for p in parts[id(row)]) else [row])
        if id(kept) not in taken
    ]
    return rest, found


def _parts(row: GlyphRow) -> Iterator[GlyphRow]:
    """A row; its digits, where they stand one above the other: PDFium takes these for a line."""
    glyphs = row.glyphs
    stacked = len(glyphs) > 1 and all(
        one.text.isdigit()
        and other.text.isdigit()
        and abs(one.along - other.along) < _ALIGNED * row.size(one)
        and abs(one.across - other.across) > row.size(one)
        for one, other in pairwise(glyphs)
    )
    if stacked:
        yield from (row.part([glyph]) for glyph in glyphs)
    else:
        yield row


def _mark(row: GlyphRow) -> _Mark | None:
    glyphs = row.glyphs
    found = _FIGURE.fullmatch("".join(glyph.text for glyph in glyphs)) if not row.slanted else None
    if found is None or glyphs[-1].across != glyphs[0].across:
        return None
    value = float(_THOUSANDS.sub("", found[1]).replace(",", "."))
    return _Mark(row, value, row.right(glyphs[-1]), glyphs[0].across, row.size(glyphs[0]))


def _scales(marks: Sequence[_Mark]) -> Iterator[Sequence[_Mark]]:
    """The stretches of ``marks``, from above, that go down to 0 in even steps of value and of place."""
    for at, mark in enumerate(marks):
        if mark.value or at < _FEWEST - 1:
            continue
        before = marks[at - 1]
        value, place = before.value, before.across - mark.across
        first = at - 1
        while first > 0 and _is_step(marks[first - 1], marks[first], value, place):
            first -= 1
        if at - first >= _FEWEST - 1 and value > 0 and place > _LEAST_STEP * mark.size:
            yield marks[first : at + 1]


def _is_step(above: _Mark, mark: _Mark, value: float, place: float) -> bool:
    return (
        abs(above.value - mark.value - value) <= _EVEN * value
        and abs(above.across - mark.across - place) <= _EVEN * place
    )
