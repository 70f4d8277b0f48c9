"""Files that somebody handed in together, and what becomes of each."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ui.auth.identity import Identity

FileState = Literal[
    "waiting",
    "reading",
    "added",
    "replaced",
    "unchanged",
    "skipped",
    "exists",
    "failed",
    "cancelled",
]
_OPEN: tuple[FileState, ...] = ("waiting", "reading")


@dataclass(slots=True)
class UploadedFile:
    """One file: what it was called, where its bytes are until they are put in place, what became of it.

    ``reason`` says why it is skipped or failed; ``remarks`` what of it is not in the index; ``documents``
    are the ids of what was read from it.
    """

    name: str
    size: int
    staged: Path
    state: FileState = "waiting"
    reason: str = ""
    remarks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    path: Path | None = None
    before: Path | None = None  # what it replaced, until it is stored

    @property
    def is_open(self) -> bool:
        """Whether something may still become of it."""
        return self.state in _OPEN

    def end(self, state: FileState, reason: str = "") -> None:
        """Say what became of it."""
        self.state, self.reason = state, reason


@dataclass(slots=True)
class Upload:
    """Files that came together. The thread that reads them alone writes, but for ``cancel``.

    ``done`` counts bytes of its files that were read; ``began`` is on the monotonic clock, 0 before.
    """

    id: str
    owner: Identity
    folder: Path
    replace: bool
    files: list[UploadedFile] = field(default_factory=list)
    done: float = 0.0
    began: float = 0.0
    over: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def total(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def rate(self) -> float:
        """Bytes read in a second; 0 before the first."""
        return self.done / max(1e-9, time.monotonic() - self.began) if self.began else 0.0

    @property
    def remaining_seconds(self) -> float | None:
        """How long the rest takes at that rate; None when that cannot be told."""
        if self.over:
            return 0.0
        return max(0.0, self.total - self.done) / self.rate if self.rate else None

    def cancel(self) -> None:
        """Let nothing more of it be stored."""
        self.stopping.set()
        if not self.began:
            for file in self.files:
                if file.is_open:
                    file.end("cancelled")
