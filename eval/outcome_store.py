"""What the questions of a run got, by key, on disk; and beside it what those of earlier runs got.

A run's outcomes lie in its own folder until it has finished: one that was killed goes on where it
stopped. What later runs may use moves to the working folder of evaluations then. (Not to the index's:
its directory must not keep the words of documents that were removed from it.) A run's folder is held
by one process at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from eval.outcome import Outcome
from ingest.disk.storage import storing
from ingest.errors import FootnoteError, IndexBusy, IndexUnwritable, UsageError
from ingest.index_directory.ownership import Ownership, acquire, read_owner

UNFINISHED_FILE = "unfinished.sqlite3"
ANSWERS_FILE = "answers.sqlite3"
_WAIT_S = 30.0  # for another run that leaves its answers


class OutcomeStore:
    """The outcomes of the run into one folder. Use it in a ``with`` statement.

    ``cached`` are the ``keys`` that an earlier run has answered, ``resumed`` those of the others that
    this run had before it was stopped. Left by an error, it keeps what is there for the next time.
    """

    def __init__(
        self,
        folder: Path,
        keys: Iterable[str] = (),
        *,
        work: Path | None = None,
        fresh: bool = False,
        notices_last: bool = True,
    ) -> None:
        """``work`` has the answers of other runs: without it none are taken or left.

        ``fresh`` forgets what the run had before; answers with a notice are left to later runs if
        ``notices_last``. Raises ``UsageError`` if ``folder`` cannot be written, ``FootnoteError`` while
        another run writes to it; that one goes on undisturbed. What a killed run held is free.
        """
        self._file = folder / UNFINISHED_FILE
        self._notices_last = notices_last
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._held = _hold(folder)
        try:
            with _writing(folder):
                if fresh:
                    self._file.unlink(missing_ok=True)
                self._connection = _opened(self._file)
        except BaseException:
            self._held.release()
            raise
        self._shares = work is not None and self._attached(work)
        wanted = list(keys)
        self.cached = self._known("shared", wanted) if self._shares else frozenset[str]()
        self.resumed = self._known("main", wanted) - self.cached

    def __enter__(self) -> OutcomeStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None and self._shares:
                with suppress(sqlite3.Error):  # the disk may be full; the results are written
                    self._connection.execute(
                        "INSERT OR REPLACE INTO shared.answers"
                        " SELECT key, outcome FROM main.answers WHERE lasting"
                    )
            self._connection.close()
            if kind is None:
                self._file.unlink(missing_ok=True)
        finally:
            self._held.release()

    def add(self, key: str, outcome: Outcome) -> None:
        """Write an outcome down; it is with the operating system when this returns.

        Errors are not left to later runs, nor what a failing chat model left to quoting: asked again,
        it may answer.
        """
        lasting = outcome.answer is not None and (
            self._notices_last or not outcome.answer["notice"]
        )
        row = (key, json.dumps(outcome.as_dict()), bool(outcome.error), lasting)
        with storing(self._file):
            self._connection.execute("INSERT OR REPLACE INTO main.answers VALUES (?,?,?,?)", row)

    def read(self, key: str) -> Outcome:
        """The outcome under a key that is cached, resumed or was added."""
        part = "shared" if key in self.cached else "main"
        found = self._connection.execute(f"SELECT outcome FROM {part}.answers WHERE key=?", (key,))  # noqa: S608
        return Outcome.from_dict(json.loads(found.fetchone()[0]))

    def _known(self, part: str, keys: Iterable[str]) -> frozenset[str]:
        query = f"SELECT 1 FROM {part}.answers WHERE key=?"  # noqa: S608 - one of two names
        return frozenset(key for key in keys if self._connection.execute(query, (key,)).fetchone())

    def _attached(self, work: Path) -> bool:
        """Whether the answers of other runs can be used; if not, there are none."""
        try:
            work.mkdir(parents=True, exist_ok=True)
            self._connection.execute("ATTACH ? AS shared", (str(work / ANSWERS_FILE),))
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS shared.answers"
                " (key TEXT PRIMARY KEY, outcome TEXT NOT NULL)"
            )
        except (OSError, sqlite3.Error):
            return False
        return True


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_WAIT_S, isolation_level=None)
    try:
        # A kill loses nothing so; after a power cut the run begins anew.
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, outcome TEXT NOT NULL,"
            " failed INTEGER NOT NULL, lasting INTEGER NOT NULL)"
        )
        connection.execute("DELETE FROM answers WHERE failed")  # what failed is asked again
    except sqlite3.Error as problem:
        connection.close()
        if isinstance(problem, sqlite3.OperationalError):
            raise
        file.unlink()  # damaged
        return _opened(file)
    return connection


def _hold(folder: Path) -> Ownership:
    try:
        return acquire(folder, "write", "footnote eval run", wait_s=0.0)
    except IndexBusy as busy:
        owner = read_owner(folder)
        who = f"process {owner.pid}" if owner else "another process"
        raise FootnoteError(
            f"Another run is writing its results to {folder} ({who}): wait until it has finished, or"
            " name another folder with --out."
        ) from busy
    except IndexUnwritable as problem:
        raise _unwritable(folder, problem.__cause__) from problem


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        with storing(folder):
            yield
    except (OSError, sqlite3.Error) as problem:
        raise _unwritable(folder, problem) from problem


def _unwritable(folder: Path, problem: BaseException | None) -> UsageError:
    why = getattr(problem, "strerror", None) or problem
    return UsageError(
        f"The results cannot be written to {folder} ({why}): name another folder with --out."
    )
