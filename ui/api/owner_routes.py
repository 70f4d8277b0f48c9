"""Routes for commands on the same machine: work that only the index's owner may do.

Every request carries the token of the lock file, which only the index's owner can read. Long work
streams newline-delimited JSON: {"step": …} as it goes, then {"result": …} or {"error": …}.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from ingest.errors import FootnoteError, UsageError
from ingest.index import Index
from ingest.settings import BUILDER_SETTINGS
from ui.api.originals import DOCUMENT
from ui.failures import sentence_of
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
)
from ui.owner_jobs import JobEvent, Jobs
from ui.records.audit_log import AuditLog
from ui.records.document_changes import record_access, recorded_changes
from ui.records.request_id import request_id
from ui.renewal import Renewed, built_anew, gone_back
from ui.telling import Told, unless_gone

_log = logging.getLogger("footnote.owner")


class IngestRequest(BaseModel):
    """Absolute paths to ingest; none means all that was ever ingested.

    ``builder`` are settings of what is to build the index, as ``BUILDER_SETTINGS`` names them.
    """

    paths: list[str] = []
    allow_empty: bool = False
    rebuild: bool = False
    builder: dict[str, Any] = {}


class BackupRequest(BaseModel):
    """Absolute path of the backup."""

    file: str


class AccessRequest(BaseModel):
    """Who may read a document: principals, with ``forget`` what the rules say; neither changes nothing."""

    document: str
    said: list[str] | None = None
    forget: bool = False


class _Work:
    """The long work of the owner, each kind a dependency: it ends with the response, however that ends."""

    def __init__(
        self,
        assistant: Renewed,
        jobs: Jobs,
        watched: Callable[[], list[str]],
        audit: AuditLog | None,
    ) -> None:
        self._assistant = assistant
        self._audit = audit
        self._jobs = jobs
        self._watched = watched
        self.ruling = threading.Lock()

    @property
    def index(self) -> Index:
        """The index: another one from time to time."""
        return self._assistant.index

    async def ingesting(self, request: IngestRequest) -> AsyncIterator[Told[JobEvent]]:
        paths = [Path(path) for path in request.paths]

        def work(step: Any) -> dict[str, Any]:
            live, empty, asked = self.index, request.allow_empty, request.builder
            before = live.settings
            named = {name: asked[name] for name in BUILDER_SETTINGS if name in asked}
            live.settings = replace(before, **named)
            try:
                if request.rebuild or live.outdated:
                    return built_anew(self._assistant, paths, step, empty, self.ruling)
                return ingest_into(live, paths, step, empty)
            except BaseException:
                live.settings = before  # what could not be built is not tried again unasked
                raise

        async with self._jobs.telling(self._recorded(work)) as told:
            yield told

    async def rolling_back(self) -> AsyncIterator[Told[JobEvent]]:
        async with self._jobs.telling(
            self._recorded(lambda _: gone_back(self._assistant, self.ruling))
        ) as told:
            yield told

    async def examining(self) -> AsyncIterator[Told[JobEvent]]:
        async with self._jobs.telling(
            lambda step: examined(self.index, step, self._watched())
        ) as told:
            yield told

    async def forgetting(self) -> AsyncIterator[Told[JobEvent]]:
        async with self._jobs.telling(
            self._recorded(lambda _: {"receipts": gone_removed(self.index)})
        ) as told:
            yield told

    async def backing_up(self, request: BackupRequest) -> AsyncIterator[Told[JobEvent]]:
        async with self._jobs.telling(lambda _: backed_up(self.index, Path(request.file))) as told:
            yield told

    async def restoring(self, request: BackupRequest) -> AsyncIterator[Told[JobEvent]]:
        async with self._jobs.telling(
            self._recorded(lambda _: restored(self.index, Path(request.file)))
        ) as told:
            yield told

    async def removing(self, document_id: str) -> AsyncIterator[Told[JobEvent]]:
        async with self._jobs.telling(
            self._recorded(lambda _: removed(self.index, document_id))
        ) as told:
            yield told

    def access(self, request: AccessRequest) -> dict[str, Any]:
        """Say or change who may read a document."""
        with self.ruling:
            told = document_access(self.index, request.document, request.said, request.forget)
            if request.said is not None or request.forget:
                record_access(self._audit, request.document)
            return told

    def _recorded(self, work: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
        """``work``, with what it changes written to the audit log."""
        asked_as = request_id.get()

        def recorded(step: Any) -> dict[str, Any]:
            request_id.set(asked_as)  # the thread is another
            with recorded_changes(self._audit, lambda: self.index.documents()):
                return work(step)

        return recorded


def owner_router(
    assistant: Renewed,
    token: str,
    jobs: Jobs | None = None,
    watched: Callable[[], list[str]] = list,
    audit: AuditLog | None = None,
) -> APIRouter:
    """The routes under ``/owner``, for holders of ``token`` only; ``jobs`` does what they ask for.

    ``watched`` tells which folders are watched for changes; ``audit`` keeps what is changed.
    """

    def check(x_footnote_owner: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(x_footnote_owner.encode(), token.encode()):
            raise HTTPException(403, "Only commands of the index's owner may do this.")

    router = APIRouter(prefix="/owner", include_in_schema=False, dependencies=[Depends(check)])
    work = _Work(assistant, jobs or Jobs(), watched, audit)
    router.post("/ingest")(_streamed(work.ingesting))
    router.post("/rollback")(_streamed(work.rolling_back))
    router.post("/doctor")(_streamed(work.examining))
    router.post("/remove-gone")(_streamed(work.forgetting))
    router.post("/backup")(_streamed(work.backing_up))
    router.post("/restore")(_streamed(work.restoring))

    @router.get("/documents")
    def documents() -> dict[str, Any]:
        return {"documents": [document_dict(document) for document in work.index.documents()]}

    @router.get(f"/documents/{DOCUMENT}")
    def document(document_id: str) -> dict[str, Any]:
        return document_dict(held_document(work.index, document_id), text=True)

    router.post("/access")(work.access)

    @router.delete(f"/documents/{DOCUMENT}")
    async def remove(document_id: str, request: Request) -> dict[str, Any]:
        async with asynccontextmanager(work.removing)(document_id) as told:
            done = await unless_gone(request, told.get())
        if isinstance(done, Exception):
            raise done
        receipt: dict[str, Any] = (done or {}).get("result", {})
        return receipt

    return router


def _streamed(
    job: Callable[..., AsyncIterator[Told[JobEvent]]],
) -> Callable[..., Awaitable[StreamingResponse]]:
    async def lines(told: Any = Depends(job)) -> StreamingResponse:  # noqa: B008
        return StreamingResponse(_lines(told), media_type="application/x-ndjson")

    return lines


async def _lines(told: Told[JobEvent]) -> AsyncIterator[str]:
    while (message := await told.get()) is not None:
        yield json.dumps(_failed(message) if isinstance(message, Exception) else message) + "\n"


def _failed(problem: Exception) -> dict[str, Any]:
    if not isinstance(problem, FootnoteError):
        _log.error("work for the index's owner failed", exc_info=problem)
    return {"error": sentence_of(problem), "usage": isinstance(problem, UsageError)}
