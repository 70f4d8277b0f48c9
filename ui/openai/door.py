"""What every question through this door is asked with and answered by."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from assistant.answer import Answer
from assistant.assistant import Assistant
from ui.auth.identity import identity_of
from ui.gate import Gate
from ui.openai.cited_text import CitedText, Mark, cited_text, source_address
from ui.openai.conversation import Asked
from ui.openai.told import Heard


@dataclass(frozen=True, slots=True)
class Door:
    """Asks ``assistant`` through ``gate``; ``source_list``: whether answers end with their sources."""

    assistant: Assistant
    gate: Gate
    source_list: bool
    opened: int = field(default_factory=lambda: int(time.time()))

    @asynccontextmanager
    async def heard(self, asked: Asked, request: Request) -> AsyncIterator[Heard]:
        """The question while it is answered, as whoever sent ``request``."""
        who = identity_of(request.scope)
        async with self.gate.telling(
            lambda: self.assistant.stream(
                asked.question, asked.history, asked.documents, who.principals
            ),
            who,
            asked.question,
        ) as told:
            yield Heard(request, asked, told)

    def text(self, answer: Answer, request: Request) -> CitedText:
        """The answer as text for whoever sent ``request``."""
        return cited_text(answer, str(request.base_url), source_list=self.source_list)


def url_citation(mark: Mark, request: Request) -> dict[str, Any]:
    """What a marker stands for, in the shape of an annotation of OpenAI's API."""
    return {
        "start_index": mark.start,
        "end_index": mark.end,
        "url": source_address(mark.citation, str(request.base_url)),
        "title": mark.citation.title or mark.citation.document,
    }


def extension(answer: Answer, asked: Asked) -> dict[str, Any]:
    """What replies hold under ``footnote``: the whole answer, and what of the request had no effect."""
    return answer.as_dict() | {"unused": list(asked.unused)}
