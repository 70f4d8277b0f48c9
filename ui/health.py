"""Whether the process lives and whether it can answer."""

from __future__ import annotations

import logging

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from assistant.assistant import Assistant
from ui.failures import failure, is_retryable, sentence_of

_log = logging.getLogger("footnote.health")


def health_router(assistant: Assistant) -> APIRouter:
    """``/healthz`` for restarting the process, ``/readyz`` for sending it questions."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", summary="The process is alive")
    async def healthz() -> dict[str, str]:
        """Answers as long as the process does."""
        return {"status": "alive"}

    @router.get("/readyz", summary="Questions can be answered")
    def readyz() -> JSONResponse:
        """503 with the reason while the index cannot be searched."""
        index = assistant.index
        try:
            documents = len(index.documents())
            index.encoder.embed_queries(["ready?"])
            # Opening the vectors is what fails when they are damaged or in use elsewhere.
            _ = index.vectors
            fingerprint = index.fingerprint
        except Exception as error:
            _log.warning("not ready", exc_info=error)
            return failure(503, sentence_of(error), retryable=is_retryable(error))
        return JSONResponse({"status": "ready", "index": fingerprint, "documents": documents})

    return router
