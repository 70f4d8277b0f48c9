"""The object of OpenAI's Responses API, from its beginning to its completion."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from assistant.answer import Answer
from ui.openai.bodies import MODEL, ResponsesRequest
from ui.openai.cited_text import CitedText
from ui.openai.conversation import word_count
from ui.openai.door import Door, extension, url_citation
from ui.openai.told import Heard


@dataclass(frozen=True, slots=True)
class ResponseObject:
    """One response, with one message of one text."""

    door: Door
    heard: Heard
    request: ResponsesRequest
    id: str = field(default_factory=lambda: f"resp_{uuid4().hex}")
    message_id: str = field(default_factory=lambda: f"msg_{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def begun(self) -> dict[str, Any]:
        """Before there is an answer."""
        return self._object("in_progress")

    def failed(self, error: dict[str, Any]) -> dict[str, Any]:
        """When there is none."""
        return self._object("failed", error=error)

    def completed(self, answer: Answer) -> dict[str, Any]:
        """With its answer, which is also there as every door returns it."""
        text = self.text(answer)
        asked, said = self.heard.asked.word_count, word_count(text.whole)
        usage = {
            "input_tokens": asked,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": said,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": asked + said,
        }
        return self._object(
            "completed",
            completed_at=int(time.time()),
            output=[self.message("completed", text)],
            usage=usage,
            footnote=extension(answer, self.heard.asked),
        )

    def text(self, answer: Answer) -> CitedText:
        """What the message says."""
        return self.door.text(answer, self.heard.request)

    def message(self, status: str, text: CitedText | None = None) -> dict[str, Any]:
        """The item of the output; without a text it is still empty."""
        return {
            "id": self.message_id,
            "type": "message",
            "role": "assistant",
            "status": status,
            "content": [] if text is None else [self.part(text)],
        }

    def part(self, text: CitedText | None = None) -> dict[str, Any]:
        """The content of that item."""
        return {
            "type": "output_text",
            "text": "" if text is None else text.whole,
            "annotations": [] if text is None else self.annotations(text),
            "logprobs": [],
        }

    def annotations(self, text: CitedText) -> list[dict[str, Any]]:
        """Where the markers of the text lead."""
        request = self.heard.request
        return [{"type": "url_citation", **url_citation(mark, request)} for mark in text.marks]

    def _object(self, status: str, **more: Any) -> dict[str, Any]:
        """All fields that the published object has and that mean something here."""
        metadata = self.request.metadata
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "background": False,
            "completed_at": None,
            "error": None,
            "incomplete_details": None,
            "instructions": self.request.instructions,
            "max_output_tokens": None,
            "metadata": metadata.model_dump(exclude_unset=True) if metadata else {},
            "model": MODEL,
            "output": [],
            "parallel_tool_calls": False,
            "previous_response_id": None,
            "reasoning": {"effort": None, "summary": None},
            "store": False,
            "temperature": None,
            "text": {"format": {"type": "text"}},
            "tool_choice": "none",
            "tools": [],
            "top_p": None,
            "truncation": "disabled",
            "usage": None,
            **more,
        }
