"""An index directory: the catalogue, the vectors, and the rules that keep them honest.

It refuses to be used by another model, precision or splitter than built it, and says what repairs it.
"""

from __future__ import annotations

import shutil
import time
from contextlib import AbstractContextManager, ExitStack
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ingest.built_by import as_built, built_otherwise, digest_of
from ingest.catalogue.catalogue import Catalogue
from ingest.document import Document
from ingest.errors import DiskFull, IndexMismatch, IndexUnwritable
from ingest.index_directory.generations import (
    CATALOGUE_FILE,
    GENERATIONS,
    VECTORS_DIRECTORY,
    folder_of,
    generations,
    others,
)
from ingest.index_directory.index_files import check_exists, databases, is_unwritable
from ingest.index_directory.ownership import Owner, acquire, read_owner
from ingest.index_directory.ownership import beside as held_by_nobody
from ingest.index_directory.read_only import private_copy, read_only
from ingest.loaded_once import LoadedOnce
from ingest.model.cache import load_encoder
from ingest.model.encoder import Encoder
from ingest.parsers.parser_process import ParserProcess
from ingest.parsers.tesseract import Ocr, find_ocr
from ingest.readable.document_access import DocumentAccess
from ingest.readable.readable import ReadableIndex
from ingest.readable.seen import SeenIndex
from ingest.settings import IngestSettings
from ingest.vectors.chroma_server import check_place, chroma_server
from ingest.vectors.vectors import VectorStore

# Of the catalogue: the address of the Chroma server that keeps the vectors, if one does.
_VECTORS_AT = "vectors_at"
# Sets of documents for which is kept what was worked out about them.
_SEEN_KEPT = 16
# How old may be what front matter says when it is asked for anew within one answer.
_LATELY_S = 0.25


class Index(AbstractContextManager["Index"]):
    """An open index. Safe to use from several threads."""

    def __init__(
        self,
        settings: IngestSettings,
        mode: Literal["read", "write"],
        command: str,
        generation: int | None = None,
        *,
        beside: bool = False,
    ) -> None:
        """Open (for writing: or create) the index that ``settings`` name.

        ``command`` is what other processes are told holds it. A ``generation`` other than the live one
        is opened by whoever holds the index already. ``beside`` its owner it is only read, for which the
        vectors must be at a server.

        Raises ``IndexMissing``, ``IndexBusy``, ``IndexUnwritable``, ``IndexDamaged``; and on first
        use of the encoder ``ModelProblem`` or ``IndexMismatch``.
        """
        self.settings = settings
        self.directory = Path(settings.index)
        self._mode = mode
        self._beside = beside
        self.read_only = beside or is_unwritable(self.directory)
        self.root, self._full = self.directory, False  # of a copy, where they cannot be written
        if mode == "read":
            check_exists(self.directory)
        else:
            self.check_writable()
        with ExitStack() as opened:
            other = () if generation is None else (GENERATIONS, str(generation))
            own = self.directory.joinpath(*other)
            self._ownership = held_by_nobody() if beside else acquire(own, mode, command)
            opened.callback(lambda: self._ownership.release())
            self.generation = generations(self.directory).live if generation is None else generation
            if self.read_only and not beside:
                self._read_a_copy(opened)
            try:
                self.catalogue = Catalogue(self._files / CATALOGUE_FILE)
            except DiskFull as full:
                self._read_a_copy(opened, full)
                self.catalogue = Catalogue(self._files / CATALOGUE_FILE)
            opened.callback(self.catalogue.close)
            self.access = DocumentAccess(self.catalogue)
            self._seen = lru_cache(_SEEN_KEPT)(lambda readable, _version: SeenIndex(self, readable))
            self._parsing: ParserProcess | None = None
            self._opened = opened.pop_all()

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def check_writable(self, what: str = "documents") -> None:
        """Raise ``IndexUnwritable`` when nothing can be changed here: not ``what`` either."""
        if self._beside:
            owner = read_owner(self.directory)
            place = f" at {owner.address}" if owner and owner.address else ""
            raise IndexUnwritable(
                f"The index {self.directory} is only read here, so its {what} cannot be changed: its"
                f" owner is another server{place}."
            )
        if self.read_only:
            raise read_only(self.directory, what, full=self._full)

    def announce(self, owner: Owner) -> None:
        """Tell other processes that a server holds this index, and where it listens."""
        self._ownership.announce(owner)

    def take_over(self, other: Index) -> None:
        """Hold from now on what ``other`` held, and let it hold what this one did."""
        self._ownership, other._ownership = other._ownership, self._ownership

    def retire(self) -> None:
        """Release vectors and lock; who still reads from the catalogue may read on."""
        if "vectors" in self.__dict__:
            self.vectors.close()
        self._ownership.release()

    def close(self) -> None:
        """Release files and lock."""
        with self._opened:  # also where what is closed before them fails
            if self._parsing is not None:
                self._parsing.close()
            if "vectors" in self.__dict__:
                self.vectors.close()

    @property
    def _files(self) -> Path:
        return self.root / folder_of(self.generation)

    def _read_a_copy(self, opened: ExitStack, full: DiskFull | None = None) -> None:
        """From now on: SQLite and Chroma write to read, too. Raises ``full`` where that is no way out."""
        if full is not None and (self._mode == "write" or self.read_only):
            raise full
        copied = private_copy(self.directory, databases(self.directory))
        self.root, self.read_only, self._full = opened.enter_context(copied), True, bool(full)

    # --- parts, loaded when first needed --------------------------------------------------------

    @LoadedOnce
    def encoder(self) -> Encoder:
        """The embedding model. Raises ``IndexMismatch`` where another one has built the index."""
        encoder = load_encoder(as_built(self.catalogue, self.settings))
        if self.catalogue.meta("encoder") not in (None, encoder.fingerprint):
            raise IndexMismatch(
                f"The index {self.directory} was built by another model than"
                f" {self.catalogue.meta('embedding_model')} ({encoder.precision}) is today: run"
                " footnote ingest --rebuild."
            )
        return encoder

    @LoadedOnce
    def vectors(self) -> VectorStore:
        """The Chroma collection. Raises ``IndexMismatch`` where an index that is only read has it elsewhere."""
        url = self.settings.chroma_url
        if self._mode == "read":
            check_place(self.directory, self.vectors_at, url)
        known = (generations(self.directory).live, *others(self.directory))
        server = chroma_server(url, self.directory, self.generation, known, not self._beside)
        try:
            return VectorStore(self._files / VECTORS_DIRECTORY, server)
        except DiskFull as full:
            self._read_a_copy(self._opened, full)
            return VectorStore(self._files / VECTORS_DIRECTORY, server)

    @property
    def vectors_at(self) -> str:
        """The address of the server that keeps the vectors, as this index knows; "" when none does."""
        return self.catalogue.meta(_VECTORS_AT) or ""

    def remember_vectors(self) -> None:
        """Write down that the vectors are where the settings say."""
        with self.catalogue.transaction():
            self.catalogue.set_meta(_VECTORS_AT, self.settings.chroma_url)
        if self.settings.chroma_url:
            shutil.rmtree(self._files / VECTORS_DIRECTORY, ignore_errors=True)

    def parser_process(self) -> ParserProcess:
        """What one ingest parses its files in; closed with this index if not before."""
        self._parsing = ParserProcess(self.settings.parse_seconds, self.settings.parse_mb)
        return self._parsing

    def ocr(self) -> Ocr:
        """What reads pages without text, if the settings want it and it is there now."""
        wanted = self.settings
        return find_ocr(wanted.ocr == "on", wanted.ocr_languages, wanted.parse_seconds)

    # --- documents ------------------------------------------------------------------------------

    @property
    def fingerprint(self) -> str:
        """Short hex digest of what built this index and what it holds."""
        return digest_of(self.catalogue)

    def documents(self) -> list[Document]:
        """Every document, by id, with ``text`` left empty (it may be large)."""
        return self.catalogue.documents()

    def document(self, document_id: str) -> Document | None:
        """One document with its stored text, or None when the index does not hold it."""
        return self.catalogue.document(document_id)

    # --- who may read it ------------------------------------------------------------------------

    def seen_by(self, principals: frozenset[str] | None) -> ReadableIndex:
        """What ``principals`` may read of the index, as the rules are at this moment.

        None is held to no rule; an empty set reads the documents that have none.
        """
        readable = None if principals is None else self.access.readable(principals)
        return self if readable is None else self._seen(readable, self.catalogue.access_version())

    def withdrawn(self, seen: ReadableIndex, principals: frozenset[str] | None) -> bool:
        """Whether ``principals`` may by now no longer read a document of what was ``seen_by`` them.

        Asked for every piece of an answer; what front matter says may be ``_LATELY_S`` old for it.
        """
        lately = time.monotonic() - _LATELY_S
        now = None if principals is None else self.access.readable(principals, lately)
        before = seen.readable if isinstance(seen, SeenIndex) else None
        if now is None or now == before:
            return False
        held = self.access.rules(lately).keys()
        return any(
            name in held and name not in now for name in (held if before is None else before)
        )

    # --- what built it --------------------------------------------------------------------------

    @property
    def outdated(self) -> str:
        """The sentence that says what else the settings name than what built this index, or ""."""
        difference = built_otherwise(self.catalogue, self.settings, lambda: self.encoder)
        return f"The index {self.directory} {difference}" if difference else ""

    def check_builder(self) -> None:
        """Raise ``IndexMismatch`` when nothing can be added: it would be made by something else."""
        if self.outdated:
            raise IndexMismatch(f"{self.outdated}: run footnote ingest --rebuild.")
