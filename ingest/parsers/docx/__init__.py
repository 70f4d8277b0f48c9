"""Word files (DOCX): paragraphs, headings, lists and tables in their order.

``docx`` here is python-docx: imports are absolute, so this module's own name does not hide it.
"""

from __future__ import annotations

from docx.document import Document
from docx.oxml.exceptions import XmlchemyError

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.builder import TextBuilder
from ingest.parsers.docx.losses import remarks
from ingest.parsers.docx.margins import margins
from ingest.parsers.docx.package import DAMAGED, WordFile, open_document
from ingest.parsers.docx.story import Story
from ingest.parsers.docx.xml import descendants, parts
from ingest.parsers.titles import is_sensible_title

_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse a DOCX file as it looks with its tracked changes accepted.

    Notes stand after the paragraph, list or table that refers to them, text boxes after the
    paragraph they hang on, headers before everything and footers after it, each once. Tables of
    contents and page numbers are left out; what else cannot be kept is said in the remarks.
    """
    document = open_document(data)
    try:
        return _parsed(document)
    except (AttributeError, KeyError, SyntaxError, TypeError, ValueError, XmlchemyError) as error:
        # python-docx trusts the XML; what breaks it is a broken file (XMLSyntaxError: SyntaxError).
        raise UnreadableDocument(DAMAGED) from error
    except RecursionError:
        raise UnreadableDocument("is nested too deeply to be read as a Word file") from None


def _parsed(document: Document) -> ParsedDocument:
    file = WordFile(document)
    body = Story(file, file.part, document.element.body, has_headings=True).parse()
    headers = margins(file, body, "header")
    footers = margins(file, [*headers, *body], "footer")
    builder = TextBuilder()
    for entry in (*headers, *body, *footers):
        builder.add(entry.text, entry.kind, entry.level, entry.links, entry.label)
    for comments in parts(file.part, "comments"):
        file.losses["comments"] += len(list(descendants(comments.element, "w:comment")))
    file.losses["tracked"] = next(descendants(document.element, *_CHANGES), None) is not None
    file.losses["numbers"] = not (file.numbering.is_exact and file.notes.is_exact)
    for sentence in remarks(file.losses, sum(len(entry.text) for entry in body)):
        builder.remark(sentence)
    title = " ".join((document.core_properties.title or "").split())
    if not is_sensible_title(title):
        title = next(filter(is_sensible_title, file.titles), "")
    return builder.build(title=title or None)
