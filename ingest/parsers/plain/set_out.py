"""Headings of plain text told by where they stand: to the left of all text, above a record, in a series."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.lines.line_shapes import (
    BULLET,
    Line,
    is_capitals,
    is_caption,
    is_heading_shaped,
    is_rule,
    is_section_number,
)

_FEWEST = 3  # lines that stand so by more than chance
_IN = 2  # columns that text stands in from its heading
_TEXT = 0.5  # share of the lines that stand in
_HEADS = 0.8  # and of headings among the others
_MOST_WORDS = 8  # of the name of a record
# "SECTION 9: Properties", "Schedule 2 – Charges"
_COUNTED = re.compile(r"([^\W\d_]{3,12})[ \t](?:\d{1,3}|[IVXLC]{1,6})\b[ \t]?[.:–—-][ \t]+\S")
# Of the width: what ends so early was not broken to fit.
_SHORT = 0.66
_MOST_ABOVE_ITEMS = 6  # words of a heading right above a list; more introduce it
MOST_HEADINGS_IN_A_ROW = 3  # more short lines than that are verses, a log or a table
_FEWEST_OF_A_STANZA = 3
RECORD_LEVEL = 6  # below whatever heads a section of records
_LABELLED = re.compile(r"[^\W\d_][\w /-]{0,24}? {0,12}:\s+\S")


def set_out(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that stand alone at the left edge of a text that is indented otherwise, by their numbers."""
    filled = [number for number, line in enumerate(lines) if line.content]
    left = [number for number in filled if lines[number].indent == 0]
    if len(filled) - len(left) < _TEXT * len(filled):
        return frozenset()
    heads = {number for number in left if _is_alone(lines, number) and _could_head(lines[number])}
    below = dict(pairwise(filled))
    heads = {
        n for n in heads if n in below and (below[n] in heads or lines[below[n]].indent >= _IN)
    }
    told = len(heads) >= _FEWEST and len(heads) >= _HEADS * len(left)
    return frozenset(heads) if told else frozenset()


def right_above(lines: Sequence[Line], width: int) -> frozenset[int]:
    """The short lines right above a paragraph or list of a text broken at ``width``, by their numbers.

    As in package leaflets: an empty line parts each from what stands above it, and none from its text.
    """
    above = {
        number
        for number, (line, after) in enumerate(pairwise(lines))
        if line.content
        and not (number and lines[number - 1].content)
        and line.reach <= width * _SHORT
        and line.indent == after.indent
        and _is_headed(line.content, after, width)
        and _could_head(line)
    }
    return frozenset(above) if len(above) >= _FEWEST else frozenset()


def _is_headed(content: str, after: Line, width: int) -> bool:
    if BULLET.match(after.content):
        return len(content.split()) <= _MOST_ABOVE_ITEMS
    return after.content[:1].isupper() and after.reach > width * _SHORT


def names_of_records(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that stand alone above lines with labels that stand in, "Moderated : no", by their numbers."""
    filled = [number for number, line in enumerate(lines) if line.content]
    names = [
        number
        for number, after in pairwise(filled)
        if _is_alone(lines, number)
        and lines[after].indent >= lines[number].indent + _IN
        and _LABELLED.match(lines[after].content)
        and _could_name(lines[number].content)
    ]
    often = Counter(lines[number].indent for number in names)
    return frozenset(number for number in names if often[lines[number].indent] >= _FEWEST)


def counted_sections(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that count sections with one word, each below an empty line and above what is none of them.

    So many more than a heading are short that what stands below one tells little: a table, a few labels.
    """
    filled = [number for number, line in enumerate(lines) if line.content]
    words = {
        number: found[1] for number in filled if (found := _COUNTED.match(lines[number].content))
    }
    often = Counter(words.values())
    return frozenset(
        number
        for number, after in pairwise(filled)
        if often[words.get(number, "")] > 1
        and words.get(after) != words[number]
        and not (number and lines[number - 1].content)
        and _could_head(lines[number])
        and not is_caption(lines[number].content)
    )


def is_stanza(lines: Sequence[Line], index: int) -> bool:
    """Whether a line stands among others like it with nothing between them, as in an address."""
    first, after = index, index + 1
    while not is_break(lines, first - 1):
        first -= 1
    while not is_break(lines, after) and after - first <= MOST_HEADINGS_IN_A_ROW:
        after += 1
    contents = [line.content for line in lines[first:after]]
    # "Part 2" above its title is one; "Pier 2" below a name is none.
    counts = is_section_number(contents[0]) or any(map(is_capitals, contents))
    return (
        first > 0
        and _FEWEST_OF_A_STANZA <= len(contents) <= MOST_HEADINGS_IN_A_ROW
        and not counts
        and all(map(is_heading_shaped, contents))
    )


def is_break(lines: Sequence[Line], index: int) -> bool:
    """Whether nothing but a rule stands in a line, or there is none."""
    content = lines[index].content if 0 <= index < len(lines) else ""
    return not content or is_rule(content)


def _is_alone(lines: Sequence[Line], number: int) -> bool:
    beside = (number - 1, number + 1)
    return not any(0 <= at < len(lines) and lines[at].content for at in beside)


def _could_head(line: Line) -> bool:
    return is_heading_shaped(line.content) and not is_rule(line.content)


def _could_name(content: str) -> bool:
    ends = content.endswith((".", ",", ";", ":", "!", "?"))
    listed = BULLET.match(content) or _LABELLED.match(content) or is_rule(content)
    return not ends and not listed and len(content.split()) <= _MOST_WORDS
