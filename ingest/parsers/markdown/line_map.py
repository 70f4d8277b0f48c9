"""Where the lines of an inline text are in the stored text, which has the marks of lists and quotes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

_DEFINES = re.compile(r":[ \t]+(?=\S)")

LineMap = list[tuple[int, int, int]]
"""For each line of an inline text: its offset there, in the stored text, and its length."""


def stored(offset: int, lines: LineMap) -> int:
    """The offset in the stored text of an offset in an inline text."""
    at = bisect_right(lines, offset, key=itemgetter(0)) - 1
    start, beginning, length = lines[max(0, at)]
    return beginning + max(0, min(offset - start, length))


def cell_map(content: str, beginning: int) -> LineMap:
    """The map of a table's cell that begins at ``beginning`` in the stored text.

    Escaped bars are a character longer there: an entry for each stretch between them.
    """
    lines, offset = [], 0
    for part in content.split("|"):
        lines.append((offset, beginning, len(part) + 2))
        offset += len(part) + 1
        beginning += len(part) + 2
    return lines


def defined(text: str, lines: LineMap) -> Iterator[tuple[LineMap, int]]:
    """A paragraph cut before its definitions (": …" below a term), each with how long its mark is."""
    start = begins = 0
    for at, (_, beginning, length) in enumerate(lines):
        mark = _DEFINES.match(text, beginning, beginning + length)
        if mark is None:
            continue
        if at > start:
            yield lines[start:at], begins
        start, begins = at, mark.end() - beginning
    yield lines[start:], begins
