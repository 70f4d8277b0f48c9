"""Where lines of plain text were broken at a width, so that their ends mean nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.parsers.lines.line_shapes import (
    BULLET,
    COLUMNS,
    Line,
    breaks_off,
    ends_sentence,
    is_label,
)

_NARROW, _WIDE = 50, 132  # the widths at which people and programs break whole texts
_COLUMN = 24  # characters: the narrowest column in which a paragraph is set
_FULL = 0.85  # of the width: where the next word would not have fitted
_KEY = re.compile(r"[\w.-]+\s*[=:]")  # settings are a line each
_FEWEST_WORDS = 3
_OPENERS = "> (\"'“‘„«*_"
# A label that stands apart from what it is of: "13:34  Cause found", "R1  The licence ends".
LABEL_BEFORE = re.compile(r"\S{1,16}(?: {2,}|\t)(?=\S+(?: \S+)+$)")
# "[12.03.25, 09:14:02] Ann: …", "<34>1 …", "2026-01-02T10:00:54 …", "Jan  2 10:00:54 …"; but "[1] Smith, …".
_ENTRY = re.compile(
    r"\[[^\]]{3,40}\]|<\d{1,3}>|[\"(]?(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}:\d\d)\b"
    r"|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d"
)


def is_entry(content: str) -> bool:
    """Whether a line opens with a time, a date or what stands in brackets, as in logs and chats."""
    return _ENTRY.match(content) is not None


def are_entries(lines: Sequence[Line]) -> bool:
    """Whether most of these lines open as those of logs and chats do: no text is wrapped so."""
    written = [line.content for line in lines if line.content]
    return sum(map(is_entry, written)) * 2 > len(written)


def behind_labels(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that go on below the text behind a time or another label, set in as far as that."""
    behind: set[int] = set()
    column = 0
    for number, line in enumerate(lines):
        set_in = column and line.indent == column and not BULLET.match(line.content)
        if set_in and not COLUMNS.search(line.content):
            behind.add(number)
            continue
        label = LABEL_BEFORE.match(line.content)
        column = line.indent + label.end() if label else 0
    return frozenset(behind)


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which lines were broken, or 0 when every line is a paragraph of its own."""
    width = usual_width(lines)
    if not width:
        return 0
    broken = [
        (line, after)
        for line, after in pairwise(lines)
        if after.content and not is_label(line.content) and line.reach > width * 0.75
    ]
    unfinished = [after for line, after in broken if not ends_sentence(line.content)]
    # Going on in the middle of a sentence tells wrapped prose from verses, logs and lists.
    inside = [
        after
        for after in unfinished
        if (first := after.content.lstrip(_OPENERS)[:1]).isalpha()
        and not (first.isupper() or BULLET.match(after.content))
    ]
    wrapped = len(unfinished) * 5 >= len(broken) * 3 and len(inside) * 5 >= len(unfinished) * 2
    return width if len(inside) >= 2 and wrapped else 0


def usual_width(lines: Sequence[Line]) -> int:
    """The width that lines keep to; 0 where it is none at which people break lines, or the lines are entries.

    A few long lines, such as addresses, cannot be broken; many mean that nothing was.
    """
    lengths = sorted(line.reach for line in lines if line.content)
    width = lengths[(len(lengths) - 1) * 9 // 10] if lengths else 0
    return width if _NARROW <= width <= _WIDE and not are_entries(lines) else 0


def is_cut(line: Line, after: Line, width: int) -> bool:
    """Whether a line that keeps to a width stops in a sentence, which the next goes on with in small letters.

    Such a pair tells by itself, among lines that are labels and their values.
    """
    content, following = line.content, after.content
    return (
        width > 0
        and line.reach >= _NARROW
        and following.lstrip(_OPENERS)[:1].islower()
        and following[0] not in "*_>"
        and not BULLET.match(following)
        and not ends_sentence(content)
        and not content.endswith((":", ";"))
        and not COLUMNS.search(content)
        and not COLUMNS.search(following)
        and not _KEY.match(following)
        and is_full(line, after, width)
    )


def wrapped_runs(lines: Sequence[Line]) -> list[bool]:
    """For each line, whether it is part of one paragraph whose lines were broken at a width.

    That is told from its own lines, for texts that are too short or too narrow for the whole to
    tell: each but the last is full, and one of them at least goes on in the middle of a sentence.
    """
    runs = [False] * len(lines)
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and (content := lines[end].content):
            if end > start and BULLET.match(content):
                break
            end += 1
        # A short first line may head the paragraph.
        for first in (start, start + 1):
            if end > first + 1 and _is_paragraph(lines[first:end], _is_addressed(lines, first)):
                runs[first:end] = [True] * (end - first)
                break
        start = max(end, start + 1)
    return runs


def is_full(line: Line, after: Line, width: float) -> bool:
    """Whether the first word of ``after`` would not have fitted behind ``line``."""
    first_word = after.content.split(None, 1)[0]
    return line.reach + 1 + len(first_word) > width * _FULL


def _is_addressed(lines: Sequence[Line], first: int) -> bool:
    """Whether a letter goes on here below "Dear all,", with a small letter in many languages."""
    before = (lines[number].content for number in range(first - 1, -1, -1))
    return next(filter(None, before), "").endswith(",")


def _is_paragraph(run: Sequence[Line], small: bool) -> bool:
    """``small``: it may begin with a small letter."""
    width = max(line.reach for line in run)
    if not _COLUMN <= width <= _WIDE or are_entries(run):
        return False
    if run[0].content[0].islower() and not small:
        return False
    inside = 0
    for line, after in pairwise(run):
        content = line.content
        if (
            len(content.split()) < _FEWEST_WORDS
            or COLUMNS.search(content)
            or _KEY.match(content)
            or _KEY.match(after.content)
            or not is_full(line, after, width)
        ):
            return False
        goes_on = after.content[0].islower() or breaks_off(content, after.content)
        inside += goes_on and not ends_sentence(content)
    return inside > 0 and not COLUMNS.search(run[-1].content)
