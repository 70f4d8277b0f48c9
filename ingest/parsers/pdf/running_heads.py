"""Running heads that change with the chapter: each page names, at its edge, the headings it belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from ingest.parsers.blocks.contents import letters_of
from ingest.parsers.pdf.measures import HEADING_SIZE, SAME_HEIGHT, Line, body_size

_FEWEST = 4  # pages
_SHORTEST = 4  # letters of a heading
_SHARE = 0.5  # of the pages that have one, and of those that recur
_MIDDLE = 0.5  # of a page


def running_heads(lines: Sequence[Line], near: Sequence[int], pages: int) -> set[int]:
    """Which of the lines ``near`` an edge name the chapter or section of their page.

    They stand outermost at one height on half of the pages, are no larger than the text, recur on pages next
    to each other, and hold the words of a heading.
    """
    if pages < _FEWEST:
        return set()
    largest = HEADING_SIZE * body_size(lines)
    tops, feet = list[int](), list[int]()
    for _, group in groupby(near, key=lambda index: lines[index].page):
        ordered = sorted(group, key=lambda index: lines[index].height)
        tops += [index for index in ordered[-1:] if lines[index].height > _MIDDLE]
        feet += [index for index in ordered[:1] if lines[index].height < _MIDDLE]
    headings = frozenset(
        said
        for line in lines
        if (line.bold or line.size > largest) and len(said := letters_of(line.content)) >= _SHORTEST
    )
    found: set[int] = set()
    for outer in (tops, feet):
        slot = [one for one in _level(lines, outer) if lines[one].size <= largest]
        if len(slot) >= max(_FEWEST, _SHARE * pages):
            found |= _naming(lines, slot, headings)
    return found


def _level(lines: Sequence[Line], outer: Sequence[int]) -> list[int]:
    """Those that stand at the height at which most of them do."""
    if not outer:
        return []
    heights = sorted(lines[index].height for index in outer)
    usual = max(
        heights,
        key=lambda one: (
            bisect_right(heights, one + SAME_HEIGHT) - bisect_left(heights, one - SAME_HEIGHT)
        ),
    )
    return [index for index in outer if abs(lines[index].height - usual) <= SAME_HEIGHT]


def _naming(lines: Sequence[Line], slot: Sequence[int], headings: frozenset[str]) -> set[int]:
    said = {index: letters_of(lines[index].content) for index in slot}
    times = Counter(said.values())
    known = {key for key in times if key and any(heading in key for heading in headings)}
    recurring = sum(times[key] for key in times if times[key] > 1 and key)
    naming = sum(times[key] for key in known)
    if min(recurring, naming) < _SHARE * len(slot):
        return set()
    return {index for index in slot if said[index] in known or times[said[index]] > 1}
