"""What the commands ask for, done here or by the server that owns the index.

``Work`` is the one interface; ``connect`` decides. Results are the public JSON forms, so that a
command prints the same whoever did the work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from assistant.answer import Turn
from ingest.index_directory.ownership import serving_owner
from ingest.progress import OnProgress
from ui.config import Settings
from ui.handover import ServedWork


class Work(Protocol):
    """Everything a command can ask for."""

    def ask(
        self, question: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> dict[str, Any]:
        """The answer contract."""

    def ingest(
        self, paths: Sequence[Path], rebuild: bool, on_progress: OnProgress, allow_empty: bool
    ) -> dict[str, Any]:
        """The ingest report. Without ``paths``: everything that was ever ingested.

        With ``allow_empty`` the documents of a folder that holds no file any more are removed.
        """

    def documents(self) -> list[dict[str, Any]]:
        """Every document, without its text."""

    def document(self, document_id: str) -> dict[str, Any]:
        """One document with its text. Raises ``UsageError`` when there is no such document."""

    def remove(self, document_id: str) -> dict[str, Any]:
        """Remove one document: the receipt. Raises ``UsageError`` when there is no such document."""

    def access(self, document_id: str, said: Sequence[str] | None, forget: bool) -> dict[str, Any]:
        """Who may read a document, once ``said`` is so, or with ``forget`` nothing is; and who says it.

        Raises ``UsageError`` when there is no such document, or ``said`` is no list of principals.
        """

    def remove_gone(self) -> list[dict[str, Any]]:
        """Remove the documents whose source file is gone: the receipts."""

    def backup(self, file: Path) -> dict[str, Any]:
        """Write a backup to ``file``: what it holds."""

    def restore(self, file: Path) -> dict[str, Any]:
        """Put a backup in the place of what the index holds: what that is."""

    def rollback(self) -> dict[str, Any]:
        """Let the generation before the live one answer: what it is."""

    def doctor(self, say: Callable[[str], None]) -> dict[str, Any]:
        """The diagnosis after repair."""

    def close(self) -> None:
        """Release what was opened."""


def connect(settings: Settings) -> Work:
    """The server that owns the index, if one does; else this process itself."""
    owner = serving_owner(Path(settings.ingest.index))
    if owner is not None:
        return ServedWork(owner, settings.ingest)
    # A command that the server works for needs none of what opens an index.
    from ui.local_work import LocalWork

    return LocalWork(settings)
