"""An index as somebody sees it who may read some of its documents: of the others there is nothing.

Documents, passages, counts and words are those of the documents that may be read; so are the weights of
words in the full-text scores. What is left of the others in those is the mean length of a passage, which
tells nothing of what any of them says.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from ingest.catalogue.catalogue import Catalogue
from ingest.catalogue.catalogue_rows import StoredPassage, phrases_of
from ingest.document import Document
from ingest.model.encoder import Encoder
from ingest.readable.seen_vectors import SeenVectors
from ingest.vectors.vectors import VectorStore

_LEAST_WEIGHT = 1e-6  # FTS5's for a word that more than half of the passages hold


class SeenCatalogue:
    """Of a catalogue the documents ``readable``; see ``ingest.readable.readable.ReadableCatalogue``."""

    def __init__(self, whole: Catalogue, readable: frozenset[str]) -> None:
        self._whole = whole
        self._readable = readable
        self._terms: dict[tuple[str, int, int], list[str]] = {}

    @cached_property
    def rows(self) -> Mapping[int, str]:
        """The passages that may be read: their ids, by row."""
        return self._whole.passage_rows(self._readable)

    def documents(self) -> list[Document]:
        """Those that may be read."""
        return [one for one in self._whole.documents() if one.id in self._readable]

    def document(self, document_id: str) -> Document | None:
        """None, too, for one that may not be read."""
        return self._whole.document(document_id) if document_id in self._readable else None

    def locator(self, document_id: str, offset: int) -> str | None:
        """None, too, in a document that may not be read."""
        return self._whole.locator(document_id, offset) if document_id in self._readable else None

    def slice(self, document_id: str, start: int, end: int) -> str | None:
        """None, too, of a document that may not be read."""
        readable = document_id in self._readable
        return self._whole.slice(document_id, start, end) if readable else None

    def sources_gone(self) -> frozenset[str]:
        """Those that may be read."""
        return self._whole.sources_gone() & self._readable

    def being_read(self) -> list[str]:
        """Whatever is in them."""
        return self._whole.being_read()

    def passages_of_gone(self, ids: Iterable[str]) -> set[str]:
        """Those that may be read."""
        return self._whole.passages_of_gone(self.passages(list(ids)))

    def count_passages(self) -> int:
        """Those that may be read."""
        return len(self.rows)

    def passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """Those that may be read."""
        found = self._whole.passages(ids)
        return {name: one for name, one in found.items() if self._may(one)}

    def document_passages(self, document_id: str) -> list[StoredPassage]:
        """None of a document that may not be read."""
        return self._whole.document_passages(document_id) if document_id in self._readable else []

    def passage_before_rows(self, document_id: str, ordinal: int) -> StoredPassage | None:
        """None, too, in a document that may not be read."""
        readable = document_id in self._readable
        return self._whole.passage_before_rows(document_id, ordinal) if readable else None

    def passage_after(self, document_id: str, ordinal: int) -> StoredPassage | None:
        """None, too, in a document that may not be read."""
        readable = document_id in self._readable
        return self._whole.passage_after(document_id, ordinal) if readable else None

    def search_text(
        self,
        words: Sequence[str],
        limit: int,
        documents: Sequence[str] = (),
        also: Sequence[str] = (),
    ) -> dict[str, float]:
        """Scores as if there were no other passages.

        FTS5 weighs a word by how many of all passages hold it: ln((N − n + ½) / (n + ½)), Robertson and
        Spärck Jones 1976. A word at a time, its scores are weighed anew by how many of these do.
        """
        within = self.rows
        if documents:
            within = self._whole.passage_rows(self._readable.intersection(documents))
        total = self._whole.count_passages()
        scores: dict[int, float] = {}
        for phrase in phrases_of(words):
            found = self._whole.scored(phrase)
            held = found.keys() & self.rows.keys()
            again = _weight(len(held), len(self.rows)) / _weight(len(found), total)
            for row in held:
                if row in within:
                    scores[row] = scores.get(row, 0.0) + found[row] * again
        best = heapq.nlargest(limit, scores.items(), key=lambda pair: (pair[1], -pair[0]))
        named = {within[row]: score for row, score in best}
        beside = set(also).difference(named)
        return named | {within[r]: s for r, s in scores.items() if within[r] in beside}

    def document_frequency(self, word: str, stem: str = "") -> int:  # noqa: ARG002 - the vocabulary counts all
        """In how many passages that may be read."""
        phrases = " OR ".join(phrases_of([word]))
        rows = self._whole.rows_holding(phrases) if phrases else ()
        return sum(map(self.rows.__contains__, rows))

    def terms(self, start: str, shortest: int, longest: int) -> list[str]:
        """Those of the passages that may be read."""
        asked = (start, shortest, longest)
        if asked not in self._terms:
            self._terms[asked] = [
                term
                for term in self._whole.terms(*asked)
                if any(row in self.rows for row in self._whole.rows_with(term))
            ]
        return self._terms[asked]

    def texts_with(self, term: str, documents: Collection[str], limit: int) -> list[str]:
        """Those of the passages that may be read."""
        within = self.rows
        if documents:
            within = self._whole.passage_rows(self._readable.intersection(documents))
        holding = dict.fromkeys(row for row in self._whole.rows_with(term) if row in within)
        # A row may be another passage's by now.
        return self._whole.row_texts(list(holding)[:limit], self._readable)

    def _may(self, stored: StoredPassage) -> bool:
        return stored.passage.document in self._readable


class WholeIndex(Protocol):
    """What is seen a part of: ``ingest.index.Index``."""

    directory: Path
    catalogue: Catalogue

    @property
    def encoder(self) -> Encoder:
        """The embedding model."""

    @property
    def vectors(self) -> VectorStore:
        """The vectors of all passages."""


class SeenIndex:
    """Of an index the documents ``readable``; see ``ingest.readable.readable.ReadableIndex``."""

    def __init__(self, whole: WholeIndex, readable: frozenset[str]) -> None:
        self._whole = whole
        self.readable = readable
        self.catalogue = SeenCatalogue(whole.catalogue, readable)

    @property
    def directory(self) -> Path:
        """The directory of the index."""
        return self._whole.directory

    @property
    def encoder(self) -> Encoder:
        """The embedding model."""
        return self._whole.encoder

    @cached_property
    def vectors(self) -> SeenVectors:
        """The vectors of the passages that may be read."""
        return SeenVectors(self._whole.vectors, self.catalogue.rows.values(), self.readable)

    @cached_property
    def fingerprint(self) -> str:
        """Short hex digest of what built the index, and of the documents that may be read."""
        meta = self._whole.catalogue.meta
        held = [(one.id, one.content_hash, one.ingested_at) for one in self.documents()]
        parts = (meta("encoder"), meta("splitter"), held)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    def documents(self) -> list[Document]:
        """Those that may be read."""
        return self.catalogue.documents()

    def document(self, document_id: str) -> Document | None:
        """None, too, for one that may not be read."""
        return self.catalogue.document(document_id)


def _weight(holding: int, total: int) -> float:
    """What FTS5's bm25() weighs a phrase by that ``holding`` of ``total`` rows hold."""
    if not total or 2 * holding >= total:
        return _LEAST_WEIGHT
    return max(_LEAST_WEIGHT, math.log((total - holding + 0.5) / (holding + 0.5)))
