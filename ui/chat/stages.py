"""A reply of the chat as it comes about."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator

import anyio

from assistant.answer import Answer, Delta, Event, Searched
from ingest.errors import FootnoteError
from ingest.how_many import counted
from ui.chat.rendering import answer_html, error_html, partial_html, progress_html
from ui.failures import log_unanswered, sentence_of
from ui.telling import Told

_log = logging.getLogger("footnote.chat")

_REDRAW_SECONDS = 0.06  # a chat model writes faster than a page should be redrawn
# Gradio notices that a page was closed only when there is something to send to it.
_LOOK_SECONDS = 1.0


async def stages_of(told: Told[Event]) -> AsyncGenerator[str, None]:
    """The reply as it comes about: each item replaces the one before; "" while there is nothing new."""
    written, drawn = "", 0.0
    event: Event | Exception | None = None
    while True:
        with anyio.move_on_after(_LOOK_SECONDS) as looking:
            event = await told.get()
        if looking.cancelled_caught:
            yield ""
            continue
        match event:
            case None:
                return
            case Searched(passages=passages) if passages:
                yield progress_html(f"Reading {counted(passages, 'passage')}…")
            case Delta(text=text):
                written += text
                if time.monotonic() - drawn > _REDRAW_SECONDS:
                    drawn = time.monotonic()
                    yield partial_html(written)
            case Answer():
                yield answer_html(event)
            case FootnoteError():
                log_unanswered(_log, event)
                yield error_html(str(event), retryable=event.retryable)
            case Exception():
                log_unanswered(_log, event)
                yield error_html(sentence_of(event), retryable=True)
