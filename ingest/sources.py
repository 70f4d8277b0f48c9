"""The files an ingest considers: naming and reading them."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Container, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ingest.catalogue import Catalogue
from ingest.errors import UnreadableDocument

# Not on Windows, which has no pipes among its files and would translate line ends.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Source(NamedTuple):
    """A file to consider and the root it was found under."""

    file: Path
    root: Path


class Skipped(NamedTuple):
    """A file or folder that was not ingested, and why."""

    path: str
    reason: str


class Remark(NamedTuple):
    """What of an ingested file is not in its text."""

    path: str
    sentence: str


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
        # Whatever it was a moment ago: opening a pipe would wait for somebody who writes into it.
        with os.fdopen(os.open(file, os.O_RDONLY | _AT_ONCE), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise UnreadableDocument("is no file")
            return opened.read()
    except OSError as problem:
        raise UnreadableDocument(f"cannot be read ({problem.strerror or problem})") from problem


def file_size(file: Path) -> int:
    """Bytes of a file; 0 when it cannot be looked at."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
