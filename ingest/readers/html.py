"""HTML: the stored text is written anew, block by block, without menus, scripts and markup."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.document import BlockKind, Link, ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.readers.builder import TextBuilder
from ingest.readers.encoding import decode

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_DECLARATION_BYTES = 4096
_DECLARED = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w.-]+)",
    re.IGNORECASE,
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Browsers read these labels as the larger encodings (WHATWG Encoding Standard).
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_NOT_CHARACTER_SETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
# fmt: off
_DROPPED = frozenset({
    "aside", "button", "canvas", "footer", "form", "head", "iframe", "nav", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea",
})
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
# fmt: on
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
_CELLS = frozenset({"td", "th"})
# A row that holds one of these lays out a page; it is not data.
_LAYOUT = "table, h1, h2, h3, h4, h5, h6, ul, ol, dl, pre, blockquote"
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PERMALINKS = frozenset("#¶§🔗")  # what generators of documentation append to headings
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
_SCRIPT_LINK = re.compile(r"\s*(javascript|vbscript|data):", re.IGNORECASE)


def read(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of readers
    """Read an HTML page: its main part where that is marked, otherwise its body."""
    from selectolax.lexbor import LexborHTMLParser

    markup, encoding = _decode(data)
    tree = LexborHTMLParser(markup)
    writer = _Writer()
    root = tree.body or tree.root
    if root is not None:
        kept_forms = _page_forms(root)
        writer.write(_main_part(tree, root, kept_forms), kept_forms)
    return writer.builder.build(title=_title(tree), encoding=encoding)


def _decode(data: bytes) -> tuple[str, str]:
    declared = _DECLARED.search(data[:_DECLARATION_BYTES])
    if data.startswith(_MARKS) or declared is None:
        return decode(data)
    try:
        label = (declared.group(1) or declared.group(2)).decode("ascii")
        codec = codecs.lookup(label).name
        codec = _SUPERSETS.get(codec, codec)
        if codec not in _NOT_CHARACTER_SETS:
            return data.decode(codec), codec
    except LookupError:
        return decode(data)
    except UnicodeDecodeError:
        pass
    try:
        return decode(data)  # the declaration is wrong
    except UnreadableDocument:
        if b"\0" in data:
            raise
        return data.decode(codec, errors="replace"), codec


def _title(tree: LexborHTMLParser) -> str | None:
    for selector in ("head > title", "h1"):
        for node in tree.css(selector):
            title = _SPACE.sub(" ", _INVISIBLE.sub("", node.text())).strip()
            if title:
                return title
    return None


def _main_part(tree: LexborHTMLParser, body: LexborNode, forms: frozenset[int]) -> LexborNode:
    whole = _visible_length(body, forms)
    for node in tree.css("main, [role=main]") + tree.css("article"):
        if _visible_length(node, forms) * 2 > whole:
            return node
    return body


def _page_forms(body: LexborNode) -> frozenset[int]:
    """Forms that wrap most of the page, as some frameworks write them: no form, but the page."""
    forms = body.css("form")
    every = frozenset(form.mem_id for form in forms)
    whole = _visible_length(body, every) if forms else 0
    return frozenset(form.mem_id for form in forms if _visible_length(form, every) * 2 > whole)


def _visible_length(root: LexborNode, forms: frozenset[int]) -> int:
    return sum(
        len(_SPACE.sub("", node.text_content or ""))
        for node, entering in _walk(root, forms)
        if entering and node.is_text_node
    )


def _walk(root: LexborNode, forms: frozenset[int]) -> Iterator[tuple[LexborNode, bool]]:
    """Every visible node twice: entering and leaving. Not recursive: pages may nest deeply."""
    pending = [(root, True)]
    while pending:
        node, entering = pending.pop()
        if entering and node.is_element_node and node is not root and _is_dropped(node, forms):
            continue
        yield node, entering
        if not entering or not node.is_element_node:
            continue
        pending.append((node, False))
        children: list[tuple[LexborNode, bool]] = []
        child = node.first_child
        while child is not None:
            children.append((child, True))
            child = child.next
        pending.extend(reversed(children))


def _is_dropped(node: LexborNode, forms: frozenset[int]) -> bool:
    tag = node.tag or ""
    if tag in _DROPPED and not (tag == "form" and node.mem_id in forms):
        return True
    if tag == "header":
        # The header of an article holds its heading; that of the page holds its banner.
        above = node.parent
        while above is not None and above.tag not in {"article", "main", "section"}:
            above = above.parent
        return above is None
    attributes = node.attributes
    if tag == "a" and (attributes.get("href") or "").startswith("#"):
        return node.text(strip=True) in _PERMALINKS
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role") == "navigation"
        or _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
    )


class _Writer:
    """Collects inline text until a block ends, then appends it to the stored text."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self._parts: list[str] = []
        self._length = 0
        self._spaced = True  # white space is pending or already there
        self._links: list[Link] = []
        self._href: str | None = None
        self._link_start = 0
        self._lists = 0
        self._items: list[str] = []
        self._heading = 0
        self._preformatted = 0
        self._row: int | None = None  # the row being written, by its node
        self._cells = 0  # cells begun since the row's last text

    def write(self, root: LexborNode, forms: frozenset[int]) -> None:
        """Write everything visible below ``root``."""
        for node, entering in _walk(root, forms):
            if node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node:
                tag = node.tag or ""
                if tag in _BLOCKS:
                    self._boundary(node, tag, entering)
                elif tag == "br" and entering:
                    self._break()
                elif tag == "a":
                    self._link(node, entering)
        self._flush()

    def _boundary(self, node: LexborNode, tag: str, entering: bool) -> None:
        if self._row is not None and not (tag == "tr" and node.mem_id == self._row):
            # Within a row blocks are only word boundaries, and cells are kept apart.
            self._cells += entering and tag in _CELLS
            self._text(" ")
            return
        self._flush()
        step = 1 if entering else -1
        if tag in _LISTS:
            self._lists += step
        elif tag in {"li", "dd"}:
            if entering:
                self._items.append(tag)
            elif self._items:
                self._items.pop()
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag] if entering else 0
        elif tag == "pre":
            self._preformatted += step
        elif tag == "tr":
            is_row = entering and node.css_first(_LAYOUT) is None
            self._row, self._cells = (node.mem_id if is_row else None), 0

    def _text(self, text: str) -> None:
        text = _INVISIBLE.sub("", text)
        if self._preformatted and self._row is None:
            self._put(text)
            return
        text = _SPACE.sub(" ", text)
        if self._row is not None and self._cells and text != " ":
            if self._length:
                self._put(f"{'' if self._spaced else ' '}{'| ' * self._cells}")
                self._spaced = True
                # A link that began with the cell does not include the bars.
                self._link_start = max(self._link_start, self._length) if self._href else 0
            self._cells = 0
        if self._spaced:
            text = text.removeprefix(" ")
        self._put(text)
        self._spaced = text.endswith(" ") if text else self._spaced

    def _break(self) -> None:
        if self._row is not None or self._heading:
            self._text(" ")
        else:
            self._put("\n")
            self._spaced = True

    def _link(self, node: LexborNode, entering: bool) -> None:
        self._close_link()
        href = (node.attributes.get("href") or "").strip() if entering else ""
        self._href = href if href and not _SCRIPT_LINK.match(href) else None
        self._link_start = self._length

    def _close_link(self) -> None:
        if self._href and self._length > self._link_start:
            self._links.append(Link(self._link_start, self._length, self._href))

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)

    def _flush(self) -> None:
        self._close_link()
        kind, level = BlockKind.PARAGRAPH, 0
        if self._row is not None:
            kind = BlockKind.TABLE_ROW
        elif self._heading:
            kind, level = BlockKind.HEADING, self._heading
        elif self._preformatted:
            kind = BlockKind.CODE
        elif self._items:
            kind, level = BlockKind.LIST_ITEM, max(0, self._lists - 1)
        self.builder.add("".join(self._parts), kind, level, self._links)
        self._parts.clear()
        self._links.clear()
        # A link may go on in the next block.
        self._length = self._link_start = 0
        self._spaced = True
