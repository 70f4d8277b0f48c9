"""Boxes beside the text, which browsers draw before all else on a page: put before the paragraph beside them.

Their titles head nothing of the text around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from ingest.parsers.pdf.measures import Box, rounded
from ingest.parsers.pdf.page_lines import GlyphRow
from ingest.parsers.pdf.page_rows import usual_turn

_ABOVE = 0.6  # times the size by which a line begins higher
_PITCH = 1.6  # times the size: within a paragraph
_NEAR = 3.0  # times the size: within a box
_SLACK = 1.0  # points
_MOST_BOXES = 50  # of a page: where more stand, they are labels of a drawing
_LONGEST = 15  # lines: a longer box has sections of its own


def seat_floats(rows: list[GlyphRow]) -> None:
    """Put each box that is drawn before the text around it where it stands in this."""
    turn = usual_turn(rows)
    level = [row for row in rows if row.turn == turn and not row.slanted]
    highest = accumulate((row.baseline for row in level), max)  # so far
    begins = (
        at
        for at, (row, above) in enumerate(zip(level[1:], highest, strict=False), start=1)
        if row.baseline > above + _ABOVE * _size(row)
    )
    count = next(begins, 0)
    text = level[count:]
    boxes = _boxes(level[:count])
    for box in boxes if len(boxes) <= _MOST_BOXES else ():
        if (line := _line_beside(box, text)) is None:
            continue
        for row in box:
            rows.remove(row)
            row.aside = len(box) <= _LONGEST
        at = rows.index(line)
        rows[at:at] = box
        at = text.index(line)
        text[at:at] = box


def _boxes(rows: Sequence[GlyphRow]) -> list[list[GlyphRow]]:
    """Lines below each other, together where they are near."""
    boxes: list[list[GlyphRow]] = [list(rows[:1])] if rows else []
    for row, after in pairwise(rows):
        one, other = _around(row), _around(after)
        meet = one.left < other.right and other.left < one.right
        if meet and 0 <= one.bottom - other.bottom < _NEAR * _size(row):
            boxes[-1].append(after)
        else:
            boxes.append([after])
    return boxes


def _line_beside(box: Sequence[GlyphRow], text: Sequence[GlyphRow]) -> GlyphRow | None:
    """The first line of the paragraph that a box stands beside; None where no text flows around it.

    Lines above it reach over it: those of another column do not.
    """
    places = list(map(_around, box))
    left, right = min(one.left for one in places), max(one.right for one in places)
    top, bottom = places[0].top, places[-1].bottom
    beside: int | None = None
    flows = False
    for at, place in enumerate(map(_around, text)):
        apart = place.right < left + _SLACK or place.left > right - _SLACK
        flows = flows or (not apart and place.bottom > top)
        if apart and beside is None and bottom < place.top and place.bottom < top:
            beside = at
    if beside is None or not flows:
        return None
    while beside and _goes_on(text[beside - 1], text[beside]):
        beside -= 1
    return text[beside]


def _goes_on(row: GlyphRow, after: GlyphRow) -> bool:
    """Whether a line is of one paragraph with the one above it."""
    pitch = row.baseline - after.baseline
    alike = rounded(_size(row)) == rounded(_size(after))
    bold = [one.page.is_bold(one.glyphs[0].at) for one in (row, after)]
    return alike and 0 < pitch < _PITCH * _size(after) and bold[0] == bold[1]


def _around(row: GlyphRow) -> Box:
    first, last = row.glyphs[0], row.glyphs[-1]
    return Box(first.along, first.across, row.right(last), first.across + row.size(first))


def _size(row: GlyphRow) -> float:
    return row.size(row.glyphs[0]) or 1.0
