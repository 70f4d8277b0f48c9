"""One Chroma collection, in a directory of its own or at a server: opened, read, rebuilt, swept.

The only module that imports chromadb, whose directory has one owner (``ingest.index_directory.ownership``).
Chroma never embeds anything: vectors come from ``ingest.model.encoder``, so its own default model (which
downloads itself) is never attached. A server is given no text and no title: nothing is left on its disk.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from fasteners import ReaderWriterLock

from ingest.disk.storage import check_room, storing
from ingest.document import Passage
from ingest.errors import DiskFull, FootnoteError, IndexDamaged, VectorsAway, first_line
from ingest.model.encoder import Vectors
from ingest.vectors.chroma_server import ChromaServer, address_of, is_away, reaching
from ingest.vectors.graph import DEFAULT_LINKS, look_far, settings_of
from ingest.vectors.vector_files import erase_texts, remove_orphans, zero_unused

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_T = TypeVar("_T")
COLLECTION = "passages"
_RETIRED = "-retired"
_ANSWERS_WITHIN_S = 60.0  # a server that takes longer is away


class PassageCollection:
    """The collection of passages under ``directory``, or at ``server``.

    Several threads may read it, and one changes it. While its files are closed or exchanged none reads:
    Chroma's SQLite and Python's do not see each other's locks within a process.
    """

    def __init__(self, directory: Path, server: ChromaServer | None = None) -> None:
        self._directory = directory
        self._server = server
        self._name = server.collection if server else COLLECTION
        self._lock = ReaderWriterLock()
        try:
            with self._changing():
                if server is None:
                    directory.mkdir(parents=True, exist_ok=True)
                self._connect()
        except FootnoteError:
            raise
        except Exception as problem:  # Chroma raises whatever its Rust core, SQLite or disk raise
            raise IndexDamaged(
                f"The vectors in {directory} cannot be opened ({first_line(problem)}): run"
                " footnote doctor, which makes them anew."
            ) from problem

    def _connect(self) -> None:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        self._client: Any  # its declared type lacks close()
        settings = self._settings = Settings(anonymized_telemetry=False)
        if self._server:
            host, port, secure = address_of(self._server.url)
            self._client = chromadb.HttpClient(host, port, ssl=secure, settings=settings)
            self._client._server._session.timeout = _ANSWERS_WITHIN_S  # Chroma would wait for ever
        else:
            try:
                self._client = chromadb.PersistentClient(str(self._directory), settings=settings)
            except BaseException:  # the next attempt would get what Chroma has begun
                SharedSystemClient._identifier_to_system.pop(str(self._directory), None)
                raise
        self._open()
        self._left_closed = False

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """What is done inside may meet a full disk, or a server that is not there."""
        with reaching(self._server), storing(self._directory):
            yield

    def _open(self) -> None:
        from langchain_chroma import Chroma

        owned = self._server is None or self._server.own
        if owned:
            self._take_up_swap()
        self._store = Chroma(
            collection_name=self._name,
            client=self._client,
            client_settings=self._settings,  # else it reads the environment again
            collection_configuration=settings_of(),
            create_collection_if_not_exists=owned,
        )
        named = self._client.get_collection(self._name, embedding_function=None)
        self._collection: Collection = named
        if owned:
            look_far(self._collection)

    def _take_up_swap(self) -> None:
        """Give a collection its name back that a rebuild had renamed when it was killed."""
        names = [one.name for one in self._client.list_collections()]
        retired = [name for name in self._strays(names) if name.endswith(_RETIRED)]
        if self._name not in names and retired:
            self._client.get_collection(retired[0], embedding_function=None).modify(name=self._name)

    def _strays(self, names: Sequence[str]) -> list[str]:
        """Of the names of collections those that a rebuild made, or that no generation has any more."""
        others = [name for name in names if name != self._name]
        return self._server.strays(names) if self._server else others

    @contextmanager
    def _closed(self) -> Iterator[None]:
        if not self._server:
            check_room(self._directory)
        self._left_closed = True
        self.close()
        try:
            yield
        finally:
            self._connect()

    def reopen(self) -> None:
        """Read the collection from disk, as the next process will: its graph may be another one."""
        with self._lock.write_lock(), self._changing(), self._closed():
            pass

    def erase(self, ids: Sequence[str]) -> None:
        """Drop removed vectors from Chroma's files; from the graph, which has no text, when it is next built."""
        if self._server:  # which was given none
            return
        with self._lock.write_lock(), storing(self._directory):
            with self._closed():
                erase_texts(self._directory, ids)
            # The first search writes the files of a graph that is still in the log alone, and takes
            # up what else is there; nothing but a change, which waits, writes them after it.
            held: Any = self._collection.get(limit=1, include=["embeddings"])["embeddings"]
            if len(held):
                self._collection.query(query_embeddings=held, n_results=1, include=[])
            zero_unused(self._directory)

    def close(self) -> None:
        """Release the directory, so that another process may own it."""
        self._client.close()
        if self._server:  # Chroma leaves its connections open
            for one in (self._client, self._client._admin_client):
                one._server._session.close()

    def count(self) -> int:
        """How many vectors there are."""
        return self._retried(lambda: self._collection.count())

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        return set(self._retried(lambda: self._collection.get(include=[]))["ids"])

    def _held(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors as they are stored, by id; ids without one are left out."""
        if not ids:
            return {}
        # A section that stands twice in a document may ask for its vector twice, which Chroma refuses.
        found = self._collection.get(ids=[*dict.fromkeys(ids)], include=["embeddings"])
        rows: Vectors = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], rows, strict=True))

    def _retried(self, read: Callable[[], _T]) -> _T:
        """``read``, once more if that fails: another process may have rebuilt what a server keeps."""
        try:
            with self._lock.read_lock():
                return read()
        except Exception as first:  # Chroma raises its own and its Rust core's exceptions
            try:
                with self._changing():  # reading takes up the log, which writes
                    with self._lock.write_lock():
                        if self._left_closed:  # there was no room to open it again
                            self._connect()
                        elif self._server and not is_away(first):
                            self._open()  # another process may have rebuilt it
                    with self._lock.read_lock():
                        return read()
            except (DiskFull, VectorsAway):
                raise
            except Exception:
                raise IndexDamaged(
                    f"The vectors in {self._directory} cannot be searched"
                    f" ({first_line(first)}): run footnote doctor, and if that says the same,"
                    " footnote ingest --rebuild."
                ) from first

    def rebuild(
        self, rows: Iterator[tuple[Sequence[Passage], Vectors]], links: int = DEFAULT_LINKS
    ) -> None:
        """Put a fresh collection of ``rows`` in the place of the old one; ``links`` is M of its graph (HNSW)."""
        with self._changing():
            name = f"{self._name}-{uuid.uuid4().hex[:8]}"
            fresh = self._client.create_collection(
                name,
                configuration=settings_of(links),
                embedding_function=None,
            )
            for passages, vectors in rows:
                self._add(fresh, passages, vectors)
            with self._lock.write_lock():
                # The old one keeps its rows until the new one answers to its name.
                retired = name + _RETIRED
                self._collection.modify(name=retired)
                fresh.modify(name=self._name)
                self._open()
                self._client.delete_collection(retired)
                self._sweep()

    def sweep(self) -> int:
        """Delete what belongs to no collection of ours; returns how many things that were.

        A rebuild that was killed leaves its collection behind, and Chroma the segment directories
        of deleted collections (chroma issue 5259).
        """
        with self._lock.write_lock():
            return self._sweep()

    def _sweep(self) -> int:
        strays = self._strays([one.name for one in self._client.list_collections()])
        for name in strays:
            self._client.delete_collection(name)
        if self._server:
            return len(strays)
        return len(strays) + remove_orphans(self._directory)

    def _add(self, collection: Collection, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Put passages into ``collection`` that it does not hold."""
        if not passages:
            return
        collection.add(
            ids=[passage.id for passage in passages],
            embeddings=vectors,
            documents=["" if self._server else passage.text for passage in passages],
            metadatas=[self._about(passage) for passage in passages],
        )

    def _about(self, passage: Passage) -> dict[str, str | int]:
        about: dict[str, str | int] = {"document": passage.document}
        if self._server is None:
            about |= {"title": passage.title, "heading": passage.heading}
            about |= {"start": passage.start, "end": passage.end}
        return about
