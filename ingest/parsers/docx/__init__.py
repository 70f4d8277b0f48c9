"""Word files (DOCX): paragraphs, headings, lists and tables in their order.

``docx`` here is python-docx: imports are absolute, so this module's own name does not hide it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.docx.margins import margins
from ingest.parsers.docx.package import DAMAGED, WordFile, open_document
from ingest.parsers.docx.story import Story
from ingest.parsers.office.embedded import embedded
from ingest.parsers.office.word_document import word_document
from ingest.parsers.office.word_xml import holds

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
    headers = margins(file, body, "header")
    footers = margins(file, [*headers, *body], "footer")
    file.losses["comments"] = file.comments.unread
    file.losses["tracked"] = holds(document.element, *_CHANGES)
    file.losses["numbers"] = not (file.numbering.is_exact and file.notes.is_exact)
    titles = [document.core_properties.title or "", *file.titles]
    return word_document(headers, body, footers, titles, file.losses)
