"""Rich text (RTF): paragraphs, headings, lists, tables and notes in their order.

The reader is our own: what is at hand in packages gives the words without headings and tables.
"""

from __future__ import annotations

from collections.abc import Callable

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import html
from ingest.parsers.bold_lines import with_bold_headings
from ingest.parsers.builder import TextBuilder, counted, left_out
from ingest.parsers.noted_blocks import said_once, write
from ingest.parsers.rtf.encapsulated import is_encapsulated, page_in
from ingest.parsers.rtf.reader import Reader
from ingest.parsers.tabbed_rows import with_tabbed_rows
from ingest.parsers.titles import is_sensible_title

# Below this many characters a document's pictures are its contents: scans, as a rule.
_HARDLY_ANY_TEXT = 200
_SENTENCES: dict[str, Callable[[int], str]] = {
    "struck": lambda n: left_out(n, "struck-out stretch", "struck-out stretches"),
    "tracked": lambda _: (
        "Tracked changes are read as accepted: what they delete is not in the text."
    ),
    "formulas": lambda n: left_out(n, "formula"),
    "pictures": lambda n: (
        f"There is hardly any text; what {counted(n, 'picture')} show{'s' * (n == 1)} is not in it."
    ),
}


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse rich text as it looks with its tracked changes accepted, without what is hidden.

    Notes stand after the paragraph, list or table that refers to them, headers before everything
    and footers after it, each once. A page that a mail program packed into rich text is read as
    that page.
    """
    data = data[data.find(b"{\\") :] if b"{\\" in data[:1024] else data
    if not data.startswith((b"{\\rtf", b"{\\urtf")):
        raise UnreadableDocument("is not rich text: it does not begin with {\\rtf")
    if is_encapsulated(data):
        return html.parse(b"\xef\xbb\xbf" + page_in(data).encode("utf-8", "replace"), "")
    reader = Reader()
    body = with_bold_headings(with_tabbed_rows(reader.read(data)))
    builder = TextBuilder()
    headers = said_once(reader.margins["header"], body)
    write(builder, [*headers, *body, *said_once(reader.margins["footer"], [*headers, *body])])
    if sum(len(block.text) for block in body) >= _HARDLY_ANY_TEXT:
        del reader.losses["pictures"]
    for loss, sentence in _SENTENCES.items():
        if number := reader.losses[loss]:
            builder.remark(sentence(number))
    title = " ".join(reader.title.split())
    return builder.build(title=title if is_sensible_title(title) else None)
