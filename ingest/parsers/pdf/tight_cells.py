"""Tables with hardly any white between their cells, as browsers print those that a page gives no style."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.lines.line_shapes import is_caption
from ingest.parsers.pdf.run import FEWEST, is_aligned, is_near, run_of
from ingest.parsers.pdf.segments import Segment, drawn_apart
from ingest.parsers.pdf.sentences_below import is_sentence_below
from ingest.parsers.pdf.white import FEWEST_PARTED, between, closes_columns, common, parted, spanned

TIGHTEST = 0.12  # share of the size: a gutter where cells are told by how they are drawn
# Of the pieces that are drawn one by one, and of the lines that reach across a gutter.
_MOSTLY = 0.6
_LARGER = 1.15  # times the size of the line below it
_MOST = 50  # lines to look at: those below keep to the same columns, or begin anew


def tight_lines(
    lines: Sequence[list[Segment]], drawn: Sequence[list[Segment]], start: int
) -> list[list[Segment]]:
    """The lines from ``start`` on cut into the cells of a table with hardly any white between them.

    ``drawn`` are ``lines`` as ``cut_apart`` cuts them. None where wide white parts them as well. What is
    drawn piece by piece must mostly be cells: some programs draw each word, or each letter, for itself.
    """
    if len(drawn[start]) < 2 or is_caption(" ".join(one.text for one in drawn[start])):
        return []  # programs draw the number of a table by itself
    below = lines[start + 1 : start + 2]
    if below and len(lines[start]) == 1 and lines[start][0].size > _LARGER * below[0][0].size:
        return []  # a heading, whose words are drawn one by one
    found = [drawn[start]]
    white = between(drawn[start])
    for at, pieces in enumerate(drawn[start + 1 : start + _MOST], start=start + 1):
        narrower = common(white, pieces, TIGHTEST)
        if len(pieces) < 2 or not is_near(found[-1], pieces) or not narrower:
            break
        if is_sentence_below(lines, at, len(found)):
            break
        if closes_columns(found, white, narrower):
            break
        found.append(pieces)
        white = narrower
    white = [gutter for gutter in white if parted(found, white, gutter) >= FEWEST_PARTED]
    if not white or any(spanned(found, gutter) < _MOSTLY * len(found) for gutter in white):
        return []  # two tables side by side have lines of their own
    wide = lines[start : start + len(found)]
    cells = [cut_apart(line, white) for line in wide]
    count = sum(map(len, cells)) - len(cells)
    if len({line[0].text.strip() for line in cells}) == 1:
        return []  # "Step 1: …", "Step 2: …": a word that all lines begin with
    if len(found) < FEWEST or count <= sum(map(len, wide)) - len(wide):
        return []
    if count < _MOSTLY * (sum(map(len, found)) - len(found)):
        return []
    return cells if is_aligned(run_of(cells, set(), TIGHTEST)) else []


def cut_apart(line: Sequence[Segment], white: Sequence[tuple[float, float]] = ()) -> list[Segment]:
    """A line cut as ``drawn_apart`` cuts its segments."""
    return [piece for segment in line for piece in drawn_apart(segment, white)]
