"""An index that cannot be written is read from a copy of its files, private to this process.

Chroma and SQLite's write-ahead log both write where they are opened, if only to read: Chroma 1.5 ends
with "attempt to write a readonly database", SQLite with "unable to open database file".
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ingest.disk.storage import storing
from ingest.errors import FootnoteError, IndexBusy, IndexUnwritable
from ingest.index_directory.ownership import LOCK_FILE, acquire

_PREFIX = "footnote-copy-"
_ATTEMPTS = 5


def is_read_only(directory: Path, stores: Sequence[str]) -> bool:
    """Whether an index, or one of its ``stores`` (files and folders in it), cannot be written."""
    places = [directory, directory / LOCK_FILE, *(directory / name for name in stores)]
    within = [file for place in places[2:] for file in _files(place)]
    # With the rights of the process, and as the file system was mounted.
    return any(place.exists() and not os.access(place, os.W_OK) for place in (*places, *within))


def read_only(directory: Path, what: str, *, full: bool = False) -> IndexUnwritable:
    """The refusal of every change: to ``what``, which would be changed.

    ``full``: it was opened on a full disk, and may well be written.
    """
    why = "was opened on a full disk" if full else "is read-only"
    repair = (
        "make room there, and start this again"
        if full
        else "give its files write permission, or name another index with --index"
    )
    return IndexUnwritable(
        f"The index {directory} {why}, so its {what} cannot be changed (questions are answered,"
        f" documents listed and backups made): {repair}."
    )


@contextmanager
def private_copy(directory: Path, stores: Sequence[str]) -> Iterator[Path]:
    """A temporary folder with a copy of ``stores`` as of one moment, for as long as the block lasts.

    Raises ``DiskFull``, and ``IndexBusy`` when another machine changes them all the while.
    """
    _sweep()
    try:
        folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    except OSError as problem:
        raise IndexUnwritable(
            f"The index {directory} is read-only, and there is no folder for a copy of it"
            f" ({problem.strerror or problem}): set TMPDIR to one that can be written."
        ) from problem
    with folder as name, acquire(Path(name), "write", "copy"):
        copy = Path(name)
        for _ in range(_ATTEMPTS):
            before = _stamps(directory, stores)
            with suppress(FileNotFoundError), storing(copy):
                _copy(directory, copy, stores)
                if _stamps(directory, stores) == before:
                    break
        else:
            raise IndexBusy(f"The index {directory} is being changed: wait for it, then try again.")
        yield copy


def _copy(directory: Path, copy: Path, stores: Sequence[str]) -> None:
    for name in stores:
        shutil.rmtree(copy / name, ignore_errors=True)
        for file in _files(directory / name):
            target = copy / file.relative_to(directory)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)  # without its mode: it is to be written


def _files(place: Path) -> list[Path]:
    """A file with its journals, or everything under a folder."""
    if place.is_dir():
        return [file for file in place.rglob("*") if file.is_file()]
    return sorted(place.parent.glob(f"{place.name}*"))


def _stamps(directory: Path, stores: Sequence[str]) -> list[tuple[str, int, int]]:
    found = [file for name in stores for file in _files(directory / name)]
    # The shared memory of a write-ahead log changes as others read.
    files = sorted(file for file in found if file.suffix != ".sqlite3-shm")
    return [(str(file), (s := file.stat()).st_size, s.st_mtime_ns) for file in files]


def _sweep() -> None:
    """Remove the copies that killed processes of this user left behind."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(FootnoteError, OSError), acquire(left, "write", "copy", wait_s=0.0):
            shutil.rmtree(left)
