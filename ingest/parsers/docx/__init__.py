"""Word files (DOCX): paragraphs, headings, lists and tables in their order.

``docx`` here is python-docx: imports are absolute, so this module's own name does not hide it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.blocks.noted_blocks import Written, said_once
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.docx.package import WordFile, open_document
from ingest.parsers.docx.relations import part_of, root_of
from ingest.parsers.docx.story import Story
from ingest.parsers.office.embedded import embedded
from ingest.parsers.office.field_codes import CONTENTS, OF_THE_PAGE
from ingest.parsers.office.word_document import DAMAGED, word_document
from ingest.parsers.office.word_xml import descendants, find, get, holds, is_on

if TYPE_CHECKING:
    from docx.document import Document

_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse a DOCX file as it looks with its tracked changes accepted.

    Notes and comments stand after the paragraph, list or table that refers to them, text boxes after
    the paragraph they hang on, headers before everything and footers after it, each once. Tables of
    contents and page numbers are left out; what else cannot be kept is said in the remarks.
    """
    from docx.oxml.exceptions import XmlchemyError

    document = open_document(data)
    try:
        return _parsed(document)
    except (AttributeError, KeyError, SyntaxError, TypeError, ValueError, XmlchemyError) as error:
        # python-docx trusts the XML; what breaks it is a broken file (XMLSyntaxError: SyntaxError).
        raise UnreadableDocument(DAMAGED) from error
    except RecursionError:
        raise UnreadableDocument("is nested too deeply to be read as a Word file") from None


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The files that were put into a Word file."""
    return embedded(data, limits)


def _parsed(document: Document) -> ParsedDocument:
    file = WordFile(document)
    body = Story(file, file.part, document.element.body, has_headings=True).parse()
    headers = _margins(file, body, "header")
    footers = _margins(file, [*headers, *body], "footer")
    file.losses["comments"] = file.comments.unread
    file.losses["tracked"] = holds(document.element, *_CHANGES)
    file.losses["numbers"] = not (file.numbering.is_exact and file.notes.is_exact)
    titles = [document.core_properties.title or "", *file.titles]
    return word_document(headers, body, footers, titles, file.losses)


def _margins(file: WordFile, body: list[Written], kind: str) -> list[Written]:
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
