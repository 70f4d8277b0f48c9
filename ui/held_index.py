"""What is done with an index that is open, whether a command opened it or a server holds it.

Results are the public JSON forms, but for those that a server goes on with.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest.access import access_from, listed
from ingest.built_by import as_built
from ingest.changes.doctor import examine
from ingest.document import Document
from ingest.errors import UsageError
from ingest.index import Index
from ingest.index_directory.generations import generations
from ingest.index_directory.index_files import FEEDBACK_FILE
from ingest.pipeline import IngestReport, ingest, known_roots
from ingest.progress import OnProgress
from ingest.readable.document_names import named_document, no_such_document
from ingest.roots.uploads import UPLOADS_DIRECTORY
from ingest.upkeep.backup import backup, restore
from ingest.upkeep.erasure import Receipt, erase, erase_gone

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


def held_document(index: Index, name: str) -> Document:
    """The document that ``name`` means. Raises ``UsageError`` for an unknown one, with the near ones."""
    found = named_document(index, name)
    if found is None:
        raise no_such_document(name, (one.id for one in index.documents()))
    return found


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
    (receipt,) = all_removed(index, [held_document(index, document_id).id])
    return receipt.as_dict()


def all_removed(index: Index, document_ids: Sequence[str]) -> list[Receipt]:
    """Remove documents from an open index: the receipts of those that it held."""
    return erase(index, document_ids, made_of_documents(index))


def document_access(
    index: Index, document_id: str, said: Sequence[str] | None, forget: bool
) -> dict[str, Any]:
    """Say who may read a document of an open index, where ``said`` or ``forget`` does: who may then.

    Raises ``UsageError`` for an unknown document, and where ``said`` is no list of principals.
    """
    document_id = held_document(index, document_id).id
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
    built, outdated = as_built(index.catalogue, index.settings), index.outdated
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
