"""Answers as HTML: Markdown whose only way out are its footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


def answer_html(markdown: str, numbers: Iterable[int], prefix: str) -> str:
    """An answer; the markers among ``numbers`` lead to ``#{prefix}-{number}``, others are text."""
    anchors = {number: f"#{prefix}-{number}" for number in numbers}
    return str(_markdown().render(markdown, {"anchors": anchors})).strip()


def footnotes_html(citations: Iterable[Mapping[str, Any]], prefix: str) -> str:
    """The footnotes of an answer as a list; "" without any."""
    items = "".join(
        f'<li id="{prefix}-{number_of(citation)}" value="{number_of(citation)}">'
        f"<q>{escape(_one_line(citation.get('quote', '')))}</q> "
        f'<span class="where">{place_html(citation)}</span></li>'
        for citation in citations
    )
    return f'<ol class="footnotes">{items}</ol>' if items else ""


def number_of(citation: Mapping[str, Any]) -> int:
    """The number of a footnote."""
    return int(citation["number"])


def place_html(place: Mapping[str, Any]) -> str:
    """Where a quote stands: title, heading, page."""
    title = str(place.get("title") or place.get("document") or "")
    parts = [title]
    if place.get("heading") and place["heading"] != title:
        parts.append(str(place["heading"]))
    if place.get("page") is not None:
        parts.append(f"page {place['page']}")
    return escape(", ".join(part for part in parts if part))


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # A document or a model must not be able to send the reader, or the reader's browser, anywhere.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["link", "image", "autolink", "reference", "html_inline", "html_block"])
    # The headings of an answer would tear the outline of the report.
    parser.disable(["heading", "lheading"])
    parser.inline.ruler.before("link", "footnote", _footnote_rule)
    parser.add_render_rule("footnote", _footnote_link)
    return parser


def _footnote_rule(state: StateInline, silent: bool) -> bool:
    end = state.src.find("]", state.pos)
    number = state.src[state.pos + 1 : end]
    if state.src[state.pos] != "[" or not (number.isascii() and number.isdigit()):
        return False
    if int(number[:6]) not in state.env["anchors"]:
        return False
    if not silent:
        # The mark hangs on the last word, wherever the writer put spaces.
        state.pending = state.pending.rstrip(" ")
        token = state.push("footnote", "sup", 0)
        token.meta = {"number": int(number[:6])}
    state.pos = end + 1
    return True


def _footnote_link(
    _renderer: object, tokens: list[Token], index: int, _options: object, env: Mapping[str, Any]
) -> str:
    number = tokens[index].meta["number"]
    return (
        f'<sup><a href="{env["anchors"][number]}" aria-label="Footnote {number}">{number}</a></sup>'
    )
