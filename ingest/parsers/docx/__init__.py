"""Word files (DOCX): paragraphs, headings, lists and tables in their order.

``docx`` here is python-docx: imports are absolute, so this module's own name does not hide it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.bold_lines import with_bold_headings
from ingest.parsers.builder import TextBuilder, counted, left_out
from ingest.parsers.docx.margins import margins
from ingest.parsers.docx.package import DAMAGED, WordFile, open_document
from ingest.parsers.docx.story import Story
from ingest.parsers.docx.xml import holds
from ingest.parsers.tabbed_rows import with_tabbed_rows
from ingest.parsers.titles import is_sensible_title

if TYPE_CHECKING:
    from docx.document import Document

_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")
# Below this many characters a document's pictures are its contents: scans, as a rule.
_HARDLY_ANY_TEXT = 200
_SENTENCES: dict[str, Callable[[int], str]] = {
    "struck": lambda n: left_out(n, "struck-out stretch", "struck-out stretches"),
    "white": lambda n: left_out(n, "stretch in white on white", "stretches in white on white"),
    "tracked": lambda _: (
        "Tracked changes are read as accepted: what they delete is not in the text."
    ),
    "comments": lambda n: left_out(n, "comment in the margin", "comments in the margin"),
    "charts": lambda n: (
        f"Of {counted(n, 'chart')} only the titles and names are in the text, not the figures."
    ),
    "objects": lambda n: left_out(n, "embedded object"),
    "formulas": lambda n: left_out(n, "formula"),
    "counted": lambda n: left_out(n, "number that Word counts", "numbers that Word counts"),
    "symbols": lambda n: (
        f"{n} {'symbol stands' if n == 1 else 'symbols stand'} in the text as “�” or as a private"
        " sign: the font is not known."
    ),
    "other_files": lambda n: left_out(n, "part from another file", "parts from other files"),
    "missing": lambda n: left_out(n, "part that the file lacks", "parts that the file lacks"),
    "dates": lambda n: left_out(n, "date that Word fills in", "dates that Word fills in"),
    "numbers": lambda _: (
        "Some numbers of paragraphs are written in other signs on the page than in the text."
    ),
    "pictures": lambda n: (
        f"There is hardly any text; what {counted(n, 'picture')} show{'s' * (n == 1)} is not in it."
    ),
}


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


def _parsed(document: Document) -> ParsedDocument:
    file = WordFile(document)
    body = Story(file, file.part, document.element.body, has_headings=True).parse()
    headers = margins(file, body, "header")
    footers = margins(file, [*headers, *body], "footer")
    builder = TextBuilder()
    for entry in (*headers, *with_bold_headings(with_tabbed_rows(body)), *footers):
        builder.add(entry.text, entry.kind, entry.level, entry.links, entry.label)
    file.losses["comments"] = file.comments.unread
    file.losses["tracked"] = holds(document.element, *_CHANGES)
    file.losses["numbers"] = not (file.numbering.is_exact and file.notes.is_exact)
    if sum(len(entry.text) for entry in body) >= _HARDLY_ANY_TEXT:
        del file.losses["pictures"]
    for loss, sentence in _SENTENCES.items():
        if number := file.losses[loss]:
            builder.remark(sentence(number))
    title = " ".join((document.core_properties.title or "").split())
    if not is_sensible_title(title):
        title = next(filter(is_sensible_title, file.titles), "")
    return builder.build(title=title or None)
