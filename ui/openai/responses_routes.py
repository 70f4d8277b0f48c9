"""``POST /v1/responses``, whole and streamed; nothing of them is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from ui.openai.bodies import WHOLE_OR_STREAMED, ResponsesRequest
from ui.openai.conversation import asked_in_responses
from ui.openai.door import Door
from ui.openai.errors import InvalidRequest, OpenAIRoute, as_json, error_body
from ui.openai.response_object import ResponseObject
from ui.openai.told import KEEP_ALIVE, EventStream, Heard, sent, unread

_SUMMARY = "Answer the input, as OpenAI's Responses API does"
_DESCRIPTION = """The text is Markdown with `[1]` markers and a list of the sources. `annotations` say
where each marker leads; `footnote` is the same JSON as `/api/v1/ask`. Nothing is stored: earlier messages are
sent along as `input`."""


def responses_router(door: Door) -> APIRouter:
    """The routes of responses."""
    router = APIRouter(route_class=OpenAIRoute, tags=["openai"])

    async def heard(body: ResponsesRequest, request: Request) -> AsyncIterator[Heard]:
        async with door.heard(asked_in_responses(body), request) as one:
            yield one

    @router.post(
        "/v1/responses", responses=WHOLE_OR_STREAMED, summary=_SUMMARY, description=_DESCRIPTION
    )
    async def respond(
        body: ResponsesRequest,
        one: Any = Depends(heard),  # noqa: B008 - evaluated once is what is meant
    ) -> Response:
        made = ResponseObject(door, one, body)
        if body.stream:
            return EventStream(_events(made, one)) if await one.begun() else unread()
        answer = await one.answer()
        return as_json(made.completed(answer)) if answer else unread()

    @router.get("/v1/responses/{name}", include_in_schema=False)
    def stored(name: str) -> Response:
        sentence = f"Response with id {name!r} not found: nothing is stored here."
        raise InvalidRequest(sentence, "id", status=404)

    return router


async def _events(made: ResponseObject, one: Heard) -> AsyncIterator[bytes]:
    """The events of a response in the order of OpenAI's API, each with its number."""
    number = -1

    def event(kind: str, **data: Any) -> bytes:
        nonlocal number
        number += 1
        return sent({"type": kind, "sequence_number": number, **data}, kind)

    yield event("response.created", response=made.begun())
    yield event("response.in_progress", response=made.begun())
    item: dict[str, Any] = {"output_index": 0}
    part = {"item_id": made.message_id, "output_index": 0, "content_index": 0}
    yield event("response.output_item.added", **item, item=made.message("in_progress"))
    yield event("response.content_part.added", **part, part=made.part())
    try:
        async for answer in one.answer_or_signs():
            if answer is None:
                yield KEEP_ALIVE
                continue
            text = made.text(answer)
            for piece in filter(None, (text.answer, text.below)):
                yield event("response.output_text.delta", **part, delta=piece, logprobs=[])
            for index, annotation in enumerate(made.annotations(text)):
                marked = {"annotation_index": index, "annotation": annotation}
                yield event("response.output_text.annotation.added", **part, **marked)
            yield event("response.output_text.done", **part, text=text.whole, logprobs=[])
            yield event("response.content_part.done", **part, part=made.part(text))
            message = made.message("completed", text)
            yield event("response.output_item.done", **item, item=message)
            yield event("response.completed", response=made.completed(answer))
    except Exception as error:
        problem = error_body(error)
        failed = {"code": problem["code"] or "server_error", "message": problem["message"]}
        yield event("response.failed", response=made.failed(failed))
        # With the error once more under "error": that is where the openai package looks for it.
        told = {name: problem[name] for name in ("code", "message", "param")}
        yield event("error", **told, error=problem)
