"""Headers and footers: what they say about the document, once; not what only counts its pages."""

from __future__ import annotations

import re

from ingest.parsers.docx.fields import CONTENTS, OF_THE_PAGE
from ingest.parsers.docx.package import WordFile
from ingest.parsers.docx.story import Entry, Story
from ingest.parsers.docx.xml import descendants, find, get, is_on, part_of, root_of

# "Page 3 of 10" once the numbers are left out.
_PAGE_WORDS = frozenset(
    ["page", "pages", "p", "pp", "pg", "of", "seite", "seiten", "s", "blatt", "von", "página",
     "páginas", "pág", "de", "pagina", "pagine", "pag", "di", "side", "sida", "sidan", "av", "af",
     "sivu", "strona", "z", "oldal", "bladzijde", "van", "sur"]
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_LONG_NUMBER = re.compile(r"\d{5}")


def margins(file: WordFile, body: list[Entry], kind: str) -> list[Entry]:
    """The blocks of all headers (``kind`` "header") or footers ("footer") of the sections.

    Without page numbers, and without what stands in the body or in another of them.
    """
    said = {_words(entry) for entry in body}
    found: list[Entry] = []
    for relation in dict.fromkeys(_relations(file, kind)):
        if (part := part_of(file.part, relation)) is None:
            continue
        for entry in Story(file, part, root_of(part), left_out=CONTENTS | OF_THE_PAGE).parse():
            words = _words(entry)
            if words not in said and not _counts_pages(words):
                said.add(words)
                found.append(entry)
    return found


def _relations(file: WordFile, kind: str) -> list[str]:
    even = is_on(find(file.settings, "w:evenAndOddHeaders"))
    found = []
    for section in descendants(file.part.element, "w:sectPr"):
        first = is_on(find(section, "w:titlePg"))
        in_use = {"first": first, "even": even}
        found += [
            get(reference, "r:id") or ""
            for reference in descendants(section, f"w:{kind}Reference")
            if in_use.get(get(reference, "w:type") or "", True)
        ]
    return found


def _words(entry: Entry) -> str:
    return " ".join(entry.text.casefold().split())


def _counts_pages(text: str) -> bool:
    words = _WORD.findall(text)
    if not words:
        return not any(map(str.isalnum, text))
    return _PAGE_WORDS.issuperset(words) and not _LONG_NUMBER.search(text)
