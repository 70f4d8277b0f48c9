"""An index made for an evaluation: over a folder, or over the texts that came with a test set.

It is kept in a working directory for the next run, which embeds only what has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path

from eval.document_files import write_documents
from eval.testset import TestSet
from ingest.errors import IndexMismatch, UsageError
from ingest.index import Index
from ingest.pipeline import IngestReport, ingest
from ingest.progress import OnProgress
from ingest.settings import IngestSettings

WORK = Path(".footnote-eval")
_COMMAND = "footnote eval run"


def index_over(
    folder: Path,
    settings: IngestSettings,
    work: Path = WORK,
    on_progress: OnProgress = lambda progress: None,
) -> tuple[Index, IngestReport]:
    """An index over ``folder``, open for reading, with what ingesting it did.

    Raises ``UsageError`` when there is no such folder, and what ingesting raises.
    """
    if not folder.exists():
        raise UsageError(f"There is no file or folder {folder}: name the documents' folder.")
    folder = Path(os.path.abspath(folder))
    built_by = (settings.embedding_model, settings.precision, settings.passage_tokens)
    digest = hashlib.sha256(repr((str(folder), built_by)).encode()).hexdigest()[:10]
    target = work / "indexes" / f"{folder.name}-{digest}"
    own = replace(settings, index=str(target))
    try:
        report = _brought_up_to_date(own, folder, on_progress)
    except IndexMismatch:  # another version of the splitter or model built it: it is only a cache
        shutil.rmtree(target)
        report = _brought_up_to_date(own, folder, on_progress)
    return Index(own, "read", _COMMAND), report


def folder_of_texts(test_set: TestSet, work: Path = WORK) -> Path:
    """The folder under ``work`` with the texts that a test set brings, written if it is not there."""
    digest = hashlib.sha256()
    for name, text in test_set.documents.items():
        digest.update(f"{name}\x00{text}\x00".encode("utf-8", "surrogatepass"))
    folder = work / "texts" / digest.hexdigest()[:10]
    if not folder.is_dir():
        # Another run may be writing the same texts: whichever is ready first has written them.
        unfinished = folder.with_suffix(f".{os.getpid()}.part")
        try:
            write_documents(test_set, unfinished)
            unfinished.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _brought_up_to_date(
    settings: IngestSettings, folder: Path, on_progress: OnProgress
) -> IngestReport:
    with Index(settings, "write", _COMMAND) as index:
        return ingest(index, [folder], on_progress)
