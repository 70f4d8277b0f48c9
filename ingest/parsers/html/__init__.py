"""HTML: the stored text is written anew, block by block, without menus, scripts and markup."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.document import ParsedDocument
from ingest.parsers.blocks.titles import is_sensible_title
from ingest.parsers.code_pages.encoding import decode_page
from ingest.parsers.html.google_docs import TITLE
from ingest.parsers.html.inline import collapsed
from ingest.parsers.html.tree import tree_of
from ingest.parsers.html.view import Fate, View
from ingest.parsers.html.writer import Writer
from ingest.parsers.html.xhtml import as_html, is_xhtml
from ingest.parsers.notations.front_matter import without_front_matter

# What Jekyll and Hugo fill in.
_TEMPLATED = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)

# No page shows them; LibreOffice writes them around what is filled in.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse an HTML page: its main part where that is marked, otherwise its body."""
    markup, encoding = decode_page(data)
    markup = _CONTROL.sub("", markup)
    page, title = without_front_matter(markup)
    if page != markup:
        page = _TEMPLATED.sub("", page)
    return _page(as_html(page) if is_xhtml(page) else page, encoding, title)


def parse_xhtml(data: bytes) -> ParsedDocument:
    """Parse a page of which it is known that it follows the rules of XML."""
    markup, encoding = decode_page(data)
    return _page(as_html(markup), encoding)


def _page(markup: str, encoding: str, named: str = "") -> ParsedDocument:
    tree = tree_of(markup)
    body = tree.body or tree.root
    if body is None:
        return ParsedDocument("", (), encoding=encoding)
    view = View(tree, body)
    writer = Writer(view)
    main = _main_part(tree, body, view)
    if main is not body:
        if (heading := _heading_above(body, main, view)) is not None:
            writer.write(heading)
        _remark_around(body, main, view, writer)
    writer.write(main)
    writer.omissions.tell_counts()
    return writer.builder.build(title=named or _title(tree, view), encoding=encoding)


def _remark_around(body: LexborNode, main: LexborNode, view: View, writer: Writer) -> None:
    if view.is_prose(body, without=main):
        writer.builder.remark("What stands beside the main part of the page is not in the text.")
    for _ in view.walk(body, writer.omissions.tell_beside):
        pass  # only what it leaves out matters


def _title(tree: LexborHTMLParser, view: View) -> str | None:
    headings = [title for node in tree.css(f"h1, {TITLE}") if (title := _shown(node, view))]
    stated = [title for node in tree.css("head > title") if (title := collapsed(node.text()))]
    named = (title for title in stated[:1] + headings if is_sensible_title(title))
    return next(named, None) or next(iter(headings), None)


def _shown(heading: LexborNode, view: View) -> str:
    if view.fate(heading) is not Fate.SHOWN:
        return ""
    writer = Writer(view)
    writer.write(heading)
    return collapsed(writer.builder.build().text)


def _main_part(tree: LexborHTMLParser, body: LexborNode, view: View) -> LexborNode:
    whole = view.length(body)
    articles = tree.css("article")
    # The first of several articles is not the page.
    for node in tree.css("main, [role=main]") + (articles if len(articles) == 1 else []):
        if view.length(node) * 2 > whole:
            return node
    return body


def _heading_above(body: LexborNode, main: LexborNode, view: View) -> LexborNode | None:
    """The page's one heading of the first level, when it stands outside of its main part."""
    headings = body.css("h1")
    if len(headings) != 1 or main.css_first("h1") is not None:
        return None
    return headings[0] if view.fate(headings[0]) is Fate.SHOWN else None
