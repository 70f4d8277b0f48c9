"""Disks that take no more, named as such whichever store or library meets them; files written whole."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TypeVar
from uuid import uuid4

from ingest.errors import DiskFull, FootnoteError, IndexDamaged

_T = TypeVar("_T")
_WHAT = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "no more is taken there (a limit on the size of files, or a failing disk)",
    errno.EROFS: "the disk is read-only",
}
# How SQLite, and Chroma's Rust core in its own errors, say the same.
_WORDS = (
    ("database or disk is full", errno.ENOSPC),
    ("no space left on device", errno.ENOSPC),
    (f"os error {errno.ENOSPC})", errno.ENOSPC),
    ("(code: 778)", errno.EFBIG),  # SQLITE_IOERR_WRITE
    ("disk quota exceeded", errno.EDQUOT),
    ("file too large", errno.EFBIG),
    ("read-only file system", errno.EROFS),
)
# What a store writes at once is larger than this.
_LEAST_ROOM = 16 * 2**20
# And what SQLite and Chroma write where they open something is not.
_ROOM_TO_OPEN = 2**20
_REPAIR = "make room there or name another place, then try again"


def batches(items: Sequence[_T], size: int = 500) -> Iterator[Sequence[_T]]:
    """``items`` in parts of at most ``size``: what a store takes at once, in one SQL statement by default."""
    return (items[start : start + size] for start in range(0, len(items), size))


def full_disk(problem: BaseException, path: Path | str = "") -> DiskFull | None:
    """The error to show for ``problem`` if a disk that takes no more is behind it, else None.

    ``path`` is what was written to, if ``problem`` does not say so itself.
    """
    seen: list[BaseException] = []
    link: BaseException | None = problem
    while link is not None and link not in seen:
        if isinstance(link, DiskFull):
            return link
        number = _number(link)
        if number is not None:
            named = getattr(link, "filename", None) or path or "A file"
            return DiskFull(f"{named} cannot be written, because {_WHAT[number]}: {_REPAIR}.")
        seen.append(link)
        link = link.__cause__ or link.__context__
    return None


def damaged(problem: BaseException) -> IndexDamaged | None:
    """The error to show for ``problem`` if a part of a database that cannot be read is behind it, else None."""
    import sqlite3

    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    if code not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return None
    return IndexDamaged(
        f"A part of the index cannot be read ({problem}): run footnote restore with a backup, or move the"
        " catalogue of the index away and run footnote ingest with your documents."
    )


def _number(problem: BaseException) -> int | None:
    import sqlite3  # every command imports this module, few meet a database

    if isinstance(problem, OSError) and problem.errno in _WHAT:
        return problem.errno
    if isinstance(problem, sqlite3.Error):
        # The second is what SQLite makes of a limit on the file's size.
        codes = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR_WRITE: errno.EFBIG}
        code = getattr(problem, "sqlite_errorcode", None)
        if code in codes:
            return codes[code]
    if isinstance(problem, FootnoteError):  # its own sentence may quote a document's name
        return None
    words = str(problem).lower()
    return next((number for said, number in _WORDS if said in words), None)


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Name a disk that takes no more as such: raises ``DiskFull`` for it, with ``path``."""
    try:
        yield
    except Exception as problem:  # whatever the store's library raises
        full = full_disk(problem, path)
        if full is problem or isinstance(problem, FootnoteError):
            raise
        # An error of the system says itself what it is, and some disks tell of no room at all. Chroma's own may
        # say no more than that something could not be written.
        if full is None and not isinstance(problem, OSError) and _room(path) < _LEAST_ROOM:
            full = full_disk(OSError(errno.ENOSPC, "", str(path)))
        if full is None:
            raise
        raise full from problem


def check_room(path: Path) -> None:
    """Raise ``DiskFull`` where what is open at ``path``, once closed, might not be opened again."""
    if _room(path) < _ROOM_TO_OPEN:
        with storing(path):
            raise OSError(errno.ENOSPC, "", str(path))


def _room(path: Path) -> int:
    """Free bytes on the disk that holds ``path``; a great many where that cannot be told."""
    try:
        existing = next((folder for folder in (path, *path.parents) if folder.exists()), path)
        return shutil.disk_usage(existing).free
    except OSError:
        return sys.maxsize


@contextmanager
def written_whole(file: Path, errors: str = "strict") -> Iterator[IO[str]]:
    """A text file that takes the place of the one before once everything is written, or never.

    Raises ``DiskFull`` and ``OSError``; what ``file`` held is then there still.
    """
    # A terminal or a pipe is written to as it is: there is nothing to replace.
    target = Path(os.path.realpath(file)) if file.is_file() or not file.exists() else None
    # Its name is no longer than a file's may be.
    written = target.with_name(f".{uuid4().hex}.part") if target else file
    with storing(file):
        try:
            with written.open("w", encoding="utf-8", errors=errors, newline="") as out:
                yield out
            if target is not None:
                if target.exists():
                    written.chmod(target.stat().st_mode)
                os.replace(written, target)
        except BaseException:
            if target is not None:
                with suppress(OSError):
                    written.unlink()
            raise


@contextmanager
def appended(file: Path, line: str) -> Iterator[None]:
    """``line`` at the end of ``file``; taken away again when what is done inside fails.

    Raises ``DiskFull`` when the disk takes no more; no part of the line is left then.
    """
    with storing(file):
        before = file.stat().st_size if file.exists() else 0
        try:
            with file.open("a", encoding="utf-8", newline="") as lines:
                lines.write(line + "\n")
            yield
        except BaseException:
            with suppress(OSError):
                os.truncate(file, before)
            raise
