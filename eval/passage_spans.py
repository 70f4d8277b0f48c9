"""Where passages stand, looked up once: what scoring asks of the index for every question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from eval.metrics.span import Span
from ingest.document import BlockKind, Document
from ingest.index import Index

# Of a document with thousands of passages the spans weigh some hundred kilobytes.
_DOCUMENTS_KEPT = 512
_PASSAGES_KEPT = 50_000


class PassageSpans:
    """The spans of an index's passages. Loads what is asked for and keeps the most recent."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._spans: dict[str, Span] = {}
        self._of_document = lru_cache(_DOCUMENTS_KEPT)(self._load)
        self._sentences_of = lru_cache(_DOCUMENTS_KEPT)(self._load_sentences)
        # Without their texts: page starts are all that is wanted of them.
        self.documents: dict[str, Document] = {d.id: d for d in index.documents()}

    def of(self, ids: Sequence[str]) -> list[Span | None]:
        """The span of each passage, None for one that the index no longer holds."""
        missing = [name for name in ids if name not in self._spans]
        if missing:
            if len(self._spans) > _PASSAGES_KEPT:
                self._spans.clear()
                missing = list(ids)
            for name, stored in self._index.catalogue.passages(missing).items():
                passage = stored.passage
                self._spans[name] = Span(passage.document, passage.start, passage.end)
        return [self._spans.get(name) for name in ids]

    def covering(self, gold: Sequence[Sequence[Span]]) -> dict[str, set[int]]:
        """Which gold, a group of spans, each passage covers, by passage id, as ``covers`` has it."""
        found: dict[str, set[int]] = {}
        for number, span in ((n, span) for n, group in enumerate(gold) for span in group):
            ids, starts, ends = self._of_document(span.document)
            inside = np.minimum(ends, span.end) - np.maximum(starts, span.start)
            shorter = np.minimum(ends - starts, span.end - span.start)
            for at in np.flatnonzero((inside > 0) & (2 * inside >= shorter)):
                found.setdefault(ids[at], set()).add(number)
        return found

    def sentences(self, document: str) -> tuple[Span, ...]:
        """The sentences of a document in order: the units that are quoted, headings left out."""
        return self._sentences_of(document)

    def page(self, document: str, offset: int) -> int | None:
        """The page (from 1) of a document that holds ``offset``; None without pages."""
        held = self.documents.get(document)
        return held.page_of(offset) if held else None

    def pages(self, document: str, start: int, end: int) -> range:
        """The pages that a stretch of a document runs over; none without pages."""
        first, last = self.page(document, start), self.page(document, max(start, end - 1))
        return range(0) if first is None or last is None else range(first, last + 1)

    def verbatim(self, document: str, start: int, end: int, quote: str) -> bool:
        """Whether the stored text says ``quote`` exactly there."""
        return self._index.catalogue.slice(document, start, end) == quote

    def texts(self, ids: Sequence[str]) -> dict[str, str]:
        """The texts of passages, by id."""
        stored = self._index.catalogue.passages(ids)
        return {name: one.passage.text for name, one in stored.items()}

    def _load_sentences(self, document: str) -> tuple[Span, ...]:
        # A set: passages of one document may share sentences.
        standing = {
            Span(document, sentence.start, sentence.end)
            for stored in self._index.catalogue.document_passages(document)
            for sentence in stored.passage.sentences
            if sentence.kind is not BlockKind.HEADING
        }
        return tuple(sorted(standing))

    def _load(self, document: str) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        passages = [s.passage for s in self._index.catalogue.document_passages(document)]
        return (
            [passage.id for passage in passages],
            np.array([passage.start for passage in passages], np.int64),
            np.array([passage.end for passage in passages], np.int64),
        )
