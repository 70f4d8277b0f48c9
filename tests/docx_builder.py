"""Word files written by hand: the XML that a test is about, in the smallest package around it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

from ingest.document import ParsedDocument
from ingest.parsers.docx import parse
from tests.parsed import checked

_SCHEMAS = "http://schemas.openxmlformats.org"
_OFFICE = f"{_SCHEMAS}/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": f"{_SCHEMAS}/wordprocessingml/2006/main",
        "m": f"{_SCHEMAS}/officeDocument/2006/math",
        "r": _OFFICE,
        "mc": f"{_SCHEMAS}/markup-compatibility/2006",
        "wp": f"{_SCHEMAS}/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "a": f"{_SCHEMAS}/drawingml/2006/main",
        "pic": f"{_SCHEMAS}/drawingml/2006/picture",
        "c": f"{_SCHEMAS}/drawingml/2006/chart",
        "dgm": f"{_SCHEMAS}/drawingml/2006/diagram",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
# What each part is called in relationships, and its type of contents.
_KINDS = {
    "styles": "wordprocessingml.styles",
    "numbering": "wordprocessingml.numbering",
    "settings": "wordprocessingml.settings",
    "footnotes": "wordprocessingml.footnotes",
    "endnotes": "wordprocessingml.endnotes",
    "comments": "wordprocessingml.comments",
    "commentsExtended": "wordprocessingml.commentsExtended",
    "header": "wordprocessingml.header",
    "footer": "wordprocessingml.footer",
    "chart": "drawingml.chart",
    "diagramData": "drawingml.diagramData",
}


def run(text: str, properties: str = "") -> str:
    """A run with text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """A paragraph; content that is no XML becomes a run."""
    runs = "".join(part if part.startswith("<") else run(part) for part in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def row(*cells: str, properties: str = "") -> str:
    """A table row; a cell that is no XML becomes one with a paragraph."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(map(cell, cells))}</w:tr>"


def cell(content: str, properties: str = "") -> str:
    """A table cell; content that is no XML becomes a paragraph."""
    if content.startswith("<w:tc>"):
        return content
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def text_box(content: str) -> str:
    """A run with a text box as Word writes it: in a drawing, and again for older programs."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def field(code: str, result: str | None = None, begin: str = "") -> str:
    """A field written as a sequence of runs; ``begin`` is what stands in its first mark."""
    marks = f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>'
    marks += f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    if result is not None:
        shown = result if result.startswith("<") else run(result)
        marks += f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}'
    return f'{marks}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def parsed(body: str, parts: Mapping[str, str] | None = None, section: str = "") -> ParsedDocument:
    """What is parsed of ``word_file``, checked."""
    return checked(parse(word_file(body, parts, section), "x.docx"))


def word_file(body: str, parts: Mapping[str, str] | None = None, section: str = "") -> bytes:
    """A DOCX file with ``body``; ``section`` stands in its section's properties.

    ``parts`` maps kinds of parts ("footnotes", "header1") to what stands in their root element; the
    relationship of a part is called as the part is.
    """
    body = f"<w:body>{body}<w:sectPr>{section}</w:sectPr></w:body>"
    files = {"word/document.xml": _root("document", body)}
    types = [("word/document.xml", "wordprocessingml.document.main")]
    relations = []
    for name, content in ({"styles": "", "settings": ""} | dict(parts or {})).items():
        kind = name.rstrip("0123456789")
        tag = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{name}.xml"] = _root(tag, content)
        types.append((f"word/{name}.xml", _KINDS[kind]))
        relations.append(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>')
    overrides = "".join(
        f'<Override PartName="/{path}" ContentType="{_CONTENT}.{kind}+xml"/>'
        for path, kind in types
    )
    package = f"{_SCHEMAS}/package/2006"
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="main" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    files["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{package}/relationships">{"".join(relations)}</Relationships>'
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


def _root(tag: str, content: str) -> str:
    prefix = {
        "chart": "c:chartSpace",
        "diagramData": "dgm:dataModel",
        "commentsExtended": "w15:commentsEx",
    }.get(tag, f"w:{tag}")
    return f"<{prefix} {_NAMESPACES}>{content}</{prefix}>"
