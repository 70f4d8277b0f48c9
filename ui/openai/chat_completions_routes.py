"""``POST /v1/chat/completions``, whole and streamed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from assistant.answer import Answer
from ui.openai.bodies import MODEL, WHOLE_OR_STREAMED, ChatRequest
from ui.openai.cited_text import CitedText
from ui.openai.conversation import asked_in_chat, word_count
from ui.openai.door import Door, extension, url_citation
from ui.openai.errors import OpenAIRoute, as_json, error_body
from ui.openai.told import DONE, KEEP_ALIVE, EventStream, Heard, sent, unread

_SUMMARY = "Answer the last message of a conversation, as OpenAI's API does"
_DESCRIPTION = """The content is Markdown with `[1]` markers and a list of the sources. `annotations` say
where each marker leads; `footnote` is the same JSON as `/api/v1/ask`. With `stream` both come in the chunk
that has a `finish_reason`."""


def chat_completions_router(door: Door) -> APIRouter:
    """The route of chat completions."""
    router = APIRouter(route_class=OpenAIRoute, tags=["openai"])

    async def heard(body: ChatRequest, request: Request) -> AsyncIterator[Heard]:
        async with door.heard(asked_in_chat(body), request) as one:
            yield one

    @router.post(
        "/v1/chat/completions",
        responses=WHOLE_OR_STREAMED,
        summary=_SUMMARY,
        description=_DESCRIPTION,
    )
    async def complete(
        body: ChatRequest,
        one: Any = Depends(heard),  # noqa: B008 - evaluated once is what is meant
    ) -> Response:
        completion = _Completion(door, one)
        if body.stream:
            usage = bool(body.stream_options and body.stream_options.include_usage)
            there = await one.begun()
            return EventStream(completion.chunks(with_usage=usage)) if there else unread()
        answer = await one.answer()
        return as_json(completion.whole(answer)) if answer else unread()

    return router


@dataclass(frozen=True, slots=True)
class _Completion:
    """One completion on its way."""

    door: Door
    heard: Heard
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, answer: Answer) -> dict[str, Any]:
        """The completion in one piece."""
        text = self.door.text(answer, self.heard.request)
        message = {
            "role": "assistant",
            "content": text.whole,
            "refusal": None,
            "annotations": self._annotations(text),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head("chat.completion"),
            "choices": [choice],
            "usage": self._usage(text),
            "system_fingerprint": answer.index,
            "footnote": extension(answer, self.heard.asked),
        }

    async def chunks(self, *, with_usage: bool) -> AsyncIterator[bytes]:
        """The completion in pieces; ``with_usage``: with one more that says the usage."""
        usage: dict[str, Any] = {"usage": None} if with_usage else {}
        yield self._chunk({"role": "assistant", "content": "", "refusal": None}, **usage)
        try:
            async for answer in self.heard.answer_or_signs():
                if answer is None:
                    yield KEEP_ALIVE
                    continue
                text = self.door.text(answer, self.heard.request)
                for piece in filter(None, (text.answer, text.below)):
                    yield self._chunk({"content": piece}, **usage)
                footnote = extension(answer, self.heard.asked)
                last = {"annotations": self._annotations(text)}
                yield self._chunk(last, "stop", **usage, footnote=footnote)
                if with_usage:
                    head = self._head("chat.completion.chunk")
                    yield sent({**head, "choices": [], "usage": self._usage(text)})
        except Exception as error:
            yield sent({"error": error_body(error)})
            return
        yield DONE

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}

    def _chunk(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return sent({**self._head("chat.completion.chunk"), "choices": [choice], **more})

    def _annotations(self, text: CitedText) -> list[dict[str, Any]]:
        request = self.heard.request
        return [
            {"type": "url_citation", "url_citation": url_citation(mark, request)}
            for mark in text.marks
        ]

    def _usage(self, text: CitedText) -> dict[str, int]:
        asked, said = self.heard.asked.word_count, word_count(text.whole)
        return {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
        }
