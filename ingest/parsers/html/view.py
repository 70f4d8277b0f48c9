"""What a person sees of a page, once everything that a click opens is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.confluence import is_setting
from ingest.parsers.html.consent import consent_banners
from ingest.parsers.html.contents_lists import contents_lists
from ingest.parsers.html.folds import Folds, sibling
from ingest.parsers.html.google_docs import begins_comment, is_edge, marks_comment
from ingest.parsers.html.menus import site_menus
from ingest.parsers.html.pictures import Pictures
from ingest.parsers.html.roles import Roles
from ingest.parsers.html.styles import STRUCK, Styles, ancestors
from ingest.parsers.html.tabs import Tabs
from ingest.parsers.html.word_lists import is_word_mark

Passed = Callable[[LexborNode, "Fate"], None]
# fmt: off
_UNSEEN = frozenset({
    "datalist", "defs", "desc", "head", "metadata", "noembed", "noframes", "noscript", "rp",
    "script", "style", "symbol", "template", "title",
})
# fmt: on
# What is shown in their place is in no element of the page.
MEDIA = {
    "applet": "embedded program",
    "audio": "recording",
    "canvas": "drawing made by a script",
    "embed": "embedded object",
    "frame": "framed page",
    "iframe": "embedded page",
    "object": "embedded object",
    "video": "video",
}
_NAVIGATION = "nav, [role=navigation], [role=menubar]"
_MOST_CHOICES = 30  # a list of countries says nothing about the page
_PERMALINKS = re.compile("[#¶§🔗↩↑⏎^\ufe0e\ufe0f\\s]+")  # what generators append to headings, notes
# Of a MediaWiki "[edit]" in each heading, arrows before each reference, the links to its categories.
_EDITS = re.compile(r"(?<![\w-])(?:mw-(?:editsection|cite-backlink|jump-link)|catlinks)(?![\w-])")
_UNSPOKEN = re.compile(
    r"\b(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|a11y-hidden|assistive-text"
    r"|element-invisible|u-hiddenvisually)\b",
    re.IGNORECASE,
)
# Fonts draw pictures in place of these words; KaTeX writes each formula a second time.
_DRAWN = re.compile(r"icon|symbol|\bfa[bsr]?\b|emoji|katex-html", re.IGNORECASE)
_LIGATURES = re.compile(r"\bmaterial-(?:icons|symbols)", re.IGNORECASE)
_SECTIONS = frozenset({"article", "main", "section", "blockquote", "figure", "td", "dialog"})
_NOTES = frozenset({"note", "doc-footnote", "doc-endnotes", "doc-footnotes"})
_FORM = 40  # characters: a form with more text than that is more than a search box
_BOILERPLATE = re.compile(
    r"©|\(c\)|copyright|all rights|cookie|newsletter|impressum", re.IGNORECASE
)
_PROSE = 100  # characters outside links: text, and not a menu


class Fate(Enum):
    """What becomes of an element."""

    SHOWN = "shown"
    UNSEEN = "unseen"  # nobody sees it, or it belongs to the site rather than to the page
    SPOKEN = "spoken"  # not seen; said by screen readers
    STRUCK = "struck"
    HIDDEN = "hidden"  # nothing on the page opens it
    MEDIA = "media"
    CHOICES = "choices"
    COMMENT = "comment"  # the mark before what somebody says about the text
    BESIDE = "beside"  # header, footer or sidebar of the site


class View:
    """Decides for each element of one page whether it is seen."""

    def __init__(self, tree: LexborHTMLParser, body: LexborNode) -> None:
        self.styles = Styles(tree)
        self.roles = Roles(tree)
        self.pictures = Pictures(tree)
        self.tabs = Tabs(tree)
        self._folds = Folds(tree)
        menus = site_menus(tree, body)
        self._beside = consent_banners(tree) | menus | contents_lists(tree, body)
        self._fates: dict[int, Fate] = {}
        self._lengths: dict[int, tuple[int, int]] = {}
        # Without navigation a page is a document: its header and its footer are its own.
        self._is_site = bool(menus) or tree.css_first(_NAVIGATION) is not None
        headings = tree.css("h1")
        self._only_heading = headings[0].mem_id if len(headings) == 1 else None
        self._forms = frozenset(form.mem_id for form in body.css("form"))
        self._forms = self._kept_forms(body)
        self._fates.clear()
        self._lengths.clear()

    def walk(
        self, root: LexborNode, passed: Passed | None = None
    ) -> Iterator[tuple[LexborNode, bool]]:
        """Every visible node twice: entering and leaving. Not recursive: pages may nest deeply.

        ``passed`` is told of each element that is left out. Formulas are not entered.
        """
        pending = [(root, True)]
        while pending:
            node, entering = pending.pop()
            opens = entering and node.is_element_node
            if opens and node is not root and (fate := self.fate(node)) is not Fate.SHOWN:
                if passed is not None:
                    passed(node, fate)
                continue
            yield node, entering
            if opens:
                pending.append((node, False))
                if node.tag != "math":
                    children = [(child, True) for child in node.iter(include_text=True)]
                    pending.extend(reversed(children))

    def length(self, root: LexborNode) -> int:
        """The visible characters below ``root`` without white space."""
        return self._length(root)[0]

    def _length(self, root: LexborNode) -> tuple[int, int]:
        """The visible characters below ``root``, and those of them that are in no link."""
        known = self._lengths.get(root.mem_id)
        if known is not None:
            return known
        total = linked = inside = 0
        for node, entering in self.walk(root):
            if node.is_text_node:
                length = sum(map(len, (node.text_content or "").split())) if entering else 0
                total += length
                linked += length if inside else 0
            elif node.tag == "a":
                inside += 1 if entering else -1
        self._lengths[root.mem_id] = total, total - linked
        return total, total - linked

    def is_prose(self, node: LexborNode, without: LexborNode | None = None) -> bool:
        """Whether what a site shows beside its text says something of its own."""
        every, more = self._length(node)
        if without is not None:
            inner_every, inner_more = self._length(without)
            every, more = every - inner_every, more - inner_more
        if more < _PROSE or more * 2 < every:
            return False
        return without is not None or _BOILERPLATE.search(node.text()) is None

    def fate(self, node: LexborNode) -> Fate:
        """What becomes of ``node`` and all that is in it."""
        if node.mem_id not in self._fates:
            self._fates[node.mem_id] = self._judge(node)
        return self._fates[node.mem_id]

    def heads_fold(self, node: LexborNode) -> bool:
        """Whether an element stands right before one that is hidden until somebody opens it."""
        after = sibling(node, forward=True)
        return after is not None and self.styles.hides(after) and self._folds.opens(after)

    def _judge(self, node: LexborNode) -> Fate:
        tag = node.tag or ""
        attributes = node.attributes
        unseen = (
            node.mem_id in self._beside
            or self.tabs.is_tab(node)
            or is_setting(node)
            or is_edge(node)
        )
        if tag in _UNSEEN or unseen or is_word_mark(node):
            return Fate.UNSEEN
        if self.styles.role(node) == STRUCK:
            return Fate.STRUCK
        if attributes and self.styles.hides(node) and not self._folds.opens(node):
            return Fate.HIDDEN
        if tag in MEDIA:
            tiny = {attributes.get("width"), attributes.get("height")} & {"0", "1"}
            return Fate.UNSEEN if tiny else Fate.MEDIA
        if tag == "nav" and node.css_first("[role=tab]") is None:
            return Fate.UNSEEN
        if attributes.get("role") in {"navigation", "menubar", "search"}:
            return Fate.UNSEEN
        if self.roles.tag(node) in {"header", "footer", "aside"} and self._is_beside(node):
            return Fate.BESIDE
        if tag == "select" and len(node.css("option")) > _MOST_CHOICES:
            return Fate.CHOICES
        if (tag == "form" and node.mem_id not in self._forms) or (
            tag == "button" and not self._folds.speaks(node)
        ):
            return Fate.UNSEEN
        if tag == "a" and (attributes.get("href") or "").startswith("#"):
            if begins_comment(node):
                return Fate.COMMENT
            if marks_comment(node):
                return Fate.UNSEEN
            return Fate.UNSEEN if _PERMALINKS.fullmatch(node.text()) else Fate.SHOWN
        if not (classes := attributes.get("class") or ""):
            return Fate.SHOWN
        if _EDITS.search(classes):
            return Fate.UNSEEN
        if _UNSPOKEN.search(classes):
            return Fate.SPOKEN
        drawn = attributes.get("aria-hidden") == "true" and _DRAWN.search(classes)
        return Fate.UNSEEN if drawn or _LIGATURES.search(classes) else Fate.SHOWN

    def _kept_forms(self, body: LexborNode) -> frozenset[int]:
        """Forms that are read: those with text of their own, and those that wrap the page.

        What frameworks wrap around a whole page is no form, but the page.
        """
        whole = self.length(body) if self._forms else 0
        kept = set()
        for form in body.css("form") if self._forms else ():
            asks = form.css_first("[type=search], [type=password], [role=search]") is not None
            length = self.length(form)
            if length * 2 > whole or (length >= _FORM and not asks):
                kept.add(form.mem_id)
        return frozenset(kept)

    def _is_beside(self, node: LexborNode) -> bool:
        if not self._is_site or node.attributes.get("role") in _NOTES:
            return False
        if self._only_heading in {heading.mem_id for heading in node.css("h1")}:
            return False
        return not any(above.tag in _SECTIONS for above in ancestors(node))
