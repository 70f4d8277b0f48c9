"""The table of formats: one parser per format, chosen by content first and extension second.

Adding a format is one module with a ``parse(data, name) -> ParsedDocument`` function and one row
here. A parser raises ``UnreadableDocument`` with the reason a person should see. Parser modules and
the libraries they need are imported only when a file of their format turns up.
"""

from __future__ import annotations

from ingest.parsers import recognition
from ingest.parsers.file_format import Format

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
        contains=True,
        held=b"/embeddings/",
        typed_lists=True,
    ),
    Format(
        "pptx",
        "ingest.parsers.slides",
        frozenset({".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"}),
        recognition.holds(b"ppt"),
        packed=True,
        contains=True,
        held=b"/embeddings/",
        typed_lists=True,
    ),
    Format(
        "xlsx",
        "ingest.parsers.sheets",
        frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb"}),
        recognition.holds(b"xl"),
        packed=True,
        contains=True,
        held=b"/embeddings/",
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
        typed_lists=True,
    ),
    Format(
        "odp",
        "ingest.parsers.slides.odp",
        frozenset({".odp", ".otp", ".fodp"}),
        recognition.is_fodp,
        packed=True,
        typed_lists=True,
    ),
    # Told by its content alone: what is called so may be a page, rich text or plain text.
    Format(
        "doc",
        "ingest.parsers.doc",
        frozenset(),
        contains=True,
        held="ObjectPool".encode("utf-16-le"),
        typed_lists=True,
    ),
    Format("ppt", "ingest.parsers.ppt", frozenset(), contains=True, typed_lists=True),
    Format("epub", "ingest.parsers.epub", frozenset({".epub"}), packed=True, typed_lists=True),
    Format("rtf", "ingest.parsers.rtf", frozenset({".rtf"}), recognition.is_rtf, typed_lists=True),
    Format(
        "outlook",
        "ingest.parsers.mail.outlook",
        frozenset({".msg"}),
        packed=True,
        contains=True,
        typed_lists=True,
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
        "mhtml",
        "ingest.parsers.mail.mhtml",
        frozenset({".mht", ".mhtml"}),
        recognition.is_mhtml,
        typed_lists=True,
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
        typed_lists=True,
    ),
    Format(
        "cards",
        "ingest.parsers.records.content_lines",
        frozenset({".vcf", ".ics", ".ical"}),
        recognition.is_content_lines,
        typed_lists=True,
    ),
    Format(
        "html",
        "ingest.parsers.html",
        frozenset({".html", ".htm", ".xhtml"}),
        recognition.is_html,
        typed_lists=True,
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
        frozenset({".vtt", ".srt", ".sbv", ".ass", ".ssa"}),
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
        frozenset({".md", ".markdown", ".mdx", ".qmd", ".rmd"}),
        as_written=True,
        typed_lists=True,
    ),
    Format(
        "yaml", "ingest.parsers.records.yaml_lines", frozenset({".yaml", ".yml"}), as_written=True
    ),
    Format(
        "asciidoc",
        "ingest.parsers.notations.asciidoc",
        frozenset({".adoc", ".asciidoc", ".asc"}),
        as_written=True,
        typed_lists=True,
    ),
    Format("rst", "ingest.parsers.notations.rst", frozenset({".rst", ".rest"}), as_written=True),
    Format(
        "org",
        "ingest.parsers.notations.org",
        frozenset({".org"}),
        as_written=True,
        typed_lists=True,
    ),
    Format(
        "text",
        "ingest.parsers.plain.text",
        frozenset({".txt", ".text", ".log", ""}),
        as_written=True,
    ),
)
