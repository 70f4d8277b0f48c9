"""Tables that writers of Word, OpenDocument and rich texts typed with tabs, below names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document import HEADER_ROW, BlockKind
from ingest.parsers.blocks.builder import Content, joined_cells
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.tables.loose_tables import is_headed_by_first

_FEWEST = 3  # rows
_LONGEST_CELL = 60  # characters: longer ones are text
_TAB, _TABS = re.compile(r"\t"), re.compile(r"\t+")


def with_tabbed_rows(entries: list[Written]) -> list[Written]:
    """The blocks of a body, with paragraphs that are the rows of a table as such.

    Each tab begins a cell; where that gives no columns, several in a row begin one, as they are typed to
    stand below each other.
    """
    for parting in (_TAB, _TABS):
        entries = list(_in_rows(entries, parting))
    return entries


def _in_rows(entries: Sequence[Written], parting: re.Pattern[str]) -> Iterator[Written]:
    def count(entry: Written) -> int:
        return len(parting.findall(entry.text.strip("\t"))) if _may_be_row(entry) else 0

    at = 0
    while at < len(entries):
        end = at + 1
        if cells := count(entries[at]):
            while end < len(entries) and count(entries[end]) == cells:
                end += 1
        rows = [_cells(entry, parting) for entry in entries[at:end]]
        if cells and len(rows) >= _FEWEST and _is_table(rows):
            for number, (entry, row) in enumerate(zip(entries[at:end], rows, strict=True)):
                text, links = joined_cells(row)
                level = 0 if number else HEADER_ROW
                yield replace(
                    entry, text=text, kind=BlockKind.TABLE_ROW, level=level, links=tuple(links)
                )
        else:
            yield from entries[at:end]
        at = end


def _may_be_row(entry: Written) -> bool:
    return (
        entry.kind is BlockKind.PARAGRAPH
        and not entry.label
        and "\t" in entry.text
        and "\n" not in entry.text
    )


def _is_table(rows: Sequence[Sequence[Content]]) -> bool:
    texts = [[text for text, _ in row] for row in rows]
    longest = max(len(text) for row in texts for text in row)
    filled = all(sum(map(bool, row)) > 1 for row in texts)
    return filled and longest <= _LONGEST_CELL and is_headed_by_first(texts)


def _cells(entry: Written, parting: re.Pattern[str]) -> list[Content]:
    text = entry.text
    first, last = len(text) - len(text.lstrip("\t")), len(text.rstrip("\t"))
    cuts = [(first, first)]
    cuts += [found.span() for found in parting.finditer(text, first, last)]
    starts = [end for _, end in cuts]
    ends = [start for start, _ in cuts[1:]] + [last]
    return [_cell(entry, *span) for span in zip(starts, ends, strict=True)]


def _cell(entry: Written, start: int, end: int) -> Content:
    said = entry.text[start:end]
    begin = start + len(said) - len(said.lstrip())
    links = [
        link._replace(start=link.start - begin, end=link.end - begin)
        for link in entry.links
        if begin <= link.start and link.end <= end
    ]
    return said.strip(), links
