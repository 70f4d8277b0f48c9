"""Which parts of a page lead through its site, by their names and roles: they say nothing of what it is about."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.parsers.html.pagers import pagers
from ingest.parsers.html.styles import ancestors, named

# Words within names, as in "main-menu", "topNav" and "navbar-nav".
_LEADS = re.compile(
    r"(?:(?<![A-Za-z])(?:menu|nav)|Menu|Nav(?![a-z])|MENU|NAV)|(?i:navigation|pagination|skip-?(?:link|nav|to))"
)
# DocBook's name chapters
_TRAIL = re.compile(r"breadcrumb|\bnav(?:header|footer)\b", re.IGNORECASE)
_ROLES = frozenset({"menu", "menubar", "navigation"})
_BOXES = "div[class], div[id], ol[class], ol[id], p[class], ul[class], ul[id], [role=menu]"
_SKIPS = re.compile(
    r"\W*(?:skip|jump|go) (?:directly )?to\b|\W*(?:direkt )?(?:zum|zur) (?:haupt)?(?:inhalt|navigation|men[uü])\b"
    r"|\W*(?:aller|passer) (?:directement )?(?:au|à la) (?:contenu|navigation)\b"
    r"|\W*(?:saltar|ir) (?:directamente )?(?:al|a la|a) (?:contenido|navegación)\b|\W*(?:salta|vai) al contenuto\b"
    r"|\W*(?:ir|saltar|pular) para o conteúdo\b|\W*(?:ga )?naar (?:de )?(?:hoofd)?inhoud\b"
    r"|\W*przejdź do (?:treści|głównej)",
    re.IGNORECASE,
)
_MOST_UNLINKED = 0.2  # of the characters of a menu
_LABEL = 40  # characters of a link in a menu, on average
_LONGEST, _LONGEST_TRAIL = 5_000, 200  # characters
_REST = 100  # characters that are in no link: a page of menus alone is none


def site_menus(tree: LexborHTMLParser, body: LexborNode) -> frozenset[int]:
    """The menus, breadcrumbs and skip links that are no ``nav``, with all that is in them.

    Lists of links alone count as menus, where something says that they lead through the site.
    """
    skips = {
        link.mem_id
        for link in tree.css("a[href^='#']")
        if len(said := link.text().strip()) <= _LABEL and _SKIPS.match(said)
    }
    menus: set[int] = set()
    long: set[int] = set()  # and what they are in, so that nothing is measured again and again
    for box in reversed(tree.css(_BOXES)):
        if box.mem_id in long or (lead := _leads(box)) is False:
            continue
        if lead:
            menus.add(box.mem_id)
            continue
        for above in ancestors(box):
            if above.mem_id in long:
                break
            long.add(above.mem_id)
    menus |= pagers(tree)
    return frozenset(skips | menus if menus and leaves_text(body) else skips)


def leaves_text(body: LexborNode) -> bool:
    """Whether a page says something outside its links."""
    every, unlinked, _ = lengths(body)
    return unlinked >= min(_REST, every)


def _leads(box: LexborNode) -> bool | None:
    """Whether an element is a menu; None where it is too long for one."""
    names = named(box)
    trail = _TRAIL.search(names) is not None
    if not (trail or box.attributes.get("role") in _ROLES or _LEADS.search(names)):
        return False
    every, unlinked, links = lengths(box)
    if every > _LONGEST:
        return None
    # What opens a part of the page is no way out of it.
    if box.css_first(
        "[role=tab], [data-toggle=tab], [data-bs-toggle=tab], [data-bs-toggle=pill], h1"
    ):
        return False
    if trail and every <= _LONGEST_TRAIL:
        return True
    return links > 1 and unlinked <= every * _MOST_UNLINKED and every <= links * _LABEL


def lengths(node: LexborNode) -> tuple[int, int, int]:
    """The characters in an element, those of them that are in no link, and the links."""
    links = node.css("a")
    every = sum(map(len, node.text().split()))
    linked = sum(len(word) for link in links for word in link.text().split())
    return every, every - linked, len(links)
