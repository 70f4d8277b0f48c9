"""The files an ingest considers: finding, naming and reading them."""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ingest.catalogue import Catalogue
from ingest.errors import UnreadableDocument, UsageError
from ingest.ownership import LOCK_FILE


class Source(NamedTuple):
    """A file to consider and the root it was found under."""

    file: Path
    root: Path


class Skipped(NamedTuple):
    """A file that was not ingested, and why."""

    path: str
    reason: str


class Remark(NamedTuple):
    """What of an ingested file is not in its text."""

    path: str
    sentence: str


def find_sources(paths: Sequence[Path]) -> tuple[list[Source], list[Skipped]]:
    """The files under ``paths``, sorted; hidden entries and index directories are left out.

    Raises ``UsageError`` for a path that does not exist. A folder that cannot be listed is skipped.
    """
    sources: dict[Path, Source] = {}
    skipped: list[Skipped] = []
    for path in paths:
        resolved = Path(os.path.abspath(path))
        if resolved.is_dir():
            for file in _walk(resolved, skipped):
                sources.setdefault(file, Source(file, resolved))
        elif resolved.exists():
            sources.setdefault(resolved, Source(resolved, resolved.parent))
        else:
            raise UsageError(f"There is no file or folder {path}: nothing was ingested.")
    return [sources[file] for file in sorted(sources)], skipped


def _walk(root: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def refused(problem: OSError) -> None:
        skipped.append(Skipped(str(problem.filename), f"cannot be listed ({problem.strerror})"))

    for folder, folders, files in os.walk(root, onerror=refused):
        if LOCK_FILE in files:  # an index, this one or another: no document, and it holds a token
            folders.clear()
            continue
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and (here / name).is_file():
                yield here / name


def was_under(file: Path, paths: Sequence[Path], unlisted: Sequence[Skipped]) -> bool:
    """Whether ``file`` would have been found under ``paths``, were it still there."""
    roots = [Path(os.path.abspath(path)) for path in paths]
    hidden = [Path(skip.path) for skip in unlisted]  # may still hold it: do not forget it
    return any(file.is_relative_to(root) for root in roots) and not any(
        file.is_relative_to(folder) for folder in hidden
    )


def given_roots(catalogue: Catalogue) -> list[Path]:
    """The files and folders that were ever given to ``ingest``, in order."""
    return [Path(path) for path in json.loads(catalogue.meta("roots") or "[]")]


def remember_roots(catalogue: Catalogue, paths: Sequence[Path]) -> None:
    """Add ``paths`` to those that were ever given."""
    before = given_roots(catalogue)
    fresh = [root for path in paths if (root := Path(os.path.abspath(path))) not in before]
    if fresh:
        with catalogue.transaction():
            catalogue.set_meta("roots", json.dumps([str(p) for p in [*before, *fresh]]))


def new_id(taken: Container[str], source: Source) -> str:
    """A document id for ``source`` that is not ``taken``: its path under the root if possible."""
    relative = PurePosixPath(source.file.relative_to(source.root).as_posix())
    candidates = [str(relative), str(source.root.name / relative)]
    for candidate in candidates:
        if candidate not in taken:
            return candidate
    number = 2
    while f"{candidates[1]} ({number})" in taken:
        number += 1
    return f"{candidates[1]} ({number})"


def title_from(file: Path) -> str:
    """A title made of a file's name."""
    words = file.stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words) or file.name
    return title[:1].upper() + title[1:]


def read_bytes(file: Path, size: int, max_mb: int) -> bytes:
    """The bytes of a file. Raises ``UnreadableDocument`` with the reason when they cannot be had."""
    try:
        str(file).encode()
    except UnicodeEncodeError as problem:
        raise UnreadableDocument("has a name that is not UTF-8: rename it") from problem
    if size > max_mb * 1_000_000:
        raise UnreadableDocument(
            f"is larger than {max_mb} MB ({size / 1e6:.0f} MB): raise ingest.max_file_mb"
        )
    try:
        return file.read_bytes()
    except OSError as problem:
        raise UnreadableDocument(f"cannot be read ({problem.strerror or problem})") from problem


def file_size(file: Path) -> int:
    """Bytes of a file; 0 when it cannot be looked at."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
