"""The bytes of one file: how many there are, and no more of them than may be read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from ingest.errors import UnreadableDocument

# Not on Windows, which has no pipes among its files and would translate line ends.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_bytes(file: Path, size: int, max_mb: int) -> bytes:
    """The bytes of a file. Raises ``UnreadableDocument`` with the reason when they cannot be had."""
    try:
        str(file).encode()
    except UnicodeEncodeError as problem:
        raise UnreadableDocument("has a name that is not UTF-8: rename it") from problem
    most = max_mb * 1_000_000
    if size > most:
        raise too_large(max_mb, size)
    try:
        with open_file(file) as opened:
            data = opened.read(most + 1)  # it may have grown, or grow without end
            if len(data) > most:
                raise too_large(max_mb, max(len(data), os.fstat(opened.fileno()).st_size))
            return data
    except OSError as problem:
        raise UnreadableDocument(f"cannot be read ({problem.strerror or problem})") from problem


def open_file(file: Path | str) -> BinaryIO:
    """A file, open for reading. Raises ``OSError``, also for what is no file, whatever it was a moment ago.

    Opening a pipe would wait, perhaps for ever, for somebody who writes into it; a device may have no end.
    """
    descriptor = os.open(file, os.O_RDONLY | _AT_ONCE)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
    raise OSError(number, os.strerror(number) if stat.S_ISDIR(mode) else "it is no file", str(file))


def too_large(max_mb: int, size: int) -> UnreadableDocument:
    """Why a file of ``size`` bytes is skipped where ``max_mb`` is the most."""
    return UnreadableDocument(
        f"is larger than {max_mb} MB ({size / 1e6:,.1f} MB): raise ingest.max_file_mb"
    )


def file_size(file: Path) -> int:
    """Bytes of a file; 0 when it cannot be looked at."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
