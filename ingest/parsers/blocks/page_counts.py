"""What only counts the pages of a document, in its headers and footers."""

from __future__ import annotations

import re

# "Page 3 of 10" once the numbers are left out.
_PAGE_WORDS = frozenset(
    ["page", "pages", "p", "pp", "pg", "of", "seite", "seiten", "s", "blatt", "von", "página",
     "páginas", "pág", "de", "pagina", "pagine", "pag", "di", "side", "sida", "sidan", "av", "af",
     "sivu", "strona", "z", "oldal", "bladzijde", "van", "sur"]
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_LONG_NUMBER = re.compile(r"\d{5}")


def counts_pages(text: str) -> bool:
    """Whether ``text`` (in lower case) says nothing but which page it stands on."""
    words = _WORD.findall(text)
    if not words:
        return not any(map(str.isalnum, text))
    return _PAGE_WORDS.issuperset(words) and not _LONG_NUMBER.search(text)
