"""One owner process per index directory, and how others find it.

Chroma loses vectors, silently, when two processes write one directory. So a writer or a server
takes an exclusive lock on ``owner.lock``; a process that only reads shares it. The file tells who
holds it: pid, command, and for a server its loopback address and a token. Only the index's owner
can read the file (mode 600), so only they can hand work over.
"""

from __future__ import annotations

import errno
import json
import os
import time
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Literal

from ingest.disk.storage import full_disk, storing
from ingest.errors import DiskFull, IndexBusy, IndexUnwritable

LOCK_FILE = "owner.lock"
TOKEN_HEADER = "X-Footnote-Owner"  # noqa: S105 - the header of a request that carries a server's token
# Readers are short-lived; a writer waits this long for them before it gives up.
WAIT_S = 5.0
_READINGS = 5  # of a name that cannot be read
_NO_WRITING = (errno.EROFS, errno.EACCES, errno.EPERM)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds the index. ``address`` and ``token`` are "" unless it is a server."""

    pid: int
    command: str
    address: str = ""
    token: str = ""


class Ownership(AbstractContextManager["Ownership"]):
    """A held lock; release it with ``release`` or by using it in a ``with`` statement."""

    def __init__(self, file: IO[str], path: Path) -> None:
        self._file, self._path = file, path

    def __exit__(self, *exc_info: object) -> None:
        self.release()

    def announce(self, owner: Owner) -> None:
        """Write into the lock file who holds it (a writer or a server)."""
        # One write of one line, so that hardly anybody reads half a name, and nobody an empty file; what
        # a longer line left behind it does not matter.
        with storing(self._path):
            self._file.seek(0)
            self._file.write(json.dumps(asdict(owner)) + "\n")
            self._file.flush()

    def release(self) -> None:
        """Let go of the index."""
        with suppress(OSError):  # what could not be written is said where it was written
            self._file.close()


def acquire(
    directory: Path, mode: Literal["read", "write"], command: str, wait_s: float = WAIT_S
) -> Ownership:
    """Take the index in ``directory`` for reading (shared) or writing (exclusive).

    Raises ``IndexBusy`` naming the holder when it is taken, ``IndexUnwritable`` when the lock file
    cannot be written, unless it is only read, or the disk knows no locks.
    """
    file = _open_lock(directory, mode)
    try:
        _wait_for(file, directory, mode, wait_s)
    except OSError as problem:  # as NFS answers where nothing keeps its locks
        file.close()
        raise IndexUnwritable(
            f"The index {directory} cannot be locked ({problem.strerror}), and so not be kept from being"
            " changed twice at a time: move it to a disk of this machine."
        ) from problem
    except BaseException:
        file.close()
        raise
    held = Ownership(file, directory / LOCK_FILE)
    if not file.writable():
        return held
    try:
        held.announce(Owner(os.getpid(), command))
    except BaseException as problem:
        if mode == "write" or not isinstance(problem, DiskFull):
            held.release()
            raise  # whoever only reads needs no room, and is soon gone
    return held


def _wait_for(
    file: IO[str], directory: Path, mode: Literal["read", "write"], wait_s: float
) -> None:
    deadline = time.monotonic() + wait_s
    while not _lock(file, shared=mode == "read"):
        owner = read_owner(directory)
        # A server never ends by itself: its work is handed over, not waited for.
        if time.monotonic() >= deadline or (owner and owner.address):
            named = f"process {owner.pid} ({owner.command})" if owner else "another process"
            repair = (
                "wait for it or stop it, then try again" if owner else "wait for it, then try again"
            )
            raise IndexBusy(f"The index {directory} is in use by {named}: {repair}.")
        time.sleep(0.05)


def beside() -> Ownership:
    """Nothing held, for who reads beside the owner what Chroma does not keep in the directory."""
    import tempfile

    return Ownership(tempfile.TemporaryFile("w+"), Path())


def _lock(file: IO[str], shared: bool) -> bool:
    """Whether the lock on ``file`` could be taken now."""
    try:
        import fcntl
    except ImportError:  # not a POSIX system
        msvcrt = import_module("msvcrt")
        # Far past the text, since Windows locks keep others from reading what they cover.
        file.seek(1 << 30)
        take, refusal = partial(msvcrt.locking, file.fileno(), msvcrt.LK_NBLCK, 1), OSError
    else:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        take, refusal = partial(fcntl.flock, file, kind | fcntl.LOCK_NB), BlockingIOError
    try:
        take()
    except refusal:
        return False
    return True


def read_owner(directory: Path) -> Owner | None:
    """Who last took the index, as the lock file says; None when nothing readable is there."""
    for attempt in range(_READINGS):
        if attempt:
            time.sleep(0.005)
        try:
            line, _, _ = (directory / LOCK_FILE).read_text("utf-8").partition("\n")
            return Owner(**json.loads(line))
        except OSError:
            break
        except (ValueError, TypeError):
            pass  # a file system may show a part of what is being written
    return None


def serving_owner(directory: Path) -> Owner | None:
    """The server that holds the index right now, or None when none does."""
    owner = read_owner(directory)
    if owner is None or not owner.address:
        return None
    try:
        acquire(directory, "read", "probe", wait_s=0.0).release()
    except IndexBusy:
        return owner
    return None  # the server is gone; its name was still in the file


def _open_lock(directory: Path, mode: Literal["read", "write"]) -> IO[str]:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(directory / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except FileExistsError as problem:
        raise IndexUnwritable(
            f"The index {directory} is a file, not a directory: name another with --index."
        ) from problem
    except OSError as problem:
        if mode == "read" and problem.errno in _NO_WRITING:
            return _unwritable_lock(directory)
        full = full_disk(problem, directory)
        if full is not None:
            raise full from problem
        raise IndexUnwritable(
            f"The index {directory} cannot be written ({problem.strerror}): check its"
            " permissions, or name another with --index."
        ) from problem
    return os.fdopen(descriptor, "r+", encoding="utf-8")


def _unwritable_lock(directory: Path) -> IO[str]:
    """The lock file as whoever cannot write it opens it."""
    try:
        return (directory / LOCK_FILE).open(encoding="utf-8")
    except (FileNotFoundError, PermissionError):
        import tempfile

        # Another user's, or never made: then nothing tells who writes, and nobody is to be kept out.
        return tempfile.TemporaryFile("w+", encoding="utf-8")
