"""What the pictures of a page are said to show, where that is part of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.blocks.descriptions import picture_says
from ingest.parsers.blocks.inline import PAUSES
from ingest.parsers.html.inline import collapsed
from ingest.parsers.html.styles import ancestors

_FILE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)(?:[?#]|$)", re.IGNORECASE)
_NOWHERE = re.compile(r"\s*(?:#|javascript:|$)", re.IGNORECASE)
_COUNTERS = frozenset({"0", "1"})  # pixels, of what only tells that a page or mail was opened
_DECORATION = frozenset({"none", "presentation"})
_NUMBERED = re.compile(
    r"(?:figure|fig\.|image|picture|abbildung|abb\.|bild|figura) [\d.-]*\d[.:]? +"
)
_SAYS = "h1, h2, h3, h4, h5, h6, p, a, figcaption, caption"
_SPELLED = re.compile(r"\b(?:tex|latex|math|mwe-math|emoji|smiley)", re.IGNORECASE)


class Pictures:
    """Of one page. Descriptions that its headings, paragraphs, captions or links repeat say nothing more."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._said: frozenset[str] | None = None

    def says(self, picture: LexborNode) -> str:
        """What ``picture`` (img, svg, or what has that role) is described to show, as a line; "" for decoration.

        What leads to another page is described for the sake of that page.
        """
        attributes = picture.attributes
        if attributes.get("role") in _DECORATION or attributes.get("aria-hidden") == "true":
            return ""
        if {attributes.get("width"), attributes.get("height")} & _COUNTERS:
            return ""
        if picture.tag == "img":
            described = [attributes.get("alt")]
        else:
            described = [attributes.get("aria-label"), *_own(picture, "desc", "title")]
        line = picture_says(*described)
        if not line or _leads_away(picture) or _key(line.partition(" ")[2]) in self._repeated():
            return ""
        return line

    def _repeated(self) -> frozenset[str]:
        if self._said is None:
            saying = (node for node in self._tree.css(_SAYS) if node.css_first("svg") is None)
            self._said = frozenset(_key(node.text()) for node in saying)
        return self._said


def stands_for_words(picture: LexborNode) -> bool:
    """Whether a picture is a formula or the like in the middle of a sentence."""
    return _SPELLED.search(picture.attributes.get("class") or "") is not None


def beside(text: str, pictures: Iterable[str]) -> str:
    """The text of a cell with what the pictures in it show."""
    for said in pictures:
        text += f"{' ' if text[-1:] in PAUSES else '; '}{said}"
    return text


def _own(picture: LexborNode, *tags: str) -> list[str]:
    children = [child for child in picture.iter() if child.tag in tags]
    return [child.text() for tag in tags for child in children if child.tag == tag]


def _leads_away(picture: LexborNode) -> bool:
    link = next((above for above in ancestors(picture) if above.tag == "a"), None)
    href = (link.attributes.get("href") or "") if link is not None else ""
    return not _NOWHERE.match(href) and _FILE.search(href) is None


def _key(text: str) -> str:
    return _NUMBERED.sub("", collapsed(text).casefold(), count=1).rstrip(".!")
