"""Sentences that run over the end of a page: the lines they go on in, and what stands between.

Headers, footers and footnotes stand between the halves. In the stored text they take another place on
their own page, so that a sentence is one stretch of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby, pairwise, takewhile

from ingest.parsers.lines.line_shapes import BULLET, ends_sentence
from ingest.parsers.pdf.measures import Line, Typesetting, body_size, rounded
from ingest.parsers.pdf.page_breaks import is_page_number

_FULL = 0.7  # of its column's width: a shorter line is the last of its paragraph
_PHRASE = 4  # words, at least: what is written on two slides are no halves
_SMALL = 0.92  # of the usual size, at most: the size of footnotes
_NOTE = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]+|\d{1,3}[.)]?)\s*\S")


def run_on(lines: list[Line], margins: Set[int]) -> list[int]:
    """Mark in ``lines`` those that go on from the page before; returns the order they are to stand in.

    ``margins`` are the numbers of lines that are no text of the page.
    """
    order = list(range(len(lines)))
    text = [n for n in order if n not in margins and not is_page_number(lines[n])]
    if not text or lines[text[0]].page == lines[text[-1]].page:
        return order
    setting = Typesetting([lines[number] for number in text])
    aside = {number for number in text if lines[number].slanted} | set(_notes(lines, text))
    text = [number for number in text if number not in aside]
    leaving: dict[int, int] = {}
    for at, (one, other) in enumerate(pairwise(text)):
        above = lines[text[at - 1]] if at else None
        if _goes_on(setting, above, lines[one], lines[other]):
            leaving[one] = other
            lines[other] = lines[other]._replace(goes_on=True)
    own = set(text)
    placed: list[int] = []
    for _, numbers in groupby(order, key=lambda number: lines[number].page):
        placed += _arranged(setting, lines, list(numbers), own, margins, leaving)
    return placed


def _notes(lines: Sequence[Line], text: Sequence[int]) -> Iterator[int]:
    """The footnotes at the end of each page: small lines, the first of them with its mark."""
    small = _SMALL * body_size([lines[number] for number in text])
    for _, numbers in groupby(text, key=lambda number: lines[number].page):
        below = list(takewhile(lambda number: lines[number].size <= small, [*numbers][::-1]))[::-1]
        while below and not _NOTE.match(lines[below[0]].content):
            del below[0]
        yield from below


def _goes_on(setting: Typesetting, above: Line | None, line: Line, after: Line) -> bool:
    """Whether the text of ``line``, the last of its page, goes on in ``after``, the first of the next."""
    if (
        line.page + 1 != after.page
        or ends_sentence(line.content)
        or (line.turn, rounded(line.size), line.bold)
        != (after.turn, rounded(after.size), after.bold)
        or any(one.place or one.filled or one.slanted for one in (line, after))
        or BULLET.match(after.content)
    ):
        return False
    if after.content[0].islower():
        full = line.right - line.left >= _FULL * (setting.edge(line) - line.left)
        return full and len(line.content.split()) >= _PHRASE
    # A noun, a name or a figure: then the line and the one above it have to be full.
    return (
        above is not None
        and above.page == line.page
        and not setting.is_gap(above, line)
        and not ends_sentence(above.content)
        and not setting.has_room(above, line)
        and not setting.has_room(line, after)
    )


def _arranged(
    setting: Typesetting,
    lines: list[Line],
    numbers: Sequence[int],
    text: Set[int],
    margins: Set[int],
    leaving: Mapping[int, int],
) -> list[int]:
    """The lines of a page, with what is no text of it where no sentence runs over."""
    own = [number for number in numbers if number in text]
    if not own:
        return [*numbers]
    within = [number for number in numbers if own[0] <= number <= own[-1]]
    inner = [number for number in within if number not in margins]
    # A footer may be read between two columns.
    ahead = [*(n for n in numbers if n < own[0]), *(n for n in within if n in margins)]
    behind = [number for number in numbers if number > own[-1]]
    enters, after = lines[own[0]].goes_on, leaving.get(own[-1])
    if after is None:
        return [*inner, *ahead, *behind] if enters else [*ahead, *inner, *behind]
    moved = [*ahead, *behind] if enters else behind
    pauses = [at for at in range(1, len(inner)) if _pauses(setting, lines, *inner[at - 1 : at + 1])]
    if moved and enters and not pauses:  # one sentence from its first line to its last
        lines[after] = lines[after]._replace(goes_on=False)
        return [*inner, *moved]
    at = pauses[-1] if pauses else 0
    return [*([] if enters else ahead), *inner[:at], *moved, *inner[at:]]


def _pauses(setting: Typesetting, lines: Sequence[Line], one: int, other: int) -> bool:
    """Whether a paragraph ends between two lines."""
    line, after = lines[one], lines[other]
    return ends_sentence(line.content) and (
        setting.is_gap(line, after) or setting.has_room(line, after) or line.bottom < after.top
    )
