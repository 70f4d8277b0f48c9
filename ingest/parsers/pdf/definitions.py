"""Lists of definitions on a PDF page: terms on lines of their own, what each means indented below it.

A definition is an item, as in other formats, so that it stays with the term that introduces it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Block, BlockKind
from ingest.parsers.lines.line_shapes import ends_sentence
from ingest.parsers.pdf.measures import Line

_FEWEST = 2  # terms: below one line something else may be indented
_LONGEST_TERM = 60  # characters
_LEAST, _MOST = 1.0, 8.0  # times the size: how far a definition is indented
_OFF = 3.0  # points by which the left edges of one list differ
_ALIKE = 0.15  # of the size


def with_definitions(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Block]:
    """``blocks`` of these ``lines``, those that define a term as items."""
    starts = {line.start: line for line in lines}
    found, at = list(blocks), 0
    while at < len(blocks):
        term, end, terms, below = starts.get(blocks[at].start), at, 0, list[int]()
        left = term.left if term else 0.0
        inner: float | None = None
        while end < len(blocks) and term and _is_term(blocks[end], starts, left):
            size, first = term.size, end + 1
            while first < len(blocks) and (edge := _edge(blocks[first], starts, size)) is not None:
                indent = edge - left if inner is None else inner
                if abs(edge - left - indent) > _OFF or not _LEAST <= indent / size <= _MOST:
                    break
                inner, first = indent, first + 1
            if first == end + 1:
                break
            below += range(end + 1, first)
            terms, end = terms + 1, first
        if terms >= _FEWEST:
            for one in below:
                found[one] = found[one]._replace(kind=BlockKind.LIST_ITEM)
        at = max(end, at + 1)
    return found


def _is_term(block: Block, starts: dict[int, Line], left: float) -> bool:
    """Whether a block is one short line that begins at an edge and is no sentence."""
    line = starts.get(block.start)
    return (
        line is not None
        and block.kind is BlockKind.PARAGRAPH
        and line.end == block.end
        and line.place is None
        and abs(line.left - left) <= _OFF
        and len(line.content) <= _LONGEST_TERM
        and not ends_sentence(line.content)
    )


def _edge(block: Block, starts: dict[int, Line], size: float) -> float | None:
    """Where a paragraph in letters of a size begins; None for what is none."""
    line = starts.get(block.start)
    if line is None or block.kind is not BlockKind.PARAGRAPH or line.place is not None:
        return None
    return line.left if abs(line.size - size) <= _ALIKE * size else None
