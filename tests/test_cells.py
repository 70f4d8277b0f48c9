"""Cells of forms, named by the labels before them, and rows that are but the name of others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.questions.question import analyse
from assistant.quoting.extractive import ExtractiveAnswerer
from assistant.quoting.short_answer import direct_of
from assistant.reading.cell_ranges import is_beyond, numbers_within
from assistant.reading.cells import heads_rows, is_form, row_above
from assistant.reading.lists.lists import groups_of, lines_asked_for
from assistant.reading.reader import RankedSentence, Reading, may_answer
from assistant.reading.tables.columns import named_cell
from assistant.reading.tables.named_rows import asked_row
from assistant.reading.tables.subject_rows import of_subjects
from assistant.reading.tables.table_rows import row_asked_for
from assistant.unchecked import UncheckedAnswer
from ingest.document import BlockKind, Passage
from ingest.index import Index
from tests.assistant_fixtures import ScriptedReader, passage_of, retrieval_of, row

OTT = "Name | Ines Ott | Born | 3 May 1988"
FORM = passage_of(
    row(OTT, header=True),
    row("Phone | 030 4711 | Mail | ott@example.org"),
    row("Employer | Harrow | Since | 1 June 2019"),
)
FEES = passage_of(
    row("Service | Standard | Express", header=True),
    row("Passports"),
    row("Issue | 70 | 102"),
    row("Identity cards | |"),
    row("Issue | 37 | 58"),
    row("All fees are in euros."),
)


def _ranked(passage: Passage) -> list[RankedSentence]:
    return [RankedSentence(passage, sentence, 0.0) for sentence in passage.sentences]


@pytest.mark.parametrize(
    ("question", "at", "cell"),
    [
        ("What is the phone of Ines Ott?", 1, "030 4711"),
        ("What is the mail address of Ines?", 1, "ott@example.org"),
        ("Since when has Ines Ott been with the employer?", 2, "1 June 2019"),
        ("Where does Ines Ott live?", 1, ""),
    ],
)
def test_in_a_form_a_cell_is_named_by_the_label_before_it(
    question: str, at: int, cell: str
) -> None:
    assert named_cell(analyse(question), _ranked(FORM)[at]) == cell


def test_a_form_never_answers_with_a_cell_below_the_name_that_is_asked_about() -> None:
    question = analyse("What is the mail address of Ines Ott?")
    assert direct_of(question, _ranked(FORM)[1]) in ("", "ott@example.org")
    phone = analyse("What is the phone number of Ines Ott?")
    found = row_asked_for(phone, dict.fromkeys(phone.stems, 1.0), _ranked(FORM))
    assert found is not None
    assert found.text.startswith("Phone")
    assert direct_of(phone, found) == "030 4711"


@pytest.mark.parametrize(
    ("header", "below"),
    [
        ("Name | Phone | Deputy | Mail", "Ines Ott | 4711 | Carl | c@example.org"),
        ("Item | 2023 | 2024 | 2025", "Rent | 10 | 11 | 12"),
        ("Name | Ines Ott", "Phone | 4711"),
        ("Name | Born 1988 | Town", "Ines | yes | Bonn"),
    ],
)
def test_columns_with_names_are_no_form(header: str, below: str) -> None:
    assert is_form(OTT, "Phone | 030 4711 | Mail | ott@example.org")
    assert not is_form(header, below)


def test_a_row_that_names_those_below_it_is_no_answer() -> None:
    heads = [heads_rows(FEES, one.sentence) for one in _ranked(FEES)]
    assert heads == [False, True, False, True, False, False]
    assert [may_answer(one) for one in _ranked(FEES)] == [not one for one in heads]
    above = [row_above(FEES, sentence) for sentence in FEES.sentences[2:5:2]]
    assert above == [FEES.sentences[1], FEES.sentences[3]]


def test_what_opens_a_letter_is_no_answer() -> None:
    lines = ("Dear parents,", "Dear as it is, it is sold.", "Hello all!", "Hello Ltd makes bread.")
    letter = passage_of(*lines)
    told = [one.text for one in _ranked(letter) if may_answer(one)]
    assert told == ["Dear as it is, it is sold.", "Hello Ltd makes bread."]


def test_what_tells_nothing_or_quotes_or_signs_a_mail_is_no_answer() -> None:
    mail = passage_of(
        "From: Ruth Meyer <ruth@example.org>", "The gutter leaks.", "Ruth", "Reception", ".", "<Media omitted>",
        "[12:04] Ben Ash: Okay.", "Ann Lee: Okay, it leaks.", "On Mon, 2 Feb 2026 Paul Adler wrote:", "Paul Adler",
        "[1]", "Figure 2.5. The new gutter", "Figure 3. It leaks 2 litres.", ("[10]", BlockKind.CODE, False),
        ("print(a)", BlockKind.CODE, False),
    )  # fmt: skip
    told = [one.text for one in _ranked(mail)[1:] if may_answer(one)]
    assert told == [
        "The gutter leaks.", "Reception", "Ann Lee: Okay, it leaks.", "Figure 3. It leaks 2 litres.", "print(a)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "number", "section"),
    [("What does an express passport cost?", "102", "Passports"),
     ("What does the express issue of identity cards cost?", "58", "Identity cards | |")],
)  # fmt: skip
def test_a_row_is_of_what_heads_it_and_quoted_below_it(
    seed_index: Index, question: str, number: str, section: str
) -> None:
    asked = analyse(question)
    found = row_asked_for(asked, dict.fromkeys(asked.stems, 1.0), _ranked(FEES))
    assert found is not None
    assert number in found.text
    assert direct_of(asked, found) == number
    answerer = ExtractiveAnswerer(ScriptedReader([found.text]), seed_index, 0.5)
    *_, answer = answerer.stream(retrieval_of(question, FEES), ())
    assert isinstance(answer, UncheckedAnswer)
    pieces = [FEES.text[one.start : one.end] for one in answer.offered.values()]
    assert pieces == [FEES.quote(FEES.sentences[0]), section, found.text]


def test_of_the_rows_asked_for_the_one_that_heads_them_comes_first() -> None:
    (group,) = groups_of(FEES)
    lines = lines_asked_for(analyse("Which fees are there for passports?"), group)
    assert [FEES.quote(line) for _, line in lines] == [
        "Service | Standard | Express", "Passports", "Issue | 70 | 102",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "cell", "column", "within"),
    [
        ("What does storing 1,250 pallets cost?", "1,000 to 2,000", "Pallets", [1250]),
        ("What is the fee for 15 pallets?", "10 to 19", "Pallets", [15]),
        ("What is the fee for 15 pallets?", "10 to 19", "Weeks", []),
        ("How much is a parcel of 1.5 kg?", "up to 2 kg", "Weight", [Decimal("1.5")]),
        ("How much is a parcel of 1.5 kg?", "2–5 kg", "Weight", []),
        ("How much is a parcel of 3 kg?", "2.5–5 kg", "Weight", [3]),
        ("Which fee has more than 15 pallets?", "10 to 19", "Pallets", []),
        ("What is the fee for nine pallets?", "under ten", "Pallets", [9]),
        ("What is the fee for 20 pallets?", "under 20", "Pallets", []),
        ("What is the fee for 20 pallets?", "up to 20", "Pallets", [20]),
        ("What is the fee for 20 pallets?", "over 20", "Pallets", []),
        ("What is the fee for 20 pallets?", "20 and more", "Pallets", [20]),
        ("What does room 12 cost?", "Rooms 1 to 19", "", [12]),
        ("What does room 21 cost?", "Rooms 1 to 19", "", []),
        ("What may a child of 4 take?", "Children under 6", "Age", [4]),
        ("What may a child of 7 take?", "20–29 kg (6–9 years)", "Weight (age)", [7]),
        ("What may a child of 7 kg take?", "20–29 kg (6–9 years)", "Weight (age)", []),
        # One unit tells what is meant, however it is written.
        ("What does a boat of 11 metres cost?", "up to 12 m", "Length of vessel", [11]),
        ("What does a 24 m boat cost for 3 days?", "over 12 m to 24 m", "Length of vessel", [24]),
        ("What does a 12 m boat cost?", "over 12 m to 24 m", "Length of vessel", []),
        ("What is kept for 40 euros?", "under 50 €", "Order", [40]),
        ("What is kept for 40 kg?", "under 50 €", "Order", []),
        ("What may a child of 25 kg take?", "20–29 kg (6–9 years)", "Weight (age)", [25]),
        # Units of one kind are compared, of others not.
        ("What may a 4-month-old take?", "4 to 6 years", "Age", []),
        ("What may an 18-month-old take?", "1 to 3 years", "Age", [18]),
        ("What may a baby of 42 months take?", "1 to 3 years", "Age", [42]),  # it is three
        ("What may a two year old take?", "1 to 3 years", "Age", [2]),
        ("What does a parcel of 1500 g cost?", "1 to 2 kg", "Weight", [1500]),
        ("What is due after 4 hours?", "4 to 6 years", "Years", []),
    ],
)
def test_a_number_is_within_the_range_of_what_it_counts_unless_it_is_a_limit(
    question: str, cell: str, column: str, within: list[Decimal]
) -> None:
    assert numbers_within(analyse(question), cell, column) == within


@pytest.mark.parametrize(
    ("question", "cell", "beyond"),
    [
        ("What may a child of 3 take?", "20–29 kg (6–9 years)", True),
        ("What may a child of 7 take?", "20–29 kg (6–9 years)", False),
        ("What may a child take?", "20–29 kg (6–9 years)", False),
        ("What may a child of 3 take?", "3 tablets", False),
    ],
)
def test_a_cell_is_for_others_than_are_within_its_range(
    question: str, cell: str, beyond: bool
) -> None:
    assert is_beyond(analyse(question), cell, "Weight (age)") is beyond


@pytest.mark.parametrize(
    ("question", "read", "asked"),
    [
        ("When is Year 5?", ["Judo | Monday | 3–6", "Robots | Thursday | 5–6"], ""),
        (
            "When is Year 1?",
            ["Clay | Friday | 1–3", "Robots | Thursday | 5–6"],
            "Clay | Friday | 1–3",
        ),
        # Who is read to tell of Year 1 better than a row is asked for.
        ("When is Year 1?", ["Years 1 to 3 have PE on Tuesday.", "Clay | Friday | 1–3"], ""),
    ],
)
def test_the_row_asked_for_alone_has_the_number_in_its_range(
    question: str, read: list[str], asked: str
) -> None:
    lines = [
        row("Activity | When | Years", header=True),
        *map(row, (one for one in read if "|" in one)),
    ]
    passage = passage_of(*lines, *(one for one in read if "|" not in one))
    sentences = {passage.quote(line): line for line in passage.sentences}
    ranked = [RankedSentence(passage, sentences[one], 3.0 - n) for n, one in enumerate(read)]
    found = asked_row(analyse(question), ranked)
    assert (found.text if found else "") == asked


@pytest.mark.parametrize(
    ("question", "line", "asked"),
    [
        ("Who is called at a score of 8?", "Jugs | 6 | 8 | Emre", False),  # it counts jugs
        ("Who brings 8 jugs?", "Jugs | 6 | 8 | Emre", True),
        ("Who has key 8?", "8 | 6 | Jugs | Emre", True),
        ("Who has the 8 m boat?", "Jugs, 8 kg | 6 | 2 | Emre", False),
        ("Who has the 8 kg jugs?", "Jugs, 8 kg | 6 | 2 | Emre", True),
    ],
)
def test_a_number_alone_names_no_row_of_something_else(
    question: str, line: str, asked: bool
) -> None:
    passage = passage_of(row("What | There | Needed | Who", header=True), row(line))
    read = [RankedSentence(passage, passage.sentences[1], 1.0)]
    assert (asked_row(analyse(question), read) is not None) is asked


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("What is the salary of a night nurse?", ""),  # no column tells of salaries
        ("What is the number of nurses at night?", "2"),
        ("How many nurses are there at night?", "2"),
        ("How early does the night nurse begin?", "21:15"),
        ("How late does the night nurse stay?", ""),
    ],
)
def test_whose_thing_is_asked_for_names_no_column(question: str, cell: str) -> None:
    passage = passage_of(
        row("Shift | Begins | Ends | Nurses", header=True), row("Night | 21:15 | 07:15 | 2")
    )
    told = RankedSentence(passage, passage.sentences[1], 1.0)
    assert named_cell(analyse(question), told) == cell


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How much Ibrol does a five year old get?", "4 to 6 years | 16 to 20 kg | 4 ml"),
        ("How much Ibrol does a 5-month-old get?", "3 to 5 months | 5 to 7 kg | 1 ml"),
        ("How much Ibrol does a kid of 2 years get?", ""),
        ("How much schnapps does a five year old get?", ""),
    ],
)
def test_the_row_of_an_age_is_asked_for_where_headings_say_all_else(
    question: str, asked: str
) -> None:
    passage = passage_of(
        row("Age | Weight | Each time", header=True),
        row("3 to 5 months | 5 to 7 kg | 1 ml"),
        row("4 to 6 years | 16 to 20 kg | 4 ml"),
        title="Ibrol for children",
    )
    ranked = sorted(_ranked(passage)[1:], key=lambda one: one.text != asked)
    found = asked_row(analyse(question), ranked)
    assert (found.text if found else "") == asked


TALK = "14:00 | Hall | Law and privacy | Nora Vance"
LUNCH = "13:00 | Canteen | Lunch |"


def test_when_a_talk_is_stands_below_the_time() -> None:
    passage = passage_of(row("Time | Room | Talk | Speaker", header=True), row(TALK), row(LUNCH))
    told = RankedSentence(passage, passage.sentences[1], 2.0)
    assert named_cell(analyse("When is the talk by Nora Vance?"), told) == "14:00"
    assert named_cell(analyse("What is the talk by Nora Vance?"), told) == "Law and privacy"


def test_a_row_with_a_cell_that_is_asked_about_comes_before_one_that_says_nothing_of_it() -> None:
    passage = passage_of(row("Time | Room | Talk | Speaker", header=True), row(TALK), row(LUNCH))
    ranked = tuple(RankedSentence(passage, line, 2.0) for line in passage.sentences[1:])
    assert of_subjects(analyse("Where is lunch?"), Reading(ranked, 0.9)).sentences[0].text == LUNCH
    assert of_subjects(analyse("Where is the law?"), Reading(ranked, 0.9)).sentences[0].text == TALK


def test_days_are_not_counted_in_euros_nor_does_per_name_a_column() -> None:
    header = row("Country | Daily allowance | Hotel limit per night", header=True)
    passage = passage_of(header, row("France | €53 | €160"))
    told = RankedSentence(passage, passage.sentences[1], 2.0)
    assert named_cell(analyse("What is the daily allowance in France?"), told) == "€53"
    assert named_cell(analyse("How many days of holiday are there in France?"), told) == ""
    assert named_cell(analyse("What is the per diem in France?"), told) == ""


@pytest.mark.parametrize(
    ("heading", "line", "tells"),
    [
        ("Appendix D Indexes › S", "signal handling. . . . . . . . . . . 45", False),
        ("Concept Index", "signals, 4, 45-47", False),
        ("Index", "An index leads to pages.", True),
        ("Prices", "Library card . . . . . . . . . 6", True),
        ("Prices", "Seats, 45", True),
    ],
)
def test_a_line_of_an_index_tells_nothing(heading: str, line: str, tells: bool) -> None:
    page = passage_of(line, heading=heading)
    assert may_answer(RankedSentence(page, page.sentences[0], 1.0)) is tells
