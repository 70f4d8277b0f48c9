"""Routes for commands on the same machine: work that only the index's owner may do.

Every request carries the token of the lock file, which only the index's owner can read. Long work
streams newline-delimited JSON: {"step": …} as it goes, then {"result": …} or {"error": …}.
"""

from __future__ import annotations

import json
import logging
import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from assistant.assistant import Assistant
from ingest.errors import FootnoteError, UsageError
from ui.document_path import DOCUMENT
from ui.work import document_dict, ingest_into, no_document

_LOG = logging.getLogger("footnote.owner")
Step = Callable[[Any], None]


class IngestRequest(BaseModel):
    """Absolute paths to ingest; none means all that was ever ingested."""

    paths: list[str] = []


def owner_router(assistant: Assistant, token: str) -> APIRouter:
    """The routes under ``/owner``, for holders of ``token`` only."""

    def check(x_footnote_owner: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(x_footnote_owner.encode(), token.encode()):
            raise HTTPException(403, "Only commands of the index's owner may do this.")

    router = APIRouter(prefix="/owner", include_in_schema=False, dependencies=[Depends(check)])
    index = assistant.index
    one_at_a_time = threading.Lock()

    def known() -> list[str]:
        return [document.id for document in index.documents()]

    @router.post("/ingest")
    def ingest(request: IngestRequest) -> StreamingResponse:
        paths = [Path(path) for path in request.paths]
        return _stepwise(one_at_a_time, lambda step: ingest_into(index, paths, step))

    @router.post("/doctor")
    def doctor() -> StreamingResponse:
        from ingest.doctor import examine

        return _stepwise(one_at_a_time, lambda step: examine(index, step).as_dict())

    @router.get("/documents")
    def documents() -> dict[str, Any]:
        return {"documents": [document_dict(document) for document in index.documents()]}

    @router.get(f"/documents/{DOCUMENT}")
    def document(document_id: str) -> dict[str, Any]:
        found = index.document(document_id)
        if found is None:
            raise no_document(document_id, known())
        return document_dict(found, text=True)

    @router.delete(f"/documents/{DOCUMENT}")
    def remove(document_id: str) -> dict[str, Any]:
        from ingest.pipeline import remove as remove_document

        with one_at_a_time:
            if not remove_document(index, document_id):
                raise no_document(document_id, known())
        return {"removed": document_id}

    return router


def _stepwise(lock: threading.Lock, work: Callable[[Step], dict[str, Any]]) -> StreamingResponse:
    """Run ``work`` in a thread of its own and stream what it reports."""
    messages: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def run() -> None:
        try:
            with lock:
                result = work(lambda step: messages.put({"step": step}))
            messages.put({"result": result})
        except FootnoteError as problem:
            messages.put({"error": str(problem), "usage": isinstance(problem, UsageError)})
        except Exception:
            _LOG.exception("work for the index's owner failed")
            messages.put({"error": "Something went wrong on the server; its log says what."})
        finally:
            messages.put(None)

    def lines() -> Iterator[str]:
        threading.Thread(target=run, name="owner-work", daemon=True).start()
        while (message := messages.get()) is not None:
            yield json.dumps(message) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")
