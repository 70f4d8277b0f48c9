"""One SQLite file for many threads: a connection each, and transactions that one takes at a time."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ingest.disk.storage import storing

_SOON = 0.05  # seconds that a statement has to end by itself when the file is closed


def connected(file: Path) -> sqlite3.Connection:
    """A connection to ``file`` for any thread; what it commits outlives a power cut."""
    connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    )
    return connection


class _Connection:
    """A thread's connection; closed with the database, or with the thread that opened it.

    ``used`` is held while it runs a statement: SQLite crashes when it is closed under one.
    """

    def __init__(self, file: Path) -> None:
        self.used = threading.Lock()
        self.sqlite = connected(file)

    def __del__(self) -> None:
        if "sqlite" in self.__dict__:
            self.sqlite.close()


class Database:
    """Reads from any thread; writes through ``transaction``."""

    def __init__(self, file: Path, schema: str) -> None:
        """Open ``file`` and make the tables of ``schema``.

        Raises ``DiskFull`` and ``sqlite3.DatabaseError``.
        """
        self._file = file
        self._schema = schema
        self._local = threading.local()
        self._opened: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        with storing(file):
            self._connection.sqlite.executescript(schema)

    @property
    def _connection(self) -> _Connection:
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _Connection(self._file)
            with self._opening:
                self._opened.add(connection)
        return connection

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        connection = self._connection
        with connection.used:
            return connection.sqlite.execute(statement, values)

    def _execute_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        connection = self._connection
        with connection.used:
            connection.sqlite.executemany(statement, rows)

    def copy_to(self, other: sqlite3.Connection) -> None:
        """Copy everything into ``other``, as of one moment. Raises what ``other`` does, which may be full."""
        connection = self._connection
        with connection.used:
            connection.sqlite.backup(other)

    def replace_by(self, other: sqlite3.Connection) -> None:
        """Put what ``other`` holds in the place of everything, in one transaction."""
        connection = self._connection
        with self._writing, connection.used, storing(self._file):
            other.backup(connection.sqlite)
            # A copy of an earlier version lacks tables.
            connection.sqlite.executescript(self._schema)

    def close(self) -> None:
        """Close every thread's connection; a statement that one of them runs is interrupted."""
        with self._opening:
            for connection in list(self._opened):
                while not connection.used.acquire(timeout=_SOON):
                    connection.sqlite.interrupt()
                try:
                    connection.sqlite.close()
                finally:
                    connection.used.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen together or not at all."""
        with self._writing, storing(self._file):
            self._execute("BEGIN IMMEDIATE")
            try:
                yield
                self._execute("COMMIT")
            except BaseException:
                # On a full disk SQLite may have rolled back by itself, or cannot: what it then says
                # would hide why. A journal that is left is rolled back at the next opening.
                with suppress(sqlite3.Error):
                    self._execute("ROLLBACK")
                raise
