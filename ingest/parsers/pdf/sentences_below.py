"""Sentences right below a table without lines, which are none of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.parsers.lines.line_shapes import ends_sentence
from ingest.parsers.pdf.justified import is_evenly_spaced
from ingest.parsers.pdf.segments import Segment

APART = 1.3  # times the pitch of the lines beside it
_FEWEST_ABOVE = 2  # lines whose pitch is known


def ends_table(lines: Sequence[Sequence[Segment]], at: int, above: int) -> bool:
    """Whether a line across the columns of ``above`` lines is a sentence that stands apart from them."""
    if above < _FEWEST_ABOVE or not ends_sentence(lines[at][-1].text):
        return False
    two, one, own, *after = (line[0].across for line in lines[at - 2 : at + 2])
    apart = APART * (two - one)
    return one - own > apart or any(own - below > apart for below in after)


def is_sentence_below(lines: Sequence[Sequence[Segment]], at: int, above: int) -> bool:
    """Whether a line ends the table of ``above`` lines where white between its words is in a gutter by chance."""
    alone = len(lines[at]) == 1
    return alone and ends_table(lines, at, above) and is_evenly_spaced(lines[at][0].row)
