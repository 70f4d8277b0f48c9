"""Where a document's text has marks of its notation, which are not read: for who shows it with its offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.quoting.shown import MARKDOWN, SHOWN, marks_in_notation
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import BlockKind

# The marks before a heading, and the row of dashes between the header of a table and its rows.
_LINES = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]+(?=\S)|\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*(?:\n|\Z))",
    re.MULTILINE,
)
# They change how what they hold is read.
_CHANGING = ("raised", "lowered", "menu", "note")


def marks_within(
    text: str, document: str, read: Callable[[str], Iterable[StoredPassage]]
) -> list[tuple[int, int]]:
    """Where the marks of a document's ``text`` begin and end, in order; code has none.

    Its passages are ``read`` only if its notation has marks.
    """
    marks = marks_in_notation(document)
    if marks is None:
        return []
    lines = [line for stored in read(document) for line in stored.passage.sentences]
    code = [(line.start, line.end) for line in lines if line.kind is BlockKind.CODE]
    found = [
        span
        for line in lines
        if line.kind is not BlockKind.CODE
        for span in _inline(marks, text, line.start, line.end)
    ]
    if marks is MARKDOWN:
        found += [one.span() for one in _LINES.finditer(text) if not _is_within(code, one.start())]
    return sorted(found)


def _inline(marks: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    for one in marks.finditer(words):
        held = {name for name, said in one.groupdict().items() if said}
        if not held.isdisjoint(_CHANGING):
            continue
        name = next((name for name in ("code", *SHOWN) if name in held), None)
        begin, stop = one.span(name) if name else (one.end(), one.end())
        for span in ((one.start(), begin), (stop, one.end())):
            if span[0] < span[1]:
                yield start + span[0], start + span[1]
        if name not in (None, "code", "escaped"):
            yield from _inline(marks, text, start + begin, start + stop)


def _is_within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    before = bisect_right(spans, (at, len(spans) and spans[-1][1])) - 1
    return before >= 0 and at < spans[before][1]
