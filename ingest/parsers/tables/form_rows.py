"""Tables of labels with what is filled in beside them, whose first row names no columns.

What a name of a column heads is of one kind; what is filled in has figures in some rows, and none in others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.parsers.lines.line_shapes import has_digit, is_value

_LONGEST_LABEL = 40  # characters
_FEWEST = 3  # rows
# The days of the week, in languages of Western Europe, alone or from one to another.
_DAY = (
    r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:days?)?"
    r"|mo|di|mi|do|fr|sa|so|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[eé]rcoles|jueves|viernes"
    r"|s[aá]bado|domingo|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
)
_DAYS = re.compile(
    rf"(?:{_DAY})\.?(?:\s*(?:[-–—,&/+]|to|and|bis|und|au|et|al?|y|e|tot|en)\s*(?:{_DAY})\.?)*:?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def are_filled_in(rows: Sequence[Sequence[str]]) -> bool:
    """Whether ``rows``, of as many cells each, hold labels and values in turns, from the first row on.

    So do those of which each begins with a day.
    """
    if len(rows) > 1 and all(row and _DAYS.fullmatch(row[0].strip()) for row in rows):
        return True  # the first as the others: opening times
    width = len(rows[0]) if rows else 0
    if width % 2 or len(rows) < _FEWEST or any(len(row) != width for row in rows):
        return False
    return all(
        _is_filled_in([row[at] for row in rows], [row[at + 1] for row in rows], width)
        for at in range(0, width, 2)
    )


def _is_filled_in(labels: Sequence[str], values: Sequence[str], width: int) -> bool:
    said = [label for label in labels if label]
    if any(len(label) > _LONGEST_LABEL for label in said):
        return False
    if len(set(said)) < len(said) or not said:
        return False
    if all(label.endswith((":", "?")) for label in said):
        return True
    if any(map(has_digit, said)):
        return False
    if has_digit(values[0]):
        return width == 2 and is_value(values[0]) and not _YEAR.fullmatch(values[0])
    # A header's own cell is set aside; few rows show nothing.
    below = [value for value in values[1:] if value]
    figures = sum(map(has_digit, below))
    fewest = 2 if width == 2 else 1
    return min(figures, len(below) - figures) >= fewest
