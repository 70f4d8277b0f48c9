"""The first step of an ingest: files that have changed, read and cut into passages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from ingest.catalogue_rows import SourceState
from ingest.document import Document, Passage
from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.model.pieces import TextPieces
from ingest.parsers import PARSERS_VERSION, parse_document
from ingest.sources import Remark, Skipped, Source, file_size, new_id, read_bytes, title_from
from ingest.splitter import split

# Passages that go from step to step together: few enough that no step waits long for its first.
WINDOW = 128


class Arrival(NamedTuple):
    """A document to be stored, and the size of its file in bytes."""

    document: Document
    passages: list[Passage]
    size: int
    pieces: TextPieces


@dataclass(slots=True)
class Reading:
    """Reads sources; ``known`` is what the index holds by path. Changes nothing in the index.

    ``emptied`` are documents whose files hold no text any more. ``report`` is told of each file
    that goes no further.
    """

    index: Index
    known: Mapping[str, SourceState]
    report: Callable[[str, float], None]
    skipped: list[Skipped] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def windows(self, sources: Sequence[Source]) -> Generator[list[Arrival], None, None]:
        """New and changed documents, in windows of about ``WINDOW`` passages."""
        ids = {state.document: path for path, state in self.known.items()}
        window: list[Arrival] = []
        for source in sources:
            arrival = self._consider(source, ids)
            if arrival is not None:
                window.append(arrival)
            if sum(len(one.passages) for one in window) >= WINDOW:
                yield window
                window = []
        if window:
            yield window

    def _consider(self, source: Source, ids: dict[str, str]) -> Arrival | None:
        name = str(source.file)
        known = self.known.get(name)
        size = file_size(source.file)
        try:
            data = read_bytes(source.file, size, self.index.settings.max_file_mb)
        except UnreadableDocument as problem:
            self.skipped.append(Skipped(name, str(problem)))
            self.report(name, size)
            return None
        digest = hashlib.sha256(data).hexdigest()
        if known is not None and known[1:] == (digest, PARSERS_VERSION):
            self.unchanged += 1
            self.report(name, size)
            return None
        try:
            document, passages, pieces = self._read(source, data, digest, ids)
        except UnreadableDocument as problem:
            reason = str(problem)
            if known is not None:  # what it said before is not what it says now
                self.emptied.append(known.document)
                reason += "; what it held before was removed"
            self.skipped.append(Skipped(name, reason))
            self.report(name, size)
            return None
        self.remarks += [Remark(name, sentence) for sentence in document.remarks]
        self.added += known is None
        self.changed += known is not None
        return Arrival(document, passages, size, pieces)

    def _read(
        self, source: Source, data: bytes, digest: str, ids: dict[str, str]
    ) -> tuple[Document, list[Passage], TextPieces]:
        try:
            format_name, parsed = parse_document(data, source.file.name)
        except UnreadableDocument:
            raise
        except Exception as problem:  # a parser's own bug must not stop the other files
            raise UnreadableDocument(
                f"cannot be parsed ({type(problem).__name__}: {problem})"
            ) from problem
        known = self.known.get(str(source.file))
        document_id = known.document if known else new_id(ids, source)
        ids[document_id] = str(source.file)
        metadata = dict(parsed.metadata)
        if parsed.encoding:
            metadata["encoding"] = parsed.encoding
        document = Document(
            id=document_id,
            title=(parsed.title or "").strip() or title_from(source.file),
            text=parsed.text,
            content_hash=digest,
            format=format_name,
            root=str(source.root),
            path=str(source.file),
            ingested_at=datetime.now(UTC).isoformat(timespec="seconds"),
            pages=parsed.pages,
            links=parsed.links,
            metadata=metadata,
            remarks=parsed.remarks,
        )
        pieces = self.index.encoder.text_pieces(document.text)
        starts: list[int] = pieces.starts.tolist()
        passages = split(document, parsed.blocks, lambda _text: starts, self.index.passage_budget)
        if not passages:
            raise UnreadableDocument("contains no text")
        return document, passages, pieces
