"""For whoever watches the server: whether it lives, whether it can answer, and its metrics."""

from __future__ import annotations

import logging

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from assistant.assistant import Assistant
from ui.auth.identity import NOBODY, Identity, Role, identity_of, needs
from ui.auth.withheld import as_told_to
from ui.failures import failure, is_retryable, sentence_of
from ui.gate import Gate
from ui.records.server_metrics import ServerMetrics

_log = logging.getLogger("footnote.health")

# Twice as long as a chat model is waited for (assistant.model_timeout_s), which may be asked twice for
# one answer: to complete the question, and to answer it.
STALLED_SECONDS = 120.0


def health_router(assistant: Assistant, gate: Gate) -> APIRouter:
    """``/healthz`` for restarting the process, ``/readyz`` for sending it questions."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", summary="The process is alive")
    async def healthz() -> dict[str, str]:
        """Answers as long as the process does."""
        return {"status": "alive"}

    @router.get("/readyz", summary="Questions can be answered")
    async def readyz(request: Request) -> JSONResponse:
        """503 with the reason while the index cannot be searched, or questions wait in vain.

        Whom the server does not know hears no more than that.
        """
        found = await ready(identity_of(request.scope))
        if identity_of(request.scope) != NOBODY:
            return found
        if found.status_code == 200:
            return JSONResponse({"status": "ready"})
        return failure(503, "Questions cannot be answered now.", retryable=True)

    async def ready(who: Identity) -> JSONResponse:
        stalled, waiting = gate.stalled_seconds, gate.waiting
        # Before anything that needs a thread: it may be threads that are missing.
        if waiting and stalled >= STALLED_SECONDS:
            sentence = (
                f"No question was answered for {stalled:.0f} seconds, while {waiting} waited: see the"
                " server's log, and restart footnote serve if it lasts."
            )
            return failure(503, sentence, retryable=True)
        return await to_thread.run_sync(searchable, who)

    def searchable(who: Identity) -> JSONResponse:
        index = assistant.index
        try:
            seen = index.seen_by(who.principals)
            documents = len(seen.documents())
            index.encoder.embed_queries(["ready?"])
            # Opening the vectors is what fails when they are damaged or in use elsewhere.
            _ = index.vectors
            fingerprint = seen.fingerprint
        except Exception as error:
            _log.warning("not ready", exc_info=error)
            sentence = sentence_of(as_told_to(who, error))
            return failure(503, sentence, retryable=is_retryable(error))
        return JSONResponse({"status": "ready", "index": fingerprint, "documents": documents})

    return router


def metrics_router(server: ServerMetrics) -> APIRouter:
    """``/metrics``, for those with the role admin: everybody where there is no login."""
    router = APIRouter(tags=["health"], dependencies=[Depends(needs(Role.ADMIN))])

    @router.get("/metrics", response_class=Response, summary="Figures of use, for Prometheus")
    def metrics() -> Response:
        """Questions by outcome, seconds of their stages, the queue, the size of the index."""
        text, media_type = server.text()
        return Response(text, headers={"Content-Type": media_type})

    return router
