"""Disks that take no more, named as such whichever store or library meets them; files written whole."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

from ingest.errors import DiskFull, FootnoteError

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
_REPAIR = "make room there or name another place, then try again"


def full_disk(problem: BaseException, place: Path | str = "") -> DiskFull | None:
    """The error to show for ``problem`` if a disk that takes no more is behind it, else None.

    ``place`` is where was written, if ``problem`` does not say so itself.
    """
    seen: list[BaseException] = []
    link: BaseException | None = problem
    while link is not None and link not in seen:
        if isinstance(link, DiskFull):
            return link
        number = _number(link)
        if number is not None:
            named = getattr(link, "filename", None) or place
            where = f"{named} cannot be written" if named else "A file cannot be written"
            return DiskFull(f"{where}, because {_WHAT[number]}: {_REPAIR}.")
        seen.append(link)
        link = link.__cause__ or link.__context__
    return None


def _number(problem: BaseException) -> int | None:
    import sqlite3  # every command imports this module, few meet a database

    if isinstance(problem, OSError) and problem.errno in _WHAT:
        return problem.errno
    if isinstance(problem, sqlite3.Error):
        code = getattr(problem, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_FULL:
            return errno.ENOSPC
        if code == sqlite3.SQLITE_IOERR_WRITE:  # what SQLite makes of a limit on the file's size
            return errno.EFBIG
    if isinstance(problem, FootnoteError):  # its own sentence may quote a document's name
        return None
    words = str(problem).lower()
    return next((number for said, number in _WORDS if said in words), None)


@contextmanager
def storing(place: Path) -> Iterator[None]:
    """Name a disk that takes no more as such: raises ``DiskFull`` for it, with ``place``."""
    try:
        yield
    except Exception as problem:  # whatever the store's library raises
        full = full_disk(problem, place)
        if full is problem or isinstance(problem, FootnoteError):
            raise
        if full is None and _room(place) < _LEAST_ROOM:
            # Chroma's own errors may say no more than that something could not be written.
            full = full_disk(OSError(errno.ENOSPC, "", str(place)))
        if full is None:
            raise
        raise full from problem


def _room(place: Path) -> int:
    """Free bytes on the disk that holds ``place``; a great many where that cannot be told."""
    there = next((folder for folder in (place, *place.parents) if folder.exists()), place)
    try:
        return shutil.disk_usage(there).free
    except OSError:
        return sys.maxsize


@contextmanager
def written_whole(file: Path, errors: str = "strict") -> Iterator[IO[str]]:
    """A text file that takes the place of the one before once everything is written, or never.

    Raises ``DiskFull`` and ``OSError``; what ``file`` held is then there still.
    """
    with storing(file), _written_whole(file, errors) as out:
        yield out


@contextmanager
def _written_whole(file: Path, errors: str) -> Iterator[IO[str]]:
    if file.exists() and not file.is_file():  # a terminal, a pipe: there is nothing to replace
        with file.open("w", encoding="utf-8", errors=errors, newline="") as out:
            yield out
        return
    target = Path(os.path.realpath(file))
    partial = target.with_name(f".{uuid4().hex}.part")  # no longer than a file's name may be
    try:
        with partial.open("w", encoding="utf-8", errors=errors, newline="") as out:
            yield out
        if target.exists():
            partial.chmod(target.stat().st_mode)
        os.replace(partial, target)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
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
