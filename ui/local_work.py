"""A command's work done in this process, which opens the index itself."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.answer import Turn
from assistant.assistant import Assistant
from assistant.build import build_assistant
from ingest.doctor import examine
from ingest.document import Document
from ingest.errors import UsageError
from ingest.finding import check_there
from ingest.index import Index, check_exists
from ingest.pipeline import forget_gone, ingest, known_roots, remove
from ingest.progress import OnProgress
from ingest.rebuild import rebuild as build_anew
from ingest.settling import open_index
from ui.config import Settings


def document_dict(document: Document, text: bool = False) -> dict[str, Any]:
    """A document as JSON, with its text only when asked."""
    shown = {
        "id": document.id,
        "title": document.title,
        "format": document.format,
        "passages": document.passages,
        "ingested_at": document.ingested_at,
        "path": document.path,
        "pages": len(document.pages),
        "content_hash": document.content_hash,
        "metadata": dict(document.metadata),
        "remarks": list(document.remarks),
    }
    return shown | {"text": document.text} if text else shown


def no_document(document_id: str, known: Sequence[str]) -> UsageError:
    """The error for an unknown document, with the near ones."""
    near = difflib.get_close_matches(document_id, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "footnote documents list names them."
    return UsageError(f"There is no document {document_id} in the index: {hint}")


def ingest_into(
    index: Index, paths: Sequence[Path], on_progress: OnProgress, allow_empty: bool
) -> dict[str, Any]:
    """Ingest ``paths``, or all that was ever given, into an open index."""
    roots, away = (list(paths), []) if paths else known_roots(index)
    return ingest(index, roots, on_progress, allow_empty, away).as_dict()


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
        if rebuild:
            return build_anew(self._settings.ingest, absolute, on_progress, allow_empty).as_dict()
        for path in absolute:
            check_there(path)  # before an index directory is made for nothing
        with self._open("write", "footnote ingest") as index:
            return ingest_into(index, absolute, on_progress, allow_empty)

    def documents(self) -> list[dict[str, Any]]:
        """List the documents."""
        with self._open("read", "footnote documents") as index:
            return [document_dict(document) for document in index.documents()]

    def document(self, document_id: str) -> dict[str, Any]:
        """Show one document."""
        with self._open("read", "footnote documents") as index:
            document = index.document(document_id)
            if document is None:
                raise no_document(document_id, [d.id for d in index.documents()])
            return document_dict(document, text=True)

    def remove(self, document_id: str) -> None:
        """Remove one document."""
        self.document(document_id)
        with self._open("write", "footnote documents remove") as index:
            remove(index, document_id)

    def forget_gone(self) -> list[str]:
        """Remove what is gone."""
        check_exists(Path(self._settings.ingest.index))
        with self._open("write", "footnote documents remove") as index:
            return forget_gone(index)

    def doctor(self, say: Callable[[str], None]) -> dict[str, Any]:
        """Examine and repair."""
        check_exists(Path(self._settings.ingest.index))
        with self._open("write", "footnote doctor") as index:
            return examine(index, say).as_dict()

    def close(self) -> None:
        """Close the assistant's index."""
        if self._assistant is not None:
            self._assistant.index.close()
            self._assistant = None

    def _open(self, mode: Any, command: str) -> Index:
        return open_index(self._settings.ingest, mode, command)
