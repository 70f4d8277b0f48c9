"""Blocks in their order, notes after the paragraph, list or table that refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.document import ROWS_TITLE, BlockKind, Link, ParsedDocument
from ingest.parsers.blocks.builder import Content, shifted
from ingest.parsers.blocks.inline import Inline
from ingest.parsers.blocks.item_numbers import is_bullet, is_rank
from ingest.parsers.blocks.page_counts import counts_pages
from ingest.parsers.blocks.scripts import sign_of
from ingest.parsers.lines.bold_lines import bold_headings

_LONGEST_LABEL = 8  # characters of an item's bullet or number


@dataclass(frozen=True, slots=True)
class Written:
    """A block that is not yet in a text: ``label`` stands before it and is no part of it.

    ``bold`` is a paragraph of the body that is bold throughout, where a parser tells it.
    """

    text: str
    kind: BlockKind
    level: int = 0
    links: tuple[Link, ...] = ()
    label: str = ""
    bold: bool = False


@dataclass(slots=True)
class NotedBlocks:
    """The blocks of a text, a note or a box; ``notes`` wait for the block after theirs."""

    blocks: list[Written] = field(default_factory=list)
    notes: list[tuple[str, list[Written]]] = field(default_factory=list)

    def add(
        self, line: Inline, kind: BlockKind, level: int = 0, number: str = "", bold: bool = False
    ) -> None:
        """Append what stands on ``line``, with the number before it, if it is not blank.

        The rank in a list is no part of an item; any other number is a name, by which people ask.
        """
        line.settle()
        if line.is_blank:
            return
        label = ""
        if kind is BlockKind.LIST_ITEM and is_rank(number):
            label = number
        elif number and not is_bullet(number):
            line.put_first(f"{number} ")
        text, links = line.text_and_links()
        self._append(Written(text, kind, level, tuple(links), label, bold))

    def row(self, content: Content, kind: BlockKind, level: int) -> None:
        """Append a row of a table, or the title of some (see ``ingest.parsers.tables.section_rows``)."""
        text, links = content
        self._append(Written(text, kind, level, tuple(links)))

    def note(self, mark: str, blocks: list[Written]) -> None:
        """Keep a note, with its number or sign, for the end of what refers to it."""
        self.notes.append((mark, blocks))

    def append_all(self, blocks: Sequence[Written]) -> None:
        """Append blocks that are written already, as those of a box."""
        self.blocks += blocks

    def finish(self) -> list[Written]:
        """All blocks, the last notes included."""
        self._write_notes()
        return self.blocks

    def _append(self, block: Written) -> None:
        if ends_what_refers(self.blocks, block):
            self._write_notes()
        self.blocks.append(block)

    def _write_notes(self) -> None:
        for mark, blocks in self.notes:
            for number, block in enumerate(blocks):
                label = block.label
                if number == 0 and mark:
                    label = f"{sign_of(mark)} {label}".strip()
                self.blocks.append(Written(block.text, block.kind, block.level, block.links, label))
        self.notes = []


def written(parsed: ParsedDocument) -> Iterator[Written]:
    """The blocks of a document that is to stand in another, each item with its bullet or number."""
    ends = [0, *(block.end for block in parsed.blocks)]
    for (end, _), block in zip(pairwise(ends), parsed.blocks, strict=True):
        label = parsed.text[end : block.start].rpartition("\n")[2].strip()
        is_item = block.kind is BlockKind.LIST_ITEM and len(label) <= _LONGEST_LABEL
        own = [link for link in parsed.links if block.start <= link.start < link.end <= block.end]
        yield Written(
            parsed.text[block.start : block.end],
            block.kind,
            block.level,
            tuple(shifted(own, -block.start)),
            label if is_item else "",
        )


def ends_what_refers(blocks: Sequence[Written], block: Written) -> bool:
    """Whether notes stand before ``block``, after ``blocks``: behind the list that a paragraph opens."""
    last = blocks[-1].kind if blocks else None
    under_heading = last is BlockKind.HEADING and block.kind is BlockKind.PARAGRAPH
    ends_table = block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}
    return ends_table and block.level != ROWS_TITLE and not under_heading


def with_bold_headings(blocks: list[Written]) -> list[Written]:
    """The blocks of a body, with its bold lines as headings where they are set as headings are."""
    found = bold_headings(blocks)
    return [
        replace(block, kind=BlockKind.HEADING, level=found[at]) if at in found else block
        for at, block in enumerate(blocks)
    ]


def said_once(margin: Sequence[Written], before: Sequence[Written]) -> list[Written]:
    """The blocks of headers or footers that say something, and not again what was said."""
    said = {_words(block) for block in before}
    found = []
    for block in margin:
        words = _words(block)
        if words not in said and not counts_pages(words):
            said.add(words)
            found.append(block)
    return found


def _words(block: Written) -> str:
    return " ".join(block.text.casefold().split())
