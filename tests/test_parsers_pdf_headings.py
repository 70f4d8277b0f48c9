from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.parsers.pdf import parse
from tests.parsed import checked, lines, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import FULL, PARAGRAPH, Text, column


def headings(page: Sequence[Text]) -> list[str]:
    return lines(checked(parse(build_pdf([page]), "x")), "heading")


@pytest.mark.parametrize(
    "lines",
    [
        ["Lamps are changed by the porter of the house in", "spring and in autumn, all at once."],
        ["The keys of the gate are handed to new staff by Mr Alan", "Smith of the estate office."],
        ["Guests must leave the rooms on the day of travel before", "10 in the morning."],
        ["Boats are kept, as long as there is room,", "In the shed or on the lawn beside it."],
        ["The shop sells tickets for the ferry and for the", "Harbour Museum on all days."],
        ["1. The guest shall lock the doors of the house and", "return all keys to the porter."],
        ["3. The porter may enter the rooms with notice of at least", "24 hours or at once."],
        ["12 months after the start of the work on the pier", "the fee is due and paid at once."],
        ["ALL KEYS MUST BE GIVEN BACK ON THE DAY OF TRAVEL OR", "THE DEPOSIT IS KEPT BY US."],
        ["Was ein Gast beim Auszug zu beachten hat und", "Wer die Schlüssel annimmt, steht hier."],
        ["North 07:00 15:00 Monday 22:00 Tuesday 08:00", "South 09:00 17:00 Monday 20:00 Friday"],
        ["Figure 4 The pier in spring", "The picture was taken by the porter in the year of 2021."],
        ["4 June 2025", "The porter was asked to clean the pier and to repair the rail of it."],
    ],
)
def test_the_first_line_of_a_paragraph_is_no_heading(lines: list[str]) -> None:
    assert headings(column([*PARAGRAPH, "", *lines, "", *PARAGRAPH])) == []
    assert headings(column([*lines, "", *PARAGRAPH])) == []


def test_first_lines_in_narrow_columns_are_no_headings() -> None:
    left = "Bicycles are kept in|the shed by the gate.||Cars may stop before|the hall."
    right = "Dogs are on a leash in|the park at all times.||Fires are lit on the|beach."
    assert headings([*column(left.split("|")), *column(right.split("|"), left=330)]) == []


def test_headings_in_body_type_are_found_by_number_by_place_and_by_weight() -> None:
    page = column(["Introduction", *PARAGRAPH, "", "2.1 Scope of it", *PARAGRAPH])
    found = [(kind, level) for kind, level, _ in view(parse(build_pdf([page]), "x"))]
    assert found == [("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0)]
    bold = [*column([FULL, FULL]), Text(72, 660, "Bold words", bold=True), *column([FULL], top=640)]
    assert headings(bold) == ["Bold words"]


def test_headings_between_paragraphs_of_one_line_are_found() -> None:
    line = "The pool opens at nine in the morning and closes at eight in the evening."
    page = column(["Opening hours", line, "", "Prices", "", line, "", "Lost keys", line])
    assert headings(page) == ["Opening hours", "Prices", "Lost keys"]


def test_a_bold_heading_may_take_two_lines_a_bold_paragraph_is_none() -> None:
    def bold(*lines: str) -> list[Text]:
        texts = [text._replace(bold=True) for text in column(lines, top=500)]
        return [*column([FULL] * 8), *texts, *column([FULL], top=420)]

    duties = "Duties of the guests during the", "winter months"
    assert headings(bold(*duties)) == ["\n".join(duties)]
    warning = "Do not use the lift in case of fire and leave|the building by the stairs. Then|walk"
    assert headings(bold(*warning.split("|"))) == []


def test_a_bold_beginning_of_a_sentence_is_no_heading() -> None:
    page = [
        *column([FULL] * 8),
        Text(72, 500, "All guests from abroad sign in at the", bold=True),
        *column(["front desk, where they get a badge to wear.", FULL], top=486),
    ]
    assert headings(page) == []


def test_bold_type_is_told_by_its_name_where_all_fonts_are_said_to_be_heavy() -> None:
    page = [*column([FULL, FULL]), Text(72, 672, "Lost keys", bold=True), *column([FULL], top=658)]
    made = checked(parse(build_pdf([page], stems=139), "x"))
    assert lines(made, "heading") == ["Lost keys"]


def test_a_bold_line_heads_what_is_set_in_below_it_without_white() -> None:
    def below(left: float, *texts: str, top: float) -> list[Text]:
        return column(texts, top=top, left=left)

    page = [
        Text(72, 700, "Name", bold=True),
        *below(108, "ferry: how to cross the sound", top=686),
        Text(72, 672, "Commands for the deck", bold=True),
        Text(90, 658, "Casting off", bold=True),
        *below(108, "the crew takes in the lines, " + FULL, "all is clear.", top=644),
        Text(72, 616, "Fares", bold=True),
        *below(108, FULL, "the rest.", top=602),
    ]
    assert headings(page) == ["Name", "Commands for the deck", "Casting off", "Fares"]


def test_a_sentence_behind_a_bullet_is_an_item_also_where_it_is_the_only_one_of_a_slide() -> None:
    page = [
        Text(72, 740, "Opening", 40),
        Text(72, 660, "\u2022 The hall is closed in January.", 28),
    ]
    made = checked(
        parse(build_pdf([[*page, *column(["Page of a talk on the hall"] * 3, top=80)]]), "x")
    )
    assert view(made)[:2] == [
        ("heading", 1, "Opening"),
        ("item", 0, "The hall is closed in January."),
    ]


def test_a_bold_line_below_the_end_of_a_sentence_begins_a_paragraph() -> None:
    full = "This line of the paragraph goes on to the right edge of the column."
    page = [
        *column([FULL, full]),
        Text(72, 672, "--dump-strings", bold=True),
        *column([FULL, full], top=658, left=108),
    ]
    made = lines(checked(parse(build_pdf([page]), "x")))
    assert made == [f"{FULL}\n{full}", "--dump-strings", f"{FULL}\n{full}"]


def test_a_sentence_in_large_type_is_text() -> None:
    page = [
        Text(72, 740, "Annual report", 22),
        Text(72, 700, "This year the foundation gave more grants than ever, and for the", 14),
        Text(72, 682, "first time they went to schools abroad.", 14),
        *column(PARAGRAPH, top=640),
    ]
    assert headings(page) == ["Annual report"]


def test_a_line_of_bold_and_plain_words_is_no_heading() -> None:
    words = [
        ("Assets:Cost", True),
        ("into", False),
        ("Assets:Bank", True),
        ("for", False),
        ("Assets:Fees", True),
    ]
    mixed = [Text(72 + 80 * at, 700, word, bold=bold) for at, (word, bold) in enumerate(words)]
    page = [Text(72, 740, "Accounts", 18), *mixed, *column(PARAGRAPH, top=670)]
    assert headings(page) == ["Accounts"]


def test_the_title_of_a_numbered_part_may_be_long_and_bold() -> None:
    title = [
        "1.1 Boats that arrive outside the hours of the",
        "harbour office and have no berth of their own",
    ]
    clause = [
        "1.2 The skipper of such a boat pays for the night",
        "and for the day that follows it.",
    ]
    page = [Text(72, 740, "Arrival", 18), *column([*PARAGRAPH, "", *PARAGRAPH], top=400)]
    page += [*column(PARAGRAPH, top=580), *column(PARAGRAPH, top=480)]
    page += [one._replace(bold=True) for one in (*column(title, top=620), *column(clause, top=520))]
    assert headings(page) == ["Arrival", "\n".join(title)]


def test_a_long_question_in_large_type_is_a_heading() -> None:
    question = "How do I ask for leave when I have to care for a child that is ill?"
    page = [Text(72, 740, question, 14), *column(PARAGRAPH, top=700)]
    assert headings(page) == [question]
    # What a part is about may be told in several sentences.
    told = [
        "9.4. How can I keep a list of what I lent to the pupils of my class?",
        "I have to know when it is back!",
    ]
    page = [*(one._replace(size=14) for one in column(told, top=740)), *column(PARAGRAPH, top=680)]
    assert headings(page) == ["\n".join(told)]


def test_text_is_larger_than_the_programs_that_most_type_belongs_to() -> None:
    page = [Text(72, 740, "Leave", 18), Text(72, 500, "Keys", 12, bold=True)]
    for at in range(4):
        page += [Text(72, 700 - 50 * at - 12 * line, f"{FULL} {line}", 8) for line in range(2)]
        told = (
            "Ask the porter"
            if at
            else f"Ask the porter for paper of other sizes, {FULL[:30]} it is."
        )
        page += [Text(72, 676 - 50 * at, told, 12)]
    told = (
        "Keys are handed out by the porter, who has a list of all of them in a drawer of the desk."
    )
    page += [Text(72, 480 - 40 * at, told, 12) for at in range(3)]
    assert headings(page) == ["Leave", "Keys"]


def test_lines_of_a_table_of_contents_are_no_headings() -> None:
    page = [Text(72, 700, "1 Scope . . . . . . 7", 14), *column([FULL, FULL], top=660)]
    assert [kind for kind, _, _ in view(parse(build_pdf([page]), "x"))] == ["paragraph"] * 2


@pytest.mark.parametrize(("bold", "size"), [(True, 11.0), (False, 16.0)])
def test_a_line_that_ends_with_an_amount_is_no_heading(bold: bool, size: float) -> None:
    texts = ["Total due 4,430.37 EUR", "Deposit € 90.00", "Version 4.12", "Budget 2026"]
    page = [Text(72, 700 - 80 * at, text, size, bold) for at, text in enumerate(texts)]
    for at in range(4):
        page += column(PARAGRAPH, top=672 - 80 * at)
    assert headings(page) == texts[2:]


def test_items_in_large_type_are_no_headings() -> None:
    items = ["• Monday to Friday", "• On Saturdays", "until noon", "– in winter until ten"]
    large = [
        Text(84 if item[0].isalpha() else 72, 660 - 24 * at, item, 18)
        for at, item in enumerate(items)
    ]
    small = Text(
        72, 500, "This note is small, and has most letters of all that stands on the slide."
    )
    slide = build_pdf([[Text(72, 720, "Opening hours", 28), *large, small]])
    assert view(checked(parse(slide, "x")))[:4] == [
        ("heading", 1, "Opening hours"), ("item", 0, "Monday to Friday"),
        ("item", 0, "On Saturdays\nuntil noon"), ("item", 0, "in winter until ten"),
    ]  # fmt: skip
    headed = build_pdf(
        [[Text(72, 720, "• Keys", 18), Text(72, 690, "• The key is in a drawer."), small]]
    )
    assert view(parse(headed, "x"))[0] == ("heading", 1, "• Keys")


def test_what_is_filled_in_below_small_labels_is_read_with_them() -> None:
    filled = [
        ("Policy number", "AB-1234"),
        ("Valid from", "1 May 2026"),
        ("Excess", "250 EUR"),
        ("Name", "Ann Lee"),
    ]

    def card(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, int, str]]:
        items: list[Text] = []
        for at, (label, value) in enumerate(pairs):
            x, y = 72 + 250 * (at % 2), 700 - 60 * (at // 2)
            items += [Text(x, y, label, 8), Text(x, y - 16, value, 13, bold=True)]
        return view(checked(parse(build_pdf([[*items, *column(PARAGRAPH, top=400)]]), "x")))

    assert card(filled)[:4] == [("paragraph", 0, f"{label}\n{value}") for label, value in filled]
    two = card(filled[:2])  # so few may be anything
    assert ("heading", 1, "AB-1234") in two
    news = [
        ("Harbour", "The pier is mended"),
        ("Club", "A new boat"),
        ("School", "Swimming in May 2026"),
    ]
    assert [text for kind, _, text in card(news) if kind == "heading"] == [
        title for _, title in news
    ]


def test_clauses_are_no_table_of_their_numbers() -> None:
    clauses = [
        ("1", "DEFINITIONS"), ("1.1", "The fee is what the schedule says of"), ("", "it in May."),
        ("2", "PAYMENT"), ("2.1", "The client pays the fee."), ("2.2", "No part of it is given back."),
    ]  # fmt: skip
    page = [
        Text(x, 720 - 14 * at, text, bold=text.isupper() or text in {"1", "2"})
        for at, clause in enumerate(clauses)
        for x, text in zip((72, 112), clause, strict=True)
        if text
    ]
    assert view(checked(parse(build_pdf([page]), "x"))) == [
        ("heading", 1, "1 DEFINITIONS"),
        ("paragraph", 0, "1.1 The fee is what the schedule says of\nit in May."),
        ("heading", 1, "2 PAYMENT"), ("paragraph", 0, "2.1 The client pays the fee."),
        ("paragraph", 0, "2.2 No part of it is given back."),
    ]  # fmt: skip


def test_clauses_of_full_lines_begin_with_the_number_that_comes_next() -> None:
    page = column(
        [f"4.{number} The client pays the fee on the first day of May." for number in (9, 10, 11)]
    )
    assert [text[:5] for text in lines(checked(parse(build_pdf([page]), "x")))] == [
        "4.9 T",
        "4.10 ",
        "4.11 ",
    ]
