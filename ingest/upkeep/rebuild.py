"""Builds the next generation of an index beside the live one, for another model or splitter; goes back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ingest.errors import DiskFull, IndexDamaged, UsageError
from ingest.index import Index
from ingest.index_directory.generations import discard, generations, make_live, others
from ingest.index_directory.index_files import exists
from ingest.pipeline import FORGET, IngestReport, ingest
from ingest.progress import OnProgress
from ingest.roots.finding import check_there, find_sources
from ingest.settings import IngestSettings

_COMMAND = "footnote ingest --rebuild"


def rebuild(
    settings: IngestSettings,
    paths: Sequence[Path] = (),
    on_progress: OnProgress = lambda progress: None,
    allow_empty: bool = False,
) -> IngestReport:
    """Ingest everything that was ever ingested, and ``paths``, with today's settings.

    Others read the live generation all the while. Raises as ``build_next`` does.
    """
    for path in paths:
        check_there(path)
    if not exists(Path(settings.index)):
        if not paths:
            raise UsageError("Nothing has been ingested yet: name a file or folder to ingest.")
        with Index(settings, "write", _COMMAND) as first:
            return ingest(first, paths, on_progress, allow_empty)
    with Index(settings, "read", _COMMAND) as live:
        fresh, report = build_next(live, settings, paths, on_progress, allow_empty)
        with fresh:
            replace_live(live, fresh)
        return report


def build_next(
    live: Index,
    settings: IngestSettings,
    paths: Sequence[Path] = (),
    on_progress: OnProgress = lambda progress: None,
    allow_empty: bool = False,
) -> tuple[Index, IngestReport]:
    """The next generation, open for writing, with everything that ``live`` ever read, and ``paths``.

    One that was begun, and killed, is gone on with; it becomes live by ``replace_live``. Nothing may write
    to ``live`` meanwhile. Raises ``UsageError`` when a folder with documents is gone or cannot be
    looked into, or unless ``allow_empty`` holds no file any more; ``DiskFull``; what ingesting raises.
    """
    live.check_writable()
    for path in paths:
        check_there(path)
    given = live.catalogue.given_roots()
    known = [Path(path) for path in live.catalogue.sources()]
    gone = [root for root in given if not os.path.exists(root)]
    held = [root for root in gone if any(file.is_relative_to(root) for file in known)]
    roots = [root for root in given if root not in gone]
    roots += [path for path in paths if path not in roots]
    if held:
        raise UsageError(f"{held[0]} was ingested and is gone: put it back, or {FORGET}.")
    if not roots:
        raise UsageError("Nothing has been ingested yet: name a file or folder to ingest.")
    _refuse_to_lose(known, roots, allow_empty)
    number = generations(live.directory).next
    try:
        fresh = _begun(settings, number)
        try:
            report = ingest(fresh, roots, on_progress, allow_empty)
        except BaseException:
            fresh.close()
            raise
    except DiskFull:
        discard(live.directory, number)  # half of it is of no use where there is no room
        raise
    return fresh, report


def _begun(settings: IngestSettings, number: int) -> Index:
    """The generation ``number``: what there is of it, if the same settings began it."""
    try:
        fresh = Index(settings, "write", _COMMAND, number)
        if not fresh.outdated:
            return fresh
        fresh.close()
    except IndexDamaged:
        pass
    discard(Path(settings.index), number)
    return Index(settings, "write", _COMMAND, number)


def previous(live: Index) -> Index:
    """The generation before ``live``, open for writing. Raises ``UsageError`` when there is none."""
    number = generations(live.directory).previous
    if number is None or number not in others(live.directory):
        raise UsageError(
            f"The index {live.directory} has no earlier generation to go back to: one is kept whenever"
            " another model, precision or splitter built the next."
        )
    return Index(live.settings, "write", "footnote rollback", number)


def replace_live(live: Index, other: Index) -> None:
    """Let ``other``, a generation that is open for writing, answer in the place of ``live``.

    What commands and rule files said last of who may read holds in it too, for both may have said it
    since ``other`` was built. Raises ``DiskFull``; ``live`` answers then still.
    """
    with other.catalogue.transaction():
        other.catalogue.put_access_by_command(live.catalogue.access_by_command())
        other.catalogue.put_access_files(live.catalogue.access_files())
    make_live(other.directory, other.generation)


def _refuse_to_lose(known: Sequence[Path], roots: Sequence[Path], allow_empty: bool) -> None:
    """Raise ``UsageError`` when documents would be forgotten only because a share is away."""
    found = find_sources(roots)
    there = {source.file for source in found.sources}
    gone = [file for file in known if there.isdisjoint((file, *file.parents))]
    for skip in found.skipped:
        if any(file.is_relative_to(skip.path) for file in gone):
            raise UsageError(
                f"{skip.path} {skip.reason}, and documents were ingested from it: nothing was"
                " rebuilt."
            )
    if not allow_empty:
        for skip, _ in found.emptied(gone, roots):
            raise UsageError(f"{skip.path} {skip.reason}; nothing was rebuilt.")
