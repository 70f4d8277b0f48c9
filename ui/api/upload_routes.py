"""The routes by which people with the role ingest add and remove documents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import ClientDisconnect

from assistant.assistant import Assistant
from ingest.disk.file_bytes import too_large
from ingest.disk.storage import storing
from ingest.upkeep.erasure import Receipt
from ui.api.bodies import Failure
from ui.api.originals import DOCUMENT, MISSING, indexed_document
from ui.api.receiving import Received, receive
from ui.api.security import refuse_foreign
from ui.api.upload_bodies import (
    PastedText,
    RemovalBody,
    UploadBody,
    UploadedFileBody,
    shown,
    shown_receipt,
)
from ui.auth.identity import Identity, Role, identity_of, needs
from ui.held_index import all_removed
from ui.owner_jobs import Jobs
from ui.records.questions import QuestionRecords
from ui.records.request_id import request_id
from ui.telling import unless_gone
from ui.upload import Upload, UploadedFile
from ui.upload_queue import Uploads, came_together

_EVERY_SECONDS = 0.4  # an event tells how an upload goes
_REFUSED: dict[int | str, dict[str, Any]] = {
    403: {
        "model": Failure,
        "description": "Not for this identity, or from a page of another site.",
    },
    503: {"model": Failure, "description": "The index cannot be changed."},
}
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": "Up to 1,000 files; a name may have folders.",
                        }
                    },
                    "required": ["files"],
                }
            }
        },
    }
}
_EVENTS = """As `GET /api/v1/uploads/{upload_id}`, sent as server-sent events while it goes on:

* `progress`: first all files, then those of which something has become since the event before
* `ended`: all files, last
"""


def upload_router(assistant: Assistant, jobs: Jobs, records: QuestionRecords | None) -> APIRouter:
    """Routes that change the index of ``assistant``, in one line with what ``jobs`` does.

    ``records`` hold who changed which documents.
    """
    uploads = Uploads(assistant, jobs, records)
    router = APIRouter(
        prefix="/api/v1",
        tags=["adding and removing documents"],
        dependencies=[Depends(needs(Role.INGEST)), Depends(refuse_foreign)],
        responses=_REFUSED,
    )

    _offer_adding(router, assistant, uploads)
    _offer_following(router, uploads)
    _offer_removing(router, assistant, jobs, records)
    return router


def _offer_adding(router: APIRouter, assistant: Assistant, uploads: Uploads) -> None:
    @router.post(
        "/documents",
        status_code=202,
        response_model=UploadBody,
        openapi_extra=_FORM,
        responses={code: {"model": Failure} for code in (400, 413, 415)},
        summary="Add documents",
    )
    async def add(
        request: Request,
        replace: Annotated[
            bool, Query(description="Whether files may replace documents of the same name.")
        ] = False,
    ) -> Any:
        """Take files, and read them when it is their turn: `GET /api/v1/uploads/{id}` tells how it goes.

        They are kept with the index. A name that is there already is left alone (`exists`), unless it
        is to be replaced.
        """
        most = assistant.index.settings.max_file_mb
        kind = request.headers.get("content-type", "")
        try:
            with _begun(uploads, request, replace) as upload:
                stream = request.stream()
                received = await receive(stream, kind, upload.folder, most * 1_000_000)
                upload.files += [_file(one, most) for one in received]
        except ClientDisconnect:
            return Response(status_code=499)  # which nobody reads
        return shown(upload)

    @router.post("/documents/text", status_code=202, summary="Add a text")
    async def add_text(body: PastedText, request: Request) -> UploadBody:
        """Take a text, as a file of the name of its title."""
        title = " ".join(body.title.replace("/", "-").replace("\\", "-").split())
        content = f"{title}\n\n{body.text}\n".encode()
        most = assistant.index.settings.max_file_mb
        with _begun(uploads, request, body.replace) as upload:
            staged = upload.folder / "1"
            with storing(staged):
                staged.write_bytes(content)
            upload.files.append(_file(Received(f"{title}.txt", staged, len(content)), most))
        return shown(upload)


def _offer_following(router: APIRouter, uploads: Uploads) -> None:
    def upload_of(upload_id: str, request: Request) -> Upload:
        found = uploads.of(identity_of(request.scope), upload_id)
        if found is None:
            raise HTTPException(404, "There is no such upload, or it was long ago.")
        return found

    @router.get("/uploads/{upload_id}", responses=MISSING, summary="How an upload goes")
    def state(upload: Upload = Depends(upload_of)) -> UploadBody:  # noqa: B008
        """What became of its files; only for who sent them."""
        return shown(upload)

    @router.get(
        "/uploads/{upload_id}/events",
        response_class=EventSourceResponse,
        description=_EVENTS,
        summary="Follow an upload",
    )
    async def events(
        upload: Upload = Depends(upload_of),  # noqa: B008
    ) -> AsyncIterator[ServerSentEvent]:
        told: list[UploadedFileBody] = []
        while not upload.over:
            now = shown(upload)
            changed = [one for n, one in enumerate(now.files) if told[n : n + 1] != [one]]
            told = now.files
            yield ServerSentEvent(event="progress", data=now.model_copy(update={"files": changed}))
            await asyncio.sleep(_EVERY_SECONDS)
        yield ServerSentEvent(event="ended", data=shown(upload))

    @router.post("/uploads/{upload_id}/cancel", responses=MISSING, summary="Stop an upload")
    def cancel(upload: Upload = Depends(upload_of)) -> UploadBody:  # noqa: B008
        """Let nothing more of it be stored; what is stored stays."""
        upload.cancel()
        return shown(upload)


def _offer_removing(
    router: APIRouter, assistant: Assistant, jobs: Jobs, records: QuestionRecords | None
) -> None:
    @router.delete(
        f"/documents/{DOCUMENT}",
        responses={**MISSING, 409: {"model": Failure}},
        response_model=RemovalBody,
        summary="Remove a document",
    )
    async def remove(document_id: str, request: Request) -> Any:
        """Remove a document, and what came in the same uploaded file, and prove it.

        What was read from a folder is read again when that folder is ingested while the file is there.
        """
        assistant.index.check_writable()
        who, asked_as = identity_of(request.scope), request_id.get()

        def work(_step: object) -> list[Receipt]:
            request_id.set(asked_as)  # the thread is another
            receipts = _removed(assistant, document_id, who, request)
            if records is not None:
                records.changed(who, "removed", [one.document for one in receipts])
            return receipts

        async with jobs.telling(work) as told:
            done = await unless_gone(request, told.get())
        if done is None:
            return Response(status_code=499)  # which nobody reads
        if isinstance(done, Exception):
            raise done
        receipts = [shown_receipt(one) for one in done["result"]]
        return RemovalBody(receipts=receipts, proved=all(one.proved for one in receipts))


@contextmanager
def _begun(uploads: Uploads, request: Request, replace: bool) -> Iterator[Upload]:
    """An upload that is accepted when the block ends, and dropped when it raises."""
    upload = uploads.begin(identity_of(request.scope), replace)
    try:
        yield upload
    except BaseException:
        uploads.drop(upload)
        raise
    uploads.accept(upload)


def _file(received: Received, most_mb: int) -> UploadedFile:
    file = UploadedFile(received.name, received.size, received.file)
    if received.size > most_mb * 1_000_000:
        file.end("skipped", str(too_large(most_mb, received.size)))
    return file


def _removed(
    assistant: Assistant, document_id: str, who: Identity, request: Request
) -> list[Receipt]:
    document = indexed_document(assistant, document_id, request)
    index = assistant.index
    together = came_together(index, document, index.documents())
    seen = index.seen_by(who.principals)
    if any(seen.document(one.id) is None for one in together):
        raise HTTPException(
            409, "This document cannot be removed by itself: ask who may read all of its file."
        )
    return all_removed(index, [one.id for one in together])
