"""Other files that stand in the text of a Word file as they are (``w:altChunk``): pages, rich text, Word files.

Word shows what is in them as if it were written there; programs that put documents together leave them so.
"""

from __future__ import annotations

from typing import Any

from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.blocks.noted_blocks import Written, written
from ingest.parsers.containers.packed import check_unpacked
from ingest.parsers.office.word_xml import get


def other_file(part: Any, chunk: Any) -> list[Written]:
    """The blocks of the file that ``chunk`` names in ``part``; none where it cannot be read."""
    named = part.related_parts.get(get(chunk, "r:id") or "")
    if named is None:
        return []
    try:
        check_unpacked(named.blob)
        return list(written(parse_document(named.blob, str(named.partname))[1]))
    except UnreadableDocument:
        return []
