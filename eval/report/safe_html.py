"""HTML that shows what documents, models and readers wrote, in which nothing of theirs acts.

The only two ways from text to HTML: templates that escape what they show, and the Markdown of answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markupsafe import Markup

_SHORT = 10  # characters of a cell
_MARKER = re.compile(r"\[([0-9]{1,4})\]")
# A line break of a template beside a tag or a block, with the blanks around it.
_LAYOUT = re.compile(r"(?<=[>}])\s*\n\s*|\s*\n\s*(?=[<{])")


@lru_cache
def templates(*packages: str) -> Environment:
    """The files in ``templates/`` of ``packages``; the first package that has one provides it.

    Whatever they show is escaped, and a name that was not given is an error. Line breaks beside tags and
    blocks are layout, which the result leaves out.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def source(name: str) -> str | None:
        found = (files(package) / "templates" / name for package in packages)
        texts = (file.read_text("utf-8") for file in found if file.is_file())
        return next((_LAYOUT.sub("", text.strip()) for text in texts), None)

    made = Environment(
        loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    made.filters |= {"with_breaks": with_breaks, "markdown": markdown_html}
    return made


def with_breaks(text: str) -> Markup:
    """Text as it is, on one line of HTML, its line ends as ``<br>``."""
    from markupsafe import Markup

    return Markup("<br>").join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def markdown_html(
    markdown: str, anchors: Mapping[int, str] | None = None, *, headings: bool = True
) -> Markup:
    """The Markdown of an answer as one line of HTML whose only links are its footnotes.

    ``anchors`` says where each marker leads; other markers are text. Without it, all are marks that
    lead nowhere (yet). Without ``headings`` they are text, as in a page that has an outline itself.
    """
    from markupsafe import Markup

    html = str(_parser(headings).render(markdown, {"anchors": anchors}))
    return Markup(html.strip().replace("\n", "&#10;"))  # noqa: S704 - made of escaped text


@lru_cache
def _parser(headings: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Links and images are left as text: a document or a model must not be able to send the reader,
    # or the reader's browser, anywhere. The only way out of an answer is its footnotes.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["link", "image", "autolink", "reference", "html_inline", "html_block"])
    if not headings:
        parser.disable(["heading", "lheading"])
    parser.inline.ruler.before("link", "footnote", _footnote_rule)
    parser.add_render_rule("footnote", _footnote_link)
    parser.add_render_rule("td_open", _cell_opened)
    return parser


def _cell_opened(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    """The start of a cell; "300 €" stays on one line."""
    if len(_MARKER.sub("", tokens[index + 1].content).strip()) <= _SHORT:
        tokens[index].attrJoin("class", "short")
    return renderer.renderToken(tokens, index, options, env)


def _footnote_rule(state: StateInline, silent: bool) -> bool:
    found = _MARKER.match(state.src, state.pos)
    anchors = state.env["anchors"]
    if not found or (anchors is not None and int(found[1]) not in anchors):
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
    if env["anchors"] is None:
        return f'<sup class="mark">{number}</sup>'
    link = f'<a href="{env["anchors"][number]}" aria-label="Footnote {number}">{number}</a>'
    return f'<sup class="mark">{link}</sup>'
