"""Builds the index anew beside the old one and swaps them: for another model or splitter."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ingest.catalogue import Catalogue
from ingest.errors import UsageError
from ingest.finding import check_there, find_sources
from ingest.index import CATALOGUE_FILE, VECTORS_DIRECTORY, Index, exists
from ingest.ownership import acquire
from ingest.pipeline import IngestReport, ingest
from ingest.progress import OnProgress
from ingest.settings import IngestSettings

_SCRATCH = "rebuilding"
_COMMAND = "footnote ingest --rebuild"


def rebuild(
    settings: IngestSettings,
    paths: Sequence[Path] = (),
    on_progress: OnProgress = lambda progress: None,
    allow_empty: bool = False,
) -> IngestReport:
    """Ingest everything that was ever ingested, and ``paths``, with today's settings.

    The old index answers for nothing any more only once the new one is complete. Raises
    ``UsageError`` when a folder that was ingested is gone or cannot be looked into, or unless
    ``allow_empty`` holds no file any more, before anything changes.
    """
    directory = Path(settings.index)
    for path in paths:
        check_there(path)
    with acquire(directory, "write", _COMMAND):
        roots, known, access = list(paths), list[Path](), dict[str, str]()
        if exists(directory):
            with closing(Catalogue(directory / CATALOGUE_FILE)) as catalogue:
                given = catalogue.given_roots()
                known = [Path(path) for path in catalogue.sources()]
                access = catalogue.access_by_command()
            roots = given + [path for path in paths if path not in given]
        if not roots:
            raise UsageError("Nothing has been ingested yet: name a file or folder to ingest.")
        gone = [root for root in roots if not os.path.exists(root)]
        if gone:
            raise UsageError(
                f"{gone[0]} was ingested and is gone: put it back, or delete {directory} and ingest"
                " what there is."
            )
        _refuse_to_lose(known, roots, allow_empty)
        scratch = directory / _SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            with Index(replace(settings, index=str(scratch)), "write", _COMMAND) as fresh:
                report = ingest(fresh, roots, on_progress)
                with fresh.catalogue.transaction():
                    fresh.catalogue.put_access_by_command(access)
            _swap(scratch, directory)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return report


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


def _swap(scratch: Path, directory: Path) -> None:
    for suffix in ("-wal", "-shm"):
        (directory / (CATALOGUE_FILE + suffix)).unlink(missing_ok=True)
    retired = scratch / "retired"
    if (directory / VECTORS_DIRECTORY).exists():
        (directory / VECTORS_DIRECTORY).rename(retired)
    if (scratch / VECTORS_DIRECTORY).exists():  # not when there was nothing to embed
        (scratch / VECTORS_DIRECTORY).rename(directory / VECTORS_DIRECTORY)
    (scratch / CATALOGUE_FILE).replace(directory / CATALOGUE_FILE)
