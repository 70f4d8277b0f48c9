"""The HTTP API for asking: ``POST /api/v1/ask`` and its streaming twin."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from assistant.answer import Answer, Delta, Event, Searched, Turn
from assistant.assistant import Assistant
from ingest.errors import FootnoteError
from ui.api_models import AnswerBody, Failure, Question
from ui.failures import QueueFullError, failure_of, is_retryable, sentence_of

_log = logging.getLogger("footnote.api")

_FAILURES: dict[int | str, dict[str, Any]] = {
    422: {"model": Failure, "description": "The request is malformed; the sentence says how."},
    500: {"model": Failure, "description": "Something failed that trying again will not repair."},
    503: {"model": Failure, "description": "The index or the chat model cannot answer now."},
}

_STREAM = """As `/ask`, sent as server-sent events while the answer comes about:

* `searched`: `{"question": "…", "passages": 12}`, the question completed from the conversation
* `delta`: `{"text": "…"}`, more Markdown; none when the assistant abstains
* `answer`: the same JSON as `/ask`, last; its citations have been checked
* `error`: `{"error": "…", "retryable": true}`, instead of `answer`
"""


class Gate:
    """Lets ``concurrency`` questions through at a time and ``queue`` more wait."""

    def __init__(self, concurrency: int, queue: int) -> None:
        self._places = anyio.CapacityLimiter(max(1, concurrency))
        self._queue = queue
        self._inside: set[object] = set()

    async def enter(self, place: object) -> None:
        """Wait for a turn, held under the name ``place``.

        Raises ``QueueFullError`` when no more may wait.
        """
        statistics = self._places.statistics()
        full = statistics.borrowed_tokens >= statistics.total_tokens
        if full and statistics.tasks_waiting >= self._queue:
            raise QueueFullError("Too many questions are waiting; try again in a moment.")
        # Not on behalf of the task: a stream that is cut off is ended by another one.
        await self._places.acquire_on_behalf_of(place)
        self._inside.add(place)

    def leave(self, place: object) -> None:
        """Give the turn back, if it was had."""
        if place in self._inside:
            self._inside.remove(place)
            self._places.release_on_behalf_of(place)


def ask_router(assistant: Assistant, gate: Gate) -> APIRouter:
    """The routes that answer questions with ``assistant``."""
    router = APIRouter(prefix="/api/v1", tags=["ask"])

    @router.post(
        "/ask", response_model=AnswerBody, responses=_FAILURES, summary="Answer a question"
    )
    async def ask(body: Question) -> Response:
        """Answer with footnotes, or abstain: `abstained`, with what is near in `closest`."""
        place = object()
        try:
            await gate.enter(place)
            answer = await to_thread.run_sync(
                assistant.ask, body.question, _turns(body), body.documents
            )
        except Exception as error:
            _note(error)
            return failure_of(error)
        finally:
            gate.leave(place)
        return JSONResponse(answer.as_dict())

    _add_stream(router, assistant, gate)
    return router


def _add_stream(router: APIRouter, assistant: Assistant, gate: Gate) -> None:
    @router.post(
        "/ask/stream",
        response_class=EventSourceResponse,
        responses={422: _FAILURES[422]},
        summary="Answer a question, streamed",
        description=_STREAM,
    )
    async def ask_stream(body: Question) -> AsyncIterator[ServerSentEvent]:
        place = object()
        try:
            await gate.enter(place)
            events = assistant.stream(body.question, _turns(body), body.documents)
            while (event := await to_thread.run_sync(_next, events)) is not None:
                yield _sent(event)
        except Exception as error:
            yield _failed(error)
        finally:
            gate.leave(place)


def _turns(body: Question) -> list[Turn]:
    return [Turn(message.role, message.content) for message in body.history]


def _next(events: Iterator[Event]) -> Event | None:
    # StopIteration cannot cross from a thread into a coroutine.
    return next(events, None)


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
    _note(error)
    data = {"error": sentence_of(error), "retryable": is_retryable(error)}
    return ServerSentEvent(event="error", data=data)


def _note(error: Exception) -> None:
    if isinstance(error, FootnoteError):
        _log.warning("not answered: %s", error)
    else:
        _log.error("not answered", exc_info=error)
