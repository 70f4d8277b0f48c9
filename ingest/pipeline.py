"""Brings an index up to date with files and folders: read, split, embed, store.

Files are told apart by the hash of their content: ingesting twice embeds nothing. A batch of
documents is stored whole or not at all, vectors first, catalogue second, so that a kill at any
moment leaves an index that answers, and the next ingest goes on where this one ended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ingest.ahead import ahead
from ingest.catalogue_rows import StoredPassage
from ingest.document import Passage
from ingest.finding import emptied, emptiness, find_sources, was_under
from ingest.index import Index
from ingest.intake import Arrival, Reading
from ingest.model.encoder import SentenceVectors, Vectors
from ingest.progress import OnProgress, Progress
from ingest.settling import make_reachable, rebuild_vectors, reconcile
from ingest.sources import Remark, Skipped, file_size, given_roots, remember_roots

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
        skipped = [skip._asdict() for skip in self.skipped]
        remarks = [remark._asdict() for remark in self.remarks]
        rate = round(self.passages_per_second, 1)
        named = {"skipped": skipped, "remarks": remarks, "passages_per_second": rate}
        return {**asdict(self), **named}


@dataclass(slots=True)
class _Run:
    """The state of one ingest. Its steps report from their own threads, one at a time.

    ``taken_up`` says that the one before was killed; ``changing`` that this one writes, ``removing``
    that it removes too; ``churned`` counts vectors removed since their graph was last built;
    ``touched`` are the passages whose vectors were written, and the neighbours of those removed.
    """

    index: Index
    on_progress: OnProgress
    total: float = 0.0
    done: float = 0.0
    embedded: int = 0
    changing: bool = False
    removing: bool = False
    touched: set[str] = field(default_factory=set)
    reporting: threading.Lock = field(default_factory=threading.Lock)
    taken_up: bool = field(init=False)
    churned: int = field(init=False)

    def __post_init__(self) -> None:
        catalogue = self.index.catalogue
        self.taken_up = catalogue.meta(_UNSETTLED) == "1"
        # An index of a version that did not count may have been churned all over.
        self.churned = int(catalogue.meta(_CHURNED) or catalogue.count_passages())

    def report(self, current: str, done: float = 0.0, embedded: int = 0) -> None:
        with self.reporting:
            self.done += done
            self.embedded += embedded
            self.on_progress(Progress(self.done, self.total, self.embedded, current))


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
    run = _Run(index, on_progress)
    run.total = float(sum(file_size(source.file) for source in sources))
    known = index.catalogue.sources()
    reading = Reading(index, known, run.report, skipped=list(found.skipped))
    with closing(ahead(_embed(run, ahead(reading.windows(sources))))) as windows:
        for window in windows:
            _store(run, window)
    for document in reading.emptied:
        _remove(run, document)
    there = {str(source.file) for source in sources}
    gone = {
        path: state.document
        for path, state in known.items()
        if path not in there and was_under(Path(path), paths) and not found.may_hold(Path(path))
    }
    if not allow_empty:
        given = [*paths, *given_roots(index.catalogue)]
        for folder, files in emptied(map(Path, gone), sources, given).items():
            reading.skipped.append(emptiness(folder, files))
            for file in files:
                del gone[str(file)]
    for document in gone.values():
        _remove(run, document)
    remember_roots(index.catalogue, paths)
    _settle(run)
    return IngestReport(
        added=reading.added,
        changed=reading.changed,
        unchanged=reading.unchanged,
        removed=len(gone),
        passages=run.embedded,
        seconds=round(time.perf_counter() - began, 3),
        skipped=tuple(reading.skipped),
        remarks=tuple(reading.remarks),
        total_documents=len(index.documents()),
        total_passages=index.catalogue.count_passages(),
    )


class _Window(NamedTuple):
    """Documents that are stored together, and the vectors of all their passages, in order."""

    arrivals: list[Arrival]
    passages: list[Passage]
    vectors: Vectors
    sentence_vectors: list[SentenceVectors]


def _embed(
    run: _Run, windows: Generator[list[Arrival], None, None]
) -> Generator[_Window, None, None]:
    with closing(windows):
        for arrivals in windows:
            passages = [passage for one in arrivals for passage in one.passages]
            bytes_each = sum(one.size for one in arrivals) / len(passages)
            name = arrivals[-1].document.id

            def advance(count: int, name: str = name, bytes_each: float = bytes_each) -> None:
                run.report(name, bytes_each * count, count)

            pieces = {one.document.id: one.pieces for one in arrivals}
            yield _Window(
                arrivals,
                passages,
                *run.index.encoder.embed_passages(passages, advance, pieces),
            )


def _store(run: _Run, window: _Window) -> None:
    _begin(run)
    run.churned += run.index.vectors.put(window.passages, window.vectors)
    run.touched.update(passage.id for passage in window.passages)
    pairs = zip(window.passages, window.sentence_vectors, strict=True)
    stored = [StoredPassage(*pair) for pair in pairs]
    gone: list[str] = []
    with run.index.catalogue.transaction():
        position = 0
        for document, passages, *_ in window.arrivals:
            mine = stored[position : position + len(passages)]
            position += len(passages)
            gone += run.index.catalogue.put_document(document, mine)
        _count(run, gone)
    _forget(run, gone)


def _remove(run: _Run, document_id: str) -> None:
    _begin(run)
    with run.index.catalogue.transaction():
        gone = run.index.catalogue.remove_document(document_id)
        _count(run, gone)
    _forget(run, gone)


def _begin(run: _Run) -> None:
    """Write down, before anything changes, that a change began and what builds the index."""
    if run.changing:
        return
    with run.index.catalogue.transaction():
        run.index.remember_builder()
        run.index.catalogue.set_meta(_UNSETTLED, "1")
    run.changing = True


def _count(run: _Run, gone: Sequence[str]) -> None:
    run.removing = run.removing or bool(gone)
    run.churned += len(gone)
    run.index.catalogue.set_meta(_CHURNED, str(run.churned))


def _forget(run: _Run, gone: Sequence[str]) -> None:
    run.touched |= run.index.vectors.neighbours(gone)
    run.index.vectors.remove(gone)


def _settle(run: _Run) -> None:
    """Write down what was built, and see that search reaches it."""
    index = run.index
    if not run.changing and not run.taken_up:
        return
    if run.taken_up:
        run.churned += len(reconcile(index).orphans)
    if run.churned > _CHURN_SHARE * index.catalogue.count_passages():
        rebuild_vectors(index)
        run.churned = 0
    make_reachable(index, None if run.taken_up else sorted(run.touched))
    if run.removing or run.taken_up:
        index.catalogue.erase_traces()
    with index.catalogue.transaction():
        index.remember_content()
        index.catalogue.set_meta(_CHURNED, str(run.churned))
        index.catalogue.set_meta(_UNSETTLED, "0")


def remove(index: Index, document_id: str) -> bool:
    """Remove one document with its vectors and words; False when the index does not hold it."""
    if index.document(document_id) is None:
        return False
    run = _Run(index, lambda progress: None)
    _remove(run, document_id)
    _settle(run)
    return True
