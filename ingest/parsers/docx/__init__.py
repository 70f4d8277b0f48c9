"""Word files (DOCX): paragraphs, headings, lists and tables in their order.

``docx`` here is python-docx: imports are absolute, so this module's own name does not hide it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.builder import TextBuilder
from ingest.parsers.docx.losses import Losses
from ingest.parsers.docx.margins import margins
from ingest.parsers.docx.notes import Notes
from ingest.parsers.docx.numbering import Numbering
from ingest.parsers.docx.package import DAMAGED, open_document
from ingest.parsers.docx.story import Story, WordFile
from ingest.parsers.docx.styles import Styles
from ingest.parsers.docx.xml import descendants
from ingest.parsers.titles import is_sensible_title

if TYPE_CHECKING:
    from docx.document import Document

_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Read a DOCX file as it looks with its tracked changes accepted.

    Notes stand after the paragraph, list or table that refers to them, text boxes after the
    paragraph they hang on, headers before everything and footers after it, each once. Tables of
    contents and page numbers are left out; what else cannot be kept is said in the remarks.
    """
    document = open_document(data)
    from docx.oxml.exceptions import XmlchemyError

    try:
        parsed = _parsed(document)
    except (AttributeError, KeyError, SyntaxError, TypeError, ValueError, XmlchemyError) as error:
        # python-docx trusts the XML; what breaks it is a broken file (XMLSyntaxError: SyntaxError).
        raise UnreadableDocument(DAMAGED) from error
    except RecursionError:
        raise UnreadableDocument("is nested too deeply to be read as a Word file") from None
    return parsed


def _parsed(document: Document) -> ParsedDocument:
    part, settings, losses = document.part, document.settings.element, Losses()
    styles = Styles(document.styles.element)
    numbering = Numbering(_numbering(part), styles)
    notes = Notes(part, settings)
    file = WordFile(styles, numbering, notes, losses)
    body = Story(file, part, document.element.body, has_headings=True).read()
    headers = margins(file, part, settings, body, "header")
    footers = margins(file, part, settings, [*headers, *body], "footer")
    builder = TextBuilder()
    for entry in (*headers, *body, *footers):
        builder.add(entry.text, entry.kind, entry.level, entry.links, entry.label)
    losses.comments = sum(
        len(list(descendants(comments.element, "w:comment"))) for comments in _comments(part)
    )
    losses.tracked = next(descendants(document.element, *_CHANGES), None) is not None
    losses.numbers = not (numbering.is_exact and notes.is_exact)
    for sentence in losses.remarks(sum(len(entry.text) for entry in body)):
        builder.remark(sentence)
    title = " ".join((document.core_properties.title or "").split())
    if not is_sensible_title(title):
        title = next(filter(is_sensible_title, file.titles), "")
    return builder.build(title=title or None)


def _numbering(part: Any) -> Any:
    found = (r for r in part.rels.values() if r.reltype.endswith("/numbering"))
    return next((r.target_part.element for r in found if not r.is_external), None)


def _comments(part: Any) -> list[Any]:
    found = (r for r in part.rels.values() if r.reltype.endswith("/comments"))
    return [r.target_part for r in found if not r.is_external]
