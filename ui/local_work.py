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
from ingest.access import access_from, listed
from ingest.backup import backup, restore
from ingest.doctor import examine
from ingest.document import Document
from ingest.erasure import Receipt, erase, erase_gone
from ingest.errors import UsageError
from ingest.finding import check_there
from ingest.generations import generations
from ingest.index import Index
from ingest.index_files import FEEDBACK_FILE, check_exists, is_unwritable
from ingest.pipeline import IngestReport, ingest, known_roots
from ingest.progress import OnProgress
from ingest.rebuild import previous, replace_live
from ingest.rebuild import rebuild as build_anew
from ingest.settling import open_index
from ingest.uploads import UPLOADS_DIRECTORY
from ui.config import Settings

_GIVEN = (FEEDBACK_FILE, UPLOADS_DIRECTORY)
_NOT_OURS = frozenset({"indexes", "texts", "models"})


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
    return ingest_files(index, paths, on_progress, allow_empty).as_dict()


def ingest_files(
    index: Index, paths: Sequence[Path], on_progress: OnProgress, allow_empty: bool = False
) -> IngestReport:
    """Ingest ``paths``, or all that was ever given, into an open index: the report."""
    roots, away = (list(paths), []) if paths else known_roots(index)
    return ingest(index, roots, on_progress, allow_empty, away, made_of_documents(index))


def evaluations_beside(directory: Path) -> Path:
    """The folder of the evaluations of the index in ``directory``."""
    beside = Path(os.path.abspath(directory))
    return beside.with_name(f"{beside.name}-eval")


def made_of_documents(index: Index) -> list[Path]:
    """The files and folders beside the catalogue and the vectors that quote documents.

    Feedback holds answers, and so do the runs of evaluations beside the index.
    """
    evaluations = evaluations_beside(index.directory)
    kept = [] if not evaluations.is_dir() else sorted(evaluations.iterdir())
    # Indexes of test sets' own documents, these documents and models are not made of ours.
    return [index.directory / FEEDBACK_FILE, *(one for one in kept if one.name not in _NOT_OURS)]


def removed(index: Index, document_id: str) -> dict[str, Any]:
    """Remove a document from an open index: the receipt. Raises ``UsageError`` for an unknown one."""
    receipts = all_removed(index, [document_id])
    if not receipts:
        raise no_document(document_id, [document.id for document in index.documents()])
    return receipts[0].as_dict()


def all_removed(index: Index, document_ids: Sequence[str]) -> list[Receipt]:
    """Remove documents from an open index: the receipts of those that it held."""
    return erase(index, document_ids, made_of_documents(index))


def document_access(
    index: Index, document_id: str, said: Sequence[str] | None, forget: bool
) -> dict[str, Any]:
    """Say who may read a document of an open index, where ``said`` or ``forget`` does: who may then.

    Raises ``UsageError`` for an unknown document, and where ``said`` is no list of principals.
    """
    if index.document(document_id) is None:
        raise no_document(document_id, [document.id for document in index.documents()])
    if said is not None or forget:
        try:
            access = access_from(list(said or ()))
        except ValueError as problem:
            raise UsageError(f"The list of who may read {document_id} {problem}.") from problem
        with index.catalogue.transaction():
            if forget:
                index.catalogue.forget_access(document_id)
            else:
                index.catalogue.set_access(document_id, access)
    rule = index.access.rules()[document_id]
    return {"document": document_id, "access": listed(rule.access), "said_by": rule.said_by}


def backed_up(index: Index, file: Path) -> dict[str, Any]:
    """Back an open index up, with what people gave: what the file holds."""
    return backup(index, file, _GIVEN)._asdict()


def restored(index: Index, file: Path) -> dict[str, Any]:
    """Put a backup in the place of what an open index holds: what that is."""
    return restore(index, file)._asdict()


def examined(
    index: Index, say: Callable[[str], None], watched: Sequence[str] = ()
) -> dict[str, Any]:
    """The diagnosis of an open index after repair, with the folders that are ``watched``."""
    found = examine(index, say).as_dict()
    return {**found, "watched": list(watched), "read_only": index.read_only}


def rolled_back(index: Index) -> dict[str, Any]:
    """What answers after a roll-back."""
    built, outdated = index.as_built(), index.outdated
    known = generations(index.directory)
    return {
        "live": known.live,
        "previous": known.previous,
        "documents": index.catalogue.count_documents(),
        "embedding_model": built.embedding_model,
        "precision": built.precision,
        "passage_tokens": built.passage_tokens,
        "outdated": outdated,
    }


def gone_removed(index: Index) -> list[dict[str, Any]]:
    """Remove the documents whose source file is gone: the receipts."""
    return [receipt.as_dict() for receipt in erase_gone(index, made_of_documents(index))]


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
        for path in absolute:
            check_there(path)  # before an index directory is made for nothing
        if not rebuild:
            with self._open("write", "footnote ingest") as index:
                if not index.outdated:
                    return ingest_into(index, absolute, on_progress, allow_empty)
        return build_anew(self._settings.ingest, absolute, on_progress, allow_empty).as_dict()

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

    def remove(self, document_id: str) -> dict[str, Any]:
        """Remove one document."""
        self.document(document_id)  # reading finds out whether there is one
        with self._open("write", "footnote documents remove") as index:
            return removed(index, document_id)

    def access(self, document_id: str, said: Sequence[str] | None, forget: bool) -> dict[str, Any]:
        """Say who may read one document."""
        changes = said is not None or forget
        check_exists(Path(self._settings.ingest.index))
        with self._open("write" if changes else "read", "footnote documents access") as index:
            return document_access(index, document_id, said, forget)

    def remove_gone(self) -> list[dict[str, Any]]:
        """Remove what is gone."""
        check_exists(Path(self._settings.ingest.index))
        with self._open("write", "footnote documents remove") as index:
            return gone_removed(index)

    def backup(self, file: Path) -> dict[str, Any]:
        """Write a backup."""
        with self._open("read", "footnote backup") as index:
            return backed_up(index, file)

    def restore(self, file: Path) -> dict[str, Any]:
        """Put a backup in the place of what the index holds."""
        with self._open("write", "footnote restore") as index:
            return restored(index, file)

    def rollback(self) -> dict[str, Any]:
        """Go back to the previous generation."""
        check_exists(Path(self._settings.ingest.index))
        with (
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

    def _open(self, mode: Any, command: str) -> Index:
        return open_index(self._settings.ingest, mode, command)
