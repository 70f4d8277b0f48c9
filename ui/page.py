"""The chat: a question box, and answers whose every sentence leads to its source.

Gradio carries the conversation between browser and server; the messages are our HTML
(``ui.rendering``) and their behaviour is in ``ui/assets/chat.js``. There is no state on the server:
a question arrives with the messages before it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Delta, Searched
from assistant.assistant import Assistant
from ingest.errors import FootnoteError
from ui.api_models import MAX_QUESTION
from ui.failures import UNEXPECTED
from ui.rendering import (
    answer_html,
    conversation,
    error_html,
    is_unfinished,
    partial_html,
    progress_html,
    question_html,
    stopped_html,
)
from ui.settings import UiSettings

if TYPE_CHECKING:
    import gradio

_log = logging.getLogger("footnote.chat")

PROMISE = "Every sentence of an answer leads to the exact words that say so."
_WELCOME = f'<div class="welcome"><h1>Ask your documents</h1><p>{PROMISE}</p></div>'
_REDRAW_SECONDS = 0.06  # a chat model writes faster than a page should be redrawn

ChatMessage = Mapping[str, Any]
Update = tuple[Any, Any]


def build_page(assistant: Assistant, settings: UiSettings) -> gradio.Blocks:
    """The Gradio application that ``/`` and ``/embed`` show."""
    import gradio as gr

    page: gradio.Blocks = gr.Blocks(
        title=settings.title, fill_height=True, fill_width=True, analytics_enabled=False
    )
    with page:
        _chat(page, assistant)
    page.queue(default_concurrency_limit=max(1, settings.concurrency), max_size=settings.queue)
    return page


def theme() -> gradio.themes.Base:
    """A theme that loads no fonts; colours and sizes are in ``ui/assets/base.css``."""
    import gradio as gr

    return gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def _chat(page: gradio.Blocks, assistant: Assistant) -> None:
    import gradio as gr

    # Pressed by the masthead, which is there before Gradio is (ui.page_shell).
    clear = gr.Button("New conversation", elem_id="clear")
    chat = gr.Chatbot(
        elem_id="conversation",
        label="Conversation",
        show_label=False,
        container=False,
        layout="panel",
        height="100%",
        scale=1,
        buttons=[],
        feedback_options=None,
        autoscroll=False,
        latex_delimiters=[],
        line_breaks=False,
        allow_tags=False,
        group_consecutive_messages=False,
        placeholder=_WELCOME,
    )
    box = gr.Textbox(
        elem_id="composer",
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask a question",
        lines=1,
        max_lines=6,
        max_length=MAX_QUESTION,
        submit_btn=True,
    )
    _wire(page, chat, box, assistant)
    clear.click(lambda: ([], _idle(value="")), None, [chat, box], api_visibility="private")


def _wire(
    page: gradio.Blocks, chat: gradio.Chatbot, box: gradio.Textbox, assistant: Assistant
) -> None:
    """Connect the components."""
    import gradio as gr

    reply = _replies(assistant)
    starters = Starters(assistant)

    def chosen(messages: list[ChatMessage], event: gr.SelectData) -> Iterator[Update]:
        yield from reply(str(event.value["text"]), messages)

    # The annotation is given here because Gradio evaluates it, and cannot see names of a function.
    chosen.__annotations__["event"] = gr.SelectData
    options: dict[str, Any] = {
        "outputs": [box, chat],
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    asked: list[Any] = [
        box.submit(reply, [box, chat], **options),
        chat.example_select(chosen, [chat], **options),
    ]
    box.stop(None, cancels=asked)
    for event in asked:
        # Also when it was cancelled or failed: the box must become usable again, and not before.
        event.then(_settled, [chat], **options)
    page.load(
        lambda: gr.Chatbot(examples=[{"text": question} for question in starters.questions()]),
        None,
        chat,
        show_progress="hidden",
        api_visibility="private",
    )


def _replies(
    assistant: Assistant,
) -> Callable[[str, Sequence[ChatMessage]], Iterator[Update]]:
    import gradio as gr

    def reply(question: str, messages: Sequence[ChatMessage]) -> Iterator[Update]:
        """Stream the answer to ``question`` into the conversation."""
        question = (question or "").strip()
        if not question:
            yield gr.skip(), gr.skip()
            return
        shown = [*messages, {"role": "user", "content": question_html(question)}]

        def with_reply(html: str) -> list[ChatMessage]:
            return [*shown, {"role": "assistant", "content": html}]

        yield _busy(), with_reply(progress_html("Searching the documents…"))
        last = ""
        for last in _stages(assistant, question, messages):
            yield gr.skip(), with_reply(last)
        yield _idle(), with_reply(last)

    return reply


def _stages(assistant: Assistant, question: str, messages: Sequence[ChatMessage]) -> Iterator[str]:
    """The reply as it comes about: each item replaces the one before."""
    written, drawn = "", 0.0
    try:
        for event in assistant.stream(question, conversation(map(_text, messages))):
            match event:
                case Searched(passages=passages):
                    yield progress_html(f"Reading {passages} passages…")
                case Delta(text=text):
                    written += text
                    if time.monotonic() - drawn > _REDRAW_SECONDS:
                        drawn = time.monotonic()
                        yield partial_html(written)
                case Answer():
                    yield answer_html(event)
    except FootnoteError as error:
        _log.warning("not answered: %s", error)
        yield error_html(str(error), retryable=error.retryable)
    except Exception:
        _log.exception("not answered")
        yield error_html(UNEXPECTED, retryable=True)


def _settled(messages: list[ChatMessage]) -> Update:
    """The question box as it waits for a question; an unfinished answer is marked as stopped."""
    import gradio as gr

    last = _text(messages[-1]) if messages else ""
    if not is_unfinished(last):
        return _idle(), gr.skip()
    return _idle(), [*messages[:-1], {"role": "assistant", "content": stopped_html(last)}]


def _text(message: ChatMessage) -> str:
    """The HTML of a message; Gradio hands contents back as lists of blocks."""
    content = message["content"]
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content)


def _busy() -> Any:
    import gradio as gr

    return gr.update(value="", submit_btn=False, stop_btn=True)


def _idle(**changes: Any) -> Any:
    import gradio as gr

    return gr.update(submit_btn=True, stop_btn=False, **changes)


class Starters:
    """Starter questions, worked out once for each state of the index."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._known: tuple[str, tuple[str, ...]] = ("", ())
        self._working = threading.Lock()

    def questions(self) -> tuple[str, ...]:
        """The questions; none when they cannot be worked out, for a page is a page without them."""
        try:
            with self._working:
                fingerprint = self._assistant.index.fingerprint
                if self._known[0] != fingerprint:
                    self._known = (fingerprint, self._assistant.starters())
                return self._known[1]
        except Exception as error:
            _log.warning("no starter questions: %s", error)
            return ()
