"""What elements stand for that are no such tags: by their roles (WAI-ARIA 1.2), and in Confluence."""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.confluence import stands_for
from ingest.parsers.html.google_docs import TITLE
from ingest.parsers.html.styles import ancestors
from ingest.parsers.html.word_lists import is_word_item

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_TABLES = frozenset({"table", "grid", "treegrid"})
_PARTS = {
    "rowgroup": "tbody",
    "row": "tr",
    "columnheader": "th",
    "rowheader": "th",
    "cell": "td",
    "gridcell": "td",
}
# Parts of a page, by their roles or by what many sites call them, and lists.
_CALLED = re.compile(r"(?:(?:site|page|main)[_-]?)?(?:(footer)|(sidebar))", re.IGNORECASE)
_SAME = {
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "list": "ul",
    "listitem": "li",
}
_EVERY_PART = ", ".join(f"[role={part}]" for part in _PARTS)
# Boxes beside a text, as DocBook and AsciiDoc call them too, and what text is written in.
_BOXES = "aside, div.sidebar, div.sidebarblock, [role=complementary], [role=note]"
_MOST_BOXES = 500
_TEXT = frozenset({"-text", "p", "ul", "ol", "dl", "pre", "blockquote"})
_PLAIN = frozenset({"div", "span", "section"})
_CLIMB = 16  # elements between a cell and its table


class Roles:
    """The tags that the elements of one page stand for."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._parts = {title.mem_id: "h1" for title in tree.css(TITLE)}
        boxes = tree.css(_BOXES)[:_MOST_BOXES]
        self._parts |= {title.mem_id: "p" for box in boxes for title in _titles(box)}
        found = [(node, _table_of(node)) for node in tree.css(_EVERY_PART)]
        # Without names a grid may be anything: a calendar, cards that arrow keys move between.
        named = {table for node, table in found if _PARTS[_role(node)] == "th"}
        for node, table in found:
            if table in named and table is not None:
                self._parts[node.mem_id] = _PARTS[_role(node)]
                self._parts[table] = "table"

    def tag(self, node: LexborNode) -> str:
        """The tag of an element, or that of what it stands for."""
        tag = node.tag or ""
        if (part := self._parts.get(node.mem_id)) is not None:
            return part
        if tag in _PLAIN and (same := _SAME.get(_role(node)) or _called(node)):
            return same
        if tag == "p" and node.attributes:
            if node.attributes.get("class") == "MsoTitle":
                return "h1"
            if is_word_item(node):
                return "li"
        if _role(node) != "heading" or tag in _HEADINGS:
            return stands_for(node) if ":" in tag or tag == "div" else tag
        meant = f"h{node.attributes.get('aria-level') or 2}"
        return meant if meant in _HEADINGS else "h6"


def _titles(box: LexborNode) -> list[LexborNode]:
    """The title of a box that stands in the midst of a text, which goes on below it: no heading of that."""
    after = box.next
    if after is not None and not after.text().strip():  # the white space between them
        after = after.next
    if after is None or after.tag not in _TEXT:
        return []
    titles = box.css("h1, h2, h3, h4, h5, h6")
    return titles if len(titles) == 1 else []


def _table_of(node: LexborNode) -> int | None:
    """The table without table tags that an element is a part of."""
    around = islice(ancestors(node), _CLIMB)
    table = next((one for one in around if one.tag == "table" or _role(one) in _TABLES), None)
    return None if table is None or table.tag == "table" else table.mem_id


def _called(node: LexborNode) -> str:
    called = _CALLED.fullmatch(node.attributes.get("id") or "")
    return "" if called is None else "footer" if called[1] else "aside"


def _role(node: LexborNode) -> str:
    return node.attributes.get("role") or ""
