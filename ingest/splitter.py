"""Cuts a document into passages of whole sentences, with exact positions.

A passage never crosses a heading, keeps a list with the line that introduces it where both fit, and
holds at most ``budget`` word pieces of the embedding model (a single longer sentence is broken at
word-piece starts). Stock splitters that count tokens lose exact positions; this one slices the
stored text and nothing else.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.code_lines import is_prose, line_spans
from ingest.document import (
    BELOW,
    HEADLESS_ROW,
    LINES,
    ROWS_TITLE,
    Block,
    BlockKind,
    Document,
    Passage,
    Sentence,
)
from ingest.sentences import sentence_spans

SPLITTER_VERSION = 7  # of the passages that it makes: another needs a new index
# Word pieces of title and heading path that may stand before a passage when it is embedded.
PREFIX_TOKENS = 48
_LEAD_CHARACTERS = 100
# What follows the header of a table that has rows.
_ROWS_BELOW = frozenset({(BlockKind.TABLE_ROW, 0), (BlockKind.HEADING, ROWS_TITLE)})
# Characters of a sentence: only a word that the model does not know is longer without a piece in it.
_LONGEST = 10_000


def split(
    document: Document, blocks: Sequence[Block], starts: Sequence[int], budget: int
) -> list[Passage]:
    """Passages of ``document``, in order.

    ``starts`` are the character offsets at which the word pieces of its text start; ``budget`` is
    the largest number of word pieces in a passage.
    """
    cutter = _Cutter(document.text, starts, budget)
    passages: list[Passage] = []
    for path, body, following in _sections(document.text, document.title, blocks):
        for sentences, lead in cutter.packed(body, following):
            heading = BELOW.join(part for part in (path, lead) if part)
            passages.append(_passage(document, heading, sentences, len(passages)))
    return passages


def _sections(
    text: str, title: str, blocks: Sequence[Block]
) -> Iterator[tuple[str, Sequence[Block], Block | None]]:
    """Stretches between headings, each with the path of headings above it, and what follows it."""
    path: list[tuple[int, str]] = []  # without the title, which stands before it anyway
    body: list[Block] = []
    pending: list[Block] = []  # headings nothing has followed yet

    def section() -> tuple[str, Sequence[Block]]:
        # A heading with no body of its own would be unfindable: it becomes a passage itself.
        above = path if body else path[:-1]
        return BELOW.join(name for _, name in above if name), body or pending

    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            if path and path[-1][0] == ROWS_TITLE and _ends_rows(block, body):
                yield *section(), block
                body, pending = [], []
                path.pop()
            body.append(block)
            continue
        if body or (pending and block.level <= pending[-1].level):
            yield *section(), block
        body, pending = [], [block]
        while path and path[-1][0] >= block.level:
            path.pop()
        words = " ".join(text[block.start : block.end].split())
        path.append((block.level, "" if words == title else words))
    if body or pending:
        yield *section(), None


def _ends_rows(block: Block, rows: Sequence[Block]) -> bool:
    """Whether a block is none of the rows below their title, of which there are ``rows``."""
    return block.kind is not BlockKind.TABLE_ROW or (block.level != 0 and bool(rows))


@dataclass(slots=True)
class _Group:
    """Sentences that should stay together; ``lead`` is the line that introduces a list."""

    sentences: list[Sentence]
    lead: str = ""

    @property
    def listed(self) -> bool:
        return bool(self.sentences) and self.sentences[-1].kind in LINES


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts the blocks of one text; counts in the word pieces that begin at ``starts``."""

    text: str
    starts: Sequence[int]
    budget: int

    def packed(
        self, blocks: Sequence[Block], after: Block | None
    ) -> list[tuple[list[Sentence], str]]:
        """Sentences of each passage, and the lead of the list that it goes on with.

        ``after`` is the block behind them.
        Greedy; a group that does not fit whole starts a passage once one is half full.
        """
        packed: list[tuple[list[Sentence], str]] = []
        current: list[Sentence] = []
        lead = ""
        for group in self._groups(blocks, after):
            first, last = group.sentences[0].start, group.sentences[-1].end
            if (
                current
                and self._pieces(current[0].start, last) > self.budget >= self._pieces(first, last)
                and (
                    group.lead or self._pieces(current[0].start, current[-1].end) * 2 >= self.budget
                )
            ):
                packed.append((current, lead))
                current, lead = [], ""
            for number, sentence in enumerate(group.sentences):
                if current and self._pieces(current[0].start, sentence.end) > self.budget:
                    packed.append((current, lead))
                    current, lead = [], group.lead if number else ""
                current.append(sentence)
        return [*packed, (current, lead)] if current else packed

    def _pieces(self, start: int, end: int) -> int:
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)

    def _groups(self, blocks: Sequence[Block], after: Block | None) -> list[_Group]:
        groups: list[_Group] = []
        around = zip(blocks, [None, *blocks[:-1]], [*blocks[1:], after], strict=True)
        for block, before, following in around:
            sentences = self._sentences(block)
            kind, next_kind = block.kind, following and following.kind
            opens_table = kind is BlockKind.TABLE_ROW and (
                block.level != 0 or before is None or before.kind is not kind
            )
            heads = opens_table and block.level != HEADLESS_ROW
            has_rows = following is not None and (next_kind, following.level) in _ROWS_BELOW
            if heads and sentences and has_rows:
                sentences = [sentences[0]._replace(lead=True), *sentences[1:]]  # the header row
            if sentences and before is not None and self._goes_on_after_code(block, before):
                groups[-1].sentences.append(sentences.pop(0)._replace(kind=BlockKind.CODE))
            goes_on = kind in LINES and bool(groups) and (groups[-1].lead or groups[-1].listed)
            if goes_on and not (opens_table and groups[-1].listed):
                groups[-1].sentences.extend(sentences)
            elif kind is BlockKind.PARAGRAPH and next_kind in LINES and sentences:
                if sentences[:-1]:
                    groups.append(_Group(sentences[:-1]))
                lead = sentences[-1]._replace(lead=True)
                words = " ".join(self.text[lead.start : lead.end].split())
                groups.append(_Group([lead], words[:_LEAD_CHARACTERS].rstrip(" :")))
            else:
                groups.append(_Group(sentences))
        return [group for group in groups if group.sentences]

    def _goes_on_after_code(self, block: Block, before: Block) -> bool:
        """Whether a paragraph goes on with the sentence that code stands in: "run", code, "followed by", code."""
        return (
            block.kind is BlockKind.PARAGRAPH
            and before.kind is BlockKind.CODE
            and self.text[block.start].islower()
        )

    def _sentences(self, block: Block) -> list[Sentence]:
        if block.kind in (BlockKind.TABLE_ROW, BlockKind.HEADING, BlockKind.COMMENT):
            spans = [(block.start, block.end)]
        elif block.kind is BlockKind.CODE:
            if is_prose(self.text[block.start : block.end]):
                block = block._replace(kind=BlockKind.PARAGRAPH)
                spans = sentence_spans(self.text, block.start, block.end)
            else:
                spans = line_spans(self.text, block.start, block.end)
        else:
            spans = sentence_spans(self.text, block.start, block.end)
        short = self._pieces(block.start, block.end) <= self.budget // 2
        if block.kind is BlockKind.LIST_ITEM and spans and short:
            spans = [(block.start, block.end)]  # one unit, however many stops it has
        level = block.level if block.kind is BlockKind.LIST_ITEM else 0
        fine: list[Sentence] = []
        for start, end in spans:
            while self._pieces(start, end) > self.budget or end - start > _LONGEST:
                cut = start + _LONGEST
                if self._pieces(start, cut) > self.budget:
                    cut = self.starts[bisect_left(self.starts, start) + self.budget]
                if cut <= start:  # several word pieces on one character
                    break
                piece = self.text[start:cut].rstrip()
                fine.append(Sentence(start, start + len(piece), block.kind, level=level))
                start = cut
            fine.append(Sentence(start, end, block.kind, level=level))
        return fine


def _passage(
    document: Document, heading: str, sentences: Sequence[Sentence], ordinal: int
) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    passage = Passage(
        id="",
        document=document.id,
        title=document.title,
        heading=heading,
        page=document.page_of(start),
        start=start,
        end=end,
        text=document.text[start:end],
        ordinal=ordinal,
        sentences=tuple(sentences),
        locator=document.locator_of(start),
    )
    # Everything that is embedded, searched or cited goes into the id: the same content gives the
    # same id, so that ingesting twice changes nothing.
    content = "\x00".join(
        (str(SPLITTER_VERSION), document.id, str(start), passage.prefix, passage.text)
    )
    return replace(passage, id=hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:32])
