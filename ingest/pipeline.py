"""Brings an index up to date with files and folders: read, split, embed, store.

Files are told apart by the hash of their content: ingesting twice embeds nothing. A batch of
documents is stored whole or not at all, vectors first, catalogue second, so that a kill at any
moment leaves an index that answers, and the next ingest goes on where this one ended.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from ingest.ahead import ahead
from ingest.catalogue_rows import StoredPassage
from ingest.containers import Containers
from ingest.doctor import make_reachable, rebuild_vectors, reconcile
from ingest.document import Passage
from ingest.errors import VectorsHidden
from ingest.finding import Skipped, file_size, find_sources
from ingest.index import Index
from ingest.intake import Arrival, Reading, Remark
from ingest.model.encoder import SentenceVectors, Vectors
from ingest.progress import OnProgress, Progress

# Chroma's graph loses live vectors by churn, and other ones each time it is opened, as it makes the
# graph of its log anew: past this share of passages removed since the last time it is rebuilt.
_CHURN_SHARE = 0.1
# Set before the first change, cleared when an ingest ends: a killed one leaves it for the next.
_UNSETTLED = "unsettled"
# How many vectors were removed since the graph was built.
_CHURNED = "churned"


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. ``passages`` counts those embedded now; ``seconds`` is wall time."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    seconds: float = 0.0
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[Remark, ...] = ()
    total_documents: int = 0
    total_passages: int = 0

    @property
    def passages_per_second(self) -> float:
        """Passages embedded per second of wall time."""
        return self.passages / self.seconds if self.seconds else 0.0

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON for machines."""
        return asdict(self) | {
            "skipped": [skipped._asdict() for skipped in self.skipped],
            "remarks": [remark._asdict() for remark in self.remarks],
            "passages_per_second": round(self.passages_per_second, 1),
        }


class _Window(NamedTuple):
    """Documents that are stored together, and the vectors of all their passages, in order."""

    arrivals: list[Arrival]
    passages: list[Passage]
    vectors: Vectors
    sentence_vectors: list[SentenceVectors]


class _Change:
    """One change of an index. Its steps report from their own threads, one at a time.

    ``taken_up`` says that the one before was killed; ``begun`` that this one writes, ``removing``
    that it removes too; ``churned`` counts vectors removed since their graph was last built;
    ``touched`` are the passages whose vectors were written, and the neighbours of those removed;
    ``hidden`` says which of them search does not find.
    """

    def __init__(
        self, index: Index, on_progress: OnProgress = lambda progress: None, total: float = 0.0
    ) -> None:
        self.index, self.catalogue = index, index.catalogue
        self.on_progress, self.total = on_progress, total
        self.done, self.embedded = 0.0, 0
        self.begun = self.removing = False
        self.touched: set[str] = set()
        self.hidden: list[str] = []
        self.reporting = threading.Lock()
        self.taken_up = self.catalogue.meta(_UNSETTLED) == "1"
        # An index of a version that did not count may have been churned all over.
        self.churned = int(self.catalogue.meta(_CHURNED) or self.catalogue.count_passages())

    def report(self, current: str, done: float = 0.0, embedded: int = 0) -> None:
        with self.reporting:
            self.done += done
            self.embedded += embedded
            self.on_progress(Progress(self.done, self.total, self.embedded, current))

    def embed(
        self, windows: Generator[list[Arrival], None, None]
    ) -> Generator[_Window, None, None]:
        with closing(windows):
            for arrivals in windows:
                passages = [passage for one in arrivals for passage in one.passages]
                bytes_each = sum(one.size for one in arrivals) / len(passages)
                name = arrivals[-1].document.id

                def advance(count: int, name: str = name, each: float = bytes_each) -> None:
                    self.report(name, each * count, count)

                pieces = {one.document.id: one.pieces for one in arrivals}
                embedded = self.index.encoder.embed_passages(passages, advance, pieces)
                yield _Window(arrivals, passages, *embedded)

    def store(self, window: _Window) -> None:
        self._begin()
        self.churned += self.index.vectors.put(window.passages, window.vectors)
        self.touched.update(passage.id for passage in window.passages)
        stored = map(StoredPassage, window.passages, window.sentence_vectors)
        with self._forgetting() as gone:
            for document, passages, *_ in window.arrivals:
                mine = list(islice(stored, len(passages)))
                gone += self.catalogue.put_document(document, mine)

    def remove(self, document_id: str) -> None:
        self._begin()
        with self._forgetting() as gone:
            gone += self.catalogue.remove_document(document_id)

    def _begin(self) -> None:
        """Write down, before anything changes, that a change began and what builds the index."""
        if not self.begun:
            with self.catalogue.transaction():
                self.index.remember_builder()
                self.catalogue.set_meta(_UNSETTLED, "1")
            self.begun = True

    @contextmanager
    def _forgetting(self) -> Iterator[list[str]]:
        """A transaction that lists the passages which are no more; then their vectors go too."""
        gone: list[str] = []
        with self.catalogue.transaction():
            yield gone
            self.removing = self.removing or bool(gone)
            self.churned += len(gone)
            self.catalogue.set_meta(_CHURNED, str(self.churned))
        self.touched |= self.index.vectors.neighbours(gone)
        self.index.vectors.remove(gone)

    def settle(self) -> None:
        """Write down what was built, and see that search reaches it."""
        if not self.begun and not self.taken_up:
            return
        if self.taken_up:
            _missing, orphans = reconcile(self.index)
            self.churned += orphans
        if self.churned > _CHURN_SHARE * self.catalogue.count_passages():
            rebuild_vectors(self.index)
            self.churned = 0
        try:
            make_reachable(self.index, None if self.taken_up else sorted(self.touched))
        except VectorsHidden as problem:  # behind hundreds of copies of a line: all else is well
            self.hidden.append(str(problem))
        if self.removing or self.taken_up:
            self.catalogue.erase_traces()
        with self.catalogue.transaction():
            self.index.remember_content()
            self.catalogue.set_meta(_CHURNED, str(self.churned))
            self.catalogue.set_meta(_UNSETTLED, "1" if self.hidden else "0")


def ingest(
    index: Index,
    paths: Sequence[Path],
    on_progress: OnProgress = lambda progress: None,
    allow_empty: bool = False,
) -> IngestReport:
    """Bring ``index`` up to date with ``paths``; documents gone from a given folder are removed.

    A folder that held documents and holds no file at all is skipped, and they are kept, unless
    ``allow_empty``: a share that is not mounted looks like that.

    Files are read, passages embedded and the last ones stored at the same time: ``on_progress`` is
    called from several threads, never from two at once.

    Raises ``UsageError`` for a missing path before anything changes; ``IndexProblem`` and
    ``ModelProblem`` as the index raises them. A file that cannot be read is skipped.
    """
    began = time.perf_counter()
    found = find_sources(paths)
    sources = found.sources
    total = float(sum(file_size(source.file) for source in sources))
    change = _Change(index, on_progress, total)
    known = index.catalogue.sources()
    containers = Containers(index.catalogue.containers(), known)
    parsing = index.parser_process()
    reading = Reading(index, known, containers, change.report, parsing, skipped=list(found.skipped))
    steps = ahead(change.embed(ahead(reading.windows(sources))), stop=parsing.close)
    with closing(steps) as windows:
        for window in windows:
            change.store(window)
    given = tuple(os.path.abspath(path) for path in paths)
    unseen = [skip.path for skip in found.skipped]  # what was there may still be
    files = {source.file for source in sources}
    there = files | containers.present
    gone = {
        path: state.document
        for path, state in known.items()
        if (file := Path(path)) not in there
        and any(map(file.is_relative_to, given))
        and not any(map(file.is_relative_to, unseen))
    }
    if not allow_empty:
        ever_given = [*paths, *index.catalogue.given_roots()]
        # What went away from an archive that was read is gone; its archive is there.
        opened = files & containers.ever()
        on_disk = [file for path in gone if opened.isdisjoint((file := Path(path)).parents)]
        for skipped, kept in found.emptied(on_disk, ever_given):
            reading.skipped.append(skipped)
            for file in kept:
                del gone[str(file)]
    for document in [*reading.emptied, *gone.values()]:
        change.remove(document)
    index.catalogue.remember_roots(paths)
    index.catalogue.put_containers(containers.states, containers.gone(given))
    change.settle()
    reading.remarks += [Remark(str(index.directory), sentence) for sentence in change.hidden]
    return IngestReport(
        added=reading.added,
        changed=reading.changed,
        unchanged=reading.unchanged,
        removed=len(gone),
        passages=change.embedded,
        seconds=round(time.perf_counter() - began, 3),
        skipped=tuple(reading.skipped),
        remarks=tuple(reading.remarks),
        total_documents=len(index.documents()),
        total_passages=index.catalogue.count_passages(),
    )


def remove(index: Index, document_id: str) -> bool:
    """Remove one document with its vectors and words; False when the index does not hold it."""
    if index.document(document_id) is None:
        return False
    change = _Change(index)
    change.remove(document_id)
    change.settle()
    return True
