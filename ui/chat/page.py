"""The chat: a question box, and answers whose every sentence leads to its source.

Gradio carries the conversation between browser and server; the messages are our HTML
(``ui.chat.rendering``) and their behaviour is in ``ui/assets/chat.js``. There is no state on the server:
a question arrives with the messages before it, and a page that is loaded again brings what it kept.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from ui.chat.empty_chat import is_nothing_there, offered_questions, welcome_html
from ui.chat.gradio_import import no_applications
from ui.chat.kept_conversation import kept_messages
from ui.chat.rendering import (
    conversation,
    is_unfinished,
    progress_html,
    question_html,
    stopped_html,
)
from ui.chat.sessions import asker
from ui.chat.stages import stages_of
from ui.gate import Gate
from ui.settings import UiSettings

if TYPE_CHECKING:
    import gradio

# Seconds between two looks of Gradio's queue. Its own 1 ms takes 5 % of a core while nobody asks.
_LOOKS_S = 0.02
_QUICK = 40  # further events of pages at a time, besides the questions; a thread each

ChatMessage = Mapping[str, Any]
Update = tuple[Any, Any]


def build_page(assistant: Assistant, settings: UiSettings, gate: Gate) -> gradio.Blocks:
    """The Gradio application that ``/`` and ``/embed`` show; ``gate`` gives its questions their turn."""
    import gradio as gr

    with no_applications():
        page: gradio.Blocks = gr.Blocks(
            title=settings.title, fill_height=True, fill_width=True, analytics_enabled=False
        )
        with page:
            _chat(page, assistant, gate)
        # Gradio's own queue lets everything through: a question waits in the gate, where those of the API do.
        page.max_threads = settings.concurrency + settings.queue + _QUICK
        page.queue(default_concurrency_limit=None)
    page._queue.sleep_when_free = _LOOKS_S
    page._queue.progress_update_sleep_when_free = _LOOKS_S
    return page


def theme() -> gradio.themes.Base:
    """A theme that loads no fonts; colours and sizes are in ``ui/assets/base.css``."""
    import gradio as gr

    return gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def _chat(page: gradio.Blocks, assistant: Assistant, gate: Gate) -> None:
    import gradio as gr

    # Pressed by the masthead, which is there before Gradio is (ui.chat.shell).
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
        placeholder=welcome_html(),
    )
    box = gr.Textbox(
        elem_id="composer",
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask a question",
        lines=1,
        max_lines=6,
        submit_btn=True,
    )
    # Filled by a page that was loaded again: its policy lets Gradio run no JavaScript of an event.
    kept = gr.Textbox(elem_id="kept", show_label=False, container=False)
    kept.change(kept_messages, kept, chat, show_progress="hidden", api_visibility="private")
    _answer(page, chat, box, assistant, gate)
    _offer(page, chat, assistant)
    clear.click(lambda: ([], _idle(value="")), None, [chat, box], api_visibility="private")


def _answer(
    page: gradio.Blocks,
    chat: gradio.Chatbot,
    box: gradio.Textbox,
    assistant: Assistant,
    gate: Gate,
) -> None:
    """Have ``chat`` answer what is asked in the ``box``, or chosen of what it offers."""
    import gradio as gr

    reply = _replies(assistant, gate)

    async def asked_for(
        question: str, messages: list[ChatMessage], request: gr.Request
    ) -> AsyncIterator[Update]:
        _forget_updates(page, request)
        async with aclosing(reply(question, messages, request)) as updates:
            async for update in updates:
                yield update

    async def chosen(
        messages: list[ChatMessage], event: gr.SelectData, request: gr.Request
    ) -> AsyncIterator[Update]:
        _forget_updates(page, request)
        async with aclosing(reply(str(event.value["text"]), messages, request)) as updates:
            async for update in updates:
                yield update

    # The annotations are given here because Gradio evaluates them, and cannot see names of a function.
    chosen.__annotations__["event"] = gr.SelectData
    for handler in (asked_for, chosen):
        handler.__annotations__["request"] = gr.Request
    options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    options["outputs"] = [box, chat]
    asked: list[Any] = [
        box.submit(asked_for, [box, chat], **options),
        chat.example_select(chosen, [chat], **options),
    ]
    box.stop(None, cancels=asked)
    for event in asked:
        # Also when it was cancelled or failed: the box must become usable again, and not before.
        event.then(_settled, [chat], **options)


def _offer(page: gradio.Blocks, chat: gradio.Chatbot, assistant: Assistant) -> None:
    """Have ``chat`` offer questions once the page is there."""
    import gradio as gr

    def offered(request: gr.Request) -> Any:
        who = asker(request).principals
        # What the documents as a whole suggest need not be in the ones that are left.
        questions = () if _documents(request) else offered_questions(assistant, who)
        nothing = not questions and is_nothing_there(assistant, who)
        return gr.Chatbot(
            examples=[{"text": question} for question in questions],
            placeholder=welcome_html(empty=nothing),
        )

    offered.__annotations__["request"] = gr.Request  # as in ``_answer``
    page.load(offered, None, chat, show_progress="hidden", api_visibility="private")


def _forget_updates(page: gradio.Blocks, request: gradio.Request) -> None:
    """Drop what Gradio keeps of a session's earlier updates: a component each, as long as the session lives."""
    if request.request is None or request.session_hash is None:
        return
    session = request.request.app.state_holder[request.session_hash]
    for kept in (session.blocks_config.blocks, session.config_values):
        for number in kept.keys() - page.default_config.blocks.keys():
            del kept[number]


def _documents(request: gradio.Request) -> list[str]:
    """The documents that the page's address restricts it to (``?documents=ID&documents=ID``), or none."""
    # Gradio hands on the address of the page with each of its events.
    page = request.request
    return list(page.query_params.getlist("documents")) if page else []


def _replies(
    assistant: Assistant, gate: Gate
) -> Callable[[str, Sequence[ChatMessage], gradio.Request], AsyncGenerator[Update, None]]:
    import gradio as gr

    async def reply(
        question: str, messages: Sequence[ChatMessage], request: gr.Request
    ) -> AsyncGenerator[Update, None]:
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
        turns = conversation(map(_text, messages))
        documents, who = _documents(request), asker(request)
        async with (
            gate.telling(
                lambda: assistant.stream(question, turns, documents, who.principals), who, question
            ) as told,
            aclosing(stages_of(told)) as stages,
        ):
            async for stage in stages:
                last = stage or last
                yield gr.skip(), with_reply(stage) if stage else gr.skip()
        yield gr.skip(), with_reply(last)

    reply.__annotations__["request"] = gr.Request
    return reply


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
