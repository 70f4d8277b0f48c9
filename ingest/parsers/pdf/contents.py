"""Tables of contents of PDF files: lines with page numbers that repeat headings.

They say nothing that the headings do not, and would be found before what stands below these. Told by what
they say, not by how they look: on the page that their number names, their words stand as a line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.parsers.blocks.contents import CONTENTS, letters_of
from ingest.parsers.pdf.measures import Line

_ENTRY = re.compile(
    r"(?P<label>\S.*?)(?P<leader>[\s|]*(?:[.…·_][\s|]*){3,}|[\s|]+)(?P<page>\d{1,4}|[ivxl]{1,7})\s*",
    re.DOTALL,
)
_FEWEST = 4  # entries of a table of contents
_LONGEST = 300  # characters of a line with its dots
_KNOWN = 0.5  # share of them that stand on their page as they are: others wrap, or are worded anew
_MOST_BETWEEN = 2  # lines without a number in one: titles that wrap, parts


class _Entry(NamedTuple):
    position: int  # in the body
    said: str
    number: int
    led: bool


def contents_lines(lines: Sequence[Line], furniture: set[int]) -> set[int]:
    """Which of ``lines``, in reading order, are a table of contents, its title with it; no ``furniture`` is."""
    body = [index for index in range(len(lines)) if index not in furniture]
    entries = list(_entries(lines, body))
    numbered = {entry.position for entry in entries}
    pages: defaultdict[str, set[int]] = defaultdict(set)
    for position, index in enumerate(body):
        if position not in numbered:
            pages[letters_of(lines[index].content)].add(lines[index].page)
    found: set[int] = set()
    for run in _runs(entries):
        if kept := _repeating(run, pages):
            first, last = kept[0].position, kept[-1].position
            titled = first and CONTENTS.fullmatch(lines[body[first - 1]].content.strip())
            found.update(body[first - bool(titled) : last + 1])
    return found


def _entries(lines: Sequence[Line], body: Sequence[int]) -> Iterator[_Entry]:
    for position, index in enumerate(body):
        content = lines[index].content.strip()
        entry = _ENTRY.fullmatch(content) if len(content) <= _LONGEST else None
        if entry is not None and (said := letters_of(entry["label"])):
            number = int(entry["page"]) if entry["page"].isdigit() else 0
            yield _Entry(position, said, number, led=bool(entry["leader"].strip(" |\t\n")))


def _runs(entries: Sequence[_Entry]) -> Iterator[list[_Entry]]:
    """Entries close to each other whose numbers never fall."""
    run: list[_Entry] = []
    for entry in entries:
        if run and (
            entry.position - run[-1].position > _MOST_BETWEEN + 1 or entry.number < run[-1].number
        ):
            yield run
            run = []
        run.append(entry)
    if run:
        yield run


def _repeating(run: Sequence[_Entry], pages: dict[str, set[int]]) -> Sequence[_Entry]:
    """From the first entry that stands on its page to the last one; with those beside them that have dots.

    Empty where too few of them do. Printed numbers may run a little before or behind the pages.
    """
    ahead = Counter(page - entry.number for entry in run for page in pages.get(entry.said, ()))
    offset, votes = ahead.most_common(1)[0] if ahead else (0, 0)
    if len(run) < _FEWEST or votes < len(run) * _KNOWN:
        return ()
    sure = [entry.led or offset + entry.number in pages.get(entry.said, ()) for entry in run]
    first, last = sure.index(True), len(sure) - sure[::-1].index(True)
    return run[first:last]
