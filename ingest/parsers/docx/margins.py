"""Headers and footers: what they say about the document, once; not what only counts its pages."""

from __future__ import annotations

import re
from typing import Any

from ingest.parsers.docx.fields import CONTENTS, OF_THE_PAGE
from ingest.parsers.docx.story import Entry, Story, WordFile
from ingest.parsers.docx.xml import descendants, find, get, is_on

# "Page 3 of 10" once the numbers are left out.
_PAGE_WORDS = frozenset(
    ["page", "pages", "p", "pp", "pg", "of", "seite", "seiten", "s", "blatt", "von", "página",
     "páginas", "pág", "de", "pagina", "pagine", "pag", "di", "side", "sida", "sidan", "av", "af",
     "sivu", "strona", "z", "oldal", "bladzijde", "van", "sur"]
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_LONG_NUMBER = re.compile(r"\d{5}")


def margins(
    file: WordFile, document: Any, settings: Any, body: list[Entry], kind: str
) -> list[Entry]:
    """The blocks of all headers (``kind`` "header") or footers ("footer") of the sections.

    Without page numbers, and without what stands in the body or in another of them.
    """
    said = {_words(entry) for entry in body}
    found: list[Entry] = []
    for relation in dict.fromkeys(_relations(document, settings, kind)):
        part = document.rels[relation].target_part if relation in document.rels else None
        if part is None:
            continue
        story = Story(file, part, _root(part), left_out=CONTENTS | OF_THE_PAGE)
        for entry in story.read():
            words = _words(entry)
            if words not in said and not _counts_pages(words):
                said.add(words)
                found.append(entry)
    return found


def _relations(document: Any, settings: Any, kind: str) -> list[str]:
    even = is_on(find(settings, "w:evenAndOddHeaders"))
    found = []
    for section in descendants(document.element, "w:sectPr"):
        first = is_on(find(section, "w:titlePg"))
        in_use = {"first": first, "even": even, "default": True, None: True}
        found += [
            get(reference, "r:id") or ""
            for reference in descendants(section, f"w:{kind}Reference")
            if in_use.get(get(reference, "w:type"), True)
        ]
    return found


def _root(part: Any) -> Any:
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def _words(entry: Entry) -> str:
    return " ".join(entry.text.casefold().split())


def _counts_pages(text: str) -> bool:
    words = _WORD.findall(text)
    if not words:
        return not any(map(str.isalnum, text))
    return _PAGE_WORDS.issuperset(words) and not _LONG_NUMBER.search(text)
