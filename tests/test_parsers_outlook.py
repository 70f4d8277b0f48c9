from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers import choose_format, parse_document
from ingest.parsers.members import Limits
from tests.msg_builder import Tree, Value, compound_file, message, packed_rtf
from tests.parsed import checked, lines

SUBJECT, BODY, HTML, RTF, HEADERS, CODE_PAGE, CLASS = (
    0x37,
    0x1000,
    0x1013,
    0x1009,
    0x7D,
    0x3FDE,
    0x1A,
)
SENT = datetime(2026, 3, 3, 13, 5, tzinfo=UTC)
SENDER: dict[int, Value] = {0x0C1A: "Ann Lee", 0x5D01: "ann@port.example", 0x39: SENT}
PAGE = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\*\htmltag <p>}\htmlrtf x\htmlrtf0 The gate is \'e0 c\'f4t\'e9."
    rb"{\*\htmltag </p>}}"
)


def msg(properties: Mapping[int, Value], inner: Tree | None = None) -> bytes:
    return compound_file(message({SUBJECT: "Gate times", **SENDER, **properties}, inner))


def read(data: bytes) -> list[str]:
    chosen, parsed = parse_document(data, "a.msg")
    assert chosen == "outlook"
    return lines(checked(parsed))


def recipient(name: str, address: str, role: int) -> Tree:
    return message({0x3001: name, 0x39FE: address, 0x0C15: role}, head=8)


def test_headers_recipients_and_text() -> None:
    inner = {
        "__recip_version1.0_#00000000": recipient("Bob", "bob@port.example", 1),
        "__recip_version1.0_#00000001": recipient("", "cy@port.example", 2),
    }
    assert read(msg({BODY: "The gate closes at ten."}, inner)) == [
        "Gate times", "From: Ann Lee <ann@port.example>", "To: Bob <bob@port.example>",
        "Cc: cy@port.example", "Date: Tue, 03 Mar 2026 13:05:00 +0000", "The gate closes at ten.",
    ]  # fmt: skip
    headers = "From: Real <real@port.example>\r\nDate: Wed, 4 Mar 2026 10:00:00 +0100\r\n\r\n"
    assert read(msg({BODY: "x", HEADERS: headers}))[1:3] == [
        "From: Real <real@port.example>", "Date: Wed, 04 Mar 2026 10:00:00 +0100",
    ]  # fmt: skip
    inside = {0x5D01: "", 0x0C1F: "/O=ORG/CN=ANN", BODY: "x"}
    assert read(msg(inside))[1] == "From: Ann Lee"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({BODY: "Plain.", HTML: b"<p>Page.</p>"}, "Page."),
        ({BODY: "Plain.", HTML: "<p>Łódź</p>".encode("cp1250"), CODE_PAGE: 1250}, "Łódź"),
        ({BODY: "Plain.", RTF: packed_rtf(PAGE)}, "The gate is à côté."),
        ({BODY: "Plain.", RTF: packed_rtf(rb"{\rtf1 Rich.}")}, "Plain."),
        ({RTF: packed_rtf(rb"{\rtf1 Rich.}")}, "Rich."),
        ({BODY: "Plain.", RTF: b"damaged"}, "Plain."),
        ({BODY: "Long. " * 2_000}, "Long. " * 1_999 + "Long."),
    ],
)
def test_the_text_is_the_page_or_the_next_best(properties: dict[int, Value], expected: str) -> None:
    assert read(msg(properties))[-1] == expected


def test_attachments_and_messages_in_messages() -> None:
    nested = message({SUBJECT: "Inner note", BODY: "Inner words.", **SENDER}, head=24)
    data = msg(
        {BODY: "See the files."},
        {
            "__attach_version1.0_#00000000": message(
                {0x3707: "plan.txt", 0x3701: b"Plan."}, head=8
            ),
            "__attach_version1.0_#00000001": message({}, {"__substg1.0_3701000D": nested}, head=8),
            "__attach_version1.0_#00000002": message(
                {0x3707: "logo.png", 0x3701: b"\x89PNG", 0x3712: "logo@port"}, head=8
            ),
        },
    )
    found = list(choose_format(data, "x").members(data, "x", Limits(len(data), 1_000_000)))
    assert [(one.path, one.data) for one in found[:1]] == [("plan.txt", b"Plan.")]
    assert [one.path for one in found] == ["plan.txt", "Inner note.eml"]
    _, inner = parse_document(found[1].data, found[1].path)
    assert lines(inner) == [
        "Inner note", "From: Ann Lee <ann@port.example>", "Date: Tue, 03 Mar 2026 13:05:00 +0000",
        "Inner words.",
    ]  # fmt: skip


def test_what_is_encrypted_is_said() -> None:
    _, parsed = parse_document(msg({CLASS: "IPM.Note.SMIME"}), "a.msg")
    assert parsed.remarks == ("The text of the message is encrypted and is not in the text.",)


def test_other_ole_files_are_refused() -> None:
    for name in ("a.msg", "a.doc"):
        with pytest.raises(
            UnreadableDocument, match=r"is not a message of Outlook|is an old Office"
        ):
            parse_document(compound_file({"WordDocument": b"x"}), name)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_message_gives_blocks_or_a_reason(at: int, byte: int) -> None:
    data = bytearray(msg({BODY: "The gate closes at ten.", RTF: packed_rtf(PAGE)}))
    data[at % len(data)] = byte
    with suppress(UnreadableDocument):
        checked(parse_document(bytes(data), "a.msg")[1])
