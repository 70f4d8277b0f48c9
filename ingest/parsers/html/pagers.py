"""The lines of links that lead to the page before, the next one and the one above: no text of this page."""

from __future__ import annotations

import re
from itertools import takewhile

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
    """The elements that hold nothing but links to the pages around, and what they are called.

    Links lead there that an attribute says to, and those that say nothing else.
    """
    marked = {link.mem_id for link in tree.css(_MARKED)}
    long: set[int] = set()
    lines = (
        _line_of(link, long)
        for link in reversed(tree.css("a[href]"))  # from the inside outwards
        if link.mem_id in marked or _STEP.fullmatch(link.text())
    )
    return frozenset(box.mem_id for box in lines if box is not None)


def _line_of(link: LexborNode, long: set[int]) -> LexborNode | None:
    """The outermost element around a link that holds links and their labels alone; two of them at least.

    What is too ``long`` for that is put there with all that it is in, so that nothing is measured again and again.
    """
    found = None
    for box in ancestors(link):
        if box.mem_id in long or box.tag in _INNER:
            break
        links, said = box.css("a"), box.text()
        if len(links) > _MOST_LINKS or len(said) > _LONGEST:
            above = takewhile(lambda one: one.mem_id not in long, ancestors(box))
            long.update([box.mem_id, *(one.mem_id for one in above)])
            break
        for one in links:
            said = said.replace(one.text(), " ", 1)
        leads = all(map(box.css_first, _ON_AND_BACK)) and len(said.strip()) <= _BOOK
        if not leads and _LABELS.fullmatch(said) is None:
            break
        found = box if len(links) > 1 else found
    return found
