"""Cuts a document into passages of whole sentences, with exact positions.

A passage never crosses a heading, keeps a list with the line that introduces it where both fit, and
holds at most ``budget`` word pieces of the embedding model (a single longer sentence is broken at
word-piece starts). Stock splitters that count tokens lose exact positions; this one slices the
stored text and nothing else.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.document import Block, BlockKind, Document, Passage, Sentence
from ingest.sentences import sentence_spans

SPLITTER_VERSION = 2
# Word pieces of title and heading path that may stand before a passage when it is embedded.
PREFIX_TOKENS = 48
_LISTED = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CODE})
_LEAD_CHARACTERS = 100

TokenStarts = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    blocks: tuple[Block, ...]


def split(
    document: Document, blocks: Sequence[Block], token_starts: TokenStarts, budget: int
) -> list[Passage]:
    """Passages of ``document``, in order.

    ``token_starts`` maps a text to the character offset at which each of its word pieces starts;
    ``budget`` is the largest number of word pieces in a passage.
    """
    starts = token_starts(document.text)

    def tokens(start: int, end: int) -> int:
        return bisect_left(starts, end) - bisect_left(starts, start)

    passages: list[Passage] = []
    for section in _sections(document.text, document.title, blocks):
        groups = _groups(document.text, section.blocks, starts, tokens, budget)
        for sentences, lead in _pack(groups, tokens, budget):
            heading = " › ".join(part for part in (section.heading, lead) if part)
            passages.append(_passage(document, heading, sentences, len(passages)))
    return passages


def _sections(text: str, title: str, blocks: Sequence[Block]) -> list[_Section]:
    sections: list[_Section] = []
    path: list[tuple[int, str]] = []  # without the title, which stands before it anyway
    body: list[Block] = []
    pending: list[Block] = []  # headings nothing has followed yet

    def close() -> None:
        # A heading with no body of its own would be unfindable: it becomes a passage itself.
        if body or pending:
            above = path if body else path[:-1]
            names = " › ".join(name for _, name in above if name)
            sections.append(_Section(names, tuple(body or pending)))

    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            body.append(block)
            continue
        if body or (pending and block.level <= pending[-1].level):
            close()
        body, pending = [], [block]
        while path and path[-1][0] >= block.level:
            path.pop()
        words = " ".join(text[block.start : block.end].split())
        path.append((block.level, "" if words == title else words))
    close()
    return sections


@dataclass(slots=True)
class _Group:
    """Sentences that should stay together; ``lead`` is the line that introduces a list."""

    sentences: list[Sentence]
    lead: str = ""


def _groups(
    text: str,
    blocks: Sequence[Block],
    starts: Sequence[int],
    tokens: Callable[[int, int], int],
    budget: int,
) -> list[_Group]:
    groups: list[_Group] = []
    for position, block in enumerate(blocks):
        sentences = _block_sentences(text, block, starts, tokens, budget)
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        introduces = (
            block.kind is BlockKind.PARAGRAPH
            and following is not None
            and following.kind in _LISTED
        )
        before = blocks[position - 1] if position else None
        opens_table = block.kind is BlockKind.TABLE_ROW and (
            before is None or before.kind is not BlockKind.TABLE_ROW
        )
        if opens_table and sentences and following and following.kind is BlockKind.TABLE_ROW:
            sentences = [sentences[0]._replace(lead=True), *sentences[1:]]  # the header row
        if block.kind in _LISTED and groups and (groups[-1].lead or _listed(groups[-1])):
            groups[-1].sentences.extend(sentences)
        elif introduces and sentences:
            if sentences[:-1]:
                groups.append(_Group(sentences[:-1]))
            lead = sentences[-1]._replace(lead=True)
            words = " ".join(text[lead.start : lead.end].split())
            groups.append(_Group([lead], words[:_LEAD_CHARACTERS].rstrip(" :")))
        else:
            groups.append(_Group(sentences))
    return [group for group in groups if group.sentences]


def _listed(group: _Group) -> bool:
    return bool(group.sentences) and group.sentences[-1].kind in _LISTED


def _block_sentences(
    text: str,
    block: Block,
    starts: Sequence[int],
    tokens: Callable[[int, int], int],
    budget: int,
) -> list[Sentence]:
    if block.kind in (BlockKind.TABLE_ROW, BlockKind.HEADING):
        spans = [(block.start, block.end)]
    elif block.kind is BlockKind.CODE:
        spans = _lines(text, block.start, block.end)
    else:
        spans = sentence_spans(text, block.start, block.end)
    if (
        block.kind is BlockKind.LIST_ITEM
        and spans
        and tokens(block.start, block.end) <= budget // 2
    ):
        spans = [(block.start, block.end)]  # a short item is one unit, however many stops it has
    fine: list[Sentence] = []
    for start, end in spans:
        while tokens(start, end) > budget:
            cut = starts[bisect_left(starts, start) + budget]
            if cut <= start:  # several word pieces on one character
                break
            piece = text[start:cut].rstrip()
            fine.append(Sentence(start, start + len(piece), block.kind))
            start = cut
        fine.append(Sentence(start, end, block.kind))
    return fine


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    position = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            spans.append((position, position + len(line.rstrip())))
        position += len(line)
    return spans


def _pack(
    groups: Sequence[_Group], tokens: Callable[[int, int], int], budget: int
) -> list[tuple[list[Sentence], str]]:
    """Greedy packing; a group that does not fit whole starts a passage once one is half full."""
    packed: list[tuple[list[Sentence], str]] = []
    current: list[Sentence] = []
    lead = ""

    def flush(next_lead: str) -> None:
        nonlocal current, lead
        if current:
            packed.append((current, lead))
        current, lead = [], next_lead

    for group in groups:
        first, last = group.sentences[0].start, group.sentences[-1].end
        whole_fits = bool(current) and tokens(current[0].start, last) <= budget
        if current and not whole_fits and tokens(first, last) <= budget:
            half_full = tokens(current[0].start, current[-1].end) * 2 >= budget
            if half_full or group.lead:
                flush("")
        for number, sentence in enumerate(group.sentences):
            if current and tokens(current[0].start, sentence.end) > budget:
                flush(group.lead if number else "")
            current.append(sentence)
    flush("")
    return packed


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
    )
    # Everything that is embedded, searched or cited goes into the id: the same content gives the
    # same id, so that ingesting twice changes nothing.
    content = "\x00".join(
        (str(SPLITTER_VERSION), document.id, str(start), passage.prefix, passage.text)
    )
    return replace(passage, id=hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:32])
