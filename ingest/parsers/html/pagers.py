"""The lines of links that lead to the page before, the next one and the one above: no text of this page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.styles import ancestors

# By these attributes a manual's pages name where a link leads (HTML Living Standard, 4.6.7.13; the keys are
# those of DocBook, Publican and Texinfo).
_ON_AND_BACK = "a[rel~=next], a[accesskey=n]", "a[rel~=prev], a[rel~=previous], a[accesskey=p]"
_MARKED = ", ".join((*_ON_AND_BACK, "a[rel~=up], a[accesskey=u]"))
_LABEL = (
    r"(?:prev(?:ious)?|next|up|home|top|contents|index|back|forward|first|last|zurück|weiter|inhalt"
    r"|nach oben|précédent|suivant|sommaire|anterior|siguiente|arriba|inicio|subir)"
)
_STEP = re.compile(
    r"\W*(?:prev(?:ious)?|next|zurück|weiter|précédent|suivant|anterior|siguiente)(?: page)?\W*",
    re.IGNORECASE,
)
_LABELS = re.compile(rf"\W*(?:{_LABEL}\b\W*)*", re.IGNORECASE)
_MOST_LINKS, _LONGEST = 8, 300  # of one such line; characters
_BOOK = 60  # characters of what the pages around are of, between the links to them
_INNER = frozenset({"body", "main", "article", "html"})


def pagers(tree: LexborHTMLParser) -> frozenset[int]:
    """The elements that hold nothing but links to the pages around, and what they are called."""
    return frozenset(box.mem_id for link in _steps(tree) if (box := _line_of(link)) is not None)


def _steps(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Links that an attribute says lead on or back, and those that say nothing else."""
    yield from tree.css(_MARKED)
    for link in tree.css("a[href]"):
        if _STEP.fullmatch(link.text()):
            yield link


def _line_of(link: LexborNode) -> LexborNode | None:
    """The outermost element around a link that holds links and their labels alone; two of them at least."""
    found = None
    for box in ancestors(link):
        links = box.css("a")
        said = box.text()
        if box.tag in _INNER or len(links) > _MOST_LINKS or len(said) > _LONGEST:
            break
        for one in links:
            said = said.replace(one.text(), " ", 1)
        leads = all(map(box.css_first, _ON_AND_BACK)) and len(said.strip()) <= _BOOK
        if not leads and _LABELS.fullmatch(said) is None:
            break
        found = box if len(links) > 1 else found
    return found
