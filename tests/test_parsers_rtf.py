from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.rtf import parse
from ingest.parsers.rtf.compressed import unpacked
from tests.msg_builder import packed_rtf
from tests.parsed import GOLDEN, checked, lines, linked, outside, texts, view

HANDBOOK = """Port of Aldby – internal

Harbour handbook

Opening hours

The gate opens at eight o’clock\u202f¹ and closes at ten. Łódź, Ærø, žluťoučký kůň, Ελλάδα, Москва, 東京, 😀.

¹ Nine on Sundays.

What to bring

A life jacket
children: size S
A rope of 5 m² sail, H₂O

In this order:

1. Report to the office
2. Pay  the fee\tin cash

Fees

Boat | Season | Fee
Sailing boat | Summer | 40 €
Sailing boat | Winter | 25 €; plus power
Ferry, any season | Ferry, any season | free

Fees are due on arrival^i.
No refunds.

^i Council decision of 3 May 2026.

The end of the handbook.

Boxed: call 112 in an emergency."""
BLOCKS = [
    ("paragraph", 0), ("heading", 1), ("heading", 1), ("paragraph", 0), ("paragraph", 0),
    ("heading", 2), ("item", 0), ("item", 1), ("item", 0), ("paragraph", 0), ("item", 0),
    ("item", 0), ("heading", 1), ("row", 1), ("row", 0), ("row", 0), ("row", 0),
    ("paragraph", 0), ("paragraph", 0), ("paragraph", 0), ("paragraph", 0),
]  # fmt: skip
REMARKS = (
    "1 struck-out stretch is not in the text.",
    "Tracked changes are read as accepted: what they delete is not in the text.",
)


def rtf(body: str, head: str = "") -> ParsedDocument:
    fonts = r"{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}{\f2\fcharset2 Symbol;}{\f3\fcharset128 M;}}"
    return checked(
        parse((r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + head + body + "}").encode(), "x")
    )


@pytest.mark.parametrize("suffix", ["rtf", "odt", "docx", "doc"])
def test_one_document_reads_the_same_in_every_format(suffix: str) -> None:
    name = f"handbook.{suffix}"
    chosen, parsed = parse_document((GOLDEN / name).read_bytes(), name)
    assert chosen == suffix
    assert parsed.text == HANDBOOK
    assert [(kind, level) for kind, level, _ in view(checked(parsed))] == BLOCKS
    assert parsed.title == "Harbour handbook"
    assert parsed.remarks == REMARKS
    assert linked(parsed) == [("office", "https://harbour.example/office")]


@pytest.mark.parametrize("suffix", ["rtf", "odt", "doc"])
def test_what_word_files_hold_reads_the_same_after_conversion(suffix: str) -> None:
    _, expected = parse_document((GOLDEN / "pier.docx").read_bytes(), "pier.docx")
    _, parsed = parse_document((GOLDEN / f"pier.{suffix}").read_bytes(), f"pier.{suffix}")
    assert parsed.text == expected.text
    assert "Sail; Motor | 20 | 15" in lines(parsed)
    assert (parsed.title, parsed.remarks) == (expected.title, expected.remarks)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"The ferry leaves at \b 8:15\b0 .\par", ["The ferry leaves at 8:15."]),
        (r"caf\'e9 \f1 \'b3\'f3d\'9f\f0\par", ["café łódź"]),
        (r"\f3\'93\'8c\'8b\'9e\f0  end", ["東京 end"]),
        (r"\uc1\u8217'\uc0\u322\u8364 x \u-10179\u-8704", ["’ł€x 😀"]),
        (r"\uc2\u8217\'92xtwo", ["’two"]),
        (r"{\uc1\u8217}kept", ["’kept"]),
        (r"{\f2 m} and {\f2\u-3987 ?}", ["μ and μ"]),
        (r"a\~b\_c\-d \{x\} \\y", ["a\u00a0b\u2011cd {x} \\y"]),
        (r"\ldblquote Hi\rdblquote\emdash\bullet", ["“Hi”—•"]),
        (r"seen{\v  hidden}\v  also\v0  end\par", ["seen end"]),
        (r"kept {\deleted gone }{\revised new }end", ["kept new end"]),
        (r"one\line two\page three\par", ["one\ntwo\nthree"]),
        (r"{\pict\pngblip 89504e47}text", ["text"]),
        (r"{\*\unknown words}text{\xe index}", ["text"]),
        (r"{\upr{ansi?}{\*\ud uni}}", ["uni"]),
        ("one\\\ntwo", ["one", "two"]),
        (r"{\header Top\par}{\footer Page {\field{\*\fldinst PAGE}{\fldrslt 3}}}Body\par", ["Top", "Body"]),
        (r"See {\field{\*\fldinst TOC}{\fldrslt Contents 3}}text", ["See text"]),
        ("\\bin4 {{}}text", ["text"]),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt Boxed.\par}}{\shprslt Twice}}Text.\par",
         ["Text.", "Boxed."]),
        (r"open {\b group", ["open group"]),
        (r"H{\sub 2}O, 5 m{\super 2}\par", ["H₂O, 5 m²"]),
    ],
)  # fmt: skip
def test_control_words_mean_what_is_seen(body: str, expected: list[str]) -> None:
    assert lines(rtf(body)) == expected


def test_headings_are_told_by_style_and_outline() -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s5 Title;}{\s9 toc 1;}}"
    parsed = rtf(
        r"\pard\s5 Rules\par\pard\s1 Gates\par\pard\s0\outlinelevel2 Deep\par\pard\s9 Gates 3\par"
        r"\pard\s0 Text.\par",
        styles,
    )
    assert view(parsed) == [
        ("heading", 1, "Rules"), ("heading", 1, "Gates"), ("heading", 3, "Deep"),
        ("paragraph", 0, "Text."),
    ]  # fmt: skip


def test_bold_lines_that_head_what_follows_are_headings() -> None:
    body = r"{\b Parking\par}Cars stand behind the barn.\par\b Pets\b0\par Dogs are \b welcome\b0 .\par"
    found = view(
        rtf(body + r"\trowd\cellx900\intbl\b Cat\cell\row\pard\plain No\b  more\plain\par")
    )
    assert [text for kind, _, text in found if kind == "heading"] == ["Parking", "Pets"]


def test_items_have_their_numbers_beside_them() -> None:
    item = (
        r"\pard{\pntext\f2\'b7\tab}First\par{\pntext 2.\tab}Second\par{\listtext 3.1\tab}Third\par"
    )
    parsed = rtf(item + r"\pard After\par")
    assert view(parsed) == [
        ("item", 0, "First"), ("item", 0, "Second"), ("item", 0, "3.1 Third"),
        ("paragraph", 0, "After"),
    ]  # fmt: skip
    assert parsed.text.startswith("First\n2. Second\n3.1 Third")
    assert outside(parsed) == ["2."]


def test_rows_keep_merged_cells_and_nested_tables() -> None:
    down = r"\trowd\clvmgf\cellx100\cellx200\intbl Sail\cell Summer\cell\row"
    below = r"\trowd\clvmrg\cellx100\cellx200\intbl\cell Winter\par cold\cell\row"
    across = r"\trowd\clmgf\cellx100\clmrg\cellx200\intbl Any\cell\cell\row"
    inner = (
        r"\trowd\cellx100\cellx200\intbl A\cell\itap2 n1\nestcell n2\nestcell"
        r"{\*\nesttableprops\trowd\cellx9\nestrow}{\nonesttables\par}\itap1\cell\row"
    )
    both = (
        r"\trowd\clvmrg\cellx100\cellx200\intbl\cell\itap2 n3\nestcell"
        r"{\*\nesttableprops\trowd\cellx9\nestrow}{\nonesttables\par}\itap1\cell\row"
    )
    parsed = rtf(down + below + both + across + inner + r"\pard After\par")
    assert lines(parsed, "row") == [
        "Sail | Summer", "Sail | Winter; cold", "Sail | n3", "Any", "A | n1, n2",
    ]  # fmt: skip


def test_notes_stand_after_what_refers_to_them() -> None:
    parsed = rtf(
        r"Open{\super\chftn}{\footnote\pard{\super\chftn} Not on Sundays.} now.\par "
        r"Paid{\super\chftn{\footnote\ftnalt\pard\chftn  By the council.}}\par Last.\par"
    )
    assert lines(parsed) == [
        "Open\u202f¹ now.",
        "Not on Sundays.",
        "Paid^i",
        "By the council.",
        "Last.",
    ]


def test_a_page_packed_into_rich_text_is_read_as_that_page() -> None:
    packed = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf \par\htmlrtf0 "
        rb"The gate is {\*\htmltag84 <b>}\htmlrtf{\b\htmlrtf0 caf\'e9\u8217'\htmlrtf}\htmlrtf0{\*\htmltag <table>"
        rb"<tr><th>Day</th><th>Time</th></tr><tr><td>}Mon{\*\htmltag </td><td>}9{\*\htmltag </td></tr></table>}}"
    )
    assert lines(checked(parse(packed, "x"))) == ["The gate is café’", "Day | Time", "Mon | 9"]
    assert unpacked(packed_rtf(packed)) == packed


def test_outlook_s_packing_is_undone() -> None:
    # The two examples of MS-OXRTFCP (4.1 and 4.2).
    first = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c0900206277"
        "05b06c647d0a800fa0"
    )
    assert unpacked(first) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    second = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked(second) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert unpacked(bytes(4) + b"\3\0\0\0MELA" + bytes(4) + b"abc") == b"abc"
    for broken in (b"", bytes(16)):
        with pytest.raises(ValueError, match=r"too short|no known way"):
            unpacked(broken)


def test_other_files_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="is not rich text"):
        parse_document(b"Just words.", "a.rtf")


PIECES = [
    "\\par ", "\\u8217?", "\\'e9", "{", "}", "\\*", "\\v ", "\\cell ", "\\row ", "\\trowd ", "\\intbl ",
    "\\cellx100", "\\footnote ", "\\field", "\\fldinst ", "\\fldrslt ", "\\listtext ", "\\pard ", "\\s1 ",
    "\\super ", "\\chftn ", "\\nestcell ", "\\nestrow ", "\\shptxt ", "\\header ", "\\bin3", "\\uc2", "x y",
]  # fmt: skip


@given(texts(PIECES, st.text(max_size=5)))
def test_any_rich_text_gives_blocks_in_order_or_a_reason(body: str) -> None:
    with suppress(UnreadableDocument):
        checked(parse(("{\\rtf1 " + body).encode("utf-8", "replace"), "x"))


def test_comments_in_the_margin_stand_after_their_place_as_such() -> None:
    found = rtf(
        r"The fee{\*\atnid AL}{\*\atnauthor Ann  Lee}\chatn{\*\annotation{\*\atndate 12}\chatn Why not\par 6?}"
        r" is 5.\par Then{\*\annotation Later.}.\par{\v{\*\atnauthor Bo}{\*\annotation Gone.}}End{\*\annotation }."
    )
    assert view(found) == [
        ("paragraph", 0, "The fee is 5."), ("comment", 0, "Comment by Ann Lee: Why not 6?"),
        ("paragraph", 0, "Then."), ("comment", 0, "Comment: Later."), ("paragraph", 0, "End."),
    ]  # fmt: skip


def test_two_rows_of_names_head_the_columns_together() -> None:
    rows = (
        r"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000 Berth\cell Fee\cell\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000 \cell Summer\cell Winter\cell\row"
        r"\trowd\cellx1000\cellx2000\cellx3000 South\cell 30\cell 15\cell\row"
    )
    read = parse(("{\\rtf1\\pard\\intbl " + rows + "}").encode(), "x")
    assert lines(read, "row") == ["Berth | Fee: Summer | Fee: Winter", "South | 30 | 15"]


def test_what_was_chosen_in_a_form_is_read() -> None:
    def form(code: str, settings: str) -> str:
        settings = r"{\*\formfield{" + settings + r"{\*\ffname N}{\*\ffhelptext Help}}}"
        return r"{\field{\*\fldinst {" + code + " " + settings + r"}}{\fldrslt }}"

    body = (
        form("FORMCHECKBOX", r"\fftype1\ffres25\ffdefres1") + r" Paid\par "
        + form("FORMCHECKBOX", r"\fftype1\ffres0\ffdefres1") + r" Unpaid\par Site: "
        + form("FORMDROPDOWN", r"\fftype2\ffres1{\*\ffl Kiel}{\*\ffl K\'f6ln}") + r".\par Pier: "
        + form("FORMDROPDOWN", r"\fftype2\ffres9{\*\ffl One}") + r"none\par "
        + form("FORMTEXT", r"\fftype0{\*\ffdeftext Default}").replace(r"\fldrslt ", r"\fldrslt Ann")
    )  # fmt: skip
    assert lines(rtf(body)) == ["☒ Paid", "☐ Unpaid", "Site: Köln.", "Pier: none", "Ann"]
