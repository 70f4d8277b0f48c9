"""Tables of contents in a page: links to headings, which say nothing that these do not."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.menus import leaves_text, lengths
from ingest.parsers.html.styles import named

# As DocBook, MediaWiki, AsciiDoc, Texinfo and Sphinx name them. "contents" alone may be anything.
_CONTENTS = re.compile(
    r"(?<![A-Za-z])[Tt]oc(?![a-z])|[a-z]Toc(?![a-z])|TOC|\btoctree\b|(?i:table-?of-?contents|list-of-(?:figures|tables|examples|equations))"
)
_MAY_BE_CONTENTS = re.compile(r"\bcontents\b", re.IGNORECASE)
_BOXES = "div[class], div[id], dl[class], ol[class], ol[id], ul[class], ul[id], [role=doc-toc]"
_TITLE = re.compile(r"\s*[^.!?]{0,30}\s*$")  # before the first link: "Table of Contents"
_MOST_UNLINKED = 0.2  # of the characters: numbers before the links, too
_LEAST_LINKS = 2
_ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:|/", re.IGNORECASE)  # another site, or another part of it


def contents_lists(tree: LexborHTMLParser, body: LexborNode) -> frozenset[int]:
    """The elements that are a table of contents, with all that is in them.

    Nothing but links stands in them, to places within the page; or to pages beside it, where it has text of
    its own as well.
    """
    found = {box.mem_id: inside for box in tree.css(_BOXES) if (inside := _inside(box)) is not None}
    if not all(found.values()) and not leaves_text(body):
        return frozenset(one for one, inside in found.items() if inside)
    return frozenset(found)


def _inside(box: LexborNode) -> bool | None:
    """Whether all that an element links to is in the page; None where it is no table of contents."""
    names = named(box)
    sure = box.attributes.get("role") == "doc-toc" or _CONTENTS.search(names) is not None
    if not (sure or _MAY_BE_CONTENTS.search(names)):
        return None
    links = box.css("a[href]")
    goals = [link.attributes.get("href") or "" for link in links]
    inside = all(goal.startswith("#") for goal in goals)
    if len(goals) < _LEAST_LINKS or not (inside or sure) or any(map(_ELSEWHERE.match, goals)):
        return None
    every, unlinked, _ = lengths(box)
    before = box.text().partition(links[0].text())[0]
    if _TITLE.match(before):
        unlinked -= len("".join(before.split()))
    return inside if unlinked <= every * _MOST_UNLINKED else None
