"""A document that arrives: what a file that was read is stored as, and by which id and title."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import UTC, datetime
from itertools import count
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ingest.document import Document, ParsedDocument, Passage
from ingest.errors import UnreadableDocument
from ingest.model.tokens import TextPieces
from ingest.readable.stated_access import STATED, may_state, stated_access
from ingest.roots.finding import Source

_NUMBER = re.compile(r"(?<=\S) [0-9a-f]{32}(?=_all$|$)")


class Arrival(NamedTuple):
    """A document to be stored, and the size of its file in bytes.

    ``moved_from`` is the id of the document that it was before its file was moved, or "".
    """

    document: Document
    passages: list[Passage]
    size: int
    pieces: TextPieces
    moved_from: str = ""


def document_of(
    document_id: str,
    source: Source,
    data: bytes,
    content_hash: str,
    format_name: str,
    parsed: ParsedDocument,
) -> Document:
    """What ``source``, which holds ``data``, is stored as, by the hash of that and as it was parsed."""
    encoding = {"encoding": parsed.encoding} if parsed.encoding else {}
    return Document(
        id=document_id,
        title=(parsed.title or "").strip() or _title_from(source.file),
        text=parsed.text,
        content_hash=content_hash,
        format=format_name,
        root=str(source.root),
        path=str(source.file),
        ingested_at=datetime.now(UTC).isoformat(timespec="seconds"),
        pages=parsed.pages,
        links=parsed.links,
        metadata={**parsed.metadata, **encoding, **_stated(source.file, data)},
        remarks=parsed.remarks,
        locators=parsed.locators,
        word_boxes=parsed.word_boxes,
    )


def new_id(taken: Container[str], source: Source) -> str:
    """A document id for ``source`` that is not ``taken``: its path under the root if possible."""
    relative = PurePosixPath(source.file.relative_to(source.root).as_posix())
    candidates = [str(relative), str(source.root.name / relative)]
    for candidate in candidates:
        if candidate not in taken:
            return candidate
    numbered = (f"{candidates[1]} ({number})" for number in count(2))
    return next(name for name in numbered if name not in taken)


def _stated(file: Path, data: bytes) -> dict[str, str]:
    """Who may read a file, under "access", where its front matter says so."""
    try:
        stated = stated_access(data) if may_state(file.name) else None
    except UnreadableDocument:  # its beginning alone is no text, and no front matter
        stated = None
    return {} if stated is None else {STATED: stated}


def _title_from(file: Path) -> str:
    """A title made of a file's name, without the number that Notion puts behind the name of each page."""
    words = _NUMBER.sub("", file.stem).replace("_", " ").replace("-", " ").split()
    title = " ".join(words) or file.name
    return title[:1].upper() + title[1:]
