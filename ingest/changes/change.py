"""One change of an index: documents embedded, stored and removed, and search made to reach the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from typing import NamedTuple

import numpy as np

from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.changes.doctor import Touched
from ingest.changes.reused import Reused, reused
from ingest.changes.settling import begin, churned, is_hidden, set_churned, settle
from ingest.document import Passage
from ingest.index import Index
from ingest.intake.arrival import Arrival
from ingest.model.encoder import SentenceVectors, Vectors
from ingest.progress import OnProgress, Progress
from ingest.remembered import forget


class Window(NamedTuple):
    """Documents that are stored together, and the vectors of all their passages, in order."""

    arrivals: list[Arrival]
    passages: list[Passage]
    vectors: Vectors
    sentence_vectors: list[SentenceVectors]


class Change:
    """One change of an index. Its steps report from their own threads, one at a time.

    ``begun`` says that this one writes, ``removing`` that it removes passages and
    ``documents_removed`` that it removes whole documents; ``churned`` counts vectors
    removed since their graph was last built; ``touched`` is what it did to vectors; ``hidden`` says
    which of them search does not find.
    """

    def __init__(
        self, index: Index, on_progress: OnProgress = lambda progress: None, total: float = 0.0
    ) -> None:
        self.index, self.catalogue = index, index.catalogue
        self.on_progress, self.total = on_progress, total
        self.done, self.embedded = 0.0, 0
        self.begun = self.removing = self.documents_removed = False
        self.touched = Touched(set(), set())
        self.hidden = ""
        self.reporting = threading.Lock()
        self.churned = churned(index)

    def report(
        self,
        current: str,
        done: float = 0.0,
        embedded: int = 0,
        reason: str = "",
        stored: tuple[str, ...] = (),
    ) -> None:
        """Tell that ``done`` bytes of the files went on, and ``embedded`` passages."""
        with self.reporting:
            self.done += done
            self.embedded += embedded
            self.on_progress(
                Progress(self.done, self.total, self.embedded, current, reason, stored)
            )

    def embed(self, windows: Generator[list[Arrival], None, None]) -> Generator[Window, None, None]:
        """The windows with the vectors of their passages."""
        with closing(windows):
            for arrivals in windows:
                passages = [passage for one in arrivals for passage in one.passages]
                bytes_each = sum(one.size for one in arrivals) / len(passages)
                name = arrivals[-1].document.id

                def advance(count: int, name: str = name, each: float = bytes_each) -> None:
                    self.report(name, each * count, count)

                yield Window(arrivals, passages, *self._vectors(arrivals, passages, advance))

    def _vectors(
        self,
        arrivals: Sequence[Arrival],
        passages: Sequence[Passage],
        advance: Callable[[int], None],
    ) -> tuple[Vectors, list[SentenceVectors]]:
        """The vectors of all passages; those that a document had before are not made again."""
        had: dict[int, Reused] = {}
        first = 0
        for one in arrivals:
            before = one.moved_from or one.document.id
            same = reused(self.index, before, one.passages, bool(one.moved_from))
            had |= {first + position: vectors for position, vectors in same.items()}
            first += len(one.passages)
        fresh = [row for row in range(len(passages)) if row not in had]
        pieces = {one.document.id: one.pieces for one in arrivals}
        if had:
            each = sum(one.size for one in arrivals) / len(passages)
            self.report(arrivals[-1].document.id, each * len(had))
        made, of_sentences = self.index.encoder.embed_passages(
            [passages[row] for row in fresh], advance, pieces
        )
        rows = dict(zip(fresh, zip(made, of_sentences, strict=True), strict=True)) | had
        vectors = np.array([rows[row][0] for row in range(len(passages))])
        return vectors, [rows[row][1] for row in range(len(passages))]

    def store(self, window: Window) -> None:
        """Store a window: its vectors first, then what it replaces in the catalogue."""
        ids = [passage.id for passage in window.passages]
        self._begin(ids)
        self.churned += self.index.vectors.put(window.passages, window.vectors)
        self.touched.written.update(ids)
        stored = map(StoredPassage, window.passages, window.sentence_vectors)
        with self._forgetting() as gone:
            for document, passages, *_, moved_from in window.arrivals:
                mine = list(islice(stored, len(passages)))
                if moved_from:
                    gone += self.catalogue.remove_document(moved_from)
                    self.catalogue.move_access(moved_from, document.id)
                gone += self.catalogue.put_document(document, mine)
            gone[:] = sorted(set(gone) - set(ids))
        paths = tuple(one.document.path for one in window.arrivals)
        self.report(window.arrivals[-1].document.id, stored=paths)

    def remove(self, document_id: str) -> None:
        """Remove a document with its vectors."""
        self._begin()
        self.documents_removed = True
        with self._forgetting() as gone:
            gone += self.catalogue.remove_document(document_id)

    def _begin(self, passages: Sequence[str] = ()) -> None:
        begin(self.index, passages)
        self.begun = True

    @contextmanager
    def _forgetting(self) -> Iterator[list[str]]:
        """A transaction that lists the passages which are no more; then their vectors go too."""
        gone: list[str] = []
        with self.catalogue.transaction():
            yield gone
            self.removing = self.removing or bool(gone)
            self.churned += len(gone)
            set_churned(self.index, self.churned)
            self.catalogue.write_journal(gone)
        if gone:
            forget()
        self.touched.beside.update(self.index.vectors.neighbours(gone))
        self.index.vectors.remove(gone)

    def settle(self) -> None:
        """End the change, and what an earlier one could not make search find."""
        if self.begun or is_hidden(self.index):
            with self.catalogue.transaction():
                set_churned(self.index, self.churned)
            touched = None if is_hidden(self.index) else self.touched
            self.hidden = settle(self.index, touched, self.removing, self.documents_removed)
