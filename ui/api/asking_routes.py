"""The HTTP API for asking: ``POST /api/v1/ask`` and its streaming twin."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from assistant.answer import Answer, Delta, Event, Searched, Turn
from assistant.assistant import Assistant
from ui.api.bodies import AnswerBody, Failure, Question
from ui.auth.identity import identity_of
from ui.failures import failure_of, is_retryable, log_unanswered, sentence_of
from ui.gate import Gate
from ui.telling import Told, unless_gone

_log = logging.getLogger("footnote.api")

_FAILURES: dict[int | str, dict[str, Any]] = {
    422: {"model": Failure, "description": "The request is malformed; the sentence says how."},
    429: {
        "model": Failure,
        "description": "More than this identity may ask for; Retry-After says when.",
    },
    500: {"model": Failure, "description": "Something failed that trying again will not repair."},
    503: {"model": Failure, "description": "The index or the chat model cannot answer now."},
}

_STREAM = """As `/ask`, sent as server-sent events while the answer comes about:

* `searched`: `{"question": "…", "passages": 12}`, the question completed from the conversation;
  no passages when what was said is no question
* `delta`: `{"text": "…"}`, more Markdown; none when the assistant abstains
* `answer`: the same JSON as `/ask`, last; its citations have been checked
* `error`: `{"error": "…", "retryable": true}`, instead of `answer`
"""


def ask_router(assistant: Assistant, gate: Gate) -> APIRouter:
    """The routes that answer questions with ``assistant``."""
    router = APIRouter(prefix="/api/v1", tags=["ask"])

    def telling(body: Question, request: Request) -> AbstractAsyncContextManager[Told[Event]]:
        turns = [Turn(message.role, message.content) for message in body.history]
        who = identity_of(request.scope)
        return gate.telling(
            lambda: assistant.stream(body.question, turns, body.documents, who.principals),
            who,
            body.question,
        )

    @router.post(
        "/ask", response_model=AnswerBody, responses=_FAILURES, summary="Answer a question"
    )
    async def ask(body: Question, request: Request) -> Response:
        """Answer with footnotes, or abstain: `abstained`, with what is near in `closest`.

        What is no question ("hello", "which documents do you have?") gets a reply: `kind` is `remark`.
        """
        async with telling(body, request) as told:
            answered = await unless_gone(request, _answer(told))
        return answered or Response(status_code=499)  # which nobody reads

    async def heard(body: Question, request: Request) -> AsyncIterator[Told[Event]]:
        # As a dependency it ends with the response. In the stream's own generator it would not: one
        # that is cut off is left where it is, and nobody closes it.
        async with telling(body, request) as told:
            yield told

    @router.post(
        "/ask/stream",
        response_class=EventSourceResponse,
        summary="Answer a question, streamed",
        description=_STREAM,
    )
    async def ask_stream(
        told: Any = Depends(heard),  # noqa: B008 - evaluated once is what is meant
    ) -> AsyncIterator[ServerSentEvent]:
        while (event := await told.get()) is not None:
            yield _failed(event) if isinstance(event, Exception) else _sent(event)

    return router


async def _answer(told: Told[Event]) -> Response:
    """The response for a whole answer."""
    while (event := await told.get()) is not None:
        if isinstance(event, Exception):
            log_unanswered(_log, event)
            return failure_of(event)
        if isinstance(event, Answer):
            return JSONResponse(event.as_dict())
    raise AssertionError("a stream ends with its answer")


def _sent(event: Event) -> ServerSentEvent:
    match event:
        case Searched(question=question, passages=passages):
            data: dict[str, Any] = {"question": question, "passages": passages}
            return ServerSentEvent(event="searched", data=data)
        case Delta(text=text):
            return ServerSentEvent(event="delta", data={"text": text})
        case Answer():
            return ServerSentEvent(event="answer", data=event.as_dict())


def _failed(error: Exception) -> ServerSentEvent:
    log_unanswered(_log, error)
    data = {"error": sentence_of(error), "retryable": is_retryable(error)}
    return ServerSentEvent(event="error", data=data)
