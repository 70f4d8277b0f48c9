"""The pages of a text: what only counts them, in headers and footers, and where a printer begins one."""

from __future__ import annotations

import re
from itertools import count

from ingest.document import Locator

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


def printed_pages(text: str) -> tuple[Locator, ...]:
    """The pages of a text that was written for a printer: a form feed ends each. None of one page alone."""
    starts = [0, *(found.end() for found in re.finditer("\f", text))]
    pages = zip(count(1), starts, [*starts[1:], len(text)], strict=False)
    filled = tuple(Locator(at, f"page {page}") for page, at, end in pages if text[at:end].strip())
    return filled if len(filled) > 1 else ()
