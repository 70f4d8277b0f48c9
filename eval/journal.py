"""What was answered already: the journal of a run, and the cache that outlives runs.

Both hold outcomes by key. A key says everything an answer depends on: what built the index and the
content of its documents, the settings, the code and weights that answer, the question and its
conversation. The journal is an append-only file of JSON Lines in the run's folder, held by one process
at a time; a kill leaves at worst half a line, which is cut off. The cache is a SQLite file in the
working folder of evaluations: the directory of the index must not keep the words of documents that
were removed from it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import assistant
import ingest
from eval.outcome import Outcome
from eval.testset import TestQuestion
from ingest.errors import DiskFull, FootnoteError, IndexBusy, IndexUnwritable, UsageError
from ingest.index import Index
from ingest.ownership import Ownership, acquire, read_owner
from ingest.storage import storing

JOURNAL_FILE = "rows.jsonl"
CACHE_FILE = "answers.sqlite3"
_LARGE_FILE = 1 << 20  # weights: told apart by size and time, not read


def answering_key(index: Index, settings: Mapping[str, Any]) -> str:
    """Digest of everything but the question that decides an answer."""
    documents = sorted((d.id, d.content_hash, d.title) for d in index.documents())
    return _digest([index.fingerprint, documents, sorted(settings.items()), _code()])


def question_key(answering: str, question: TestQuestion) -> str:
    """Digest of ``answering`` with a question and its conversation."""
    return _digest([answering, question.question, question.history])


class Journal:
    """The outcomes of one run, by key, on disk. ``open`` it, ``add`` as answers come, ``read``."""

    def __init__(self, folder: Path, fresh: bool = False) -> None:
        """``fresh`` forgets an earlier run.

        Raises ``UsageError`` if ``folder`` cannot be written, ``FootnoteError`` while another run
        writes to it; that one goes on undisturbed. What a killed run held is free.
        """
        self._file = folder / JOURNAL_FILE
        self._places: dict[str, int] = {}
        try:
            with storing(folder):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise _unwritable(folder, str(problem.strerror)) from problem
        self._held = _hold(folder)
        try:
            if fresh:
                self._file.unlink(missing_ok=True)
            with storing(self._file):
                self._lines: BinaryIO = self._file.open("a+b")
        except DiskFull:
            self._held.release()
            raise
        except OSError as problem:
            self._held.release()
            raise _unwritable(folder, str(problem.strerror)) from problem
        self._recover()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def add(self, key: str, outcome: Outcome) -> None:
        """Write an outcome down; it is with the operating system when this returns."""
        line = json.dumps({"key": key, "outcome": outcome.as_dict()}, ensure_ascii=False)
        place = self._lines.seek(0, 2)
        with storing(self._file):
            self._lines.write(line.encode("utf-8", "surrogatepass") + b"\n")
            self._lines.flush()
        self._places[key] = place

    def read(self, key: str) -> Outcome:
        """The outcome under ``key``."""
        self._lines.seek(self._places[key])
        return Outcome.from_dict(_parsed(self._lines.readline())["outcome"])

    def close(self, finished: bool) -> None:
        """Close the file; a finished run needs no journal any more."""
        try:
            with suppress(OSError):  # what could not be written was said when it was to be
                self._lines.close()
            if finished:
                self._file.unlink(missing_ok=True)
        finally:
            self._held.release()

    def _recover(self) -> None:
        """Index the whole lines; cut off what a kill left half written."""
        self._lines.seek(0)
        place = 0
        for line in self._lines:
            try:
                if not line.endswith(b"\n"):
                    raise ValueError("half a line")
                written = _parsed(line)
                if not written["outcome"]["error"]:  # what failed is asked again
                    self._places[written["key"]] = place
            except (ValueError, KeyError, TypeError):
                if not line.endswith(b"\n"):
                    break
            place += len(line)
        self._lines.truncate(place)


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
        cause = problem.__cause__
        raise _unwritable(folder, str(getattr(cause, "strerror", cause))) from problem


def _unwritable(folder: Path, why: str) -> UsageError:
    return UsageError(
        f"The results cannot be written to {folder} ({why}): name another folder with --out."
    )


class AnswerCache:
    """Outcomes of earlier runs, by key. A cache that cannot be used is an empty one."""

    def __init__(self, folder: Path) -> None:
        self._connection: sqlite3.Connection | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(folder / CACHE_FILE, timeout=30)
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, outcome TEXT NOT NULL)"
            )
        except (OSError, sqlite3.Error):
            self.close()

    def known(self, keys: Iterable[str]) -> set[str]:
        """Which of ``keys`` it holds."""
        if self._connection is None:
            return set()
        query = "SELECT 1 FROM answers WHERE key=?"
        return {key for key in keys if self._connection.execute(query, (key,)).fetchone()}

    def read(self, key: str) -> Outcome:
        """The outcome under a known ``key``."""
        if self._connection is None:
            raise AssertionError("an empty cache knows no key")
        query = "SELECT outcome FROM answers WHERE key=?"
        return Outcome.from_dict(
            _parsed(self._connection.execute(query, (key,)).fetchone()[0].encode())
        )

    def add(self, key: str, outcome: Outcome) -> None:
        """Remember an outcome, for good once ``close`` was called."""
        if self._connection is not None:
            stored = json.dumps(outcome.as_dict())
            with suppress(sqlite3.Error):  # the disk may be full; the answer is in the journal
                self._connection.execute(
                    "INSERT OR REPLACE INTO answers VALUES (?,?)", (key, stored)
                )

    def close(self) -> None:
        """Commit and close."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.commit()
            self._connection.close()
            self._connection = None


@lru_cache(maxsize=1)
def _code() -> str:
    """Digest of the packages that answer, weights included: an update asks everything anew."""
    digest = hashlib.sha256()
    for package in (ingest, assistant):
        root = Path(str(package.__file__)).parent
        for file in sorted(root.rglob("*")):
            if not file.is_file() or "__pycache__" in file.parts:
                continue
            stat = file.stat()
            digest.update(file.relative_to(root).as_posix().encode())
            if stat.st_size > _LARGE_FILE:
                digest.update(f"{stat.st_size} {stat.st_mtime_ns}".encode())
            else:
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()


def _parsed(line: bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
    return parsed
