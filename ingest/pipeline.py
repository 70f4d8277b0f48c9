"""Brings an index up to date with files and folders: read, split, embed, store.

Files are told apart by the hash of their content: ingesting twice embeds nothing. A batch of
documents is stored whole or not at all, vectors first, catalogue second, so that a kill at any
moment leaves an index that answers, and the next ingest goes on where this one ended.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ingest.document import Document, Passage
from ingest.embedding import WINDOW
from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.readers import read_document
from ingest.rows import SourceState, StoredPassage
from ingest.sources import (
    Skipped,
    Source,
    file_size,
    find_sources,
    new_id,
    read_bytes,
    remember_roots,
    title_from,
    was_under,
)
from ingest.splitter import split

# Chroma's graph loses live vectors after heavy churn: past this share it is rebuilt.
_CHURN_SHARE, _CHURN_LEAST = 0.1, 100
# Set with every change, cleared when an ingest ends: a killed one leaves it for the next.
_UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. ``passages`` counts those embedded now; ``seconds`` is wall time."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    seconds: float = 0.0
    skipped: tuple[Skipped, ...] = ()
    total_documents: int = 0
    total_passages: int = 0

    @property
    def passages_per_second(self) -> float:
        """Passages embedded per second of wall time."""
        return self.passages / self.seconds if self.seconds else 0.0

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON for machines."""
        skipped = [skip._asdict() for skip in self.skipped]
        rate = round(self.passages_per_second, 1)
        return {**asdict(self), "skipped": skipped, "passages_per_second": rate}


class Progress(NamedTuple):
    """Bytes of the files to ingest that are done, of how many; passages embedded; what is at hand."""

    done: float
    total: float
    passages: int
    current: str


OnProgress = Callable[[Progress], None]


@dataclass(slots=True)
class _Run:
    """The state of one ingest."""

    index: Index
    on_progress: OnProgress
    total: float = 0.0
    done: float = 0.0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    embedded: int = 0
    churned: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    waiting: list[tuple[Document, list[Passage], int]] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)  # document id → path

    def report(self, current: str, done: float = 0.0) -> None:
        self.done += done
        self.on_progress(Progress(self.done, self.total, self.embedded, current))


def ingest(
    index: Index, paths: Sequence[Path], on_progress: OnProgress = lambda progress: None
) -> IngestReport:
    """Bring ``index`` up to date with ``paths``; documents gone from a given folder are removed.

    Raises ``UsageError`` for a missing path before anything changes; ``IndexProblem`` and
    ``ModelProblem`` as the index raises them. A file that cannot be read is skipped.
    """
    began = time.perf_counter()
    sources, unlisted = find_sources(paths)
    run = _Run(index, on_progress, skipped=unlisted)
    known = index.catalogue.sources()
    run.ids = {state.document: path for path, state in known.items()}
    run.total = float(sum(file_size(source.file) for source in sources))
    for source in sources:
        _consider(run, source, known.get(str(source.file)))
        if sum(len(passages) for _, passages, _ in run.waiting) >= WINDOW:
            _store(run)
    _store(run)
    kept = {str(source.file) for source in sources} | {skip.path for skip in unlisted}
    gone = [
        state.document
        for path, state in known.items()
        if path not in kept and was_under(Path(path), paths, unlisted)
    ]
    for document in gone:
        _remove(run, document)
    remember_roots(index.catalogue, paths)
    _settle(run)
    return IngestReport(
        added=run.added,
        changed=run.changed,
        unchanged=run.unchanged,
        removed=len(gone),
        passages=run.embedded,
        seconds=round(time.perf_counter() - began, 3),
        skipped=tuple(run.skipped),
        total_documents=len(index.documents()),
        total_passages=index.catalogue.count_passages(),
    )


def _consider(run: _Run, source: Source, known: SourceState | None) -> None:
    name = str(source.file)
    size = file_size(source.file)
    try:
        data = read_bytes(source.file, size, run.index.settings.max_file_mb)
    except UnreadableDocument as problem:
        run.skipped.append(Skipped(name, str(problem)))
        return run.report(name, size)
    digest = hashlib.sha256(data).hexdigest()
    if known is not None and known.content_hash == digest:
        run.unchanged += 1
        return run.report(name, size)
    try:
        document, passages = _read(run, source, data, digest, known)
    except UnreadableDocument as problem:
        reason = str(problem)
        if known is not None:  # what it said before is not what it says now
            _remove(run, known.document)
            reason += "; what it held before was removed"
        run.skipped.append(Skipped(name, reason))
        return run.report(name, size)
    run.added += known is None
    run.changed += known is not None
    run.waiting.append((document, passages, size))
    return None


def _read(
    run: _Run, source: Source, data: bytes, digest: str, known: SourceState | None
) -> tuple[Document, list[Passage]]:
    try:
        format_name, parsed = read_document(data, source.file.name)
    except UnreadableDocument:
        raise
    except Exception as problem:  # a parser's own bug must not stop the other files
        raise UnreadableDocument(
            f"cannot be parsed ({type(problem).__name__}: {problem})"
        ) from problem
    document_id = known.document if known else new_id(run.ids, source)
    run.ids[document_id] = str(source.file)
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
    )
    encoder = run.index.encoder
    passages = split(document, parsed.blocks, encoder.token_starts, run.index.passage_budget)
    if not passages:
        raise UnreadableDocument("contains no text")
    return document, passages


def _store(run: _Run) -> None:
    """Embed and store the documents that wait."""
    if not run.waiting:
        return
    batch, run.waiting = run.waiting, []
    flat = [passage for _, passages, _ in batch for passage in passages]
    per_passage = sum(size for *_, size in batch) / len(flat)

    def advance(count: int) -> None:
        run.embedded += count
        run.report(batch[-1][0].id, per_passage * count)

    vectors, sentence_vectors = run.index.encoder.embed_passages(flat, advance)
    run.index.vectors.put(flat, vectors)
    stored = [StoredPassage(*pair) for pair in zip(flat, sentence_vectors, strict=True)]
    gone: list[str] = []
    with run.index.catalogue.transaction():
        run.index.remember_builder()
        run.index.catalogue.set_meta(_UNSETTLED, "1")
        position = 0
        for document, passages, _ in batch:
            mine = stored[position : position + len(passages)]
            position += len(passages)
            gone += run.index.catalogue.put_document(document, mine)
    run.churned += len(gone)
    run.index.vectors.remove(gone)


def _remove(run: _Run, document_id: str) -> None:
    with run.index.catalogue.transaction():
        run.index.catalogue.set_meta(_UNSETTLED, "1")
        gone = run.index.catalogue.remove_document(document_id)
    run.index.vectors.remove(gone)
    run.churned += len(gone)


def _settle(run: _Run) -> None:
    """Write down what was built; rebuild the vectors' graph after heavy churn."""
    index = run.index
    if index.catalogue.meta(_UNSETTLED) != "1":  # neither this ingest nor a killed one left work
        return
    if run.churned >= max(_CHURN_LEAST, _CHURN_SHARE * index.catalogue.count_passages()):
        passages = [
            s.passage for s in index.catalogue.passages(index.catalogue.passage_ids()).values()
        ]
        index.vectors.rebuild(index.vectors.stored(passages))
    if run.churned or not run.embedded:
        index.catalogue.erase_traces()
    with index.catalogue.transaction():
        index.remember_content()
        index.catalogue.set_meta(_UNSETTLED, "0")


def remove(index: Index, document_id: str) -> bool:
    """Remove one document with its vectors and words; False when the index does not hold it."""
    if index.document(document_id) is None:
        return False
    run = _Run(index, lambda progress: None)
    _remove(run, document_id)
    _settle(run)
    return True
