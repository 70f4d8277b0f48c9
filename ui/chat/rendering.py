"""Answers as HTML fragments for the conversation.

Each message of the conversation is one line of HTML, so that the chat component shows it as it is.
Everything that came from a document, a model or a reader is escaped here; the chat component
sanitises a second time, and drops ``data-*`` and ``aria-*`` attributes: ``ui/assets/chat.js`` sets
those that are needed. The answer's JSON travels in the message itself (``store``): the page needs
no state on the server, and the conversation survives a restart.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from assistant.answer import Answer, Citation, Turn
from ui.page_templates import page_templates

_WAITING = '<div class="answer progress">'
_WRITING = '<div class="answer writing">'
_STORE = re.compile(r'<span class="store" hidden>([A-Za-z0-9+/=]*)</span>')


def question_html(question: str) -> str:
    """What the reader asked, literally."""
    return str(_fragments().question(question))


def progress_html(sentence: str) -> str:
    """What is going on before the first word of the answer."""
    return str(_fragments().progress(sentence))


def partial_html(markdown: str) -> str:
    """An answer that is still being written: its markers do not lead anywhere yet."""
    return str(_fragments().partial(markdown))


def is_unfinished(html: str) -> bool:
    """Whether ``html`` is an answer that was still coming about."""
    return html.startswith((_WRITING, _WAITING))


def stopped_html(partial: str) -> str:
    """The fragment ``partial`` when the reader has stopped it: nothing in it has been checked."""
    stopped = '<div class="answer stopped">'
    kept = (
        partial.replace(_WRITING, stopped) if partial.startswith(_WRITING) else f"{stopped}</div>"
    )
    return f'{kept.removesuffix("</div>")}<p class="aside">Stopped before it was checked.</p></div>'


def error_html(sentence: str, *, retryable: bool) -> str:
    """A failure: one sentence, in this conversation only."""
    return str(_fragments().error(sentence, retryable))


def answer_html(answer: Answer, answer_id: str | None = None) -> str:
    """A finished answer or abstention, with everything the page needs to work with it."""
    identity = answer_id or uuid4().hex[:10]
    stored = json.dumps({"id": identity, "answer": answer.as_dict()}, ensure_ascii=False)
    return str(
        _fragments().answer(
            answer,
            {one.number: f"#cite-{identity}-{one.number}" for one in answer.citations},
            _by_place(answer.citations),
            f"#near-{identity}",
            base64.b64encode(stored.encode()).decode(),
        )
    )


def conversation(messages: Iterable[str]) -> list[Turn]:
    """The turns that finished messages carry, as plain text and Markdown, oldest first."""
    turns: list[Turn] = []
    for answer in _stored(messages):
        turns.append(Turn("user", str(answer["question"])))
        turns.append(Turn("assistant", str(answer["answer"])))
    return turns


def _fragments() -> Any:
    return page_templates("ui.chat").get_template("answer.html").module


def _by_place(citations: Iterable[Citation]) -> list[list[Citation]]:
    """The list under an answer has one line for each title, heading and place in the file."""
    places: dict[object, list[Citation]] = {}
    for one in citations:
        heading = "" if one.heading == one.title else one.heading
        places.setdefault((one.title, heading, one.page, one.locator), []).append(one)
    return list(places.values())


def _stored(messages: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    # The browser sends the messages back, so nothing about them can be taken for granted.
    for message in messages:
        for found in _STORE.finditer(message):
            try:
                answer = json.loads(base64.b64decode(found[1]))["answer"]
                if {"question", "answer"} <= answer.keys():
                    yield answer
            except (binascii.Error, ValueError, KeyError, TypeError, AttributeError):
                continue
