"""The table of formats: one parser per format, chosen by content first and extension second.

Adding a format is one module with a ``parse(data, name) -> ParsedDocument`` function and one row
here. A parser raises ``UnreadableDocument`` with the reason a person should see. Parser modules and
the libraries they need are imported only when a file of their format turns up.
"""

from __future__ import annotations

from pathlib import PurePath

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import recognition
from ingest.parsers.blocks.link_addresses import with_addresses
from ingest.parsers.blocks.storable import as_typed, storable
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.containers.package import ZIP_START, package_kind
from ingest.parsers.file_format import Format
from ingest.parsers.refused import refuse_encoded, refuse_links, refuse_package
from ingest.parsers.tesseract import OFF, Ocr

HEAD_BYTES = 4096
# Raised when a parser makes another text of the same file: what older ones parsed is parsed again.
PARSERS_VERSION = 17

FORMATS: tuple[Format, ...] = (
    # Before those that are told by what stands further in: a tar archive may begin with one.
    Format(
        "tar",
        "ingest.parsers.containers.tar",
        frozenset(),  # told by its content alone, whatever it is called
        recognition.is_tar,
        contains=True,
        one_by_one=True,
        has_text=False,
    ),
    Format(
        "pdf",
        "ingest.parsers.pdf",
        frozenset({".pdf"}),
        recognition.is_pdf,
        packed=True,
        contains=True,
        held=b"EmbeddedFile",
        scanned=True,
    ),
    Format(
        "image",
        "ingest.parsers.image",
        frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"}),
        recognition.is_picture,
        packed=True,
        scanned=True,
    ),
    Format(
        "docx",
        "ingest.parsers.docx",
        frozenset({".docx", ".docm", ".dotx", ".dotm"}),
        recognition.holds(b"word"),
        packed=True,
    ),
    Format(
        "pptx",
        "ingest.parsers.slides",
        frozenset({".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"}),
        recognition.holds(b"ppt"),
        packed=True,
    ),
    Format(
        "xlsx",
        "ingest.parsers.sheets",
        frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb"}),
        recognition.holds(b"xl"),
        packed=True,
    ),
    Format(
        "xls",
        "ingest.parsers.sheets",
        frozenset({".xls"}),
        recognition.is_xml_sheet,
        packed=True,
    ),
    Format("ods", "ingest.parsers.sheets", frozenset({".ods"}), recognition.is_ods, packed=True),
    Format(
        "odt",
        "ingest.parsers.odt",
        frozenset({".odt", ".ott", ".fodt"}),
        recognition.is_fodt,
        packed=True,
    ),
    Format(
        "odp",
        "ingest.parsers.slides.odp",
        frozenset({".odp", ".otp", ".fodp"}),
        recognition.is_fodp,
        packed=True,
    ),
    Format("epub", "ingest.parsers.epub", frozenset({".epub"}), packed=True),
    Format("rtf", "ingest.parsers.rtf", frozenset({".rtf"}), recognition.is_rtf),
    Format(
        "outlook", "ingest.parsers.mail.outlook", frozenset({".msg"}), packed=True, contains=True
    ),
    Format(
        "tnef",
        "ingest.parsers.mail.tnef",
        frozenset({".tnef"}),
        recognition.is_tnef,
        packed=True,
        contains=True,
    ),
    Format(
        "mhtml", "ingest.parsers.mail.mhtml", frozenset({".mht", ".mhtml"}), recognition.is_mhtml
    ),
    Format(
        "mbox",
        "ingest.parsers.mail.mbox",
        frozenset({".mbox"}),
        recognition.is_mbox,
        contains=True,
        has_text=False,
    ),
    Format(
        "mail",
        "ingest.parsers.mail",
        frozenset({".eml", ".emlx"}),
        recognition.is_mail,
        contains=True,
    ),
    Format(
        "cards",
        "ingest.parsers.records.content_lines",
        frozenset({".vcf", ".ics", ".ical"}),
        recognition.is_content_lines,
    ),
    Format(
        "html", "ingest.parsers.html", frozenset({".html", ".htm", ".xhtml"}), recognition.is_html
    ),
    Format(
        "xml",
        "ingest.parsers.records.xml",
        frozenset({".xml", ".svg", ".rss", ".atom", ".opml"}),
        recognition.is_xml,
    ),
    Format(
        "json",
        "ingest.parsers.records.json_records",
        frozenset({".json", ".json5", ".jsonc", ".jsonl", ".ndjson", ".geojson", ".ipynb"}),
        recognition.is_json,
    ),
    Format("csv", "ingest.parsers.sheets.delimited", frozenset({".csv", ".tsv", ".tab", ".psv"})),
    Format(
        "captions",
        "ingest.parsers.plain.captions",
        frozenset({".vtt", ".srt"}),
        recognition.is_captions,
    ),
    Format(
        "zip",
        "ingest.parsers.containers.archive",
        frozenset({".zip"}),
        packed=True,
        contains=True,
        one_by_one=True,
        has_text=False,
    ),
    Format(
        "compressed",
        "ingest.parsers.containers.compressed",
        frozenset(),
        recognition.is_compressed,
        contains=True,
        one_by_one=True,
        has_text=False,
    ),
    Format(
        "markdown",
        "ingest.parsers.markdown",
        frozenset({".md", ".markdown", ".mdx"}),
        as_written=True,
    ),
    Format(
        "yaml", "ingest.parsers.records.yaml_lines", frozenset({".yaml", ".yml"}), as_written=True
    ),
    Format(
        "asciidoc",
        "ingest.parsers.notations.asciidoc",
        frozenset({".adoc", ".asciidoc", ".asc"}),
        as_written=True,
    ),
    Format("rst", "ingest.parsers.notations.rst", frozenset({".rst", ".rest"}), as_written=True),
    Format("org", "ingest.parsers.notations.org", frozenset({".org"}), as_written=True),
    Format(
        "text",
        "ingest.parsers.plain.text",
        frozenset({".txt", ".text", ".log", ""}),
        as_written=True,
    ),
)


def choose_format(data: bytes, name: str) -> Format:
    """The format of a file, by content, then by extension, then plain text.

    Raises ``UnreadableDocument`` when the bytes are of a kind that holds no readable text.
    """
    kind = package_kind(data)
    head = recognition.head(data, HEAD_BYTES)
    extension = PurePath(name).suffix.lower()
    refuse_package(kind)
    refuse_links(head, extension)
    by_extension = next((f for f in FORMATS if extension in f.extensions), FORMATS[-1])
    if (packed := _named(kind)) is not None:
        # A folder of files that is called a document is no such document.
        return by_extension if kind == "zip" and by_extension.packed else packed
    for candidate in FORMATS:
        if kind or not candidate.recognises(head):
            continue
        if candidate.name == "json" and by_extension.name == "markdown":
            continue  # fields before its text
        return candidate
    if by_extension.packed:
        return by_extension  # its parser says what is wrong with the file
    if data.startswith(ZIP_START):
        if not kind:
            raise UnreadableDocument("is a damaged ZIP archive")
        raise UnreadableDocument(
            "is a ZIP archive or an Office format that is not supported yet, not text"
        )
    refuse_encoded(head if len(data) > HEAD_BYTES else data)
    if by_extension.name == "text":
        told = recognition.is_html_fragment(head), recognition.is_separated(head)
        return _named("html" if told[0] else "csv" if told[1] else "text") or by_extension
    return by_extension


def _named(name: str) -> Format | None:
    return next((row for row in FORMATS if row.name == name), None)


def parse_document(data: bytes, name: str, ocr: Ocr = OFF) -> tuple[str, ParsedDocument]:
    """Parse a file's bytes; returns the format's name and the document. ``ocr`` reads what has no text.

    Raises ``UnreadableDocument`` when the file is empty, binary, or refused by its parser.
    """
    if not data.strip():
        raise UnreadableDocument("is empty")
    chosen = choose_format(data, name)
    parsed = chosen.parse(data, name, ocr)
    if not parsed.text.strip():
        raise UnreadableDocument("contains no text")
    if not chosen.as_written:
        parsed = as_typed(parsed)
    return chosen.name, storable(with_addresses(parsed))


def unpack_document(data: bytes, name: str, limits: Limits) -> tuple[list[Member], Limits]:
    """The files in a file, and what is left of ``limits``; raises what its parser does."""
    return list(choose_format(data, name).members(data, name, limits)), limits
