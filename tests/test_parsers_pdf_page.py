"""What a person reads on a PDF page is what the stored text says."""

from __future__ import annotations

import random
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from ingest.errors import UnreadableDocument
from ingest.parsers.pdf import marks, parse
from ingest.parsers.pdf.leftwards import in_reading_order, with_words_in_order
from ingest.parsers.pdf.raised import Glyph
from tests.parsed import checked, lines, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import Bar, Box, Text, column, row, width_of


def text(*items: Text | Bar | Box) -> str:
    return checked(parse(build_pdf([items]), "x")).text


HIDDEN = (
    "1 line holds words that nobody sees (not drawn, in the colour of the paper, too small, covered,"
    " cut off, switched off or beyond the edges): they are left out."
)


def remarks(items: Sequence[Text | Bar | Box]) -> tuple[str, ...]:
    return parse(build_pdf([items]), "x").remarks


@pytest.mark.parametrize(
    ("pieces", "written"),
    [
        (["A fee of 70", ("4", 7, 4), " euros is due."], "A fee of 70\u202f⁴ euros is due."),
        (["A fee of 70", ("4", 7, 8), " euros is due."], "A fee of 70\u202f⁴ euros is due."),
        (["A fee of 70", ("4", 9, 5), " euros is due."], "A fee of 70\u202f⁴ euros is due."),
        (["A fee of 70", ("4", 11, 4), " euros is due."], "A fee of 70\u202f⁴ euros is due."),
        (["A deposit", ("1,2", 6.5, 4), " is due."], "A deposit\u202f¹,² is due."),
        (["A deposit is due.", ("3", 7, 4), " It is kept."], "A deposit is due.³ It is kept."),
        ([("3", 7, 4), "Only for staff."], "³\u202fOnly for staff."),
        ([("3", 7, 4), " Only for staff."], "³ Only for staff."),
        (["about 10", ("6", 7, 4), " cells"], "about 10⁶ cells"),
        (["a lawn of 25 m", ("2", 7, 4)], "a lawn of 25 m²"),
        (["on the 5", ("th", 7, 4), " of May"], "on the 5th of May"),
        (["the rule", ("a", 7, 4), " holds"], "the rule^a holds"),
        (["a glass of H", ("2", 7, -2), "O daily"], "a glass of H₂O daily"),
        (["it takes 2", ("1", 7, 4), "/", ("2", 7, -2), " hours"], "it takes 2\u202f¹/₂ hours"),
    ],
)
def test_raised_and_lowered_text_is_set_apart(
    pieces: list[tuple[str, float, float] | str], written: str
) -> None:
    assert text(*row(72, 700, *pieces)) == written
    lines = [*row(72, 700, *pieces), Text(72, 686, "The next line follows.")]
    assert text(*lines) == f"{written}\nThe next line follows."


@pytest.mark.parametrize(
    ("before", "mark", "figures", "after", "written"),
    [
        ("A fee of 70", "4", 1, " euros is due.", "A fee of 70\u202f⁴ euros is due."),
        ("A fee of 700", "a", 1, " euros is due.", "A fee of 700^a euros is due."),
        ("about 10", "6", 1, " cells", "about 10⁶ cells"),
        ("", "12", 1, "Only for staff.", "¹²\u202fOnly for staff."),
        ("a glass of H", "2", -1, "O daily", "a glass of H₂O daily"),
    ],
)
def test_figures_that_the_font_itself_raises_are_set_apart(
    before: str, mark: str, figures: int, after: str, written: str
) -> None:
    pieces = [(before, 0), (mark, figures), (after, 0)]
    for turn in (0, 1):
        x, line = 300.0, list[Text]()
        for piece, shape in pieces:
            at = (x, 300.0) if turn == 0 else (300.0, x)
            line.append(Text(*at, piece, turn=turn, figures=shape))
            x += width_of(piece)
        assert text(*(item for item in line if item.text)) == written


def test_marks_that_are_drawn_last_go_to_their_word() -> None:
    fee = "The fee is 80"
    end = 72 + width_of(fee)
    line = [Text(72, 700, fee), Text(end + 5, 700, " euros a year.")]
    mark = Text(end, 704, "6", 7)
    following = Text(72, 686, "It is due in May.")
    written = "The fee is 80\u202f⁶ euros a year.\nIt is due in May."
    assert text(*line, mark, following) == written
    assert text(*line, following, mark) == written
    assert text(mark, *line, following) == written


def test_large_initials_small_print_and_table_cells_are_no_marks() -> None:
    initial = Text(72, 680, "T", 30)
    assert "^" not in text(initial, Text(72 + width_of("T", 30), 694, "he porter keeps the keys"))
    assert text(Text(72, 700, "Price"), Text(200, 703, "12", 8)) == "Price 12"
    assert text(Text(72, 700, "Price 70", 11), Text(200, 697, "net", 8)) == "Price 70 net"


def test_a_large_capital_goes_before_the_rest_of_its_word() -> None:
    beside = 72 + width_of("T", 36) + 2
    lines = column(["he tin for tea is on the shelf.", "It is full."], top=694, left=beside)
    below = column(["Who takes the last fills it.", "The key is in a drawer."], top=666)
    written = "The tin for tea is on the shelf.\nIt is full.\nWho takes the last fills it."
    assert text(Text(72, 680, "T", 36), Text(72, 740, "Rules", 20), *lines, *below).startswith(
        f"Rules\n{written}"
    )
    small = column(["small tin is on the shelf.", "It is full."], top=694, left=beside)
    assert text(Text(72, 680, "A", 36), *small, Text(72, 600, "the small tin")).startswith(
        "A small tin"
    )
    entries = column(["Tea", "Tin"], top=694, left=beside)
    assert text(Text(72, 680, "T", 36), *entries) == "T\nTea\nTin"


def test_a_box_that_is_drawn_first_stands_before_the_paragraph_beside_it() -> None:
    box = [Text(400, 640, "In short", bold=True), Text(400, 626, "Three days can be bought.")]
    above = [
        Text(72, 740, "Handbook of the whole society and of all of its members", 20),
        Text(72, 700, "It holds for all who work for the society, in the office and in the boats."),
        Text(72, 670, "Leave", 16),
    ]
    beside = column(
        [
            "Who works here for a year has a leave of",
            "twenty days. Nobody sells any of",
            "these days.",
        ],
        top=640,
    )
    after = [Text(72, 580, "Sickness", 16), Text(72, 560, "Call the office on the first day.")]
    read = checked(parse(build_pdf([[*box, *above, *beside, *after]]), "x"))
    kinds = [(kind, written.split("\n")[0][:14]) for kind, _, written in view(read)]
    assert kinds == [
        ("heading", "Handbook of th"), ("paragraph", "It holds for a"), ("heading", "Leave"),
        ("paragraph", "In short"), ("paragraph", "Three days can"), ("paragraph", "Who works here"),
        ("heading", "Sickness"), ("paragraph", "Call the offic"),
    ]  # fmt: skip
    # Another column is none, nor is a footer.
    columns = [*column(["The keys are", "in a drawer.", "Ask Ann."], left=300, top=640), *beside]
    assert text(*columns).index("The keys") < text(*columns).index("Who works")
    footer = Text(72, 40, "The society, 2026")
    assert text(footer, *above, *beside).startswith("The society")


@pytest.mark.parametrize("quarter", range(4))
def test_turned_pages_read_like_others(quarter: int) -> None:
    def turned(item: Text) -> Text:
        x, y = item.x, item.y
        x, y = ((x, y), (612 - y, x), (612 - x, 792 - y), (y, 792 - x))[quarter]
        return item._replace(x=x, y=y, turn=quarter)

    lines = [
        *row(72, 500, "The fee is 70", ("4", 7, 4), " euros and is paid"),
        Text(72, 486, "in May."),
        Text(72, 440, "A new paragraph."),
    ]
    parsed = checked(parse(build_pdf([list(map(turned, lines))], rotate=90 * quarter), "x"))
    assert parsed.text == "The fee is 70\u202f⁴ euros and is paid\nin May.\nA new paragraph."
    assert len(parsed.blocks) == 2


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_page_that_is_turned_against_its_text_is_read_downwards(quarter: int) -> None:
    lines = ["Rules of the harbour", "", "Boats leave at noon and come back", "before nine."]
    page = [*column(lines), *column(["The fee is paid in May."], top=400)]
    assert text(*page) == parse(build_pdf([page], rotate=90 * quarter), "x").text


def test_words_that_stand_sideways_are_lines_of_their_own_and_head_nothing() -> None:
    before = [Text(30, 300, "Form 4711", 20, turn=1)]
    after = [Text(540, 660, "Copy", 20, bold=True, turn=3), Text(72, 600, "The end is near here.")]
    page = [*before, *column(["The fee is 70 euros and is paid in May of each year."]), *after]
    found = view(checked(parse(build_pdf([page]), "x")))
    assert [kind for kind, _, _ in found] == ["paragraph"] * 4
    sentence = "The fee is 70 euros and is paid in May of each year."
    assert [content for _, _, content in found] == [
        "Form 4711", sentence, "Copy", "The end is near here.",
    ]  # fmt: skip


def test_what_is_filled_into_a_form_stands_behind_its_label() -> None:
    page: list[Text | Bar | Box] = [
        *(Text(72, 740, "Sheet of the harbour works"), Text(72, 700, "Head of works:")),
        *(Text(72, 660, "Budget:"), Text(72, 620, "From"), Text(180, 620, "to")),
        *(Text(260, 620, "only"), Text(90, 582, "Insured"), Text(90, 562, "Certified")),
        Box(260, 690, "Ingrid Solberg"),
        Box(260, 650, "48,500 euros", "Ch"),
        Box(110, 612, "1 May", width=60),
        Box(200, 612, "2 June", width=50),
        Box(72, 580, "Yes", "Btn", 12, 12),
        Box(72, 560, "Off", "Btn", 12, 12),
        Box(72, 400, "The works stop in winter.", "FreeText"),
    ]
    assert text(*page) == (
        "Sheet of the harbour works\nHead of works: Ingrid Solberg\nBudget: 48,500 euros\n"
        "From 1 May to 2 June only\n☒ Insured\n☐ Certified\nThe works stop in winter."
    )
    assert remarks(page) == ()


def test_what_a_check_box_says_stands_behind_it_however_wide_the_white_is() -> None:
    rows = [("Kind", "paid", "sick"), ("Shift", "early", "late")]
    words = [
        Text(x, 700 - 30 * at, word)
        for at, row in enumerate(rows)
        for x, word in zip((72, 180, 260), row, strict=True)
    ]
    boxes = [
        Box(x, 697 - 30 * at, "Yes" if at else "Off", "Btn", 14, 14)
        for at in range(2)
        for x in (160, 240)
    ]
    assert text(*words, *boxes) == "Kind ☐ paid ☐ sick\nShift ☒ early ☒ late"


def test_addresses_that_only_a_link_leads_to_stand_behind_its_words() -> None:
    def linked(x: float, y: float, words: str, target: str) -> list[Text | Bar | Box]:
        return [Text(x, y, words), Box(x - 1, y - 3, target, "Link", 70, 14)]

    page: list[Text | Bar | Box] = [
        *(
            Text(72, 700, "Ann Lee:"),
            *linked(130, 700, "E-mail", "mailto:ann@port.example?subject=Hi"),
        ),
        *(Text(210, 700, "or see the"), *linked(270, 700, "site", "https://port.example")),
        *(Text(72, 660, "Bob Ray:"), *linked(130, 660, "bob.ray@", "mailto:bob.ray@port.example")),
        *linked(72, 646, "port.example", "mailto:bob.ray@port.example"),
        *(Text(150, 646, "or write"), *linked(200, 646, "to the", "mailto:desk@port.example")),
        *(*linked(72, 632, "desk", "mailto:desk@port.example"), Text(150, 632, "today.")),
    ]
    assert text(*page) == (
        "Ann Lee: E-mail (ann@port.example) or see the site\n"
        "Bob Ray: bob.ray@\nport.example or write to the\ndesk (desk@port.example) today."
    )


def test_hidden_notes_and_passwords_stay_out_and_notes_are_marked_as_such() -> None:
    page: list[Text | Bar | Box] = [
        Text(72, 700, "The works stop in winter."),
        Box(72, 600, "hidden", "FreeText", flags=2),
        Box(72, 500, "secret", field_flags=1 << 13),
        Box(72, 400, "Is that so?", "Text"),
        Box(72, 300, "", "Text"),
    ]
    assert text(*page) == "The works stop in winter.\nNote: Is that so?"
    assert remarks(page) == ("1 note beside the text stands at the end of the page, as “Note: …”.",)


@pytest.mark.parametrize("quarter", [0, 1])
def test_white_text_on_white_paper_is_left_out_and_said(quarter: int) -> None:
    bar = Bar(60, 490, 300, 30) if not quarter else Bar(490, 60, 30, 300)

    def placed(y: float, content: str, white: bool) -> Text:
        x, y = (72, y) if not quarter else (y, 72)
        return Text(x, y, content, white=white, turn=quarter)

    dark, unseen = placed(400, "Dark.", False), placed(600, "Nobody sees it.", True)
    page: list[Text | Bar | Box] = [dark, unseen, bar, placed(502, "White on a bar.", True)]
    parsed = parse(build_pdf([page], rotate=90 * quarter), "x")
    assert parsed.text == "Dark.\nWhite on a bar."
    assert parsed.remarks == (HIDDEN,)


def test_text_that_one_sees_through_is_left_out_and_said() -> None:
    opened = pypdfium2.PdfDocument(
        build_pdf([[Text(72, 600, "Nobody sees it."), Text(72, 400, "Dark.")]])
    )
    page = opened[0]
    unseen = next(iter(page.get_objects()))
    pypdfium2.raw.FPDFPageObj_SetFillColor(unseen.raw, 0, 0, 0, 0)
    page.gen_content()
    out = BytesIO()
    opened.save(out)
    parsed = parse(out.getvalue(), "x")
    assert parsed.text == "Dark."
    assert parsed.remarks == (HIDDEN,)


@pytest.mark.parametrize("over_picture", [False, True])
def test_text_that_is_not_drawn_is_left_out_unless_a_picture_shows_it(over_picture: bool) -> None:
    opened = pypdfium2.PdfDocument(
        build_pdf([[Text(72, 600, "Nobody draws it."), Text(72, 400, "Dark.")]])
    )
    page = opened[0]
    unseen = next(iter(page.get_objects()))
    pypdfium2.raw.FPDFTextObj_SetTextRenderMode(unseen.raw, 3)
    if over_picture:
        picture = pypdfium2.PdfImage.new(opened)
        picture.set_bitmap(pypdfium2.PdfBitmap.new_native(8, 8, pypdfium2.raw.FPDFBitmap_BGR))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(300, 100).translate(60, 550))
        page.insert_obj(picture)
    page.gen_content()
    out = BytesIO()
    opened.save(out)
    parsed = parse(out.getvalue(), "x")
    assert parsed.text == ("Nobody draws it.\nDark." if over_picture else "Dark.")
    assert parsed.remarks == (() if over_picture else (HIDDEN,))


@pytest.mark.parametrize("quarter", [0, 1])
def test_words_under_a_bar_are_left_out_and_said(quarter: int) -> None:
    def placed(along: float, content: str) -> Text:
        x, y = ((along, 400), (400, along))[quarter]
        return Text(x, y, content, turn=quarter)

    start = 100 + width_of("Call ")
    width = width_of("Ann Lee")
    bar = Bar(start - 1, 396, width + 2, 14) if not quarter else Bar(390, start - 1, 14, width + 2)
    line = [placed(100, "Call "), placed(start, "Ann Lee"), placed(start + width, " now.")]
    assert text(*line, bar) == "Call now."
    assert remarks([*line, bar]) == (HIDDEN,)
    assert remarks([*line, Bar(0, 0, 50, 20)]) == ()


@pytest.mark.parametrize("in_form", [False, True])
def test_words_that_are_cut_off_or_too_small_are_left_out_and_said(in_form: bool) -> None:
    seen = Text(72, 700, "The fee is 40.", clip=(0, 690, 300, 30))
    for unseen in (
        Text(72, 680, "The fee is 39.", clip=(300, 600, 100, 100)),
        Text(72, 680, "The fee is 39.", clip=(72, 600, 0, 0)),
        Text(72, 680, "The fee is 39.", size=0.4),
        Text(72 + width_of(seen.text) + 4, 700, "The fee is 39.", size=0.4),
    ):
        found = parse(build_pdf([[seen, unseen]], in_form=in_form), "x")
        assert (found.text, found.remarks) == ("The fee is 40.", (HIDDEN,))
    shown = [seen, Text(72, 680, "Due in May.", size=3), Text(72, 660, "A", clip=(74, 600, 99, 99))]
    assert text(*shown) == "The fee is 40.\nDue in May.\nA"
    # A page in inches, shown by a program that takes them for that.
    inches = [Text(1, 9, "The fee is 40.", size=0.15)]
    assert parse(build_pdf([inches], height=11), "x").text == "The fee is 40."


def test_a_layer_that_is_switched_off_is_left_out_and_said() -> None:
    page = [Text(72, 700, "The fee is 40."), Text(72, 680, "Draft: the fee is 39.", layer="Off")]
    assert text(*page) == "The fee is 40."
    assert remarks(page) == (HIDDEN,)
    parsed = parse(build_pdf([page[:1], page[1:]]), "x")
    assert parsed.remarks == (HIDDEN,), "no page of these is a picture"
    shown = Text(72, 680, "The fee is due in May.", layer="On")
    assert text(page[0], shown) == "The fee is 40.\nThe fee is due in May."


def test_lines_beside_the_paper_are_left_out_and_said() -> None:
    page = [Text(72, 700, "Seen."), Text(72, -30, "Below."), Text(900, 600, "Beside.")]
    assert text(*page) == "Seen."
    assert remarks(page) == (HIDDEN.replace("1 line holds", "2 lines hold"),)


def test_the_size_of_the_paper_may_be_inherited() -> None:
    page = [Text(72, 1100, "The very first line."), Text(72, 1086, "And the second.")]
    assert len(parse(build_pdf([page], height=1200), "x").text.splitlines()) == 2


def test_blank_pages_need_no_remark_pictures_do() -> None:
    parsed = parse(build_pdf([column(["Text."]), [], None]), "x")
    assert parsed.metadata == {"pages_without_text": "2, 3"}
    assert parsed.remarks == (
        "Page 3 holds no text (a picture?): what it shows is not searched; run OCR on the file"
        " first, or set ingest.ocr to on.",
    )


def test_characters_that_no_font_names_are_said() -> None:
    usual, broken = b"/Differences [255", b"/Differences [65 /g001 /g002 67 /fi 255"
    # The table of objects is wrong then, and PDFium makes it anew.
    parsed = parse(build_pdf([column(["AB in the oCce"])]).replace(usual, broken), "x")
    assert parsed.text.endswith("in the ofice")
    assert parsed.remarks == (
        "2 characters on page 1 have no letter in the file's fonts: the text may be missing or"
        " wrong there.",
    )
    # PDFium gives the letter in a circle of this page as no character at all.
    circled = (Path(__file__).parent / "pdf" / "chromium-circled.pdf").read_bytes()
    assert parse(circled, "x").remarks == (
        "1 character on page 1 has no letter in the file's fonts: the text may be missing or wrong there.",
    )


def test_fonts_that_name_no_characters_are_read_by_the_usual_order_of_their_glyphs() -> None:
    def without_names(file: str) -> bytes:
        return (
            (Path(__file__).parent / "pdf" / file)
            .read_bytes()
            .replace(b"/ToUnicode", b"/XoUnicode")
        )

    named = (Path(__file__).parent / "pdf" / "chromium-tables.pdf").read_bytes()
    read = checked(parse(without_names("chromium-tables.pdf"), "x"))
    assert (read.text, read.remarks) == (parse(named, "x").text, ())
    # What is beyond ASCII is not known, nor is another order.
    assert (
        "1 character on page 1"
        in parse(without_names("chromium-letter-spacing.pdf"), "x").remarks[0]
    )
    for file in ("chromium-arabic.pdf", "libreoffice-tables.pdf"):
        with pytest.raises(UnreadableDocument, match="do not say which letters they show: run OCR"):
            parse(without_names(file), "x")


@pytest.mark.parametrize("value", ["23", "12 May 2024"])
def test_a_number_in_a_field_behind_a_lone_label_is_read(value: str) -> None:
    assert text(Text(72, 700, "Days:"), Box(140, 695, value)) == f"Days: {value}"


def test_bullets_that_the_page_draws_open_items() -> None:
    items = ["a passport that is valid", "a photograph of the", "owner of the boat", "the form"]
    page: list[Text | Bar | Box] = [
        *column(["You need:", *items], top=700, left=84),
        *(Bar(72, y, 4, 4) for y in (689, 675, 647)),
        Text(84, 500, "Alone."),
        Bar(40, 503, 4, 4),
    ]
    read = checked(parse(build_pdf([page]), "x"))
    assert lines(read, "item") == [
        "a passport that is valid", "a photograph of the\nowner of the boat", "the form",
    ]  # fmt: skip
    assert "• a passport" in read.text
    assert "\nAlone." in read.text


def test_type_that_is_drawn_in_units_of_its_own_is_seen() -> None:
    tiny = build_pdf([[Text(72, 700, "450", 0.011, figures=1), Text(72, 650, "Fees", 0.5)]])
    read = parse(tiny.replace(b"[0.001 0 0 0.001 ", b"[1.000 0 0 1.000 "), "x")
    assert (read.text, read.remarks[1:]) == ("450", (HIDDEN,))


def test_letters_that_somebody_typed_apart_are_words() -> None:
    assert text(Text(72, 700, "O P E N I N G   H O U R S", 16)) == "OPENING HOURS"
    for apart in ("A B C D E F", "a b", "I X or X I", "X X O X O X"):
        assert text(Text(72, 700, apart)) == apart
    days = [Text(72 + 40 * at, 700, day) for at, day in enumerate("MTWTFSS")]
    assert text(*days).split() == list("MTWTFSS")


def test_brackets_around_other_words_in_a_line_that_runs_leftwards_close() -> None:
    # The signs as PDFium gives them: it has mirrored the left one, not the one beside the word.
    drawn = zip(".)Lee)אב", (30, 35, 46, 51, 56, 62, 72, 78), strict=True)
    glyphs = [Glyph(sign, at, along, 0.0) for at, (sign, along) in enumerate(drawn)]
    read = in_reading_order(glyphs, lambda _: 10.0, lambda glyph: glyph.along + 5)
    assert "".join(glyph.text for glyph in read).replace(" ", "") == "בא(Lee)."


def test_words_that_run_leftwards_within_a_line_are_in_order() -> None:
    # As a browser draws two words of Hebrew in a line of others: what is read first stands right.
    drawn = zip("at הד ,גבא me", range(0, 65, 5), strict=True)
    glyphs = [Glyph(sign, at, along, 0.0) for at, (sign, along) in enumerate(drawn)]
    read = with_words_in_order(glyphs, lambda _: 10.0, lambda glyph: glyph.along + 5)
    assert "".join(glyph.text for glyph in read).replace(" ", "") == "atאבג,דהme"
    assert with_words_in_order(glyphs[:3], lambda _: 10.0, lambda glyph: glyph.along) == glyphs[:3]


def test_letters_that_are_drawn_again_at_their_place_are_read_once() -> None:
    def drawn(y: float, *, bold: bool = False, shift: float = 0.0) -> list[Text]:
        letters, x = [], 72.0
        for letter in "little fees for all":
            letters.append(Text(x + shift, y, letter, bold=bold))
            x += width_of(letter)
        return letters

    assert text(*drawn(700), *drawn(700, bold=True, shift=0.3)) == "little fees for all"
    twice = text(*drawn(700), *drawn(650), *drawn(700, shift=0.2), *drawn(650, shift=0.2))
    assert twice == "little fees for all\nlittle fees for all"


def test_raised_marks_of_a_crowded_page_stand_where_they_do_on_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where there are many lines only those near a mark are looked at: that must find the same."""
    luck = random.Random(5)
    items: list[Text] = []
    for number in range(300):
        word = Text(20 + number % 9 * 60, 770 - number // 9 * 22, luck.choice(["Fee", "Rent"]))
        mark = Text(word.x + width_of(word.text, 11) + luck.uniform(-1, 2), word.y + 5, "1", 6.0)
        items += luck.choice([[mark, word], [word, mark]])
    items += [
        Text(luck.uniform(20, 560), luck.uniform(20, 770), luck.choice("12a"), luck.choice([6, 9]))
        for _ in range(100)
    ]
    found = []
    for many in (10, 100_000):
        monkeypatch.setattr(marks, "_MANY", many)
        found.append(text(*items))
    assert found[0] == found[1]
    assert found[0].count("¹") > 150


@pytest.mark.parametrize("barred", [True, False])
def test_a_fraction_stands_in_its_line_as_it_is_typed(*, barred: bool) -> None:
    def fraction(x: float, above: str, below: str) -> list[Text | Bar]:
        bar = [Bar(x - 1, 702.3, 6.4, 0.4)] if barred else []
        return [Text(x, 704, above, 7), *bar, Text(x, 696, below, 7)]

    page = [
        Text(72, 700, "Mix"), *fraction(95, "3", "4"), Text(104, 700, "cup with 2"),
        *fraction(160, "1", "2"), Text(169, 700, "eggs."), Text(72, 686, "Stir it."),
    ]  # fmt: skip
    assert (text(*page) == "Mix 3/4 cup with 2 1/2 eggs.\nStir it.") is barred
