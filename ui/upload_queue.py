"""What people hand in, one upload after the other, in one line with all that changes the index."""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from assistant.assistant import Assistant
from ingest.disk.storage import storing
from ingest.disk.traces import files_under
from ingest.document import Document
from ingest.errors import FootnoteError
from ingest.index import Index
from ingest.roots.uploads import upload_holding, uploads_of
from ui.auth.identity import Identity
from ui.auth.withheld import as_told_to
from ui.bringing_in import BEFORE, BringingIn
from ui.failures import sentence_of
from ui.owner_jobs import Jobs, OnStep
from ui.records.questions import QuestionRecords
from ui.records.request_id import request_id
from ui.upload import Upload

_log = logging.getLogger("footnote.uploads")
_INCOMING = "incoming"  # in the directory of the index, so that a file is moved in one step
_CHANGED = ("added", "replaced")  # the states of files that changed what the index holds
_KEPT = 200  # uploads that are remembered when they are over


class Uploads:
    """Takes what people hand in, and brings it into the index of ``assistant`` when it is its turn."""

    def __init__(
        self, assistant: Assistant, jobs: Jobs, records: QuestionRecords | None = None
    ) -> None:
        self._assistant = assistant
        self._jobs = jobs
        self._records = records
        self._known: dict[str, Upload] = {}
        self._tasks: set[asyncio.Task[None]] = set()  # the event loop itself forgets them

    def begin(self, owner: Identity, replace: bool) -> Upload:
        """An upload of ``owner``, with a folder for the bytes of its files.

        Raises ``IndexUnwritable``, ``DiskFull`` and ``OSError``.
        """
        index = self._assistant.index
        index.check_writable("uploads")
        incoming = index.directory / _INCOMING
        upload = Upload(secrets.token_urlsafe(16), owner, incoming, replace)
        upload.folder = incoming / upload.id
        with storing(incoming):
            upload.folder.mkdir(parents=True)
        return upload

    def drop(self, upload: Upload) -> None:
        """Forget the bytes of an upload."""
        shutil.rmtree(upload.folder, ignore_errors=True)

    def accept(self, upload: Upload) -> None:
        """Put an upload, which has all its files, in the line."""
        over = [one for one in self._known.values() if one.over]
        for one in over[: max(0, len(over) - _KEPT)]:
            del self._known[one.id]
        self._known[upload.id] = upload
        task = asyncio.create_task(self._in_turn(upload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def of(self, owner: Identity, upload_id: str) -> Upload | None:
        """The upload with this id, if it is the ``owner``'s."""
        found = self._known.get(upload_id)
        mine = found is not None and (found.owner.user, found.owner.via) == (owner.user, owner.via)
        return found if mine else None

    async def _in_turn(self, upload: Upload) -> None:
        sent_as = request_id.get()

        def work(step: OnStep) -> None:
            request_id.set(sent_as)  # the thread is another
            index = self._assistant.index  # that of this moment
            try:
                BringingIn(index, upload, step).bring()
            finally:
                self._record(upload)

        try:
            async with self._jobs.telling(work) as told:
                while (message := await told.get()) is not None:
                    if isinstance(message, Exception):
                        _fail(upload, message)
            self.drop(upload)  # not where the server stops before: see ``sweep``
        finally:
            upload.over = True

    def _record(self, upload: Upload) -> None:
        for file in upload.files:
            if self._records is not None and file.state in _CHANGED:
                self._records.changed(upload.owner, file.state, file.documents)


def sweep(directory: Path) -> int | None:
    """Forget what uploads that were broken off left in the index in ``directory``; None where none was.

    The number is that of the files which were not put in place; those that were, only wait for an ingest.
    """
    incoming = directory / _INCOMING
    if not incoming.is_dir() or not any(incoming.iterdir()):
        return None
    lost = sum(file.suffix != BEFORE for file in files_under(incoming))
    shutil.rmtree(incoming, ignore_errors=True)
    return lost


def _fail(upload: Upload, problem: Exception) -> None:
    if isinstance(problem, FootnoteError):
        _log.warning("an upload failed: %s", problem)
    else:
        _log.error("an upload failed", exc_info=problem)
    for file in upload.files:
        if file.is_open or (file.state == "failed" and not file.reason):
            file.end("failed", sentence_of(as_told_to(upload.owner, problem)))


def came_together(
    index: Index, document: Document, documents: Iterable[Document]
) -> list[Document]:
    """Of ``documents`` those that were read from the same uploaded file as ``document``, it included."""
    uploads = uploads_of(index.directory)
    file = upload_holding(uploads, Path(document.path))
    if file is None:
        return [document]
    return [one for one in documents if upload_holding(uploads, Path(one.path)) == file]
