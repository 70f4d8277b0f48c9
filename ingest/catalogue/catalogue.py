"""The catalogue: one SQLite database that is the truth about documents and passages.

Documents, passages, sentence vectors and the full-text index (FTS5, porter stemming, diacritics
removed) change together in one transaction. What the vectors know beyond it does not exist.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path

from ingest.catalogue.access_records import SCHEMA as ACCESS_SCHEMA
from ingest.catalogue.access_records import AccessRecords
from ingest.catalogue.catalogue_rows import (
    ADDED_COLUMNS,
    INSERT_BOXES,
    INSERT_DOCUMENT,
    INSERT_LOCATOR,
    INSERT_PASSAGE,
    MORE_THAN_ROWS,
    SCHEMA,
    SELECT_DOCUMENT,
    SELECT_LOCATOR,
    SELECT_PASSAGE,
    StoredPassage,
    document_from,
    document_row,
    marks,
    passage_row,
    stored_from,
)
from ingest.catalogue.full_text import FullText
from ingest.catalogue.journal import SCHEMA as JOURNAL_SCHEMA
from ingest.catalogue.journal import Journal
from ingest.catalogue.source_records import SCHEMA as SOURCES_SCHEMA
from ingest.disk.storage import batches, storing
from ingest.document import Document, WordBox
from ingest.errors import ANEW, IndexDamaged, IndexUnwritable


class Catalogue(Journal, FullText, AccessRecords):
    """Reads from any thread; writes through ``transaction``, by the index's one owner."""

    def __init__(self, file: Path) -> None:
        try:
            super().__init__(file, SCHEMA + SOURCES_SCHEMA + JOURNAL_SCHEMA + ACCESS_SCHEMA)
            with storing(file):
                self._add_columns()
        except sqlite3.DatabaseError as problem:
            if "readonly" in str(problem) or "unable to open" in str(problem):
                raise IndexUnwritable(
                    f"The index {file.parent} cannot be written: check its permissions, or name"
                    " another with --index."
                ) from problem
            raise IndexDamaged(
                f"The catalogue {file} cannot be read ({problem}): move it away, then {ANEW}."
            ) from problem

    def replace_by(self, other: sqlite3.Connection) -> None:
        """Put what ``other`` holds in the place of everything; what an earlier version lacked is added."""
        super().replace_by(other)
        self._add_columns()

    def _add_columns(self) -> None:
        held = {row[1] for row in self._execute("PRAGMA table_info(documents)")}
        for column in ADDED_COLUMNS:
            if column.split()[0] not in held:
                self._execute(f"ALTER TABLE documents ADD COLUMN {column}")

    # --- facts about the index ------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A remembered fact about the index, or None."""
        row = self._execute("SELECT value FROM meta WHERE key=?", key).fetchone()
        return str(row[0]) if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about the index."""
        self._execute("INSERT OR REPLACE INTO meta VALUES (?,?)", key, value)

    def given_roots(self) -> list[Path]:
        """The files and folders that were ever given to ``ingest``, in order."""
        return [Path(path) for path in json.loads(self.meta("roots") or "[]")]

    def forget_roots(self, roots: Collection[Path]) -> None:
        """Take ``roots`` from those that were ever given."""
        kept = [str(root) for root in self.given_roots() if root not in roots]
        with self.transaction():
            self.set_meta("roots", json.dumps(kept))
        self.end_reading(map(str, roots))

    def remember_roots(self, paths: Sequence[Path]) -> None:
        """Add ``paths`` to those that were ever given."""
        before = self.given_roots()
        fresh = [root for path in paths if (root := Path(os.path.abspath(path))) not in before]
        if fresh:
            with self.transaction():
                self.set_meta("roots", json.dumps([str(path) for path in [*before, *fresh]]))

    # --- documents ------------------------------------------------------------------------------

    def documents(self) -> list[Document]:
        """Every document by id, with ``text``, ``links`` and ``locators`` left empty."""
        rows = self._execute(SELECT_DOCUMENT.format(text="''", links="'[]'") + " ORDER BY id")
        return [document_from(row) for row in rows]

    def count_documents(self) -> int:
        """How many documents there are."""
        return int(self._execute("SELECT count(*) FROM documents").fetchone()[0])

    def document(self, document_id: str) -> Document | None:
        """One document with its stored text."""
        select = SELECT_DOCUMENT.format(text="text", links="links") + " WHERE id=?"
        row = self._execute(select, document_id).fetchone()
        places = "SELECT start,label FROM locators WHERE document=? ORDER BY start"
        return document_from(row, self._execute(places, document_id)) if row else None

    def locator(self, document_id: str, offset: int) -> str | None:
        """The label of the place in the file that holds ``offset``, as ``Document.locator_of`` has it."""
        select = SELECT_LOCATOR.format(document="?", start="?")
        row = self._execute(select, document_id, offset).fetchone()
        return str(row[0]) if row else None

    def word_boxes(self, document_id: str, page: int) -> tuple[WordBox, ...]:
        """Where the words stand on a page (from 1) that OCR read; none of other pages."""
        select = "SELECT boxes FROM word_boxes WHERE document=? AND page=?"
        row = self._execute(select, document_id, page).fetchone()
        return tuple(WordBox(*box) for box in json.loads(row[0])) if row else ()

    def slice(self, document_id: str, start: int, end: int) -> str | None:
        """``document.text[start:end]``, or None when there is no such document."""
        length = max(0, end - start)
        select = "SELECT substr(text, ?, ?) FROM documents WHERE id=?"
        row = self._execute(select, start + 1, length, document_id).fetchone()
        if row is None:
            return None
        if len(row[0]) == end - start:
            return str(row[0])
        # SQLite's substr() takes a NUL for the end of the text; Python does not.
        document = self.document(document_id)
        return document.text[start:end] if document else None

    def says(self, text: str) -> bool:
        """Whether any document's stored text holds ``text``."""
        select = "SELECT 1 FROM documents WHERE instr(text, ?) LIMIT 1"
        return self._execute(select, text).fetchone() is not None

    def put_document(self, document: Document, stored: Sequence[StoredPassage]) -> list[str]:
        """Store a document and its passages in place of what it was before.

        Returns the ids of passages that are no longer any. Call inside ``transaction``.
        """
        gone = self.remove_document(document.id)
        self._execute(INSERT_DOCUMENT, *document_row(document))
        places = [(document.id, *locator) for locator in document.locators]
        self._execute_many(INSERT_LOCATOR, places)
        boxes = [(document.id, page, json.dumps(of)) for page, of in document.word_boxes.items()]
        self._execute_many(INSERT_BOXES, boxes)
        for passage, vectors in stored:
            row = self._execute(INSERT_PASSAGE, *passage_row(passage, vectors)).lastrowid
            insert = "INSERT INTO passages_text (rowid,prefix,text) VALUES (?,?,?)"
            self._execute(insert, row, passage.prefix, passage.text)
        return sorted(set(gone) - {passage.id for passage, _ in stored})

    def remove_document(self, document_id: str) -> list[str]:
        """Remove a document; returns its passage ids. Call inside ``transaction``."""
        rows = self._execute("SELECT row,id FROM passages WHERE document=?", document_id).fetchall()
        self._execute_many("DELETE FROM passages_text WHERE rowid=?", [row[:1] for row in rows])
        self._execute("DELETE FROM passages WHERE document=?", document_id)
        self._execute("DELETE FROM locators WHERE document=?", document_id)
        self._execute("DELETE FROM word_boxes WHERE document=?", document_id)
        self._forget_source(document_id)
        self._execute("DELETE FROM documents WHERE id=?", document_id)
        self._access_changed()
        return [row[1] for row in rows]

    def erase_traces(self) -> None:
        """Drop deleted words from the full-text index and deleted pages from the files on disk."""
        with self._writing, storing(self._file):
            self._execute("INSERT INTO passages_text(passages_text) VALUES('optimize')")
            self._execute("VACUUM")
            self._execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- passages -------------------------------------------------------------------------------

    def passage_ids(self) -> list[str]:
        """Every passage id, in the order of ingestion."""
        return [row[0] for row in self._execute("SELECT id FROM passages ORDER BY row")]

    def sorted_passage_ids(self) -> list[str]:
        """Every passage id, in the order of the alphabet."""
        return [row[0] for row in self._execute("SELECT id FROM passages ORDER BY id")]

    def passage_rows(self, documents: Collection[str]) -> dict[int, str]:
        """The ids of the passages of ``documents``, by the rows of the full-text index."""
        select = "SELECT row,id FROM passages WHERE document IN (SELECT value FROM json_each(?))"
        return dict(self._execute(select, json.dumps(list(documents))))

    def count_passages(self) -> int:
        """How many passages there are."""
        return int(self._execute("SELECT count(*) FROM passages").fetchone()[0])

    def passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """The passages with these ids; unknown ids are left out."""
        found: dict[str, StoredPassage] = {}
        for some in batches(ids):
            rows = self._execute(SELECT_PASSAGE + f" p.id IN ({marks(some)})", *some)
            found.update((stored.passage.id, stored) for stored in map(stored_from, rows))
        return found

    def document_passages(self, document_id: str) -> list[StoredPassage]:
        """The passages of one document, in order."""
        rows = self._execute(SELECT_PASSAGE + " p.document=? ORDER BY p.ordinal", document_id)
        return [stored_from(row) for row in rows]

    def passage_before_rows(self, document_id: str, ordinal: int) -> StoredPassage | None:
        """The nearest passage of a document before one of them that holds more than rows of a table.

        A header row is more than that. Tables may go on over thousands of passages, so these are told
        from what is stored of their sentences.
        """
        order = (
            f" p.document=? AND p.ordinal<? AND {MORE_THAN_ROWS} ORDER BY p.ordinal DESC LIMIT 1"
        )
        row = self._execute(SELECT_PASSAGE + order, document_id, ordinal).fetchone()
        return stored_from(row) if row else None

    def passage_after(self, document_id: str, ordinal: int) -> StoredPassage | None:
        """The passage of a document that follows one of them, or None."""
        next_one = " p.document=? AND p.ordinal=?"
        row = self._execute(SELECT_PASSAGE + next_one, document_id, ordinal + 1).fetchone()
        return stored_from(row) if row else None
