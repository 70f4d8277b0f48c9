"""The words of one block of a page while they are collected: white space, links, raised text."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from ingest.document import Link
from ingest.parsers.blocks.scripts import apart, subscript, superscript
from ingest.parsers.blocks.symbols import INVISIBLE

_SPACE = re.compile(r"\s+")
_SCRIPT_LINK = re.compile(r"\s*(javascript|vbscript|data):", re.IGNORECASE)
# "p.", "eq." and their like are followed by a number of another kind.
_WORD_END = re.compile(r"(?:[^\W_]|[,;!?)”’»€$%]|[^\W_]{3}\.|\d\.)$")
_MOST_MARKS = 4  # beside one another
_FEWEST = 2  # characters of a span: letters may be moved one by one
_BEFORE = 64  # characters: as far as anything looks back


def collapsed(text: str) -> str:
    """``text`` with its white space collapsed and without characters that nobody sees."""
    return _SPACE.sub(" ", INVISIBLE.sub("", text)).strip()


def leads_to_note(link: LexborNode) -> bool:
    """Whether a link is a number and leads to another place of the page: a note, or a section.

    Numbers side by side are the pages of something, unless the first of them follows a word.
    """
    if not _is_number(link):
        return False
    before = link.prev
    if before is None or not _is_number(before):
        return True
    for _ in range(_MOST_MARKS):
        if before is None or not _is_number(before):
            break
        before = before.prev
    if before is None or _is_number(before):
        return False
    return re.search(r"\S\Z", before.text_content or before.text()) is not None


def begins_apart(node: LexborNode) -> bool:
    """Whether a span or link that touches the one before it stands beside it, or is placed in a drawing.

    Where a word with a capital, or a number behind a word, touches the end of another, no page shows one word.
    """
    if node.tag == "tspan":
        return not {"x", "y", "dy"}.isdisjoint(node.attributes)
    before = node.prev
    if node.tag not in {"span", "a"} or before is None or before.tag != node.tag:
        return False
    if node.tag == "span" and not (node.attributes.get("class") and before.attributes.get("class")):
        return False
    first, second = before.text(), node.text()
    if min(len(first), len(second)) < _FEWEST or not (first[-1].isalnum() and second[0].isalnum()):
        return False
    return second[0].isupper() or (second[0].isdigit() and not first[-1].isdigit())


def _is_number(node: LexborNode) -> bool:
    if node.tag != "a" or not node.attrs.sget("href").startswith("#"):
        return False
    return node.text().strip().isdecimal()


def attached(text: str, before: str) -> str:
    """A number that touches the word before it is the mark of a note, and raised."""
    return superscript(text, before) if _WORD_END.search(before) else text


def lowered(text: str, _before: str) -> str:
    """Lowered text, whatever stands before it."""
    return subscript(text)


class Run:
    """Inline text: collapses white space across elements, and knows where the links are."""

    def __init__(self) -> None:
        self.length = 0
        self.taken = 0  # how often it was emptied: a mark from before then is void
        self._parts: list[str] = []
        self._spaced = True  # white space is pending or already there
        self._gap = False  # a word that follows starts anew
        self._links: list[Link] = []
        self._href: str | None = None
        self._link_start = 0

    def text(self, text: str, *, preformatted: bool = False) -> None:
        """Append text as it stands in the page."""
        text = INVISIBLE.sub("", text)
        if not preformatted:
            text = _SPACE.sub(" ", text)
        if self._gap and text:
            if text[0].isalnum() and self.before()[-1:].isalnum():
                text = f" {text}"
            self._gap = False
        if not preformatted and self._spaced:
            text = text.removeprefix(" ")
        if self._parts and not self._parts[-1][-1:].isascii():
            text = apart(text, self.before())
        self.put(text)
        self._spaced = text.endswith(" ") if text else self._spaced

    def gap(self) -> None:
        """Keep the next word apart from the last one."""
        self._gap = True

    def put(self, text: str) -> None:
        """Append text as it is."""
        if text:
            self._parts.append(text)
            self.length += len(text)

    def line_break(self) -> None:
        """End a line within the block."""
        self.put("\n")
        self._spaced = True

    def link(self, href: str | None) -> None:
        """Begin a link here (None: no link), which ends the one before."""
        self._close_link()
        href = (href or "").strip()
        self._href = href if href and not _SCRIPT_LINK.match(href) else None
        self._link_start = self.length

    def before(self) -> str:
        """The last characters up to here."""
        tail = ""
        for part in reversed(self._parts):
            tail = part + tail
            if len(tail) >= _BEFORE:
                break
        return tail

    def rewrite(self, mark: int, write: Callable[[str, str], str]) -> None:
        """Replace what follows ``mark`` by ``write(it, what stands before)``."""
        whole = "".join(self._parts)
        before, old = whole[:mark], whole[mark:]
        new = write(old, before[-_BEFORE:])
        self._parts = [before, new]
        self.length = len(before) + len(new)
        self._links = [
            Link(min(link.start, mark), self.length, link.href) if link.end > mark else link
            for link in self._links
        ]
        self._link_start = min(self._link_start, self.length)
        self._spaced = new.endswith(" ") if new else self._spaced

    def take(self) -> tuple[str, list[Link]]:
        """The text and its links; the run is empty afterwards. A link may go on in what follows."""
        self._close_link()
        taken = "".join(self._parts), self._links
        self._parts, self._links = [], []
        self.length = self._link_start = 0
        self._spaced, self._gap = True, False
        self.taken += 1
        return taken

    def _close_link(self) -> None:
        if self._href and self.length > self._link_start:
            self._links.append(Link(self._link_start, self.length, self._href))
