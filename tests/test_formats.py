from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from ingest.errors import UnreadableDocument
from ingest.parsers import choose_format, parse_document
from ingest.parsers.format_table import FORMATS
from tests.parsed import checked, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import column

PDF = build_pdf([column(["A page of text."])])
ZIPPED = "is a ZIP archive or an Office format that is not supported yet, not text"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(30)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


ELSEWHERE = "is a link to a document elsewhere, not the document: "
APPLE = "is a document of Pages, Numbers or Keynote: export it as DOCX, XLSX, PPTX or PDF"
WEBLOC = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "x" "y">\n<plist version="1.0">\n'
    b"<dict>\n\t<key>URL</key>\n\t<string>https://x.example/</string>\n</dict>\n</plist>\n"
)


def zipped(*names: str, mimetype: str = "") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
        for name in names:
            archive.writestr(name, "content")
    return out.getvalue()


def word_file() -> bytes:
    document, out = docx.Document(), BytesIO()
    document.add_paragraph("A paragraph.")
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (PDF, "report.pdf", "pdf"),
        (PDF, "report.txt", "pdf"),
        (PDF, "report", "pdf"),
        (b"\r\n" + PDF, "report.pdf", "pdf"),
        (b"mail header\n" + PDF, "report.eml", "pdf"),
        (b"The header %PDF-1.7 starts a PDF.", "about.txt", "text"),
        (word_file(), "x.docx", "docx"),
        (word_file(), "x.bin", "docx"),
        (b"<!DOCTYPE html><p>x", "page", "html"),
        (b"\xef\xbb\xbf \n<HTML lang=en>", "page.txt", "html"),
        (b"<?xml version='1.0'?><!-- c --><!doctype HTML>", "page", "html"),
        (b"<p>no document type", "page.htm", "html"),
        (b"<htmlish>", "page", "text"),
        (b"# Title", "README.MD", "markdown"),
        (b"# Title", "notes.markdown", "markdown"),
        (b"text", "notes.txt", "text"),
        (b"a,b\n1,2\n", "table.CSV", "csv"),
        (zipped("xl/workbook.xml"), "x.bin", "xlsx"),
        (zipped("ppt/presentation.xml"), "x.bin", "pptx"),
        (zipped("docProps/thumbnail.jpeg"), "x.ods", "ods"),
        (b"text", "LICENSE", "text"),
        (b"text", "strange.extension", "text"),
        (b"not a pdf", "x.pdf", "pdf"),
        (PNG, "x.txt", "image"),
        (b"II+\0" + bytes(9), "scan", "image"),
        (b"RIFF\x20\0\0\0WEBPVP8 ", "x.jpg", "image"),
        (b"RIFF\x20\0\0\0WAVE", "x.webp", "image"),
        (b"BM is how we call it.", "x.txt", "text"),
    ],
)
def test_content_decides_before_the_extension(data: bytes, name: str, expected: str) -> None:
    assert choose_format(data, name).name == expected


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "is empty"),
        (b" \r\n\t", "a.md", "is empty"),
        (b"\xef\xbb\xbf", "a.txt", "contains no text"),
        (b"<html><script>x</script>", "a.html", "contains no text"),
        (PNG, "a.txt", "is damaged: it cannot be opened as a picture"),
        (b"\xff\xd8\xff\xe0", "a", "is damaged: it cannot be opened as a picture"),
        (b"plain text", "a.tiff", "is damaged: it cannot be opened as a picture"),
        (b"GIF89a" + bytes(9), "a.png", "is a GIF picture: save it as PNG"),
        (HEIC, "a.jpg", "is a HEIC picture: save it as JPEG or PNG"),
        (HEIC.replace(b"heic", b"avif"), "a", "is an AVIF picture: save it as JPEG or PNG"),
        (b"BM" + bytes(12) + b"\x28" + bytes(9), "a.bmp", "is a BMP picture: save it as PNG"),
        (b"8BPS" + bytes(9), "a.psd", "is a Photoshop picture: save it as JPEG or PNG"),
        (b"\0\x01\x02\x03", "a.txt", "is binary, not text"),
        (b"\0\x01\x02\x03", "a.md", "is binary, not text"),
        (zipped("a.txt"), "a.zip", "contains no text"),
        (zipped("[Content_Types].xml", "other/part.xml"), "a.bin", ZIPPED),
        (zipped("a.txt")[:40], "a.bin", "is a damaged ZIP archive"),
        (zipped("xl/workbook.xml"), "a.bin", "is damaged: it cannot be opened as a spreadsheet"),
        (zipped("a.txt"), "a.docx", "is not a Word file"),
        (zipped("Index/Document.iwa", "preview.jpg"), "a.pages", APPLE),
        (zipped("Index.zip", "preview.jpg"), "a.zip", APPLE),
        (zipped("index.xml", "buildVersionHistory.plist"), "a.numbers", APPLE),
        (
            zipped(mimetype="presentation"),
            "a.odp",
            "is not an OpenDocument presentation",
        ),
        (
            zipped(mimetype="graphics-template"),
            "a.otg",
            "is a drawing (of Visio or LibreOffice): save it as PDF",
        ),
        (
            zipped("[Content_Types].xml", "visio/document.xml"),
            "a.vsdx",
            "is a drawing (of Visio or LibreOffice): save it as PDF",
        ),
        (
            b"[InternetShortcut]\r\nURL=https://x.example/\r\n",
            "a.url",
            ELSEWHERE + "save what it leads to",
        ),
        (WEBLOC, "a.webloc", ELSEWHERE + "save what it leads to"),
        (
            b"bplist00\xd1\x01\x02SURL_\x10\x12https://x.example/",
            "a.webloc",
            ELSEWHERE + "save what it leads to",
        ),
        (b'{"":"DO NOT EDIT","doc_id":"1x"}', "a.gdoc", ELSEWHERE + "download it as DOCX or PDF"),
        (
            b'{"url": "https://docs.example/1", "doc_id": "1"}',
            "a.gsheet",
            ELSEWHERE + "download it as XLSX",
        ),
        (b"plain text", "a.pdf", "is damaged: PDFium cannot open it"),
        (PNG, "a.pdf", "is damaged: it cannot be opened as a picture"),
    ],
)
def test_files_without_text_say_what_they_are(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse_document(data, name)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (PDF, "a.txt", ("pdf", "A page of text.")),
        (word_file(), "a", ("docx", "A paragraph.")),
        (b"<html><p>Some <b>text</b>", "a", ("html", "Some text")),
        (b"Some *text*\r\n", "a.md", ("markdown", "Some *text*\r\n")),
        ("Caf\xe9\n".encode("cp1252"), "a.log", ("text", "Café\n")),
    ],
)
def test_every_format_is_read(data: bytes, name: str, expected: tuple[str, str]) -> None:
    chosen, parsed = parse_document(data, name)
    assert (chosen, parsed.text) == expected
    assert len(parsed.blocks) == 1


def test_format_names_and_extensions_are_unique() -> None:
    names = [row.name for row in FORMATS]
    extensions = [extension for row in FORMATS for extension in row.extensions]
    assert len(names) == len(set(names))
    assert len(extensions) == len(set(extensions))


RULES = "\n\n".join(
    f"{number}. {name}\n\nWhat we say of it goes on for a while, and then it ends here."
    for number, name in enumerate(["Fees", "Guests", "Leaving the club", "Boats"], start=1)
)
ENTRIES = "1. Fees\n2. Guests\n3. Leaving the club\n4. Boats"


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("a.txt", f"Table of Contents\n\n{ENTRIES}"),
        ("a.txt", "Contents:\n\n1. Fees ....... 2\n2. Guests ....... 4\n3. Leaving the club ... 5\n4. Boats .. 9"),
        ("a.md", "## Contents\n\n- [Fees](#fees)\n- [Guests](#guests)\n  - [Leaving the club](#leave)\n"
                 "- [Boats](#boats)"),
        ("a.md", "**Inhaltsverzeichnis**\n\n1. Fees\n2. Guests\n3. Leaving the club, or not\n4. Boats"),
    ],
)  # fmt: skip
def test_a_table_of_contents_is_in_the_text_and_no_block_of_it(name: str, contents: str) -> None:
    rules = RULES if name == "a.txt" else re.sub(r"^\d\. ", "## ", RULES, flags=re.MULTILINE)
    _, parsed = parse_document(f"# House rules\n\n{contents}\n\n{rules}\n".encode(), name)
    told = view(checked(parsed))
    assert [kind for kind, _, _ in told] == ["heading", *["heading", "paragraph"] * 4]
    assert "Leaving" in parsed.text[: parsed.blocks[1].start]


@pytest.mark.parametrize(
    "contents",
    [
        f"Agenda\n\n{ENTRIES}",
        "Contents\n\n- 24 tablets of 200 mg\n- a leaflet in four languages\n- a spoon for the syrup",
        "Contents\n\n1. Fees\n2. Guests",
    ],
)
def test_an_agenda_or_what_a_box_holds_is_no_table_of_contents(contents: str) -> None:
    _, parsed = parse_document(f"House rules\n\n{contents}\n\n{RULES}\n".encode(), "a.txt")
    assert contents[-8:] in "\n".join(text for _, _, text in view(checked(parsed)))


def listed(*paragraphs: str, tag: str = "p") -> list[tuple[str, int, str]]:
    """What is read of a page with these paragraphs."""
    page = "".join(f"<{tag}>{one}</{tag}>" for one in paragraphs)
    return view(checked(parse_document(f"<html><body>{page}</body></html>".encode(), "a.html")[1]))


def test_lists_that_somebody_typed_are_lists_in_every_format_of_paragraphs() -> None:
    typed = ["To join:", "1.\tAsk.", "2.\tPay.", "a) in cash", "b) by card", "3.\tCome.", "• now"]
    document, out = docx.Document(), BytesIO()
    for one in typed:
        document.add_paragraph(one)
    document.save(out)
    rich = "{\\rtf1\\ansi " + "".join(
        f"\\pard {one} \\par ".replace("\t", "\\tab ").replace("•", "\\bullet ") for one in typed
    )
    mail = "Subject: x\nContent-Type: text/html; charset=utf-8\n\n" + "<br>".join(typed)
    expected = [
        ("paragraph", 0, "To join:"), ("item", 0, "Ask."), ("item", 0, "Pay."), ("item", 1, "in cash"),
        ("item", 1, "by card"), ("item", 0, "Come."), ("item", 1, "now"),
    ]  # fmt: skip
    assert listed(*typed) == listed("<br>".join(typed)) == expected
    assert view(parse_document(out.getvalue(), "a.docx")[1]) == expected
    assert view(parse_document((rich + "}").encode(), "a.rtf")[1]) == expected
    assert view(parse_document(mail.encode(), "a.eml")[1])[-7:] == expected


@pytest.mark.parametrize("name", ["a.md", "a.adoc", "a.org"])
def test_lists_that_a_notation_has_no_marks_for_are_lists(name: str) -> None:
    text = "Please note:\n\n(1) Dogs are kept on a leash,\nalso on the pier.\n(2) No fires.\n\n• Bikes stay out.\n"
    blocks = view(parse_document(text.encode(), name)[1])
    assert blocks == [
        ("paragraph", 0, "Please note:"),
        ("item", 0, "Dogs are kept on a leash,\nalso on the pier."),
        ("item", 0, "No fires."),
        ("item", 1, "Bikes stay out."),
    ]


def test_a_typed_list_counts_and_has_several_dashes() -> None:
    for alone in ("1. May is a holiday.", "- and nothing else", "2. Fees", "a. m. to noon"):
        assert listed("Text.", alone) == [("paragraph", 0, "Text."), ("paragraph", 0, alone)]
    dates = "24. December to noon<br>25. December closed"
    assert listed(dates) == [("paragraph", 0, dates.replace("<br>", "\n"))]
    assert listed("① Ask.", "② Pay.") == [("item", 0, "Ask."), ("item", 0, "Pay.")]
    assert listed("- a coat", "- a hat") == [("item", 0, "a coat"), ("item", 0, "a hat")]
    # A text between two items parts no list, below one heading.
    parted = listed("1. Ask.", "2. Wait.", "It takes a week.", "3. Pay.")
    assert [kind for kind, _, _ in parted] == ["item", "item", "paragraph", "item"]
    # Lines that go on with an item are of it; what begins after its sentence is none.
    assert listed("1. Go to<br>the desk.<br>2. Pay.<br>That is all.") == [
        ("item", 0, "Go to\nthe desk."), ("item", 0, "Pay."), ("paragraph", 0, "That is all."),
    ]  # fmt: skip
