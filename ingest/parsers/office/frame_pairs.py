"""Frames of a slide that are read as one: a number with the step beside it, a figure with its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.parsers.lines.line_shapes import is_value
from ingest.parsers.office.reading_order import Frame

_STEP = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])[.):]?")
_LONGEST_NAME = 40  # characters, of a figure
_FEWEST = 2  # pairs of a kind on a slide: one may be chance
_MOST = 500  # frames: more are a drawing
_APART = 2  # heights of a number: what is further away is not beside it


class FrameText(NamedTuple):
    """What a frame says on one line, "" if nothing, and where it stands."""

    text: str
    frame: Frame


def steps(said: Sequence[FrameText]) -> dict[int, int]:
    """For each frame of a numbered step, by its place in ``said``, that of the number beside it."""
    found: dict[int, int] = {}
    for number, one in enumerate(said if len(said) <= _MOST else ()):
        if not _STEP.fullmatch(one.text):
            continue
        beside = [
            other
            for other, step in enumerate(said)
            if step.text and not _STEP.fullmatch(step.text) and _is_beside(one.frame, step.frame)
        ]
        nearest = min(beside, key=lambda other: said[other].frame.left, default=None)
        if nearest is None or nearest in found:
            return {}
        found[nearest] = number
    return found if len(found) >= _FEWEST else {}


def figures(said: Sequence[FrameText]) -> dict[int, int]:
    """For each frame of a figure ("€ 4.2m"), by its place in ``said``, that of its name right below it."""
    found: dict[int, int] = {}
    for number, one in enumerate(said if len(said) <= _MOST else ()):
        if not is_value(one.text):
            continue
        below = [
            other
            for other, name in enumerate(said)
            if name.frame.top >= one.frame.top and other != number and _is_below(one, name)
        ]
        nearest = min(below, key=lambda other: said[other].frame.top, default=None)
        if nearest is None or nearest in found.values() or not _is_name(said[nearest].text):
            return {}
        found[number] = nearest
    return found if len(found) >= _FEWEST else {}


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_NAME and not is_value(text)


def _is_beside(number: Frame, step: Frame) -> bool:
    """Whether a frame begins right of a number, close to it and on its height."""
    middle = (number.top + number.bottom) / 2
    near = step.left - number.right <= _APART * (number.bottom - number.top)
    return step.left > number.left and near and step.top <= middle <= step.bottom


def _is_below(figure: FrameText, name: FrameText) -> bool:
    """Whether a frame stands under a figure, no further away than that is high, in the same column."""
    one, other = figure.frame, name.frame
    middle = (one.left + one.right) / 2
    gap = other.top - one.bottom
    return other.left <= middle <= other.right and abs(gap) <= one.bottom - one.top
