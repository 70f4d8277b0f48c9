"""Where the Evaluate page keeps things: test sets, runs and drafts, beside the index.

The folder of an index ``.footnote`` is ``.footnote-eval``, which is also where the command line puts its
runs: what one of them ran, the other lists. It is no part of the index, because the index must not keep
the words of documents that were removed from it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.formats.format_table import read_test_set
from eval.outcome_store import UNFINISHED_FILE
from eval.results import RESULTS_FILE, Results, read_results
from eval.testset import TestQuestion, TestSet, write_test_set
from ingest.disk.storage import full_disk
from ingest.errors import UsageError
from ingest.index import Index
from ui.held_index import evaluations_beside

SETS, CLEANED = "sets", "cleaned"
RUN_FILE = "run.json"
_OTHERS = frozenset({SETS, CLEANED, "drafts", "indexes", "texts", "models"})
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One run as the list shows it: ``head`` is that of its results, None before it has finished.

    ``test_set`` is the name of the file it asks, "" when it was not started here.
    """

    id: str
    created: str
    name: str
    test_set: str
    head: Mapping[str, Any] | None

    @property
    def resumable(self) -> bool:
        """Whether it was stopped half way and can go on."""
        return self.head is None and bool(self.test_set)


class EvaluationFolder:
    """The files of the evaluation of one index. Nothing is created before something is kept."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def beside(cls, index: Index) -> EvaluationFolder:
        """The folder beside ``index``."""
        return cls(evaluations_beside(Path(index.settings.index)))

    # --- test sets --------------------------------------------------------------------------------

    def sets(self) -> list[str]:
        """The names of the test sets, the newest first."""
        return self._names(SETS)

    def set_path(self, name: str) -> Path:
        """The file or folder of a test set. Raises ``UsageError`` when there is none."""
        if name not in self.sets():
            raise UsageError(f"There is no test set {name!r}: upload it, or choose another.")
        return self.root / SETS / name

    def read_set(self, name: str) -> TestSet:
        """The test set ``name``. Raises ``UsageError`` when it cannot be used."""
        path, named = self.set_path(name), self._columns_of(name)
        return _read(path, named.read_text("utf-8") if named.is_file() else "")

    def keep_set(self, content: bytes, name: str, columns: str = "") -> str:
        """Add an upload to the test sets if it is one; returns the name it has there.

        ``columns`` are kept with it, as ``read_test_set`` takes them. Raises ``UsageError``, saying what
        would be accepted, when it is none.
        """
        clean = re.sub(r"[^\w .()-]+", "-", Path(name.replace("\\", "/")).name).strip(" .-")
        stem, suffix = Path(clean).stem.strip(" .-")[:_LONGEST_NAME], Path(clean).suffix.lower()
        stem = stem or "test set"
        folder = self._made(SETS)
        # Not listed until it is known to be a test set.
        with TemporaryDirectory(prefix=".", dir=folder) as checked:
            arrived = Path(checked, f"{stem}{suffix}")
            arrived.write_bytes(content)
            _read(arrived, columns)
            kept = next(
                path
                for number in count(1)
                if not (path := folder / f"{_numbered(stem, number)}{suffix}").exists()
                or path.read_bytes() == content
            )
            if columns.strip():
                self._columns_of(kept.name).write_text(columns, "utf-8")
            else:
                self._columns_of(kept.name).unlink(missing_ok=True)
            os.replace(arrived, kept)
            os.utime(kept)  # the newest of the list, also when it was there before
        return kept.name

    def _columns_of(self, name: str) -> Path:
        """Where the columns that were named for a test set stand; a name with a dot is not listed."""
        return self.root / SETS / f".{name}.columns"

    def keep_cleaned(self, name: str, questions: tuple[TestQuestion, ...]) -> str:
        """Write the cleaned copy of the test set ``name``; returns the name of the copy."""
        copy = f"{Path(name).stem}-cleaned.jsonl"
        write_test_set(questions, self._made(CLEANED) / copy)
        return copy

    def cleaned_path(self, name: str) -> Path:
        """The file of a cleaned copy. Raises ``UsageError`` when there is none."""
        if name not in self._names(CLEANED):
            raise UsageError(f"There is no cleaned copy {name!r}: audit the test set again.")
        return self.root / CLEANED / name

    def _names(self, kind: str) -> list[str]:
        """The names in a folder, the newest first, without those that begin with a dot."""
        folder = self.root / kind
        found = [p for p in folder.iterdir() if p.name[0] != "."] if folder.is_dir() else []
        return [p.name for p in sorted(found, key=lambda p: -p.stat().st_mtime)]

    # --- runs -------------------------------------------------------------------------------------

    def new_run(self, test_set: str) -> Path:
        """A folder for a run of the test set ``test_set``, named for it and the time."""
        clean = re.sub(r"[^\w.-]+", "-", Path(test_set).stem).strip("-.") or "run"
        stem = f"{clean}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        names = (_numbered(stem, number) for number in count(1))
        folder = self._made(next(name for name in names if not (self.root / name).exists()))
        (folder / RUN_FILE).write_text(json.dumps({"testset": test_set}), encoding="utf-8")
        return folder

    def runs(self) -> list[RunEntry]:
        """Every run, finished or stopped half way, the newest first."""
        if not self.root.is_dir():
            return []
        found = [self._entry(p) for p in self.root.iterdir() if p.is_dir() and _is_run(p.name)]
        return sorted((e for e in found if e is not None), key=lambda e: e.created, reverse=True)

    def run(self, run: str) -> RunEntry:
        """The run called ``run``. Raises ``UsageError`` when there is none."""
        entry = self._entry(self.root / run) if _is_run(run) else None
        if entry is None:
            raise UsageError(f"There is no run {run!r}: it may have been deleted.")
        return entry

    def results(self, run: str) -> Results:
        """The results of a finished run. Raises ``UsageError`` when there are none."""
        if self.run(run).head is None:
            raise UsageError(f"The run {run} has not finished: resume it first.")
        return read_results(self.root / run)

    def run_file(self, run: str, name: str) -> Path:
        """A file of a run. Raises ``UsageError`` when there is none."""
        file = self.root / self.run(run).id / name
        if not file.is_file():
            raise UsageError(f"The run {run} has no {name}: it has not finished.")
        return file

    def _entry(self, folder: Path) -> RunEntry | None:
        file, started = folder / RESULTS_FILE, folder / RUN_FILE
        try:
            test_set = str(json.loads(started.read_text(encoding="utf-8"))["testset"])
        except (OSError, ValueError, KeyError, TypeError):
            test_set = ""
        if file.is_file() and not (folder / UNFINISHED_FILE).exists():
            stat = file.stat()
            try:
                head = _head(file, stat.st_mtime_ns, stat.st_size)
            except UsageError:
                return None
            name = str(head["testset"]["name"])
            return RunEntry(folder.name, str(head["created"]), name, test_set, head)
        if not test_set:
            return None
        when = datetime.fromtimestamp(started.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return RunEntry(folder.name, when, test_set, test_set, None)

    def _made(self, name: str) -> Path:
        folder = self.root / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise full_disk(problem, folder) or UsageError(
                f"Evaluations are kept in {folder}, which cannot be written ({problem.strerror}): give"
                " the server's account leave to write there."
            ) from problem
        return folder


@lru_cache(maxsize=256)
def _head(results: Path, _modified: int, _size: int) -> Mapping[str, Any]:
    """The head of results, whose rows are read with it: once for each state of the file."""
    return read_results(results).head


def _read(path: Path, columns: str) -> TestSet:
    try:
        return read_test_set(path, columns)
    except UsageError as problem:  # where the server keeps it is nobody's business
        told = str(problem).replace(str(path), path.name)
        raise UsageError(told.replace("--columns", "the field Columns:")) from problem


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _is_run(name: str) -> bool:
    return re.fullmatch(r"[\w-][\w.-]*", name) is not None and name not in _OTHERS
