"""What may be read of an index: the whole of one, or what somebody may read of it.

Who answers questions is given one of these and nothing else, so that what a person may not read is, for
everything that is worked out for that person, not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import Document
from ingest.model.encoder import Encoder


class ReadableCatalogue(Protocol):
    """Documents, passages and words; each method as ``ingest.catalogue.catalogue.Catalogue`` has it."""

    def documents(self) -> list[Document]:
        """Every document by id, without its text."""

    def document(self, document_id: str) -> Document | None:
        """One document with its stored text."""

    def locator(self, document_id: str, offset: int) -> str | None:
        """The label of the place in the file that holds ``offset``."""

    def slice(self, document_id: str, start: int, end: int) -> str | None:
        """``document.text[start:end]``, or None when there is no such document."""

    def sources_gone(self) -> frozenset[str]:
        """The documents whose source file was gone when an ingest last looked."""

    def being_read(self) -> list[str]:
        """The files and folders that an ingest reads now, or was broken off at; not to be shown."""

    def passages_of_gone(self, ids: Iterable[str]) -> set[str]:
        """Those of the passages ``ids`` whose document's source file is gone."""

    def count_passages(self) -> int:
        """How many passages there are."""

    def passages(self, ids: Sequence[str]) -> dict[str, StoredPassage]:
        """The passages with these ids; unknown ids are left out."""

    def document_passages(self, document_id: str) -> list[StoredPassage]:
        """The passages of one document, in order."""

    def passage_before_rows(self, document_id: str, ordinal: int) -> StoredPassage | None:
        """The nearest passage before one that holds more than rows of a table."""

    def passage_after(self, document_id: str, ordinal: int) -> StoredPassage | None:
        """The passage of a document that follows one of them, or None."""

    def search_text(
        self,
        words: Sequence[str],
        limit: int,
        documents: Sequence[str] = (),
        also: Sequence[str] = (),
    ) -> dict[str, float]:
        """BM25 scores (higher is better) of passages that hold any of ``words``, by id."""

    def document_frequency(self, word: str, stem: str = "") -> int:
        """In how many passages ``word``, stemmed, occurs."""

    def terms(self, start: str, shortest: int, longest: int) -> list[str]:
        """The stems that begin with ``start``, by their length in letters."""

    def texts_with(self, term: str, documents: Collection[str], limit: int) -> list[str]:
        """Title, headings and text of up to ``limit`` passages that hold a stem."""


class ReadableVectors(Protocol):
    """The vectors of passages; each method as ``ingest.vectors.vectors.VectorStore`` has it."""

    def nearest(
        self, vector: Sequence[float], count: int, documents: Sequence[str] = ()
    ) -> dict[str, float]:
        """Cosine similarities of the ``count`` nearest passages, by id."""

    def similarities(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        """Cosine similarities of given passages; ids without a vector are left out."""


class ReadableIndex(Protocol):
    """Documents, their passages and vectors, as far as they may be read."""

    @property
    def directory(self) -> Path:
        """The directory of the index."""

    @property
    def encoder(self) -> Encoder:
        """The embedding model."""

    @property
    def catalogue(self) -> ReadableCatalogue:
        """Documents, passages and words."""

    @property
    def vectors(self) -> ReadableVectors:
        """Vectors of the passages."""

    @property
    def fingerprint(self) -> str:
        """Short hex digest of what built the index and what can be read of it."""

    def documents(self) -> list[Document]:
        """Every document, by id, with ``text`` left empty."""

    def document(self, document_id: str) -> Document | None:
        """One document with its stored text, or None."""

    def __hash__(self) -> int:
        """The same one is kept with what was worked out about it."""
