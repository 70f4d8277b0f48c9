"""Footnote marks, exponents and indices of a PDF's line, told by their size and baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.parsers.blocks.scripts import APART, subscript, superscript

_BASELINE = 0.5  # points by which characters of one baseline may differ
# Shares of the size of the text beside it. Word, LaTeX, browsers and layout programs raise by 0.25
# to 0.5 and lower by 0.1 to 0.3, at 0.5 to 0.85 of the size; drop capitals lie beyond both.
_RAISED = (0.2, 0.9)
_LOWERED = (-0.6, -0.06)
_SMALLER = (0.35, 0.9)
_TIGHT = 0.25  # less than the width of a space
_NEAR = 0.7
_LONGEST = 16
_MOST_LETTERS = 5


class Glyph(NamedTuple):
    """A character and where it starts: along its line's direction, and across it (baseline).

    ``at`` is PDFium's index, -1 for text that is not in the page's content.
    """

    text: str
    at: int
    along: float
    across: float


Measure = Callable[[Glyph], float]


class _Run(NamedTuple):
    """Neighbouring glyphs of one baseline; ``space`` is the white space before it."""

    space: str
    text: str
    glyphs: tuple[Glyph, ...]
    across: float
    size: float
    left: float
    right: float


def compose(glyphs: Sequence[Glyph], size: Measure, right: Measure) -> tuple[str, list[Glyph]]:
    """The text of a line, raised and lowered text set apart, and the glyphs on its baseline.

    ``size`` and ``right`` measure a glyph's size and where it ends along its line, in points.
    """
    groups = _groups(glyphs)
    if len(groups) < 2:
        return "".join(glyph.text for glyph in glyphs), list(glyphs)
    runs = _runs(groups, size, right)
    written = ""
    base: _Run | None = None
    level: list[Glyph] = []
    parted = False
    for before, run, after in zip([None, *runs], runs, [*runs[1:], None], strict=False):
        gap = run.left - before.right if before else (after.left - run.right if after else 0.0)
        anchor = base or after
        side = _side(run, anchor, gap) if anchor else 0
        if side and before and anchor and gap < _TIGHT * anchor.size:
            pass  # PDFium guesses a space where the baseline jumps
        elif parted and not run.space and run.text[:1].isalnum():
            written += APART
        else:
            written += run.space
        parted = False
        if side > 0:
            text = superscript(run.text, written)
            parted = text.startswith(APART) or base is None
        elif side < 0:
            text = subscript(run.text)
        else:
            text, base = run.text, run
            level.extend(run.glyphs)
        written += text
    return written, level or list(glyphs)


def _groups(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Neighbours of one baseline; white space goes with what is before it."""
    groups: list[list[Glyph]] = []
    for glyph in glyphs:
        if not groups or (
            not glyph.text.isspace() and abs(glyph.across - groups[-1][0].across) > _BASELINE
        ):
            groups.append([])
        groups[-1].append(glyph)
    return groups


def _side(run: _Run, anchor: _Run, gap: float) -> int:
    """1 for raised, -1 for lowered, 0 for text that stands on a baseline of its own."""
    letters = sum(map(str.isalpha, run.text))
    if len(run.text) > _LONGEST or letters > _MOST_LETTERS or gap > _NEAR * anchor.size:
        return 0
    shift = (run.across - anchor.across) / anchor.size
    ratio = run.size / anchor.size
    tight = gap < _TIGHT * anchor.size
    # In its neighbour's size it has to touch and to leave the baseline clearly.
    alike = tight and _SMALLER[1] <= ratio < 1.02
    if not (_SMALLER[0] < ratio < _SMALLER[1] or (alike and abs(shift) > _RAISED[0])):
        return 0
    if _RAISED[0] < shift < _RAISED[1]:
        return 1
    return -1 if tight and _LOWERED[0] < shift < _LOWERED[1] else 0


def _runs(groups: Sequence[Sequence[Glyph]], size: Measure, right: Measure) -> list[_Run]:
    runs: list[_Run] = []
    space = ""
    for group in groups:
        text = "".join(glyph.text for glyph in group)
        ink = tuple(glyph for glyph in group if not glyph.text.isspace())
        first, last = ink[0], ink[-1]
        space += text[: len(text) - len(text.lstrip())]
        placed = first.across, size(first) or 1.0, first.along, right(last)
        runs.append(_Run(space, text.strip(), ink, *placed))
        space = text[len(text.rstrip()) :]
    return runs
