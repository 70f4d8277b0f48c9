from __future__ import annotations

import pytest

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from tests.parsed import GOLDEN, checked, lines, view
from tests.test_containers import zipped

CONTAINER = '<container><rootfiles><rootfile full-path="O E/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>Harbour book</dc:title></metadata><manifest>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/b%20c.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="notes.xhtml" media-type="application/xhtml+xml"/>
<item id="g" href="gone.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
</manifest><spine><itemref idref="nav"/><itemref idref="n" linear="no"/><itemref idref="b"/>
<itemref idref="a"/><itemref idref="g"/></spine></package>"""
FILES = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "O E/book.opf": PACKAGE,
    "O E/nav.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li><a href="a.xhtml">Gates</a>'
    '</li><li><a href="text/b%20c.xhtml#x">Fees</a></li></ol></nav></body></html>',
    "O E/a.xhtml": "<html><body><p>The gate opens at eight.</p></body></html>",
    "O E/text/b c.xhtml": "<html><head><link rel='stylesheet' href='../s.css'/></head><body><p class='hid'>x</p>"
    "<h1>All fees</h1><p>Ten euros.<a epub:type='noteref' href='#n'>1</a></p>"
    "<aside epub:type='footnote' id='n'><p>In cash.</p></aside></body></html>",
    "O E/s.css": ".hid { display: none }",
    "O E/notes.xhtml": "<html><body><p>A note.</p></body></html>",
}


def read(files: dict[str, str]) -> ParsedDocument:
    chosen, parsed = parse_document(zipped(files), "book")
    assert chosen == "epub"
    return checked(parsed)


def test_chapters_stand_in_reading_order_under_their_titles() -> None:
    parsed = read(FILES)
    assert view(parsed) == [
        ("heading", 1, "All fees"), ("paragraph", 0, "Ten euros.¹"), ("paragraph", 0, "In cash."),
        ("heading", 1, "Gates"), ("paragraph", 0, "The gate opens at eight."),
        ("paragraph", 0, "A note."),
    ]  # fmt: skip
    assert parsed.title == "Harbour book"
    assert parsed.remarks == ("1 chapter that the file lacks is not in the text.",)
    assert [locator.label for locator in parsed.locators] == ["chapter All fees", "chapter Gates"]


def test_a_book_written_by_libreoffice_is_read() -> None:
    _, parsed = parse_document((GOLDEN / "handbook.epub").read_bytes(), "handbook.epub")
    assert parsed.title == "Harbour handbook"
    assert lines(checked(parsed), "heading") == ["Opening hours", "Fees"]
    assert "Sailing boat | Winter | 25 € plus power" in lines(parsed, "row")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({**FILES, "META-INF/encryption.xml": "<e><EncryptionMethod Algorithm='http://x#aes'/></e>"},
         "is encrypted: ingest a copy without copy protection"),
        ({**FILES, "META-INF/encryption.xml": "<e/>", "META-INF/rights.xml": "<r/>"}, "is encrypted"),
        ({**FILES, "META-INF/container.xml": "<container/>"}, "is damaged"),
        ({"mimetype": FILES["mimetype"]}, "is damaged"),
    ],
)  # fmt: skip
def test_other_books_say_what_they_are(files: dict[str, str], reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        parse_document(zipped(files), "a.epub")


def test_obfuscated_fonts_are_no_copy_protection() -> None:
    method = "<e><EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/></e>"
    assert "Ten euros.¹" in lines(read({**FILES, "META-INF/encryption.xml": method}))


def test_a_page_of_a_book_follows_the_rules_of_xml() -> None:
    page = "<html><head><title/><script src='a.js'/></head><body><p>The gate opens at nine.</p></body></html>"
    assert "The gate opens at nine." in lines(read({**FILES, "O E/a.xhtml": page}))
