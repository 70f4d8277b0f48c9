"""The vectors of passages: stored by id, searched, and asked whether search still finds them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from ingest.disk.storage import batches
from ingest.document import Passage
from ingest.model.encoder import Vectors
from ingest.vectors.collection import PassageCollection
from ingest.vectors.graph import SAME, set_apart

# Chroma Cloud takes at most 300 records a write; the local limit is 5,461.
WRITE_BATCH = 250
_NEAREST = 10  # neighbours, which must include a vector itself


class VectorStore(PassageCollection):
    """Vectors of passages; written through Chroma, read through LangChain's door to it."""

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> int:
        """Store the vectors of passages; returns how many others were removed for them.

        Nothing held is ever written over: that is what Chroma's graph loses vectors by. The same
        vector is left as it is, another one is removed first.
        """
        removed = 0
        with self._changing():
            for rows in batches(range(len(passages)), WRITE_BATCH):
                held = self._held([passages[row].id for row in rows])
                fresh = [r for r in rows if not _is_same(held.get(passages[r].id), vectors[r])]
                other = [passages[row].id for row in fresh if passages[row].id in held]
                if other:
                    self._collection.delete(ids=other)
                    removed += len(other)
                added = [passages[row] for row in fresh]
                self._add(self._collection, added, set_apart(added, vectors[fresh]))
        return removed

    def held(self, ids: Sequence[str]) -> set[str]:
        """Those of ``ids`` that have a vector."""
        return {
            name
            for some in batches(ids, WRITE_BATCH)
            for name in self._retried(partial(self._held, some))
        }

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the vectors with these ids."""
        collection = self._collection
        with self._changing():
            for some in batches(ids, WRITE_BATCH):
                collection.delete(ids=list(some))

    def nearest(
        self, vector: Sequence[float], count: int, documents: Sequence[str] = ()
    ) -> dict[str, float]:
        """Cosine similarities of the ``count`` nearest passages, by id."""
        where: Any = {"document": {"$in": list(documents)}} if documents else None
        found = self._retried(
            lambda: self._store.similarity_search_by_vector_with_relevance_scores(
                list(vector), k=count, filter=where
            )
        )
        return {document.id: 1.0 - distance for document, distance in found if document.id}

    def vectors_of(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors as they are stored, by id; ids without one are left out."""
        return self._retried(lambda: self._held(ids))

    def similarities(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarities of given passages; ids without a vector are left out."""
        held = self.vectors_of(ids)
        if not held:
            return {}
        matrix = np.array(list(held.values()))
        lengths = np.maximum(np.linalg.norm(matrix, axis=1), 1e-9)
        cosines = matrix @ np.asarray(vector, np.float32) / lengths
        return dict(zip(held, map(float, cosines), strict=True))

    def unreachable(self, ids: Sequence[str], around: bool = False) -> list[str]:
        """The ids whose own vector does not find them among its ten nearest, or that have none.

        ``around``: so are those of the vectors that were found nearest to these asked.

        Chroma's graph can lose live vectors after heavy deletes and upserts (chroma issue 7758).
        """
        # Nearly all are nearest to themselves, which is asked in less time.
        alone = [] if around else [name for name, near, _ in self._near(ids, 1) if name in near]
        found, beside = set(alone), set[str]()
        for name, near, distances in self._near([name for name in ids if name not in found]):
            beside.update(near)
            # Ten copies of the same text may crowd out the eleventh: that one is not lost.
            if name in near or (len(near) == _NEAREST and distances[-1] < SAME):
                found.add(name)
        lost = [name for name in ids if name not in found]
        return lost + (self.unreachable(sorted(beside.difference(ids))) if around else [])

    def neighbours(self, ids: Sequence[str]) -> set[str]:
        """The ten nearest of each of these vectors; ids without a vector have none."""
        return {other for _, near, _ in self._near(ids) for other in near}

    def _near(
        self, ids: Sequence[str], count: int = _NEAREST
    ) -> Iterator[tuple[str, Sequence[str], Sequence[float]]]:
        """Each of ``ids`` that has a vector; the ``count`` nearest to it, and how far away they are."""
        for some in batches(ids, WRITE_BATCH):
            yield from self._retried(partial(self._near_some, some, count))

    def _near_some(
        self, ids: Sequence[str], count: int
    ) -> list[tuple[str, Sequence[str], Sequence[float]]]:
        held = self._held(ids)
        if not held:
            return []
        near = self._collection.query(
            query_embeddings=np.array(list(held.values())),
            n_results=count,
            include=["distances"],
        )
        return list(zip(held, near["ids"], near["distances"] or [], strict=True))

    def stored(self, passages: Sequence[Passage]) -> Iterator[tuple[Sequence[Passage], Vectors]]:
        """The vectors as they are stored, in batches; passages without one are left out."""
        for some in batches(passages, WRITE_BATCH):
            held = self._held([passage.id for passage in some])
            kept = [passage for passage in some if passage.id in held]
            if kept:
                yield kept, np.array([held[passage.id] for passage in kept])


def _is_same(stored: Vectors | None, vector: Vectors) -> bool:
    if stored is None or stored.shape != vector.shape:
        return False
    a, b = np.asarray(stored, np.float64), np.asarray(vector, np.float64)
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return 1.0 - float(a @ b) / max(lengths, 1e-9) < SAME
