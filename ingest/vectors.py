"""The vectors: one Chroma collection, keyed by passage id, reached through langchain-chroma.

The only module that imports chromadb. Chroma's local directory has exactly one owner process;
``ingest.ownership`` sees to that. Chroma never embeds anything: vectors come from
``ingest.model.encoder``, so its own default model (which downloads itself) is never attached.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from ingest.document import Passage
from ingest.errors import DiskFull, IndexDamaged
from ingest.model.encoder import Vectors
from ingest.storage import storing

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

_Found = TypeVar("_Found")
COLLECTION = "passages"
# Chroma Cloud takes at most 300 records a write; the local limit is 5,461.
WRITE_BATCH = 250
# How many neighbours must include a vector itself; and the distance below which two are the same.
_NEAREST, _SAME = 10, 1e-5
# Of a vector in the graph: what Chroma takes unless it is told otherwise.
DEFAULT_LINKS = 16


class VectorStore:
    """Vectors of passages under ``directory``. Safe to use from several threads."""

    def __init__(self, directory: Path, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._directory = directory
        self._swap = threading.Lock()
        try:
            with storing(directory):
                directory.mkdir(parents=True, exist_ok=True)
                self._connect()
        except DiskFull:
            raise
        except Exception as problem:  # Chroma raises whatever its Rust core, SQLite or disk raise
            raise IndexDamaged(
                f"The vectors in {directory} cannot be opened ({_first_line(problem)}): run"
                " footnote doctor, or delete the index directory and ingest again."
            ) from problem

    def _connect(self) -> None:
        import chromadb
        from chromadb.config import Settings

        self._client = chromadb.PersistentClient(
            str(self._directory), settings=Settings(anonymized_telemetry=False)
        )
        self._store = self._open()

    def reopen(self) -> None:
        """Read the collection from disk, as the next process will: its graph may be another one."""
        with self._swap, storing(self._directory):
            self.close()
            self._connect()

    def _open(self) -> Chroma:
        from langchain_chroma import Chroma

        store = Chroma(
            collection_name=COLLECTION,
            client=self._client,
            embedding_function=self._embeddings,
            collection_configuration={"hnsw": {"space": "cosine"}},
        )
        self._collection: Collection = self._client.get_collection(
            COLLECTION, embedding_function=None
        )
        return store

    def close(self) -> None:
        """Release the directory, so that another process may own it."""
        close: Callable[[], None] | None = getattr(self._client, "close", None)
        if close is not None:  # on the client, though not in the type Chroma declares
            close()

    def langchain(self) -> Chroma:
        """The LangChain vector store on the same collection."""
        return self._store

    def count(self) -> int:
        """How many vectors there are."""
        return self._collection.count()

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        return set(self._retried(lambda: self._collection.get(include=[]))["ids"])

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> int:
        """Store the vectors of passages; returns how many others were removed for them.

        Nothing held is ever written over: that is what Chroma's graph loses vectors by. The same
        vector is left as it is, another one is removed first.
        """
        with storing(self._directory):
            return self._put(passages, vectors)

    def _put(self, passages: Sequence[Passage], vectors: Vectors) -> int:
        collection = self._collection
        removed = 0
        for i in range(0, len(passages), WRITE_BATCH):
            some, theirs = passages[i : i + WRITE_BATCH], vectors[i : i + WRITE_BATCH]
            held = collection.get(ids=[passage.id for passage in some], include=["embeddings"])
            stored = held["embeddings"]
            before = dict(zip(held["ids"], [] if stored is None else stored, strict=True))
            same = [
                passage.id in before and _is_same(before[passage.id], vector)
                for passage, vector in zip(some, theirs, strict=True)
            ]
            other = [
                p.id for p, kept in zip(some, same, strict=True) if not kept and p.id in before
            ]
            if other:
                collection.delete(ids=other)
                removed += len(other)
            fresh = [row for row, kept in enumerate(same) if not kept]
            _add(collection, [some[row] for row in fresh], theirs[fresh])
        return removed

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the vectors with these ids."""
        collection = self._collection
        with storing(self._directory):
            for some in _chunks(list(ids)):
                collection.delete(ids=some)

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

    def similarities(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarities of given passages; ids without a vector are left out."""
        if not ids:
            return {}
        found = self._retried(lambda: self._collection.get(ids=list(ids), include=["embeddings"]))
        stored = found["embeddings"]
        if stored is None or not len(stored):
            return {}
        matrix = np.asarray(stored, np.float32)
        lengths = np.maximum(np.linalg.norm(matrix, axis=1), 1e-9)
        cosines = matrix @ np.asarray(vector, np.float32) / lengths
        return dict(zip(found["ids"], map(float, cosines), strict=True))

    def _retried(self, read: Callable[[], _Found]) -> _Found:
        """``read``, once more after a rebuild that was swapping collections under it."""
        try:
            return read()
        except Exception as first:  # Chroma raises its own and its Rust core's exceptions
            with self._swap:
                try:
                    with storing(self._directory):  # reading takes up the log, which writes
                        return read()
                except DiskFull:
                    raise
                except Exception:
                    raise IndexDamaged(
                        f"The vectors in {self._directory} cannot be searched"
                        f" ({_first_line(first)}): run footnote doctor, and if that says the same,"
                        " footnote ingest --rebuild."
                    ) from first

    def unreachable(self, ids: Sequence[str]) -> list[str]:
        """The ids whose own vector does not find them among its ten nearest, or that have none.

        Chroma's graph can lose live vectors after heavy deletes and upserts (chroma issue 7758).
        """
        found = {name for name, near in self._near(ids) if near.holds(name)}
        return [name for name in ids if name not in found]

    def neighbours(self, ids: Sequence[str]) -> set[str]:
        """The ten nearest of each of these vectors; ids without a vector have none."""
        return {other for _, near in self._near(ids) for other in near.ids}

    def _near(self, ids: Sequence[str]) -> Iterator[tuple[str, _Near]]:
        """Each of ``ids`` that has a vector, and what a search by that vector finds."""
        for some in _chunks(list(ids)):
            yield from self._retried(partial(self._near_some, some))

    def _near_some(self, ids: list[str]) -> list[tuple[str, _Near]]:
        held = self._collection.get(ids=ids, include=["embeddings"])
        stored = held["embeddings"]
        if not held["ids"] or stored is None:
            return []
        near = self._collection.query(
            query_embeddings=stored, n_results=_NEAREST, include=["distances"]
        )
        rows = zip(held["ids"], near["ids"], near["distances"] or [], strict=True)
        return [(name, _Near(others, far)) for name, others, far in rows]

    def rebuild(
        self, rows: Iterator[tuple[Sequence[Passage], Vectors]], links: int = DEFAULT_LINKS
    ) -> None:
        """Fill a fresh collection with ``rows`` and put it in the place of the old one.

        ``links`` is how many neighbours a vector is linked to in the graph (M in HNSW).
        """
        with self._swap, storing(self._directory):
            name = f"{COLLECTION}-{uuid.uuid4().hex[:8]}"
            fresh = self._client.create_collection(
                name,
                configuration={"hnsw": {"space": "cosine", "max_neighbors": links}},
                embedding_function=None,
            )
            for passages, vectors in rows:
                _add(fresh, passages, vectors)
            # The old one keeps its rows until the new one answers to its name.
            retired = f"{name}-retired"
            self._collection.modify(name=retired)
            fresh.modify(name=COLLECTION)
            self._store = self._open()
            self._client.delete_collection(retired)
            self.sweep()

    def stored(self, passages: Sequence[Passage]) -> Iterator[tuple[Sequence[Passage], Vectors]]:
        """The vectors as they are stored, in batches; passages without one are left out."""
        collection = self._collection
        for some in _passage_chunks(passages):
            found = collection.get(ids=[p.id for p in some], include=["embeddings"])
            if found["embeddings"] is None or not len(found["embeddings"]):
                continue
            row = {name: i for i, name in enumerate(found["ids"])}
            kept = [p for p in some if p.id in row]
            matrix = np.asarray(found["embeddings"], np.float32)
            yield kept, matrix[[row[p.id] for p in kept]]

    def sweep(self) -> int:
        """Delete what belongs to no collection of ours; returns how many things that were.

        A rebuild that was killed leaves its collection behind, and Chroma the segment directories
        of deleted collections (chroma issue 5259).
        """
        import sqlite3

        strays = [one.name for one in self._client.list_collections() if one.name != COLLECTION]
        for name in strays:
            self._client.delete_collection(name)
        with contextlib.closing(sqlite3.connect(self._directory / "chroma.sqlite3")) as connection:
            named = {row[0] for row in connection.execute("SELECT id FROM segments")}
        orphans = [
            entry
            for entry in self._directory.iterdir()
            if entry.is_dir() and _is_uuid(entry.name) and entry.name not in named
        ]
        for entry in orphans:
            shutil.rmtree(entry, ignore_errors=True)
        return len(strays) + len(orphans)


class _Near(NamedTuple):
    """The ids nearest to a vector, and their distances, nearest first."""

    ids: Sequence[str]
    distances: Sequence[float]

    def holds(self, name: str) -> bool:
        # Ten copies of the same text may crowd out the eleventh: that one is not lost.
        return name in self.ids or (len(self.ids) == _NEAREST and self.distances[-1] < _SAME)


def _is_same(stored: Sequence[float], vector: Sequence[float]) -> bool:
    a, b = np.asarray(stored, np.float64), np.asarray(vector, np.float64)
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return a.shape == b.shape and 1.0 - float(a @ b) / max(lengths, 1e-9) < _SAME


def _add(collection: Collection, passages: Sequence[Passage], vectors: Vectors) -> None:
    if not passages:
        return
    collection.add(
        ids=[passage.id for passage in passages],
        embeddings=vectors,
        documents=[passage.text for passage in passages],
        metadatas=[
            {
                "document": passage.document,
                "title": passage.title,
                "heading": passage.heading,
                "start": passage.start,
                "end": passage.end,
            }
            for passage in passages
        ],
    )


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for i in range(0, len(ids), WRITE_BATCH):
        yield ids[i : i + WRITE_BATCH]


def _passage_chunks(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    for i in range(0, len(passages), WRITE_BATCH):
        yield passages[i : i + WRITE_BATCH]


def _is_uuid(name: str) -> bool:
    try:
        uuid.UUID(name)
    except ValueError:
        return False
    return True


def _first_line(problem: BaseException) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0].rstrip(".")[:160] if lines else type(problem).__name__
