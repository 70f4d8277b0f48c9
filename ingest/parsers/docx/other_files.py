"""Other files that stand in the text of a Word file as they are (``w:altChunk``): pages, rich text, Word files.

Word shows what is in them as if it were written there; programs that put documents together leave them so.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ingest.document import BlockKind, ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.builder import shifted
from ingest.parsers.docx.xml import get
from ingest.parsers.noted_blocks import Written
from ingest.parsers.packed import check_unpacked

_LONGEST_LABEL = 8  # characters of an item's bullet or number


def other_file(part: Any, chunk: Any) -> list[Written]:
    """The blocks of the file that ``chunk`` names in ``part``; none where it cannot be read."""
    named = part.related_parts.get(get(chunk, "r:id") or "")
    if named is None:
        return []
    try:
        check_unpacked(named.blob)
        return list(_blocks(parse_document(named.blob, str(named.partname))[1]))
    except UnreadableDocument:
        return []


def _blocks(parsed: ParsedDocument) -> Iterator[Written]:
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
