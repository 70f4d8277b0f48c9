"""An index directory: the catalogue, the vectors, and the rules that keep them honest.

The index remembers what built it (embedding model and precision, splitter) and refuses to be used
by anything else, saying which command repairs it.
"""

from __future__ import annotations

import hashlib
import threading
from functools import cached_property
from pathlib import Path
from typing import Literal

from ingest.catalogue import Catalogue
from ingest.document import Document
from ingest.errors import IndexMismatch, IndexMissing
from ingest.model.encoder import Encoder, load_encoder
from ingest.ownership import Owner, Ownership, acquire
from ingest.settings import IngestSettings
from ingest.splitter import PREFIX_TOKENS, SPLITTER_VERSION
from ingest.vectors import VectorStore

CATALOGUE_FILE = "catalogue.sqlite3"
VECTORS_DIRECTORY = "chroma"
MODELS_DIRECTORY = "models"


def exists(directory: Path) -> bool:
    """Whether anything was ever ingested into ``directory``."""
    return (directory / CATALOGUE_FILE).is_file()


class Index:
    """An open index. Safe to use from several threads."""

    def __init__(
        self,
        settings: IngestSettings,
        mode: Literal["read", "write"],
        command: str,
        models: Path | None = None,
    ) -> None:
        """Open (for writing: or create) the index that ``settings`` name.

        ``command`` is what other processes are told holds it; ``models`` is where compiled models
        are kept, inside the index by default.

        Raises ``IndexMissing``, ``IndexBusy``, ``IndexUnwritable``, ``IndexDamaged``; and on first
        use of the encoder ``ModelProblem`` or ``IndexMismatch``.
        """
        self.settings = settings
        self.directory = Path(settings.index)
        self._models = models or self.directory / MODELS_DIRECTORY
        self._loading = threading.RLock()
        if mode == "read" and not exists(self.directory):
            raise IndexMissing(
                f"Nothing has been ingested into {self.directory} yet: run footnote ingest PATH."
            )
        self._ownership: Ownership = acquire(self.directory, mode, command)
        try:
            self.catalogue = Catalogue(self.directory / CATALOGUE_FILE)
        except BaseException:
            self._ownership.release()
            raise
        try:
            self._check_splitter()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def announce(self, owner: Owner) -> None:
        """Tell other processes that a server holds this index, and where it listens."""
        self._ownership.announce(owner)

    def close(self) -> None:
        """Release files and lock."""
        if "vectors" in self.__dict__:
            self.vectors.close()
        self.catalogue.close()
        self._ownership.release()

    # --- parts, loaded when first needed --------------------------------------------------------

    @cached_property
    def encoder(self) -> Encoder:
        """The embedding model, checked against the one that built the index."""
        with self._loading:
            if "encoder" in self.__dict__:  # another thread loaded it while this one waited
                loaded: Encoder = self.__dict__["encoder"]
                return loaded
            encoder = load_encoder(self.settings, self._models)
            self._check_encoder(encoder)
            self.__dict__["encoder"] = encoder
            return encoder

    @cached_property
    def vectors(self) -> VectorStore:
        """The Chroma collection."""
        with self._loading:
            if "vectors" in self.__dict__:
                opened: VectorStore = self.__dict__["vectors"]
                return opened
            from ingest.model.langchain_embeddings import FootnoteEmbeddings

            opened = VectorStore(
                self.directory / VECTORS_DIRECTORY, FootnoteEmbeddings(self.encoder)
            )
            self.__dict__["vectors"] = opened
            return opened

    @property
    def passage_budget(self) -> int:
        """Longest passage in word pieces: the setting, or what the model can read whole."""
        readable = self.encoder.max_tokens - PREFIX_TOKENS - 2
        return max(16, min(self.settings.passage_tokens, readable))

    # --- documents ------------------------------------------------------------------------------

    @property
    def fingerprint(self) -> str:
        """Short hex digest of what built this index and what it holds."""
        parts = (self.catalogue.meta(key) or "" for key in ("encoder", "splitter", "content"))
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]

    def documents(self) -> list[Document]:
        """Every document, by id, with ``text`` left empty (it may be large)."""
        return self.catalogue.documents()

    def document(self, document_id: str) -> Document | None:
        """One document with its stored text, or None when the index does not hold it."""
        return self.catalogue.document(document_id)

    # --- what built it --------------------------------------------------------------------------

    def _splitter(self) -> str:
        return f"{SPLITTER_VERSION}/{self.settings.passage_tokens}"

    def _check_splitter(self) -> None:
        stored = self.catalogue.meta("splitter")
        if stored is None or stored == self._splitter():
            return
        version, _, tokens = stored.partition("/")
        if version == str(SPLITTER_VERSION):
            repair = f"set ingest.passage_tokens = {tokens}, or run footnote ingest --rebuild"
        else:
            repair = "run footnote ingest --rebuild"
        raise IndexMismatch(
            f"The index {self.directory} was cut into passages by splitter {stored}, not"
            f" {self._splitter()}: {repair}."
        )

    def _check_encoder(self, encoder: Encoder) -> None:
        stored = self.catalogue.meta("encoder")
        if stored is None or stored == encoder.fingerprint:
            return
        built = self.catalogue.meta("embedding_model")
        precision = self.catalogue.meta("precision")
        raise IndexMismatch(
            f"The index {self.directory} was built by the embedding model {built} ({precision}),"
            f" not by {self.settings.embedding_model} ({encoder.precision}): set"
            " ingest.embedding_model and ingest.precision back, or run footnote ingest --rebuild."
        )

    def remember_builder(self) -> None:
        """Write down what builds this index. Call in the transaction that stores passages."""
        self.catalogue.set_meta("encoder", self.encoder.fingerprint)
        self.catalogue.set_meta("embedding_model", self.settings.embedding_model)
        self.catalogue.set_meta("precision", self.encoder.precision)
        self.catalogue.set_meta("splitter", self._splitter())

    def remember_content(self) -> None:
        """Write down what this index now holds. Call in a transaction, after every change."""
        content = hashlib.sha256("\n".join(sorted(self.catalogue.passage_ids())).encode())
        self.catalogue.set_meta("content", content.hexdigest())
