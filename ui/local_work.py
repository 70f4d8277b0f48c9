"""A command's work done in this process, which opens the index itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer import Turn
from ingest.changes.settling import open_index
from ingest.document import Document
from ingest.index import Index
from ingest.index_directory.index_files import check_exists, exists, is_unwritable
from ingest.progress import OnProgress
from ingest.roots.given import check_given
from ingest.upkeep.backup import check_is_backup
from ingest.upkeep.rebuild import previous, replace_live
from ingest.upkeep.rebuild import rebuild as build_anew
from ui.config import Settings
from ui.held_index import (
    backed_up,
    document_access,
    document_dict,
    examined,
    gone_removed,
    held_document,
    ingest_into,
    removed,
    restored,
    rolled_back,
)

if TYPE_CHECKING:
    from assistant.assistant import Assistant


class LocalWork:
    """Does the work in this process; the index is opened when first needed, as needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._assistant: Assistant | None = None

    def ask(
        self, question: str, history: Sequence[Turn], documents: Sequence[str]
    ) -> dict[str, Any]:
        """Answer with an assistant that stays open for the next question."""
        if self._assistant is None:
            # What answers is not imported for the other commands.
            from assistant.build import build_assistant

            index = open_index(self._settings.ingest, "read", "footnote ask")
            try:
                self._assistant = build_assistant(self._settings.assistant, index)
            except BaseException:
                index.close()
                raise
        return self._assistant.ask(question, history, documents).as_dict()

    def ingest(
        self, paths: Sequence[Path], rebuild: bool, on_progress: OnProgress, allow_empty: bool
    ) -> dict[str, Any]:
        """Ingest, holding the index for writing."""
        absolute = [Path(os.path.abspath(path)) for path in paths]
        for path in absolute:  # before an index directory is made for nothing
            check_given(path, Path(self._settings.ingest.index))
        if not rebuild:
            with self._open("write", "footnote ingest") as index:
                if not index.outdated:
                    with self._recorded(index.documents):
                        return ingest_into(index, absolute, on_progress, allow_empty)
        with self._recorded(self._held):
            return build_anew(self._settings.ingest, absolute, on_progress, allow_empty).as_dict()

    def documents(self) -> list[dict[str, Any]]:
        """List the documents."""
        with self._open("read", "footnote documents") as index:
            return [document_dict(document) for document in index.documents()]

    def document(self, document_id: str) -> dict[str, Any]:
        """Show one document."""
        with self._open("read", "footnote documents") as index:
            return document_dict(held_document(index, document_id), text=True)

    def remove(self, document_id: str) -> dict[str, Any]:
        """Remove one document."""
        self.document(document_id)  # reading finds out whether there is one
        with (
            self._open("write", "footnote documents remove") as index,
            self._recorded(index.documents),
        ):
            return removed(index, document_id)

    def access(self, document_id: str, said: Sequence[str] | None, forget: bool) -> dict[str, Any]:
        """Say who may read one document."""
        changes = said is not None or forget
        check_exists(Path(self._settings.ingest.index))
        with self._open("write" if changes else "read", "footnote documents access") as index:
            told = document_access(index, document_id, said, forget)
        if changes and self._settings.ui.audit_log:
            from ui.records.audit_log import audit_log
            from ui.records.document_changes import record_access

            record_access(audit_log(self._settings.ui), document_id)
        return told

    def remove_gone(self) -> list[dict[str, Any]]:
        """Remove what is gone."""
        check_exists(Path(self._settings.ingest.index))
        with (
            self._open("write", "footnote documents remove") as index,
            self._recorded(index.documents),
        ):
            return gone_removed(index)

    def backup(self, file: Path) -> dict[str, Any]:
        """Write a backup."""
        with self._open("read", "footnote backup") as index:
            return backed_up(index, file)

    def restore(self, file: Path) -> dict[str, Any]:
        """Put a backup in the place of what the index holds."""
        if not exists(Path(self._settings.ingest.index)):
            check_is_backup(file)  # before there is an index to put nothing into
        with self._open("write", "footnote restore") as index, self._recorded(index.documents):
            return restored(index, file)

    def rollback(self) -> dict[str, Any]:
        """Go back to the previous generation."""
        check_exists(Path(self._settings.ingest.index))
        with (
            self._recorded(self._held),
            Index(self._settings.ingest, "write", "footnote rollback") as live,
            previous(live) as earlier,
        ):
            replace_live(live, earlier)
            return rolled_back(earlier)

    def doctor(self, say: Callable[[str], None]) -> dict[str, Any]:
        """Examine and repair; where nothing can be written, a copy."""
        directory = Path(self._settings.ingest.index)
        check_exists(directory)
        mode = "read" if is_unwritable(directory) else "write"
        with self._open(mode, "footnote doctor") as index:
            return examined(index, say)

    def close(self) -> None:
        """Close the assistant's index."""
        if self._assistant is not None:
            self._assistant.index.close()
            self._assistant = None

    def _held(self) -> list[Document]:
        if not exists(Path(self._settings.ingest.index)):
            return []
        with self._open("read", "footnote documents") as index:
            return index.documents()

    def _recorded(self, documents: Callable[[], list[Document]]) -> AbstractContextManager[None]:
        if not self._settings.ui.audit_log:
            return nullcontext()
        # It knows of identities, and so of FastAPI, which no command needs otherwise.
        from ui.records.audit_log import audit_log
        from ui.records.document_changes import recorded_changes

        return recorded_changes(audit_log(self._settings.ui), documents)

    def _open(self, mode: Any, command: str) -> Index:
        return open_index(self._settings.ingest, mode, command)
