from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from contextlib import suppress
from quopri import encodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import choose_format, parse_document
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.mail import members, mhtml, parse
from tests.cms_builder import signed_mail
from tests.parsed import GOLDEN, checked, lines, texts, view

HEAD = "From: ann@port.example\nSubject: Gate\nMIME-Version: 1.0\n"


def mail(text: str | bytes) -> ParsedDocument:
    data = text.encode() if isinstance(text, str) else text
    return checked(parse(data, "x"))


def body(text: str | bytes) -> list[str]:
    """The blocks after the subject and the lines of the headers."""
    return [words for kind, _, words in view(mail(text)) if kind not in {"item", "heading"}]


def attached(text: str | bytes) -> list[Member]:
    data = text.encode() if isinstance(text, str) else text
    return list(members(data, "x", Limits(len(data), 1_000_000)))


def part(kind: str, content: str, *headers: str) -> str:
    return "\n".join((f"Content-Type: {kind}", *headers, "", content))


def multipart(sub: str, *parts: str, boundary: str = "A") -> str:
    inner = "".join(f"\n--{boundary}\n{one}" for one in parts)
    return f'Content-Type: multipart/{sub}; boundary="{boundary}"\n{inner}\n--{boundary}--\n'


def test_a_byte_order_mark_before_the_headers_is_none_of_them() -> None:
    assert lines(mail(b"\xef\xbb\xbfSubject: Fees\nFrom: Ann\n\n45 euros.\n"))[0] == "Fees"


def test_headers_are_lines_and_the_subject_is_the_heading() -> None:
    parsed = mail(
        'From: =?utf-8?Q?M=C3=BCller=2C_J=C3=B6rg?= <j@port.example>\nTo: Bob <bob@port.example>,\n'
        " Cy <cy@port.example>\nCc: dee@port.example\nDate: Tue, 3 Mar 2026 14:05:00 +0100\n"
        "Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\nReceived: by relay\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\n"
        "Die Geb=FChr betr=E4gt 5 =80 =96 f=FCr =\nalle.\n"
    )  # fmt: skip
    assert parsed.text == (
        'Grüße\n\nFrom: "Müller, Jörg" <j@port.example>\n'
        "To: Bob <bob@port.example>, Cy <cy@port.example>\nCc: dee@port.example\n"
        "Date: Tue, 03 Mar 2026 14:05:00 +0100\n\nDie Gebühr beträgt 5 € – für alle."
    )
    assert view(parsed)[0] == ("heading", 1, "Grüße")
    assert parsed.title == "Grüße"


def test_a_name_in_several_encoded_words_is_one() -> None:
    heads = "From: =?utf-8?Q?J=C3=B6rg_M=C3=BCl?= =?utf-8?Q?ler?= <j@port.example>, Ann <a@b>\n"
    assert (
        lines(mail(f"{heads}Subject: Fees\n\nWords."))[1]
        == "From: Jörg Müller <j@port.example>, Ann <a@b>"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + part("text/plain; charset=utf-8", base64.b64encode(b"The gate opens.").decode(),
                     "Content-Transfer-Encoding: base64"), ["The gate opens."]),
        (HEAD.encode() + b"Content-Type: text/plain; charset=iso-2022-jp\n\n"
         + "会議は三月".encode("iso-2022-jp"), ["会議は三月"]),
        (HEAD + part("text/plain; charset=utf-7", "Gr+APYA3w-e"), ["Größe"]),
        (HEAD + part("text/plain; charset=utf-7", "1+1-2, C++ and 5 + 3"), ["1+1-2, C++ and 5 + 3"]),
        (HEAD.encode() + b"Content-Type: text/plain; charset=us-ascii\n\nGr\xc3\xb6\xc3\x9fe", ["Größe"]),
        (HEAD.encode() + b"Content-Type: text/plain; charset=nonsense-8\n\nGr\xc3\xb6\xc3\x9fe", ["Größe"]),
        (HEAD + part("text/plain; format=flowed", "The gate opens \nat eight.\n> Is it \n> open?\n-- \nAnn"),
         ["The gate opens at eight.", "Is it open?", "Ann"]),
        (HEAD + part("text/plain; format=flowed; delsp=yes", "won \nder \n ful"), ["wonderful"]),
        (HEAD + multipart("alternative", part("text/plain", "Plain."), part("text/html", "<p>Page.</p>")),
         ["Page."]),
        (HEAD + multipart("alternative", part("text/plain", "Plain."), part("text/html", "<br>")), ["Plain."]),
        (HEAD + multipart("mixed", part("text/plain", "One."), part("text/plain", "Two.")), ["One.", "Two."]),
        (HEAD + multipart("signed", part("text/plain", "Signed."),
                          part("application/pgp-signature", "-----BEGIN PGP SIGNATURE-----")), ["Signed."]),
        (HEAD + "Content-Type: multipart/mixed\n\nWords without a boundary.", ["Words without a boundary."]),
        (HEAD + part("text/html", "<style>.h{display:none}</style><p class=h>hid</p><p>seen</p>"), ["seen"]),
        (HEAD + part("text/rtf", r"{\rtf1 The {\b gate} opens.\par}"), ["The gate opens."]),
        (HEAD + part("text/enriched", "The <bold>gate</bold><color><param>red</param> opens.</color>"),
         ["The gate opens."]),
        (HEAD + multipart("mixed", part("text/plain", "See."), part("text/csv", "a,b\n1,2")), ["See."]),
        ("From: a@b\nMessage-ID: <1@b>\n\nNo MIME at all.\n", ["No MIME at all."]),
    ],
)  # fmt: skip
def test_the_text_is_decoded_and_there_once(text: str | bytes, expected: list[str]) -> None:
    assert body(text) == expected


def test_quoted_replies_stand_there_once_and_without_marks() -> None:
    asked = "When does the gate close in spring? I need to know this\n> today, for the ferry."
    again = asked.replace("> ", "")
    reply = f"At ten.\n\n-- \nAnn\nPort office\n\nOn Monday Bob wrote:\n> {asked}\n>> older\n\n{again}\n"
    found = body(HEAD + part("text/plain", reply))
    assert found[0] == "At ten."
    assert "Ann" in " ".join(found)
    assert sum("When does the gate close" in words for words in found) == 1
    assert not any(words.startswith(">") for words in found)
    quoted = "<p>At ten.</p><blockquote><p>When does the gate close in spring, dear colleagues?</p></blockquote>"
    twice = quoted + "<p>When does the gate close in spring, dear colleagues?</p>"
    assert len(body(HEAD + part("text/html", twice))) == 2


def test_attachments_are_files_with_safe_names() -> None:
    text = HEAD + multipart(
        "mixed",
        part("text/plain", "See the files."),
        part("text/plain", "One.", 'Content-Disposition: attachment; filename="plan.txt"'),
        part("text/plain", "Two.", 'Content-Disposition: attachment; filename="../../plan.txt"'),
        part(
            "text/plain",
            "Three.",
            "Content-Disposition: attachment; filename*=utf-8''Pl%C3%A4ne%0A.txt",
        ),
        part("application/json", "{}", "Content-Disposition: attachment"),
        part("message/rfc822", "From: bob@port.example\nSubject: Inner / note\n\nInner words."),
        part(
            "image/png", "iVBORw0KGgo=", "Content-Transfer-Encoding: base64", "Content-ID: <logo>"
        ),
    )
    found = attached(text)
    assert [member.path for member in found] == [
        "plan.txt", "plan (2).txt", "Pläne .txt", "attachment.json", "Inner - note.eml",
    ]  # fmt: skip
    assert found[1].data.strip() == b"Two."
    assert mail(found[4].data).title == "Inner / note"
    assert (
        "Attachments: plan.txt, plan.txt, Pläne .txt, attachment.json, Inner - note.eml"
        in lines(mail(text))
    )


def test_what_is_shown_in_a_page_is_not_attached() -> None:
    related = multipart(
        "related",
        part("text/html", "<link rel=stylesheet href='cid:s'><p class=h>hid</p><p>seen</p>"),
        part("text/css", '@charset "utf-8";\n.h {display: none}', "Content-ID: <s>"),
        part("image/gif", "R0lG", "Content-Transfer-Encoding: base64"),
    )
    assert body(HEAD + related) == ["seen"]
    assert attached(HEAD + related) == []


def test_an_invitation_is_attached_where_no_text_says_it() -> None:
    calendar = part("text/calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR")
    for text, names in (("", ["attachment.ics"]), ("Come on 4 May.", [])):
        message = multipart("alternative", part("text/plain", text), calendar)
        assert [member.path for member in attached(message)] == names


DRILL = HEAD.replace("Gate", "Invitation: Fire drill")
CALENDAR = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nORGANIZER;CN=Ann:mailto:ann@port.example\nSUMMARY:Fire drill\n"
    "DTSTART;TZID=Berlin:20260312T140000\nDTEND;TZID=Berlin:20260312T153000\nLOCATION:Car park\n"
    "DESCRIPTION:Leave by the stairs.\nBEGIN:VALARM\nDURATION:PT5M\nEND:VALARM\nEND:VEVENT\n"
)


def test_when_and_where_a_meeting_is_are_lines_of_its_invitation() -> None:
    said = [
        "Starts: 2026-03-12 14:00 (Berlin)",
        "Ends: 2026-03-12 15:30 (Berlin)",
        "Location: Car park",
    ]
    one = part("text/calendar; method=REQUEST", CALENDAR + "END:VCALENDAR")
    for text in ("Leave by the stairs.", f"Leave by the stairs.\n\n{said[2]}"):
        for sub in ("alternative", "mixed"):
            found = lines(mail(DRILL + multipart(sub, part("text/plain", text), one)))
            assert [words for words in found if words in said] == said
            assert "Organiser: Ann <ann@port.example>" in found
            assert not any(
                words.startswith(("Duration", "Summary", "Description")) for words in found
            )
    elsewhere = lines(
        mail(HEAD + multipart("alternative", part("text/plain", "See the plan."), one))
    )
    assert "Description: Leave by the stairs." in elsewhere
    assert "Summary: Fire drill" in elsewhere
    second = CALENDAR.replace("BEGIN:VCALENDAR\n", "").replace("Fire drill", "Tea")
    two = part("text/calendar", CALENDAR + second + "END:VCALENDAR")
    found = lines(mail(HEAD + multipart("alternative", part("text/plain", "Come."), two)))
    assert [words for words in found if words.startswith("Summary")] == [
        "Summary: Fire drill", "Summary: Tea",
    ]  # fmt: skip


def test_a_body_that_is_cut_off_is_read_as_far_as_it_goes_and_said() -> None:
    whole = base64.b64encode(b"The gate opens at eight on Monday.").decode()
    for cut, words in ((25, "The gate opens at "), (1, "")):
        encoded = part("text/plain", whole[:cut] + "\n", "Content-Transfer-Encoding: base64")
        assert " ".join(body(HEAD + encoded)) == words.strip()
        assert mail(HEAD + encoded).remarks == (
            "A part of the message is cut off: its end is not in the text.",
        )
    file = part("text/plain", whole[:25], "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename=a.txt")  # fmt: skip
    [member] = attached(HEAD + multipart("mixed", part("text/plain", "See."), file))
    assert member.data == b"The gate opens at "


def test_uuencoded_files_in_the_text_are_attachments() -> None:
    text = (
        "From: a@b\nMessage-ID: <1@b>\n\nHere it is.\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n\nBye.\n"
    )
    assert body(text) == ["Here it is.", "Bye."]
    assert [(one.path, one.data) for one in attached(text)] == [("cat.txt", b"Cat")]


@pytest.mark.parametrize(
    "text",
    [
        HEAD
        + part(
            'application/pkcs7-mime; name="smime.p7m"', "MIAG", "Content-Transfer-Encoding: base64"
        ),
        HEAD + multipart("encrypted", part("application/pgp-encrypted", "Version: 1")),
    ],
)
def test_what_is_encrypted_is_said(text: str) -> None:
    assert mail(text).remarks == ("The text of the message is encrypted and is not in the text.",)
    assert attached(text) == []


def packed(*attributes: tuple[int, bytes]) -> bytes:
    """What Outlook packs a message into, of attributes with their bytes (MS-OXTNEF)."""
    written = (
        struct.pack("<BII", 1, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
        for name, value in attributes
    )
    return b'x\x9f>"\x01\0' + b"".join(written)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """Properties with the types of their values; those of one size are padded already."""
    said = [struct.pack("<I", len(values))]
    for kind, name, value in values:
        size = struct.pack("<II", 1, len(value)) if kind in {0x0D, 0x1E, 0x1F, 0x102} else b""
        own = bytes(16) + struct.pack("<III", 1, 4, 0x790078) if name >= 0x8000 else b""
        said.append(struct.pack("<HH", kind, name) + own + size + value + bytes(-len(value) % 4))
    return b"".join(said)


def test_what_outlook_packs_is_read_as_the_message_and_its_attachments() -> None:
    plan = properties(
        (0x0B, 0x7FFE, bytes(4)), (0x1F, 0x3707, "Größenplan 2026.txt\0".encode("utf-16-le")),
        (0x1E, 0x8001, b"own\0"), (0x102, 0x3701, b""),
    )  # fmt: skip
    inner = packed((0x00018004, b"Older\0"), (0x0002800C, b"It was open.\0"))
    tnef = packed(
        (0x00069007, struct.pack("<II", 1250, 0)), (0x00018004, b"Gate\0"),
        (0x00069003, properties((0x1E, 0x1000, "Brána je zavřená.\0".encode("cp1250")))),
        (0x00069002, bytes(14)), (0x00018010, b"GRENPL~1.TXT\0"), (0x0006800F, b"The crane is high."),
        (0x00069005, plan), (0x00069002, bytes(14)),
        (0x00069005, properties((0x1E, 0x3707, b"Older\0"), (0x0D, 0x3701, bytes(16) + inner))),
    )  # fmt: skip
    encoded = base64.encodebytes(tnef).decode()
    head = (
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    )
    for text in (HEAD + head + encoded, tnef):
        data = text.encode() if isinstance(text, str) else text
        chosen, parsed = parse_document(data, "winmail.dat")
        assert chosen == ("mail" if isinstance(text, str) else "tnef")
        assert lines(checked(parsed))[-1] == "Brána je zavřená."
        found = choose_format(data, "x").members(data, "x", Limits(len(data), 1_000_000))
        assert [(one.path, one.data) for one in found] == [
            ("Größenplan 2026.txt", b"The crane is high."), ("Older", inner),
        ]  # fmt: skip
    assert lines(parse_document(inner, "Older")[1]) == ["Older", "It was open."]
    # Beside the text of the mail that of Outlook is the same once more.
    outlook = part("application/ms-tnef", encoded, "Content-Transfer-Encoding: base64")
    message = HEAD + multipart("mixed", part("text/plain", "The gate is closed."), outlook)
    assert body(message) == ["The gate is closed."]
    assert [one.path for one in attached(message)] == ["Größenplan 2026.txt", "Older"]
    cut = base64.encodebytes(tnef[: tnef.index(b"GRENPL") + 60])
    assert [one.data for one in attached((HEAD + head).encode() + cut)] == [b"The crane is high."]
    with pytest.raises(UnreadableDocument, match="is damaged"):
        parse_document(b'x\x9f>"\x01\0', "a.tnef")


def test_messages_of_apple_mail_are_read_without_its_notes() -> None:
    message = HEAD.encode() + b"X-Mailer: y\n\nThe gate opens.\n"
    data = b"%-10d\n%b<?xml version='1.0'?><plist>notes</plist>" % (len(message), message)
    assert body(data) == ["The gate opens."]
    assert choose_format(data, "1.emlx").name == choose_format(data, "1").name == "mail"


def test_broken_messages_give_what_there_is() -> None:
    parsed = mail(
        "From: a@b <<<>>\nTo: undisclosed-recipients:;\nSubject: =?utf-8?Q?broken\nDate: x\n\nWords."
    )
    assert lines(parsed)[-1] == "Words."
    with pytest.raises(UnreadableDocument, match="is not a message: it has no headers"):
        parse(b"\nJust words.", "x.eml")
    deep = part("text/plain", "Words.")
    for number in range(60):
        deep = multipart("mixed", deep, boundary=f"B{number}")
    with pytest.raises(UnreadableDocument, match="is nested too deeply"):
        parse((HEAD + deep).encode(), "x")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"To: All staff\nFrom: HR\nSubject: Leave\n\nLeave is 25 days.", "text"),
        (b"Note: the gate\nis open.", "text"),
        (b"Received: by a\nFrom: b@c\n\nx", "mail"),
        (b"X-Mailer: y\nSubject: z\n\nx", "mail"),
        (b"From b@c Tue Mar  3 14:05:00 2026\nFrom: b@c\nTo: d@e\n\nx", "mbox"),
        (b"From my point of view 14:05 is late.\nFrom: here\n", "text"),
    ],
)
def test_messages_are_told_from_memos(data: bytes, expected: str) -> None:
    assert choose_format(data, "a.txt").name == expected


def test_folders_of_messages_give_each_message() -> None:
    data = (GOLDEN / "patches.mbox").read_bytes()
    chosen = choose_format(data, "patches")
    found = list(chosen.members(data, "patches", Limits(len(data), 1_000_000)))
    assert [member.path for member in found] == [
        "2026-11-26 [PATCH 1-2] Open the gate at eight.eml",
        "2026-11-26 [PATCH 2-2] Close it at ten – not before.eml",
    ]
    _, parsed = parse_document(found[0].data, found[0].path)
    assert parsed.text.startswith(
        "[PATCH 1/2] Open the gate at eight\n\nFrom: Ánn Lee <ann@port.example>\n"
        "Date: Thu, 26 Nov 2026 20:13:14 +0000\n\n"
        "The gate opened at nine, which was too late for the first ferry."
    )
    with pytest.raises(UnreadableDocument, match="is not a folder of messages"):
        list(choose_format(b"words", "a.mbox").members(b"words", "a.mbox", Limits(5, 5)))
    quoted = b"From a@b Tue Mar  3 14:05:00 2026\nFrom: a@b\nTo: c\n\n>From here on.\n"
    [one] = choose_format(quoted, "x").members(quoted, "x", Limits(len(quoted), 1_000))
    assert body(one.data) == ["From here on."]


def test_a_page_that_chromium_saved_is_read_as_that_page() -> None:
    for name in ("tide.mhtml", "tide.txt"):
        chosen, parsed = parse_document((GOLDEN / "tide.mhtml").read_bytes(), name)
        assert chosen == "mhtml"
        assert checked(parsed).text == (
            "Tide tables\n\nHigh water at Aldby is at 6:12 – the “spring” tide adds 40 cm.\n\n"
            "Day | High water\nMonday | 6:12"
        )
        assert parsed.title == "Tide tables"


def saved(*parts: tuple[str, str]) -> bytes:
    """A saved page of parts: their headers, and their markup."""
    written = "".join(f"--x\nContent-Type: text/html\n{head}\n\n{text}\n" for head, text in parts)
    return f'Content-Type: multipart/related; boundary="x"\n\n{written}--x--\n'.encode()


def test_pages_in_frames_of_a_saved_page_stand_where_the_frames_do() -> None:
    chromium = saved(
        ("Content-ID: <f1@x>", '<p>Tides<iframe src="cid:f2@x"></iframe><p>End'),
        (
            "Content-ID: <f2@x>",
            "<h2>High water</h2><p>At <b>six</b>.<iframe src=cid:f3@x></iframe>",
        ),
        ("Content-ID: <f3@x>", "<p>Ebb at noon.<iframe src='cid:f2@x'></iframe>"),
    )
    assert lines(mhtml.parse(chromium, "x")) == [
        "Tides", "High water", "At six.", "Ebb at noon.", "High water", "At six.", "End"
    ]  # fmt: skip
    excel = saved(
        ("Content-Location: file:///C:/fees.htm",
         '<frameset><frame src="fees_files/sheet001.htm"><frame src=tabs.htm height=1></frameset>'),
        ("Content-Location: file:///C:/fees_files/sheet001.htm", "<table><tr><td>Fee<td>12</table>"),
        ("Content-Location: file:///C:/tabs.htm", "<p>Counted."),
    )  # fmt: skip
    assert lines(mhtml.parse(excel, "x")) == ["Fee | 12"]
    first = saved(("Content-ID: <b>", "<p>Other"), ("Content-ID: <a>", "<p>Page"))
    named = first.replace(b"related;", b'related; start="<a>";')
    assert lines(mhtml.parse(first, "x")) == ["Other"]
    assert lines(mhtml.parse(named, "x")) == ["Page"]


PIECES = [
    "--A\n", "--A--\n", "\n\n", "Content-Type: text/html\n", "Content-Type: multipart/mixed; boundary=A\n",
    "Content-Transfer-Encoding: base64\n", "> ", ">> quoted\n", "Subject: =?utf-8?B?", "?=\n", "-- \n",
    "begin 644 a\n", "end\n", "<p>page</p>", "From: ", "Content-Disposition: attachment; filename=",
]  # fmt: skip


@given(texts(PIECES, st.text(max_size=5)))
def test_any_message_gives_blocks_in_order_or_a_reason(text: str) -> None:
    data = ("From: a@b\n" + text).encode("utf-8", "replace")
    with suppress(UnreadableDocument):
        checked(parse(data, "x"))
        list(members(data, "x", Limits(len(data), 1_000)))


@pytest.mark.parametrize("streamed", [False, True])
def test_a_message_that_is_signed_as_a_whole_is_read(streamed: bool) -> None:
    inner = multipart(
        "mixed", part("text/plain; charset=utf-8", "Für 12 €."), part("text/csv", "a;b")
    )
    text = signed_mail(HEAD, inner, streamed=streamed)
    assert body(text) == ["Für 12 €."]
    assert mail(text).remarks == ()
    assert [one.data.strip() for one in attached(text)] == [b"a;b"]


@pytest.mark.parametrize(
    ("name", "encode"), [("base64", base64.encodebytes), ("quoted-printable", encodestring)]
)
def test_an_attached_message_that_is_encoded_is_decoded(
    name: str, encode: Callable[[bytes], bytes]
) -> None:
    inner = encode(
        "Subject: Grüße\nContent-Transfer-Encoding: 8bit\n\nFür 12 €.\n".encode()
    ).decode()
    text = HEAD + multipart(
        "mixed", part("message/rfc822", inner, f"Content-Transfer-Encoding: {name}")
    )
    [found] = attached(text)
    assert found.path == "Grüße.eml"
    assert lines(parse_document(found.data, found.path)[1]) == ["Grüße", "Für 12 €."]


def test_headers_in_a_code_page_are_read() -> None:
    assert (
        mail("From: a@b\nSubject: Grüße aus Köln\n\nHi.\n".encode("cp1252")).title
        == "Grüße aus Köln"
    )
