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
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assistant.answer import Answer, Citation, ClosestPassage, Turn

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_MARKER = re.compile(r"\[(\d{1,4})\]")
_WAITING = '<div class="answer progress">'
_WRITING = '<div class="answer writing">'
_STORE = re.compile(r'<span class="store" hidden>([A-Za-z0-9+/=]*)</span>')


def question_html(question: str) -> str:
    """What the reader asked, literally."""
    return f'<h2 class="question">{_literal(question)}</h2>'


def progress_html(sentence: str) -> str:
    """What is going on before the first word of the answer."""
    return f"{_WAITING}<p>{escape(sentence)}</p></div>"


def partial_html(markdown: str) -> str:
    """An answer that is still being written: its markers do not lead anywhere yet."""
    return f'{_WRITING}<div class="prose-text">{markdown_html(markdown)}</div></div>'


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
    retry = '<button class="retry" type="button">Try again</button>' if retryable else ""
    return f'<div class="answer failure"><p>{_literal(sentence)}</p>{retry}</div>'


def answer_html(answer: Answer, answer_id: str | None = None) -> str:
    """A finished answer or abstention, with everything the page needs to work with it."""
    identity = answer_id or uuid4().hex[:10]
    body = _abstention(answer, identity) if answer.abstained else _answered(answer, identity)
    kind = "abstention" if answer.abstained else "answered"
    return (
        f'<div class="answer {kind}">{_notice(answer)}{body}{_actions(answer.abstained)}'
        f"{_store(identity, answer)}</div>"
    )


def conversation(messages: Iterable[str]) -> list[Turn]:
    """The turns that finished messages carry, as plain text and Markdown, oldest first."""
    turns: list[Turn] = []
    for answer in _stored(messages):
        turns.append(Turn("user", str(answer["question"])))
        turns.append(Turn("assistant", str(answer["answer"])))
    return turns


def markdown_html(markdown: str, numbers: Mapping[int, str] | None = None) -> str:
    """Answer Markdown as HTML on one line.

    ``numbers`` says where each marker leads; other markers are text. Without it, all are marks that
    lead nowhere (yet).
    """
    html = str(_markdown().render(markdown, {"numbers": numbers}))
    return html.strip().replace("\n", "&#10;")


def _literal(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<br>".join(escape(line) for line in lines)


def _answered(answer: Answer, identity: str) -> str:
    anchors = {
        citation.number: f"#cite-{identity}-{citation.number}" for citation in answer.citations
    }
    return (
        f"{_searched_for(answer)}"
        f'<div class="prose-text">{markdown_html(answer.answer, anchors)}</div>'
        f"{_footnotes(answer.citations, anchors)}"
    )


def _abstention(answer: Answer, identity: str) -> str:
    missing = ", ".join(f"<strong>{_literal(term)}</strong>" for term in answer.trace.missing_terms)
    nowhere = f'<p class="missing">Found in no document: {missing}</p>' if missing else ""
    searched = answer.trace.searched_for or answer.question
    return (
        '<div class="card"><h3>The documents don’t say.</h3>'
        f'<p class="searched">Searched for: <q>{_literal(searched)}</q></p>{nowhere}'
        f"{_closest(answer.closest, identity)}</div>"
    )


def _closest(passages: tuple[ClosestPassage, ...], identity: str) -> str:
    if not passages:
        return ""
    items = "".join(
        f'<li><a href="#near-{identity}-{number}">'
        f'<span class="near-quote">{_literal(passage.quote)}</span> '
        f'<span class="where">{_where(passage)}</span></a></li>'
        for number, passage in enumerate(passages, start=1)
    )
    return f'<p class="near-title">Closest passages, not an answer</p><ul class="near">{items}</ul>'


def _footnotes(citations: tuple[Citation, ...], anchors: Mapping[int, str]) -> str:
    """The list under the answer: one line for each place, with the numbers that lead there."""
    places: dict[str, list[int]] = {}
    for citation in citations:
        places.setdefault(_where(citation), []).append(citation.number)
    items = "".join(
        '<li><span class="numbers">'
        + " ".join(f'<a href="{anchors[number]}">{number}</a>' for number in numbers)
        + f'</span> <a class="where" href="{anchors[numbers[0]]}">{where}</a></li>'
        for where, numbers in places.items()
    )
    return f'<ol class="footnotes">{items}</ol>' if items else ""


def _where(place: Citation | ClosestPassage) -> str:
    """Title, heading path and page of a quote; a heading that repeats the title is left out."""
    parts = [f'<span class="title">{_literal(place.title)}</span>']
    if place.heading and place.heading != place.title:
        parts.append(f'<span class="heading">{_literal(place.heading)}</span>')
    if place.page is not None:
        parts.append(f'<span class="page">p. {place.page}</span>')
    return " ".join(parts)


def _searched_for(answer: Answer) -> str:
    searched = answer.trace.searched_for.strip()
    if not searched or searched.casefold() == answer.question.strip().casefold():
        return ""
    return f'<p class="searched">Searched for: <q>{_literal(searched)}</q></p>'


def _notice(answer: Answer) -> str:
    return f'<p class="notice" role="note">{_literal(answer.notice)}</p>' if answer.notice else ""


def _actions(abstained: bool) -> str:
    title = "Copy the answer with its footnotes"
    copy = f'<button class="copy" type="button" title="{title}">Copy</button>'
    return (
        f'<div class="actions">{"" if abstained else copy}'
        '<button class="up" type="button" title="Helpful"></button>'
        '<button class="down" type="button" title="Not helpful"></button>'
        '<span class="said" role="status"></span></div>'
    )


def _store(identity: str, answer: Answer) -> str:
    content = json.dumps({"id": identity, "answer": answer.as_dict()}, ensure_ascii=False)
    return f'<span class="store" hidden>{base64.b64encode(content.encode()).decode()}</span>'


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


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Links and images are left as text: a document or a model must not be able to send the reader,
    # or the reader's browser, anywhere. The only way out of an answer is its footnotes.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["link", "image", "autolink", "reference", "html_inline", "html_block"])
    parser.inline.ruler.before("link", "footnote", _footnote_rule)
    parser.add_render_rule("footnote", _footnote_link)
    return parser


def _footnote_rule(state: StateInline, silent: bool) -> bool:
    found = _MARKER.match(state.src, state.pos)
    numbers = state.env["numbers"]
    if not found or (numbers is not None and int(found[1]) not in numbers):
        return False
    if not silent:
        # The mark hangs on the last word, wherever the writer put spaces.
        state.pending = state.pending.rstrip(" ")
        token = state.push("footnote", "sup", 0)
        token.content = found[0]
        token.meta = {"number": int(found[1])}
    state.pos = found.end()
    return True


def _footnote_link(
    _renderer: object, tokens: list[Token], index: int, _options: object, env: Mapping[str, Any]
) -> str:
    number = tokens[index].meta["number"]
    if env["numbers"] is None:
        return f'<sup class="mark">{number}</sup>'
    return f'<sup class="mark"><a href="{env["numbers"][number]}">{number}</a></sup>'
