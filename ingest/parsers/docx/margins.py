"""Headers and footers: what they say about the document, once; not what only counts its pages."""

from __future__ import annotations

from ingest.parsers.blocks.noted_blocks import Written, said_once
from ingest.parsers.docx.package import WordFile
from ingest.parsers.docx.relations import part_of, root_of
from ingest.parsers.docx.story import Story
from ingest.parsers.office.field_codes import CONTENTS, OF_THE_PAGE
from ingest.parsers.office.word_xml import descendants, find, get, is_on


def margins(file: WordFile, body: list[Written], kind: str) -> list[Written]:
    """The blocks of all headers (``kind`` "header") or footers ("footer") of the sections.

    Without page numbers, and without what stands in the body or in another of them.
    """
    found: list[Written] = []
    for relation in dict.fromkeys(_relations(file, kind)):
        if (part := part_of(file.part, relation)) is not None:
            found += Story(file, part, root_of(part), left_out=CONTENTS | OF_THE_PAGE).parse()
    return said_once(found, body)


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
