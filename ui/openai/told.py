"""What the gate tells of a question, waited for as the two kinds of replies need it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from assistant.answer import Answer, Event
from ui.openai.conversation import Asked
from ui.telling import Told, unless_gone

# While that much may still become a status that clients understand (429, 503), no stream begins.
_BEFORE_STREAM_S = 10.0
_KEEP_ALIVE_S = 15.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A question that is being answered, for as long as its request lasts."""

    request: Request
    asked: Asked
    told: Told[Event]

    async def answer(self) -> Answer | None:
        """The answer; None when the client has left. Raises what was told instead of one."""
        return await unless_gone(self.request, _answer(self.told))

    async def begun(self) -> bool:
        """Whether the client is still there once the answer has begun, or has taken its time.

        Raises what was told instead of a beginning.
        """
        return bool(await unless_gone(self.request, _begun(self.told)))

    async def answer_or_signs(self) -> AsyncIterator[Answer | None]:
        """The answer, last; before it None whenever the client must hear that it is worked on."""
        now = asyncio.get_running_loop().time
        silent_until = now() + _KEEP_ALIVE_S
        while True:
            try:
                event = await asyncio.wait_for(self.told.get(), silent_until - now())
            except TimeoutError:
                yield None
                silent_until = now() + _KEEP_ALIVE_S
                continue
            if isinstance(event, Answer):
                yield event
                return
            _go_on(event)


async def _answer(told: Told[Event]) -> Answer:
    while not isinstance(event := await told.get(), Answer):
        _go_on(event)
    return event


async def _begun(told: Told[Event]) -> bool:
    try:
        event = await asyncio.wait_for(told.get(), _BEFORE_STREAM_S)
    except TimeoutError:
        return True
    _go_on(event)
    return True


def _go_on(event: Event | Exception | None) -> None:
    if isinstance(event, Exception):
        raise event
    if event is None:
        raise AssertionError("a stream ends with its answer")


class EventStream(StreamingResponse):
    """Server-sent events, which nothing on the way may keep or collect."""

    def __init__(self, events: AsyncIterator[bytes]) -> None:
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        super().__init__(events, media_type="text/event-stream", headers=headers)


def unread() -> Response:
    """The reply to a client that has left."""
    return Response(status_code=499)


KEEP_ALIVE = KEEPALIVE_COMMENT
DONE = format_sse_event(data_str="[DONE]")


def sent(data: Mapping[str, Any], event: str | None = None) -> bytes:
    """``data`` as an event."""
    return format_sse_event(data_str=json.dumps(data), event=event)
