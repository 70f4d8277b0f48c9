"""Brings an index up to date with files and folders: read, split, embed, store.

Files are told apart by the hash of their content: ingesting twice embeds nothing. A batch of
documents is stored whole or not at all, vectors first, catalogue second, so that a kill at any
moment leaves an index that answers, says what was being read, and is gone on with by the next ingest.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.changes.change import Change
from ingest.changes.removal import remove_elsewhere, sentences_of
from ingest.changes.settling import recover
from ingest.disk.traces import black_out_all
from ingest.errors import UsageError
from ingest.index import Index
from ingest.intake.ahead import ahead
from ingest.intake.containers import Containers
from ingest.intake.intake import FileRemark, Intake
from ingest.intake.moved_files import is_gone
from ingest.intake.unread import not_read_yet
from ingest.parsers.tesseract import Ocr
from ingest.progress import OnProgress
from ingest.roots.finding import FoundSources, Skipped, check_there, find_sources

FORGET = "run footnote documents remove --gone to forget what is gone"


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. ``passages`` counts those embedded now; ``seconds`` is wall time.

    ``moved`` documents kept their passages under another path; ``sources_gone`` are the documents that
    are kept although nothing is where their file was; ``roots`` is what was looked at.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    moved: int = 0
    passages: int = 0
    seconds: float = 0.0
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[FileRemark, ...] = ()
    sources_gone: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
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


def ingest(
    index: Index,
    paths: Sequence[Path],
    on_progress: OnProgress = lambda progress: None,
    allow_empty: bool = False,
    away: Sequence[Skipped] = (),
    made_of_it: Sequence[Path] = (),
) -> IngestReport:
    """Bring ``index`` up to date with ``paths``; documents gone from a given folder are removed.

    Files that were moved keep their passages, wherever under ``paths`` they are now. A folder that held
    documents and holds no file is skipped, and they are kept, unless ``allow_empty``: shares do so.

    ``away`` are folders that are not there today (see ``known_roots``): reported, and kept. In
    ``made_of_it``, files and folders that may quote documents, what a removed one said is blacked out.

    Files are read, passages embedded and stored at the same time: ``on_progress`` is called from several
    threads, never from two at once.

    Raises ``UsageError`` for a missing path before anything changes; ``IndexProblem`` and ``ModelProblem``.
    """
    began = time.perf_counter()
    index.check_writable()
    index.check_builder()
    recover(index)
    found = find_sources(paths)
    given = tuple(os.path.abspath(path) for path in paths)
    index.catalogue.remember_roots([*map(Path, given)])
    index.catalogue.begin_reading(not_read_yet(given, found, index))
    change = Change(index, on_progress, float(sum(source.size for source in found.sources)))
    reading = _intake(change, [*away, *found.skipped])
    read = ahead(reading.windows(found.sources))
    with closing(ahead(change.embed(read), stop=reading.parsing.close)) as windows:
        for window in windows:
            change.store(window)
    gone = _gone_from(given, found, reading, allow_empty)
    sources_gone = _settle(change, reading, given, gone, made_of_it)
    index.catalogue.end_reading(given)
    return IngestReport(
        added=reading.added,
        changed=reading.changed,
        unchanged=reading.unchanged,
        removed=len(gone),
        moved=len(reading.moved.taken),
        passages=change.embedded,
        seconds=round(time.perf_counter() - began, 3),
        skipped=tuple(reading.skipped),
        remarks=(*reading.remarks, *_remarks(index, found, reading.ocr, change.hidden)),
        sources_gone=sources_gone,
        roots=given,
        total_documents=index.catalogue.count_documents(),
        total_passages=index.catalogue.count_passages(),
    )


def _intake(change: Change, skipped: list[Skipped]) -> Intake:
    """What reads the files for ``change``, which hears of each; ``skipped`` are not looked at."""
    index = change.index
    known, ocr = index.catalogue.sources(), index.ocr()
    limits = index.settings.parse_limits
    containers = Containers(index.catalogue.containers(), known, ocr, limits)
    parsing = index.parser_process()
    return Intake(index, known, containers, change.report, parsing, ocr, skipped=skipped)


def _settle(
    change: Change,
    reading: Intake,
    given: Sequence[str],
    gone: Mapping[str, str],
    made_of_it: Sequence[Path],
) -> tuple[str, ...]:
    """Remove the documents that are ``gone``, by the paths of their files, or hold no text any more.

    Returns those that are kept though nothing is where their file was.
    """
    index = change.index
    ended = [*reading.emptied, *gone.values()]
    said = sentences_of(index, ended) if made_of_it else []
    for document in ended:
        change.remove(document)
    index.catalogue.put_containers(reading.containers.states, reading.containers.gone(given))
    sources_gone = _remember_files(index, reading)
    change.settle()
    remove_elsewhere(index, ended, {reading.known[path].content_hash for path in gone})
    if said:
        black_out_all(made_of_it, [one for one in said if not index.catalogue.says(one)])
    return sources_gone


def _gone_from(
    given: Sequence[str], found: FoundSources, reading: Intake, allow_empty: bool
) -> dict[str, str]:
    """The documents whose files are no longer under ``given`` paths, by those files' paths.

    Those of a folder that holds no file at all are none, unless ``allow_empty``: it is skipped.
    """
    unseen = [skip.path for skip in found.skipped]  # what was there may still be
    files = {source.file for source in found.sources}
    there = set(map(str, files | reading.containers.present)).union(reading.moved.taken)
    gone = {
        path: state.document
        for path, state in reading.known.items()
        if path not in there
        and any(map((file := Path(path)).is_relative_to, given))
        and not any(map(file.is_relative_to, unseen))
    }
    if not allow_empty:
        ever_given = [*map(Path, given), *reading.index.catalogue.given_roots()]
        # What went away from an archive that was read is gone; its archive is there.
        opened = files & reading.containers.ever()
        on_disk = [file for path in gone if opened.isdisjoint((file := Path(path)).parents)]
        for skipped, kept in found.emptied(on_disk, ever_given):
            reading.skipped.append(skipped)
            for file in kept:
                del gone[str(file)]
    return gone


def _remarks(index: Index, found: FoundSources, ocr: Ocr, hidden: str) -> Iterator[FileRemark]:
    """What is to be said of files that were not read, of the rules of access, and of the index."""
    for copy in found.copies:
        yield FileRemark(copy.path, copy.reason)
    for ignoring, sentence in found.excluded.sentences():
        yield FileRemark(str(ignoring), sentence)
    for file, problem in index.access.problems().items():
        closed = f"{problem}: nobody may read what is in its folder until it is mended"
        yield FileRemark(file, closed)
    if ocr.problem:
        yield FileRemark(str(index.directory), f"OCR is on, but {ocr.problem}.")
    if hidden:
        yield FileRemark(str(index.directory), hidden)


def _remember_files(index: Index, reading: Intake) -> tuple[str, ...]:
    """Write down the stamps of files, and which documents' files are gone; returns these."""
    catalogue = index.catalogue
    sources = catalogue.sources()
    containers = catalogue.containers()
    gone = sorted(one.document for path, one in sources.items() if is_gone(path, containers))
    read = sources.keys() | containers.keys()
    stamps = {path: stamp for path, stamp in reading.stamps.items() if path in read}
    if stamps or catalogue.sources_gone() != set(gone):
        with catalogue.transaction():
            catalogue.put_file_stamps(stamps)
            catalogue.set_sources_gone(gone)
    return tuple(gone)


def known_roots(index: Index) -> tuple[list[Path], list[Skipped]]:
    """The files and folders that were ever ingested: those that are there, and those that are not.

    One that is not, and that holds no document any more, is forgotten. Raises ``UsageError`` when
    nothing was ever ingested, or nothing of it is there.
    """
    given = index.catalogue.given_roots()
    if not given:
        raise UsageError("Nothing has been ingested yet: name a file or folder to ingest.")
    held = [Path(path) for path in index.catalogue.sources()]
    there, away, forgotten = [], [], []
    for root in given:
        try:
            check_there(root)
        except UsageError as problem:
            count = sum(file.is_relative_to(root) for file in held)
            if count:
                what = "document is" if count == 1 else "documents are"
                reason = f"is not there, and its {count} {what} kept: put it back, or {FORGET}"
                away.append(Skipped(str(root), reason))
            else:
                forgotten.append(root)
            missing = problem
        else:
            there.append(root)
    if forgotten and (there or away):
        index.catalogue.forget_roots(forgotten)
    if not there:
        raise missing
    return there, away
