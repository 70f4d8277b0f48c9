"""Nothing that is markup or an encoding is taken for text: it is read as what it is, or refused."""

from __future__ import annotations

import base64
import quopri
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers import choose_format, parse_document
from tests.parsed import checked, lines, view

ENCODED = base64.b64encode(b"some bytes here " * 40).decode()
WRAPPED = "\n".join(ENCODED[at : at + 76] for at in range(0, len(ENCODED), 76))
LEFT_OUT = "1 encoded stretch is not in the text."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%!PS-Adobe-3.0\n", "is PostScript: ingest a PDF made of it"),
        (b"% a comment\n\n\\documentclass{article}", "is LaTeX source: ingest the PDF made of it"),
        (b"\\section*{Gates}\nText", "is LaTeX source: ingest the PDF made of it"),
        (
            b"@c a comment\n\\input texinfo\n@node Gates",
            "is Texinfo source: ingest the HTML or PDF made of it",
        ),
        (
            b'.\\" a comment\n.TH LS 1\n.SH NAME',
            "is roff source: ingest the PDF or HTML made of it",
        ),
        (b"begin 644 cat.txt\n#0V%T\n`\nend\n", "is uuencoded (cat.txt): decode it"),
        (b"=ybegin line=128 name=a\n", "is yEnc-encoded"),
        (WRAPPED.encode(), "is base64-encoded: decode it"),
        (ENCODED.encode(), "is base64-encoded: decode it"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEM\n", "is encoded (PGP message), not text"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n", "is encoded (certificate), not text"),
        (bytes(60) + b"BOOKMOBI", "is a Kindle book: save it as EPUB"),
        (b"7z\xbc\xaf'\x1c", "is a 7z archive: unpack it and ingest the folder"),
        (b"Rar!\x1a\x07", "is a RAR archive: unpack it and ingest the folder"),
    ],
)
def test_what_holds_no_text_is_refused_by_name(data: bytes, reason: str) -> None:
    for name in ("a.txt", "a", "a.md"):
        with pytest.raises(UnreadableDocument) as caught:
            parse_document(data, name)
        assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{\\rtf1 x}", "rtf"),
        (b"\n {\\rtf1 x}", "rtf"),
        (b"<p>The <b>gate</b> opens.</p>", "html"),
        (b"<!-- saved -->\n<div>One<br>two</div>", "html"),
        (b"<p> is the tag of a paragraph.", "text"),
        (b"The tag <p> and </p>.", "text"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>', "xml"),
        (b"<?xml version='1.0'?><a>x</a>", "xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a>x</a>", "xml"),
        ("\ufeff<?xml version='1.0'?><a>x</a>".encode("utf-16-le"), "xml"),
        (b'[{"a": 1}]', "json"),
        (b"BEGIN:VCARD\nFN:Ruth\nEND:VCARD", "cards"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\neA==", "mail"),
        (b"--=_Part_123\nContent-Type: text/plain\n\nx\n--=_Part_123--", "mail"),
        (b"--b1\r\nContent-Type: text/plain\r\n\r\nx\r\n--b1--", "mail"),
        (b"--b1\nContent-wise it is fine.\n", "text"),
        (b"A text about \\documentclass and {\\rtf1.", "text"),
        (b"Begin 644 of the march.", "text"),
        (b"Antidisestablishmentarianismantidisestablishmentarianismantidisestablish", "text"),
    ],
)
def test_content_tells_what_a_text_file_is(data: bytes, expected: str) -> None:
    assert choose_format(data, "a.txt").name == expected
    assert checked(parse_document(data, "a.txt")[1]).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Hello there.\n\n{WRAPPED}\n\nBye now.\n", ["Hello there.", "Bye now."]),
        ("Key:\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\nAfter.", ["Key:", "After."]),
        ("See:\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye.", ["See:", "Bye."]),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOpen at eight.\n"
         "-----BEGIN PGP SIGNATURE-----\n\niQEz\n=abc\n-----END PGP SIGNATURE-----\n", ["Open at eight."]),
    ],
)  # fmt: skip
def test_what_is_encoded_within_a_text_is_in_no_block(text: str, expected: list[str]) -> None:
    _, parsed = parse_document(text.encode(), "a.txt")
    assert lines(checked(parsed)) == expected
    assert parsed.text == text
    assert parsed.remarks == (LEFT_OUT,)


def test_quoted_printable_text_without_its_headers_is_decoded() -> None:
    text = "Die Gebühr für große Boote beträgt fünf Euro.\n" * 3
    _, parsed = parse_document(quopri.encodestring(text.encode()), "a.txt")
    assert parsed.text == text
    for kept in ("a=C3 and b=D4", "X=\nY=\nZ=\nA=\n", "Größe =C3=BC =C3=BC =C3=BC"):
        assert parse_document(kept.encode(), "a.txt")[1].text == kept


def test_marks_without_end_are_recognised_or_refused() -> None:
    for mark in ("<!---->", "<!-- -->", "<?xml ?>", "<!--", "%\n", "--A\nContent-", "PK"):
        text = mark * (4_000 // len(mark))
        with suppress(UnreadableDocument):  # what it is taken for does not matter here
            choose_format(text.encode(), "a.txt")


def test_message_parts_without_headers_are_decoded() -> None:
    part = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    body = base64.b64encode("Größe zählt.".encode()).decode()
    for text in (part + body, f"--=_Part_1234\n{part}{body}\n--=_Part_1234--\n"):
        assert lines(parse_document(text.encode(), "a.txt")[1]) == ["Größe zählt."]


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.txt", "a.eml", "a.msg", "a.zip", "a.json", "a.rtf", "a.odt"]),
)
def test_any_bytes_under_any_name_give_a_document_or_a_reason(data: bytes, name: str) -> None:
    with suppress(UnreadableDocument):
        checked(parse_document(data, name)[1])


ADOC = "= Opening hours\n{}\n\n{}The library opens at 9.\n\n|===\n|Day |Hour\n\n|Tue |9\n|===\n"


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        (ADOC.format("Ann Lee", "== Library\n\n"), "asciidoc"),
        ("// A remark\n\n" + ADOC.format(":toc:", ""), "asciidoc"),
        (ADOC.format("", ""), "text"),
        ("= Opening hours =\n\n== Library ==\n\nIt opens at 9.\n", "text"),  # MediaWiki's
        ("The sum\n= 12\n\n== 13\n", "text"),
    ],
)
def test_asciidoc_in_a_text_file_is_told_by_its_title_and_sections(text: str, chosen: str) -> None:
    assert choose_format(text.encode(), "hours.txt").name == chosen


def test_asciidoc_in_a_text_file_is_read_as_such() -> None:
    parsed = parse_document(ADOC.format("", "== Library\n\n").encode(), "hours.txt")[1]
    assert view(parsed) == [
        ("heading", 1, "Opening hours"), ("heading", 2, "Library"), ("paragraph", 0, "The library opens at 9."),
        ("row", 1, "Day |Hour"), ("row", 0, "Tue |9"),
    ]  # fmt: skip


def test_a_text_of_a_wiki_that_begins_with_a_tag_is_no_page() -> None:
    text = (
        "<span id=\"gates\"></span>\n== Gates ==\n\nIt opens at <s>seven</s> '''eight'''."
        "<ref>Nine in August</ref>\n\n<ol>\n<li>Ring.</li></ol>\n"
    )
    chosen, parsed = parse_document(text.encode(), "gates.txt")
    assert (chosen, lines(checked(parsed))) == (
        "text",
        ["Gates", "It opens at  eight. (Nine in August.)", "Ring."],
    )
