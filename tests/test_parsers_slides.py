"""Slides: a golden deck of python-pptx to the character, and decks of every other shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx.oxml import parse_xml
from pptx.util import Inches

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.office.reading_order import Frame, reading_order
from ingest.parsers.slides import parse
from tests.parsed import GOLDEN, checked, lines, linked, located, outside, view

BLANK, TITLE_ONLY, TITLED = 6, 5, 1
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def parsed(deck: Any) -> ParsedDocument:
    out = BytesIO()
    deck.save(out)
    return checked(parse(out.getvalue(), "x.pptx"))


def add(deck: Any, title: str, layout: int = TITLE_ONLY) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def box(slide: Any, text: str, left: float, top: float, width: float = 4, height: float = 1) -> Any:
    made = slide.shapes.add_textbox(*map(Inches, (left, top, width, height)))
    made.text_frame.text = text
    return made


def test_a_deck_is_read_to_the_character() -> None:
    chosen, document = parse_document((GOLDEN / "timetable.pptx").read_bytes(), "renamed")
    assert chosen == "pptx"
    assert located(checked(document)) == [
        ("slide 1", "Winter timetable 2027"),
        ("slide 1", "For the crews of the Marram Ferry Company"),
        ("slide 2", "What changes"),
        ("slide 2", "The first boat leaves Norby at 6:40"),
        ("slide 2", "ten minutes later than now"),
        ("slide 2", "No crossing to Skerry on Sundays (see the notice)"),
        ("slide 2, notes", "The harbour master agreed on 3 March."),
        ("slide 2, notes", "Ask Ida for the letter."),
        ("slide 3", "Two harbours"),
        ("slide 3", "Norby"),
        ("slide 3", "Two berths and a crane."),
        ("slide 3", "Vale Port"),
        ("slide 3", "One berth, no crane."),
        ("slide 3", "Both are open all winter."),
        ("slide 4", "Crews"),
        ("slide 4", "Boat | Crew | Master"),
        ("slide 4", "Marram | 6 | Ida Falk"),
        ("slide 4", "Tern | 4 | Olav Iversen"),
        ("slide 5", "Passengers"),
        ("slide 5", "Passengers by season"),
        ("slide 5", "| Summer | Winter"),
        ("slide 5", "Norby | 41,200 | 18,350"),
        ("slide 5", "Skerry | 3,800 | 0"),
    ]
    assert [(kind, level) for kind, level, _ in view(document)[2:6]] == [
        ("heading", 1), ("item", 0), ("item", 1), ("item", 0),
    ]  # fmt: skip
    assert outside(document) == ["Notes:"]
    assert linked(document) == [("(see the notice)", "https://example.org/skerry")]
    assert document.title == "Winter timetable 2027"
    assert document.remarks == ("Slide 6 is hidden and not in the text.",)


def test_groups_keep_together_and_what_is_hidden_or_struck_out_is_left_out() -> None:
    deck = pptx.Presentation()
    slide = add(deck, "Plan")
    box(slide, "last", 1, 6)
    group = slide.shapes.add_group_shape()
    for text, top in (("second", 3.0), ("first", 2.0)):
        made = group.shapes.add_textbox(*map(Inches, (1, top, 4, 0.8)))
        made.text_frame.text = text
    box(slide, "unseen", 1, 5)._element.nvSpPr.cNvPr.set("hidden", "1")
    struck = box(slide, "gone", 5.5, 6)
    struck.text_frame.paragraphs[0].runs[0].font._element.set("strike", "sngStrike")
    document = parsed(deck)
    assert lines(document) == ["Plan", "first", "second", "last"]
    assert document.remarks == ("1 struck-out stretch is not in the text.",)


def test_of_two_forms_of_a_frame_the_first_is_read_with_its_equations() -> None:
    deck = pptx.Presentation()
    slide = add(deck, "Energy")
    element = box(slide, "It is ", 1, 2)._element
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    two = parse_xml(
        f'<mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice/><mc:Fallback/></mc:AlternateContent>'
    )
    element.addnext(two)
    two[1].append(deepcopy(element))
    two[0].append(element)
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    element.txBody.p_lst[0].append(
        parse_xml(
            '<a14:m xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main">'
            f'<m:oMath xmlns:m="{math}"><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e>'
            "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></a14:m>"
        )
    )
    assert lines(parsed(deck)) == ["Energy", "It is c²"]


def test_frames_beside_a_slide_are_left_out_and_said_unless_they_move() -> None:
    deck = pptx.Presentation()
    slide = add(deck, "Fees")
    slide.shapes.title.top = Inches(-3)  # for those who hear the slide
    box(slide, "The fee is 40.", 1, 2)
    box(slide, "Half on the slide.", 9, 3)
    box(slide, "The fee was 39.", 10.2, 2)
    box(slide, "", 1, 8)
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(*map(Inches, (-5, 1, 4, 1))).text_frame.text = "Ask Ida first."
    box(slide, "Across its edge.", 10.2, 3, 1, 4).rotation = 90
    moved = box(slide, "Comes in from the left.", -5, 5)
    names = slide._element.nsmap["p"]
    target = f'<p:spTgt spid="{moved.shape_id}"/>'
    motion = f'<p:timing xmlns:p="{names}"><p:animMotion>{target}</p:animMotion></p:timing>'
    slide._element.append(parse_xml(motion))
    document = parsed(deck)
    assert sorted(lines(document)) == [
        "Across its edge.",
        "Comes in from the left.",
        "Fees",
        "Half on the slide.",
        "The fee is 40.",
    ]
    assert document.remarks == ("2 frames beside their slides are not in the text.",)


def test_numbers_count_where_bullets_are_numbers() -> None:
    deck = pptx.Presentation()
    frame = add(deck, "Steps", TITLED).placeholders[1].text_frame
    frame.text = "Moor the boat"
    frame.add_paragraph().text = "Open the gate"
    for paragraph in frame.paragraphs:
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            properties.makeelement(
                f"{{{properties.nsmap['a']}}}buAutoNum", {"type": "arabicPeriod"}
            )
        )
    document = parsed(deck)
    assert document.text == "Steps\n\n1. Moor the boat\n2. Open the gate"


def test_raised_and_lowered_digits_stay_apart() -> None:
    deck = pptx.Presentation()
    slide = add(deck, "Fees")
    runs = [("120", ""), ("3", "30000"), (" euros for 5 m", "0"), ("2", "30%"), (", CO", "")]
    paragraph = box(slide, "", 1, 2).text_frame.paragraphs[0]
    for text, baseline in [*runs, ("2", "-25000"), (" and ", ""), ("a link", "")]:
        run = paragraph.add_run()
        run.text = text
        if baseline:
            run.font._element.set("baseline", baseline)
    run.hyperlink.address = "https://example.org/"
    document = parsed(deck)
    assert lines(document)[1:] == ["120\u202f³ euros for 5 m², CO₂ and a link"]
    assert linked(document) == [("a link", "https://example.org/")]


def test_merged_cells_of_a_table_stand_in_every_row() -> None:
    deck = pptx.Presentation()
    slide = add(deck, "Berths")
    table = slide.shapes.add_table(3, 2, *map(Inches, (1, 2, 6, 2))).table
    for row, cells in enumerate([("Harbour", "Berth"), ("Norby", "B1"), ("", "B2")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    assert lines(parsed(deck))[1:] == ["Harbour | Berth", "Norby | B1", "Norby | B2"]


def test_a_picture_without_text_is_said() -> None:
    deck = pptx.Presentation()
    add(deck, "Text")
    for _ in range(2):
        add(deck, "", BLANK).shapes.add_picture(BytesIO(PIXEL), 0, 0)
    assert parsed(deck).remarks == (
        "Slides 2, 3 are pictures without text: what they show is not in the text.",
    )


def test_a_picture_says_what_it_is_described_to_show() -> None:
    deck = pptx.Presentation()
    for described in ("The assembly point is hall 4", "plan"):
        picture = add(deck, "", BLANK).shapes.add_picture(BytesIO(PIXEL), 0, 0)
        picture._element.nvPicPr.cNvPr.set("descr", described)
    found = parsed(deck)
    assert lines(found) == ["Picture: The assembly point is hall 4"]
    assert found.remarks == (
        "Slide 2 is a picture without text: what it shows is not in the text.",
    )


def test_shows_and_templates_are_read_too() -> None:
    out, changed = BytesIO(), BytesIO()
    deck = pptx.Presentation()
    add(deck, "A show")
    deck.save(out)
    with ZipFile(out) as archive, ZipFile(changed, "w") as rewritten:
        for name in archive.namelist():
            part = archive.read(name)
            rewritten.writestr(name, part.replace(b"presentation.main+xml", b"slideshow.main+xml"))
    assert lines(checked(parse(changed.getvalue(), "x.ppsx"))) == ["A show"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 nothing", "is damaged: it cannot be opened as a PowerPoint file"),
        (b"plain text", "is damaged: it cannot be opened as a PowerPoint file"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
         "is encrypted: remove its password and ingest it again"),
    ],
)  # fmt: skip
def test_what_is_no_deck_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse_document(data, "x.pptx")
    assert str(caught.value) == reason


def test_a_deck_cut_short_is_damaged() -> None:
    whole = (GOLDEN / "timetable.pptx").read_bytes()
    for end in range(100, len(whole), 2_000):
        with pytest.raises(UnreadableDocument, match="is damaged"):
            parse(whole[:end], "x.pptx")


def test_a_number_beside_a_text_counts_it() -> None:
    deck = pptx.Presentation()
    slide = add(deck, "Claims")
    for at, text in enumerate(["Report the damage", "Take pictures", "Send form S-4"]):
        box(slide, str(at + 1), 0.5, 2 + at, width=0.5, height=0.8)
        box(slide, text, 1.2, 2 + at, width=5, height=0.8)
    assert parsed(deck).text == ("Claims\n\n1 Report the damage\n2 Take pictures\n3 Send form S-4")


def test_a_figure_is_one_with_the_name_below_it() -> None:
    deck = pptx.Presentation()
    slide = add(deck, "Key figures")
    tiles = [("€ 4.2m", "Revenue"), ("37", "Employees"), ("12 %", "Growth")]
    for at, (figure, name) in enumerate(tiles):
        box(slide, figure, 0.5 + 3 * at, 2, width=2.5, height=0.8)
        box(slide, name, 0.5 + 3 * at, 2.9, width=2.5, height=0.5)
    assert lines(parsed(deck), "paragraph") == ["€ 4.2m Revenue", "37 Employees", "12 % Growth"]


def test_years_above_long_texts_and_a_lone_number_are_left_apart() -> None:
    deck = pptx.Presentation()
    slide = add(deck, "Past")
    for at, year in enumerate(["2019", "2024"]):
        box(slide, year, 0.5 + 4 * at, 2, width=3, height=0.5)
        box(
            slide,
            f"In that year the harbour of Norby was rebuilt for the time no. {at}",
            0.5 + 4 * at,
            2.6,
        )
    assert lines(parsed(deck), "paragraph")[::2] == ["2019", "2024"]


def test_short_frames_in_rows_and_columns_are_a_table() -> None:
    def deck(*rows: Sequence[str]) -> ParsedDocument:
        made = pptx.Presentation()
        slide = add(made, "Plan")
        for column in range(len(rows[0])):
            for number, cells in enumerate(rows):
                box(slide, cells[column], 1 + 2.5 * column, 2 + 0.7 * number, 2, 0.5)
        return parsed(made)

    days = deck(("Mon", "9–17"), ("Tue", "10–18"), ("Wed", "closed"))
    assert view(days)[1:] == [
        ("row", 2, "Mon | 9–17"),
        ("row", 0, "Tue | 10–18"),
        ("row", 0, "Wed | closed"),
    ]
    plans = deck(("Plan", "Price", "Users"), ("Basic", "4 €", "1"), ("Team", "9 €", "5"))
    assert view(plans)[1:3] == [("row", 1, "Plan | Price | Users"), ("row", 0, "Basic | 4 € | 1")]
    cards = deck(("Basic", "Team"), ("For one user", "For five users"))
    assert lines(cards) == ["Plan", "Basic", "For one user", "Team", "For five users"]


def frame(left: int, top: int, width: int = 4, height: int = 1) -> Frame:
    return Frame(left, top, left + width, top + height)


@pytest.mark.parametrize(
    ("frames", "order"),
    [
        ([frame(0, 2), frame(0, 0)], [1, 0]),
        # two columns, each with two frames
        ([frame(0, 0), frame(5, 0), frame(0, 2), frame(5, 2)], [0, 2, 1, 3]),
        # the same between two that go across
        ([frame(0, 8, 9), frame(5, 2), frame(5, 4), frame(0, 2), frame(0, 4), frame(0, 0, 9)],
         [5, 3, 4, 1, 2, 0]),
        # one column beside a tall frame
        ([frame(5, 0, 4, 9), frame(0, 0), frame(0, 4)], [1, 2, 0]),
        ([frame(0, 0, 9, 9), frame(1, 1), frame(1, 3)], [0, 1, 2]),
    ],
)  # fmt: skip
def test_frames_are_read_by_columns_then_from_above(frames: list[Frame], order: list[int]) -> None:
    found = reading_order(list(range(len(frames))), lambda number: frames[number])
    assert found == order


@given(st.lists(st.builds(frame, *[st.integers(-9, 9)] * 2, *[st.integers(0, 9)] * 2), max_size=12))
def test_every_frame_is_read_once(frames: list[Frame]) -> None:
    found = reading_order(list(range(len(frames))), lambda number: frames[number])
    assert sorted(found) == list(range(len(frames)))


def test_what_a_layout_tells_is_read_once_where_it_is_shown() -> None:
    deck = pptx.Presentation()
    layout, master = deck.slide_layouts[TITLE_ONLY], deck.slide_master
    bare = add(deck, "Zero")
    bare._element.set("showMasterSp", "0")
    told = {"Helpline 0800 1234": layout, "Harbour": layout, "Open from 8": master}
    for text, layer in told.items():
        layer.shapes._spTree.append(box(bare, text, 1, 6)._element)
    add(deck, "One")
    add(deck, "Two")
    assert located(parsed(deck)) == [
        ("slide 1", "Zero"), ("slide 2", "One"), ("slide 2", "Helpline 0800 1234"),
        ("slide 2", "Open from 8"), ("slide 3", "Two"),
    ]  # fmt: skip
    layout._element.set("showMasterSp", "false")
    assert "Open from 8" not in lines(parsed(deck))


@pytest.mark.parametrize("name", ["timetable.pptx", "benefits.xlsx"])
def test_a_file_of_the_strict_standard_reads_as_any_other(name: str) -> None:
    data, out = (GOLDEN / name).read_bytes(), BytesIO()
    with ZipFile(BytesIO(data)) as archive, ZipFile(out, "w") as strict:
        for part in archive.namelist():
            names = rb"http://schemas.openxmlformats.org/(\w+ml|officeDocument)/2006/"
            renamed = re.sub(names, rb"http://purl.oclc.org/ooxml/\1/", archive.read(part))
            strict.writestr(part, renamed)
    assert parse_document(out.getvalue(), name) == parse_document(data, name)
