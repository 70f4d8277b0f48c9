from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers.pdf import parse
from tests.parsed import check, outside, view
from tests.pdf_builder import Bookmark, build_pdf
from tests.pdf_items import Text, column

FULL = "This line of the paragraph goes on to the right edge of the column and"
PARAGRAPH = [FULL, FULL, "ends here."]
JOINED = "\n".join(PARAGRAPH)


def test_wrapped_lines_gaps_bullets_and_sizes() -> None:
    page = [
        Text(72, 740, "The Great Report", 20),
        Text(72, 710, "Part one", 14),
        *column([*PARAGRAPH, "", *PARAGRAPH, "New paragraph after a short line.", FULL], top=680),
        *column(["• first item that is", "   quite short", "1. second item", "", FULL], top=540),
        Text(72, 440, "Part two of it, which is", 14),
        Text(72, 423, "so long that it wraps", 14),
        *column([FULL], top=400),
    ]
    parsed = parse(build_pdf([page], title="Great Report"), "report.pdf")
    check(parsed)
    assert view(parsed) == [
        ("heading", 1, "The Great Report"),
        ("heading", 2, "Part one"),
        ("paragraph", 0, JOINED),
        ("paragraph", 0, JOINED),
        ("paragraph", 0, "New paragraph after a short line."),
        ("paragraph", 0, FULL),
        ("item", 0, "first item that is\nquite short"),
        ("item", 0, "second item"),
        ("paragraph", 0, FULL),
        ("heading", 2, "Part two of it, which is\nso long that it wraps"),
        ("paragraph", 0, FULL),
    ]
    assert outside(parsed) == ["•", "1."]
    assert parsed.title == "Great Report"
    assert parsed.pages == (0,)


def test_pages_start_where_their_text_starts() -> None:
    parsed = parse(build_pdf([column([f"Page {n} says {FULL}"]) for n in "abc"]), "x")
    check(parsed)
    assert len(parsed.blocks) == 3
    assert [parsed.text[start : start + 6] for start in parsed.pages] == [
        "Page a",
        "Page b",
        "Page c",
    ]
    assert parsed.text.count("\n\n") == 2


def test_no_block_crosses_a_page() -> None:
    parsed = parse(build_pdf([column([FULL, FULL]), column(["goes on here."])]), "x")
    assert [content for _, _, content in view(parsed)] == [f"{FULL}\n{FULL}", "goes on here."]


def test_the_outline_says_what_is_a_heading() -> None:
    page = column([FULL, "ends.", "1.2 the odd", "heading", FULL, FULL])
    outline = [Bookmark("Elsewhere", 0, (Bookmark("The odd heading", 0),))]
    parsed = parse(build_pdf([page], outline=outline), "x")
    assert view(parsed)[1] == ("heading", 2, "1.2 the odd\nheading")
    assert len(view(parse(build_pdf([page]), "x"))) < 4


def test_words_broken_at_line_ends_are_joined() -> None:
    page = column(
        [
            "The committee met. It was a well-known commit-",
            "tee, and the well-",
            "known chair of the Saxe-",
            "Coburg fund opened a meet-",
            "ing.",
        ]
    )
    assert parse(build_pdf([page]), "x").text == (
        "The committee met. It was a well-known committee, and the well-known chair of the "
        "Saxe-Coburg fund opened a meeting."
    )


def test_words_broken_with_a_hyphen_sign_are_joined() -> None:
    lines = [
        "The committee re\u2010",
        "viewed the offers of the north\u2010",
        "South of it, 3\u2010",
    ]
    parsed = parse(build_pdf([column([*lines, "4 remained."])]), "x")
    check(parsed)
    assert parsed.text == (
        "The committee reviewed the offers of the north\u2010\nSouth of it, 3\u2010\n4 remained."
    )


def test_control_characters_and_soft_hyphens_vanish() -> None:
    parsed = parse(build_pdf([column(["co\u00adop nu\0l \x07bell"])]), "x")
    assert not {"\0", "\x07", "\u00ad", "\x02", "\ufffe"} & set(parsed.text)
    assert parsed.text.endswith("bell")


def test_lists_nest_by_indentation() -> None:
    page = [
        *column([FULL, FULL], top=700),
        *column(["• outer"], top=660),
        *column(["• inner"], top=646, left=90),
        *column(["• outer again"], top=632),
    ]
    assert view(parse(build_pdf([page]), "x"))[1:] == [
        ("item", 0, "outer"),
        ("item", 1, "inner"),
        ("item", 0, "outer again"),
    ]


def test_two_columns_go_on_in_the_second() -> None:
    page = [
        *column(["a column that goes", "on in the"], top=200),
        *column(["second one."], left=320),
    ]
    assert [content for _, _, content in view(parse(build_pdf([page]), "x"))] == [
        "a column that goes\non in the\nsecond one."
    ]


def test_an_encrypted_file_says_so() -> None:
    with pytest.raises(UnreadableDocument, match=r"^is encrypted: remove its password and ingest"):
        parse(build_pdf([column([FULL])], password="secret"), "x")
    # An empty user password only restricts what viewers offer: the text is open.
    assert parse(build_pdf([column([FULL])], password=""), "x").text == FULL


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing more", b"", b"no pdf", build_pdf([])])
def test_a_damaged_file_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"^is damaged: PDFium cannot open it$"):
        parse(data, "x")


def test_a_scan_says_so_and_single_pages_without_text_are_recorded() -> None:
    with pytest.raises(UnreadableDocument, match=r"^has no text layer \(a scan\?\): run OCR"):
        parse(build_pdf([None, None]), "x")
    parsed = parse(build_pdf([column([FULL]), None, column([FULL]), column([FULL]), None]), "x")
    check(parsed)
    assert parsed.metadata == {"pages_without_text": "2, 5"}
    assert parsed.remarks == (
        "Pages 2 and 5 hold no text (a picture?): what they show is not searched; run OCR on the"
        " file first.",
    )
    assert len(parsed.pages) == 5
    assert len(parsed.blocks) == 3


def test_threads_may_read_at_once() -> None:
    data = build_pdf([column([FULL] * 30)] * 5)
    results: list[str] = []
    threads = [
        threading.Thread(target=lambda: results.append(parse(data, "x").text)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert len(set(results)) == 1


PLACED = st.builds(
    Text,
    st.integers(20, 500),
    st.integers(20, 760),
    st.text(st.sampled_from("abcXYZ19 .-•\u00ad"), min_size=1, max_size=30),
    st.sampled_from([6, 11, 11, 20]),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PLACED, max_size=8), min_size=1, max_size=4))
def test_any_placement_gives_sound_blocks(pages: list[list[Text]]) -> None:
    pages.append(column(["a last page, so that there is some text"]))
    parsed = parse(build_pdf(pages), "x")
    check(parsed)
    for block in parsed.blocks:
        assert not any(block.start < page < block.end for page in parsed.pages)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_cut_or_altered_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = build_pdf([column([FULL]), column([FULL])], outline=[Bookmark("x", 1)])
    at = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=6))
    with suppress(UnreadableDocument):
        check(parse(whole[:at] + junk + whole[at + len(junk) :], "x"))
