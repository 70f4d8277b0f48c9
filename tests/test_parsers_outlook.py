from __future__ import annotations

import struct
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers import choose_format, parse_document
from ingest.parsers.containers.members import Limits
from tests.cms_builder import signed
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


def named(*numbers: int) -> Tree:
    """Where a file says which properties stand at 0x8000 and on."""
    entries = b"".join(struct.pack("<IHH", one, 6, at) for at, one in enumerate(numbers))
    return {"__nameid_version1.0": {"__substg1.0_00030102": entries}}


MEETING: dict[int, Value] = {
    0x60: datetime(2026, 3, 12, 13, tzinfo=UTC), 0x61: datetime(2026, 3, 12, 14, 30, tzinfo=UTC),
    0x8001: "Car park",
}  # fmt: skip


def test_when_and_where_a_meeting_is_are_lines_of_its_request() -> None:
    properties = {CLASS: "IPM.Schedule.Meeting.Request", BODY: "Leave by the stairs.", **MEETING}
    found = read(msg(properties, named(0x8216, 0x8208)))
    said = [
        "Starts: 2026-03-12 13:00 UTC", "Ends: 2026-03-12 14:30 UTC", "Location: Car park",
        "Organiser: Ann Lee <ann@port.example>",
    ]  # fmt: skip
    sent = "Sent: Tue, 03 Mar 2026 13:05:00 +0000"
    assert found[1:] == [*said, "From: Ann Lee <ann@port.example>", sent, "Leave by the stairs."]
    answer = read(msg({**properties, CLASS: "IPM.Schedule.Meeting.Resp.Pos"}))
    assert answer[1:3] == said[:2]
    assert not any(words.startswith("Organiser") for words in answer)
    note = read(msg({**properties, CLASS: "IPM.Note"}, named(0x8216, 0x8208)))
    assert note[3:] == ["Leave by the stairs."]
    attached = msg({BODY: "x"}, {"__attach_version1.0_#00000000": message(
        {}, {"__substg1.0_3701000D": message(properties, head=24)}, head=8), **named(0, 0x8208)})  # fmt: skip
    [inner] = choose_format(attached, "x").members(attached, "x", Limits(len(attached), 1_000_000))
    assert " ".join(said[:3]) in " ".join(lines(parse_document(inner.data, inner.path)[1]))


def test_a_contact_is_its_fields() -> None:
    fields: dict[int, Value] = {
        CLASS: "IPM.Contact", SUBJECT: "", 0x3001: "Carl Weber", 0x3A16: "Acme Ltd",
        0x3A08: "+49 30 1234", 0x3A1C: "+49 170 5", 0x8000: "carl@acme.example",
    }  # fmt: skip
    found = read(msg(fields, named(0x8083)))
    assert found[0] == "Carl Weber"
    assert found[1:5] == [
        "Organisation: Acme Ltd", "Phone (work): +49 30 1234", "Phone (cell): +49 170 5",
        "E-mail: carl@acme.example",
    ]  # fmt: skip


def test_what_is_encrypted_is_said() -> None:
    _, parsed = parse_document(msg({CLASS: "IPM.Note.SMIME"}), "a.msg")
    assert parsed.remarks == ("The text of the message is encrypted and is not in the text.",)


def test_a_message_that_is_signed_as_a_whole_is_read() -> None:
    file = message(
        {0x3707: "smime.p7m"},
        {"__substg1.0_37010102": signed(b"Subject: x\n\nThe gate.\n")},
        head=8,
    )
    data = msg({CLASS: "IPM.Note.SMIME", SUBJECT: "Gate"}, {"__attach_version1.0_#00000000": file})
    _, parsed = parse_document(data, "a.msg")
    assert (lines(parsed)[0], lines(parsed)[-1]) == ("Gate", "The gate.")
    assert parsed.remarks == ()


def test_other_ole_files_are_refused() -> None:
    for name in ("a.msg", "a.doc"):
        with pytest.raises(
            UnreadableDocument, match=r"is not a message of Outlook|is an old Office"
        ):
            parse_document(compound_file({"VisioDocument": b"x"}), name)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_message_gives_blocks_or_a_reason(at: int, byte: int) -> None:
    data = bytearray(msg({BODY: "The gate closes at ten.", RTF: packed_rtf(PAGE)}))
    data[at % len(data)] = byte
    with suppress(UnreadableDocument):
        checked(parse_document(bytes(data), "a.msg")[1])
