"""Brings an index up to date whenever a file under its folders has changed and come to rest."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ingest.parsers.left_out import is_left_out
from ingest.roots.excluded import IGNORE_FILE

# A file is at rest when nothing was written to it for so long; one that never is, is not waited for
# beyond the longest time.
_QUIET_S, _LONGEST_S = 0.3, 30.0
# How often the folders to watch are looked up again: some may have come back, others been added.
_LOOK_MS = 1_000
_DEBOUNCE_MS = 1_600


class Watcher:
    """Calls ``ingest`` after changes under ``roots()``, until it is stopped.

    ``ingest`` does its own waiting for the index; what it raises is told by ``problem``, and the next
    change tries again. Files in ``own``, the index directory, are its own doing.
    """

    def __init__(
        self,
        roots: Callable[[], Sequence[Path]],
        ingest: Callable[[], Any],
        problem: Callable[[Exception], None],
        own: Path,
    ) -> None:
        self._roots, self._ingest, self._problem = roots, ingest, problem
        self._own = own.absolute()
        self._stop = threading.Event()
        self.watched: tuple[Path, ...] = ()

    def start(self) -> None:
        """Watch in a thread of its own, which does not keep the process from ending."""
        threading.Thread(target=self.run, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stop.set()

    def run(self) -> None:
        """Watch until ``stop``."""
        while not self._stop.is_set():
            self.watched = self._there()
            if self.watched:
                self._watch()
            else:
                self._stop.wait(_LOOK_MS / 1e3)
        self.watched = ()

    def _there(self) -> tuple[Path, ...]:
        return tuple(root for root in self._roots() if root.exists())

    def _watch(self) -> None:
        """Follow the folders of this moment until others are to be watched."""
        from watchfiles import watch

        # A file that is replaced is another file: its folder says so.
        folders = {root if root.is_dir() else root.parent for root in self.watched}
        changes = watch(
            *folders,
            watch_filter=lambda _change, path: self._counts(Path(path)),
            debounce=_DEBOUNCE_MS,
            step=int(1e3 * _QUIET_S),
            stop_event=self._stop,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        begun = False
        for some in changes:
            if some:
                self._settled({path for _, path in some})
            if some or not begun:  # what changed before the folders were watched
                self._bring_up_to_date()
            begun = True
            if self._there() != self.watched:
                return

    def _counts(self, path: Path) -> bool:
        """Whether ``path`` may be a document: under a root, not left out, not of the index."""
        if path.is_relative_to(self._own):
            return False
        for root in self.watched:
            if path.is_relative_to(root):
                parts = [part for part in path.relative_to(root).parts if part != IGNORE_FILE]
                return not any(map(is_left_out, parts))
        return False

    def _settled(self, paths: Iterable[str]) -> None:
        """Wait until the files at ``paths`` are at rest."""
        waited = 0.0
        before = _looks(paths)
        while waited < _LONGEST_S and not self._stop.wait(_QUIET_S):
            waited += _QUIET_S
            now = _looks(paths)
            if now == before:
                return
            before = now

    def _bring_up_to_date(self) -> None:
        try:
            self._ingest()
        except Exception as error:  # whatever it is, the next change is another chance
            self._problem(error)


def _looks(paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Size and time of those of ``paths`` that are there."""
    found = {}
    for path in paths:
        try:
            status = os.stat(path)
        except OSError:
            continue
        found[path] = (status.st_size, status.st_mtime_ns)
    return found


def watched_by(watchers: Iterable[Watcher]) -> list[str]:
    """The files and folders that are watched just now."""
    return [str(root) for watcher in watchers for root in watcher.watched]
