"""Headings of plain text told by where they stand: to the left of all text, above a record, in a series."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.lines.line_shapes import BULLET, Line, is_caption, is_heading_shaped, is_rule

_FEWEST = 3  # lines that stand so by more than chance
_IN = 2  # columns that text stands in from its heading
_TEXT = 0.5  # share of the lines that stand in
_HEADS = 0.8  # and of headings among the others
_MOST_WORDS = 8  # of the name of a record
# "SECTION 9: Properties", "Schedule 2 – Charges"
_COUNTED = re.compile(r"([^\W\d_]{3,12})[ \t](?:\d{1,3}|[IVXLC]{1,6})\b[ \t]?[.:–—-][ \t]+\S")
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


def _is_alone(lines: Sequence[Line], number: int) -> bool:
    beside = (number - 1, number + 1)
    return not any(0 <= at < len(lines) and lines[at].content for at in beside)


def _could_head(line: Line) -> bool:
    return is_heading_shaped(line.content) and not is_rule(line.content)


def _could_name(content: str) -> bool:
    ends = content.endswith((".", ",", ";", ":", "!", "?"))
    listed = BULLET.match(content) or _LABELLED.match(content) or is_rule(content)
    return not ends and not listed and len(content.split()) <= _MOST_WORDS
