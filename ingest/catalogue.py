"""The catalogue: one SQLite database that is the truth about documents and passages.

Documents, passages, sentence vectors and the full-text index (FTS5, porter stemming, diacritics
removed) change together in one transaction. What the vectors know beyond it does not exist.
"""

from __future__ import annotations

import heapq
import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ingest.catalogue_rows import (
    ADDED_COLUMNS,
    SCHEMA,
    SELECT_DOCUMENT,
    SELECT_PASSAGE,
    SourceState,
    StoredPassage,
    any_of,
    chunks,
    document_from,
    marks,
    stored_from,
)
from ingest.document import Document
from ingest.errors import IndexDamaged, IndexUnwritable
from ingest.parsers import PARSERS_VERSION
from ingest.storage import storing

# Title and headings count half as much as the passage's own words.
_PREFIX_WEIGHT = 0.5


class _Connection:
    """A thread's connection; closed with the catalogue, or with the thread that opened it."""

    def __init__(self, file: Path) -> None:
        self.sqlite = sqlite3.connect(
            file, timeout=30, isolation_level=None, check_same_thread=False
        )
        self.sqlite.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
        )

    def __del__(self) -> None:
        if "sqlite" in self.__dict__:
            self.sqlite.close()


class Catalogue:
    """Reads from any thread; writes through ``transaction``, by the index's one owner."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._local = threading.local()
        self._opened: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        try:
            with storing(file):
                self._connection.executescript(SCHEMA)
                self._add_columns()
        except sqlite3.DatabaseError as problem:
            if "readonly" in str(problem) or "unable to open" in str(problem):
                raise IndexUnwritable(
                    f"The index {file.parent} cannot be written: check its permissions, or name"
                    " another with --index."
                ) from problem
            raise IndexDamaged(
                f"The catalogue {file} cannot be read ({problem}): delete the index directory and"
                " ingest again."
            ) from problem

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _Connection(self._file)
            self._local.connection = connection
            with self._opening:
                self._opened.add(connection)
        return connection.sqlite

    def _add_columns(self) -> None:
        held = {row[1] for row in self._connection.execute("PRAGMA table_info(documents)")}
        for column in ADDED_COLUMNS:
            if column.split()[0] not in held:
                self._connection.execute(f"ALTER TABLE documents ADD COLUMN {column}")

    def close(self) -> None:
        """Close every thread's connection."""
        with self._opening:
            for connection in list(self._opened):
                connection.sqlite.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen together or not at all."""
        with self._writing, storing(self._file):
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite may have rolled back by itself, or cannot: what it then says
                # would hide why. A journal that is left is rolled back at the next opening.
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    # --- what built the index -------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A remembered fact about the index, or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about the index."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (key, value))

    # --- documents ------------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Every document by id, with ``text`` left empty."""
        rows = self._connection.execute(
            SELECT_DOCUMENT.format(text="''", links="'[]'") + " ORDER BY id"
        )
        return [document_from(row) for row in rows]

    def document(self, document_id: str) -> Document | None:
        """One document with its stored text."""
        row = self._connection.execute(
            SELECT_DOCUMENT.format(text="text", links="links") + " WHERE id=?",
            (document_id,),
        ).fetchone()
        return document_from(row) if row else None

    def slice(self, document_id: str, start: int, end: int) -> str | None:
        """``document.text[start:end]``, or None when there is no such document."""
        row = self._connection.execute(
            "SELECT substr(text, ?, ?) FROM documents WHERE id=?",
            (start + 1, max(0, end - start), document_id),
        ).fetchone()
        if row is None:
            return None
        if len(row[0]) == end - start:
            return str(row[0])
        # SQLite's substr() takes a NUL for the end of the text; Python does not.
        document = self.document(document_id)
        return document.text[start:end] if document else None

    def sources(self) -> dict[str, SourceState]:
        """Every document's state, by the path of its source file."""
        rows = self._connection.execute("SELECT path,id,content_hash,readers FROM documents")
        return {row[0]: SourceState(*row[1:]) for row in rows}

    def put_document(self, document: Document, stored: Sequence[StoredPassage]) -> list[str]:
        """Store a document and its passages in place of what it was before.

        Returns the ids of passages that are no longer any. Call inside ``transaction``.
        """
        gone = self.remove_document(document.id)
        connection = self._connection
        connection.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                document.id, document.root, document.path, document.title, document.text,
                document.content_hash, document.format, document.ingested_at,
                json.dumps(document.pages), json.dumps(document.links),
                json.dumps(dict(document.metadata)), json.dumps(document.remarks), PARSERS_VERSION,
            ),
        )  # fmt: skip
        for passage, vectors in stored:
            cursor = connection.execute(
                "INSERT INTO passages (id,document,ordinal,start,end,heading,page,sentences,"
                "sentence_vectors) VALUES (?,?,?,?,?,?,?,?,?)",
                (
                    passage.id, passage.document, passage.ordinal, passage.start, passage.end,
                    passage.heading, passage.page, json.dumps(passage.sentences), vectors.tobytes(),
                ),
            )  # fmt: skip
            connection.execute(
                "INSERT INTO passages_text (rowid,prefix,text) VALUES (?,?,?)",
                (cursor.lastrowid, passage.prefix, passage.text),
            )
        return sorted(set(gone) - {passage.id for passage, _ in stored})

    def remove_document(self, document_id: str) -> list[str]:
        """Remove a document; returns its passage ids. Call inside ``transaction``."""
        connection = self._connection
        rows = connection.execute(
            "SELECT row,id FROM passages WHERE document=?", (document_id,)
        ).fetchall()
        connection.executemany("DELETE FROM passages_text WHERE rowid=?", [(r[0],) for r in rows])
        connection.execute("DELETE FROM passages WHERE document=?", (document_id,))
        connection.execute("DELETE FROM documents WHERE id=?", (document_id,))
        return [row[1] for row in rows]

    def erase_traces(self) -> None:
        """Drop deleted words from the full-text index and deleted pages from the files on disk."""
        with self._writing, storing(self._file):
            self._connection.execute("INSERT INTO passages_text(passages_text) VALUES('optimize')")
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- passages -------------------------------------------------------------------------------

    def passage_ids(self) -> list[str]:
        """Every passage id, in the order of ingestion."""
        return [row[0] for row in self._connection.execute("SELECT id FROM passages ORDER BY row")]

    def count_passages(self) -> int:
        """How many passages there are."""
        return int(self._connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """The passages with these ids; unknown ids are left out."""
        found: dict[str, StoredPassage] = {}
        for some in chunks(ids):
            rows = self._connection.execute(SELECT_PASSAGE + f" p.id IN ({marks(some)})", some)
            found.update((stored.passage.id, stored) for stored in map(stored_from, rows))
        return found

    def document_passages(self, document_id: str) -> list[StoredPassage]:
        """The passages of one document, in order."""
        rows = self._connection.execute(
            SELECT_PASSAGE + " p.document=? ORDER BY p.ordinal", (document_id,)
        )
        return [stored_from(row) for row in rows]

    # --- full text ------------------------------------------------------------------------------

    def search_text(
        self,
        words: Sequence[str],
        limit: int,
        documents: Sequence[str] = (),
        also: Sequence[str] = (),
    ) -> dict[str, float]:
        """BM25 scores (higher is better) of passages that hold any of ``words``, by id.

        The ``limit`` best, in ``documents`` only when any are named, and those of the passages
        ``also`` that hold any: one pass over the full-text index serves both.
        """
        if not words:
            return {}
        within = f"SELECT row FROM passages WHERE document IN ({marks(documents)})"  # noqa: S608
        clause = f"AND rowid IN ({within})" if documents else ""
        scores: dict[int, float] = dict(
            self._connection.execute(
                f"SELECT rowid, -bm25(passages_text, {_PREFIX_WEIGHT}, 1.0)"  # noqa: S608
                f" FROM passages_text WHERE passages_text MATCH ? {clause}",
                (any_of(words), *documents),
            )
        )
        best = heapq.nlargest(limit, scores.items(), key=lambda pair: pair[1])
        names = self._named("row", [row for row, _ in best])
        names |= {row: name for row, name in self._named("id", also).items() if row in scores}
        return {name: scores[row] for row, name in names.items()}

    def _named(self, column: str, values: Sequence[int | str]) -> dict[int, str]:
        """Passage ids by row, for passages with any of ``values`` in ``column``."""
        named: dict[int, str] = {}
        for some in chunks(values):
            rows = self._connection.execute(
                f"SELECT row,id FROM passages WHERE {column} IN ({marks(some)})",  # noqa: S608
                some,
            )
            named |= dict(rows)
        return named

    def document_frequency(self, word: str, stem: str = "") -> int:
        """In how many passages ``word``, stemmed, occurs.

        With its ``stem`` the vocabulary is looked up, which counts nothing.
        """
        if stem:
            found = self._connection.execute(
                "SELECT doc FROM passages_terms WHERE term=?", (stem,)
            ).fetchone()
            if found:
                return int(found[0])
        phrase = any_of([word])
        if not phrase:
            return 0
        row = self._connection.execute(
            "SELECT count(*) FROM passages_text WHERE passages_text MATCH ?", (phrase,)
        ).fetchone()
        return int(row[0])
