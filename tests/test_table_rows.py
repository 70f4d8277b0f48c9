"""The row that a question is about, found by its cells, columns and headings; no model, no index."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.quoting.direct import direct_answer
from assistant.reading.cell_ranges import numbers_within
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.alike import rows_apart
from assistant.reading.tables.columns import named_cell
from assistant.reading.tables.in_range import is_in_range
from assistant.reading.tables.named_rows import about_others, asked_row
from assistant.reading.tables.other_rows import rows_of_others
from assistant.reading.tables.table_rows import row_asked_for
from ingest.document import BlockKind, Passage
from tests.assistant_fixtures import passage_of, row

DENTAL = passage_of(
    row("Plan | Annual maximum | Waiting period | Since", header=True),
    row("Basic | 750 EUR | 6 months | 1 April 2019"),
    row("Plus | 1,500 EUR | 3 months | 1 April 2020"),
    heading="Dental",
)
VISION = passage_of(
    row("Vision | Exam | Frames", header=True),
    row("Basic | every 24 months | 90 EUR"),
    row("Plus | every 12 months | 150 EUR"),
    heading="Vision",
    document="e.txt",
)
MEDICAL = passage_of(
    row("What is covered | Basic | Plus", header=True),
    row("Annual deductible | EUR 1,500 | EUR 800"),
    row("Visit to a specialist | EUR 60 | EUR 35"),
    row("Hearing aids | not covered | EUR 600"),
    heading="Medical",
    document="f.txt",
)
SHIFTS = passage_of(
    row("Hall | Shift | Begins", header=True),
    row("Hall 1 | early | 5:45"),
    row("Hall 1 | late | 13:45"),
    row("Hall 2 | early | 6:00"),
    document="g.txt",
)
COURSES = passage_of(
    row("No. | Course | Who must attend | Every | Fee", header=True),
    row("C1 | Fire safety | everybody | two years | none"),
    row("C2 | Laser safety | laser operators | three years | EUR 20"),
    row("C3 | Spanish for beginners | nobody | week | EUR 60"),
    document="h.txt",
)
BREAKS = passage_of(
    row("Length of the shift | Paid break | Unpaid break", header=True),
    row("up to six hours | ten minutes | none"),
    row("six to nine hours | fifteen minutes | thirty minutes"),
    row("more than nine hours | twenty minutes | forty-five minutes"),
    document="i.txt",
)
PAIRS = passage_of(
    ("Claims | Samir Haddad, ext. 4412", BlockKind.TABLE_ROW, False),
    ("Complaints | the ombudsman", BlockKind.TABLE_ROW, False),
    heading="Who to ask",
    document="j.txt",
)
PREMIUMS = passage_of(
    row("Cover | Basic, single | Plus, single | Plus, family", header=True),
    row("Dental treatment per year | 400 | 1,100 | 2,300"),
    row("Monthly premium | 12 | 39 | 84"),
    heading="Supplementary cover",
    document="k.txt",
)
TICKETS = passage_of(
    row("Ticket | At the desk | Online", header=True),
    row("Adult | 13.50 | 12.00"),
    row("Concession (students, over 65s) | 9.00 | 8.00"),
    document="l.txt",
)
ROOMS = passage_of(
    row("Room | Seats | Half day | Full day", header=True),
    row("Copper Hall | 260 | €720 | €1,250"),
    row("Cooper's Study | 24 | €140 | €240"),
    document="m.txt",
)
ALL = (DENTAL, VISION, MEDICAL, SHIFTS, COURSES, BREAKS, PAIRS)


def found(question: str, *passages: Passage) -> RankedSentence | None:
    ranked = [RankedSentence(one, line, 0.0) for one in passages or ALL for line in one.sentences]
    return row_asked_for(analyse(question), {}, ranked)


@pytest.mark.parametrize(
    ("question", "start", "cell"),
    [
        ("What is the dental maximum in the Plus plan?", "Plus | 1,500", "1,500 EUR"),
        ("How much do I get for frames in Plus?", "Plus | every", "150 EUR"),
        ("How long is the waiting period of Basic?", "Basic | 750", "6 months"),
        ("What is the annual deductible of Basic?", "Annual deductible", "EUR 1,500"),
        ("What does a visit to a specialist cost in Plus?", "Visit", "EUR 35"),
        ("Are hearing aids covered in Basic?", "Hearing", "not covered"),
        ("When does the late shift in Hall 1 begin?", "Hall 1 | late", "13:45"),
        ("When does the early shift begin in Hall 2?", "Hall 2", "6:00"),
        ("How often must I attend the laser safety course?", "C2", "three years"),
        ("What does the Spanish course cost?", "C3", "EUR 60"),
        ("How long is the unpaid break for more than nine hours?", "more", "forty-five minutes"),
        ("How long is the paid break in a shift of 7 hours?", "six to nine", "fifteen minutes"),
        ("Who handles claims?", "Claims", ""),
    ],
)
def test_the_row_is_found_with_its_cell(question: str, start: str, cell: str) -> None:
    asked = found(question)
    assert asked is not None
    assert asked.text.startswith(start)
    assert named_cell(analyse(question), asked) == cell


@pytest.mark.parametrize(
    ("question", "start", "cell"),
    [
        ("What does the Copper Hall cost?", "Copper", ""),  # all that the row states
        ("What do I pay for the Cooper's Study per half day?", "Cooper's", "€140"),
        ("What does the Copper Hall cost for the whole day?", "Copper", "€1,250"),
        ("What does the Copper Hall cost per hour?", "", ""),
        ("What does it cost to clean the Copper Hall?", "", ""),
        ("Who booked the Copper Hall?", "", ""),
    ],
)
def test_what_states_money_tells_what_a_thing_costs(question: str, start: str, cell: str) -> None:
    asked = found(question, ROOMS)
    assert (asked.text if asked else "").startswith(start)
    assert bool(asked) is bool(start)
    assert (named_cell(analyse(question), asked) if asked else "") == cell


def test_a_figure_beside_what_a_row_is_of_is_not_the_one_asked_for() -> None:
    row_of_students = RankedSentence(TICKETS, TICKETS.sentences[2], 0.0)
    assert named_cell(analyse("How much is a ticket for a student?"), row_of_students) == ""


@pytest.mark.parametrize(
    "question",
    [
        "When does the early shift begin?",  # two halls
        "When does the late shift in Hall 7 begin?",
        "What is the dental maximum in the Gold plan?",
        "What is the inflation maximum of Plus?",  # of something else
        "Who is the trainer of the laser safety course?",  # no such column
        "What colour are hearing aids?",
        "How many people work in Norway?",
        "",
    ],
)
def test_no_row_is_taken_for_one_that_is_not_there(question: str) -> None:
    assert found(question) is None


def test_a_row_that_is_told_of_another_is_not_about_it() -> None:
    milestones = passage_of(
        row("No. | Milestone | Date | Owner", header=True),
        row("M1 | Tender published | 16 June 2025 | Supplier manager"),
        row("M2 | Contract signed | 1 July 2025 | Director"),
    )
    assert found("When was the supplier manager appointed?", milestones) is None
    published = found("When was the tender published?", milestones)
    assert published is not None
    assert published.text.startswith("M1")


def test_a_column_of_several_words_names_its_row_though_a_plain_word_is_missing() -> None:
    asked = found("How much is the premium for a single person in the Plus package?", PREMIUMS)
    assert asked is not None
    assert asked.text.startswith("Monthly premium")  # "person" is not the "per" of the other row
    assert found("How much is the premium for a dog in Plus, single?", PREMIUMS) is None


def test_a_cell_that_is_asked_for_whole_comes_before_one_that_begins_so() -> None:
    tickets = passage_of(
        row("Ticket | Adult | Child", header=True),
        row("Day | £38 | £15"),
        row("Weekend | £85 | £30"),
        row("Weekend with camping | £110 | £40"),
    )
    ranked = [RankedSentence(tickets, one, 0.0) for one in tickets.sentences]
    found = row_asked_for(analyse("How much is a child's weekend ticket?"), {}, ranked)
    assert found is not None
    assert found.text == "Weekend | £85 | £30"


def test_no_row_is_of_a_name_that_it_has_a_part_of() -> None:
    houses = passage_of(
        row("House | Rent | Caretaker | Lift", header=True),
        row("Birch House | 109 | Sunita Rao | no"),
        row("Cedar House | 121 | Dean Moss | yes"),
    )
    ranked = [RankedSentence(houses, line, 0.0) for line in houses.sentences]

    def others(question: str) -> list[str]:
        found = rows_of_others(analyse(question), {}, ranked)
        return [one.text.split(" | ")[0] for one in ranked if one.key in found]

    assert others("What is the rent in Elm House?") == ["House", "Birch House", "Cedar House"]
    assert others("Who sees to repairs in Cedar House?") == ["Birch House"]
    assert others("What does Ms Sunita Rao look after?") == []
    # When it is out of use is told neither by "yes" nor by the rent.
    assert named_cell(analyse("When is the lift in Cedar House out of use?"), ranked[2]) == ""
    assert named_cell(analyse("Is there a lift in Cedar House?"), ranked[2]) == "yes"


FRIDAY = passage_of(
    row("Time | Stage | Act", header=True),
    row("14:00 | Meadow | Tarn Ridge"),
    row("16:30 | Barn | Oona Marsh"),
    heading="Friday 11 July",
)
SATURDAY = passage_of(
    row("Time | Stage | Act", header=True),
    row("15:00 | Meadow | Oona Marsh"),
    row("20:00 | Barn | Pell & Wick"),
    heading="Saturday 12 July",
    start=200,
)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("What is on at the Barn?", {"16:30", "20:00"}),
        ("When does Oona Marsh play?", {"16:30", "15:00"}),
        ("Is Oona Marsh on at the Barn?", {"14:00", "16:30", "15:00", "20:00"}),
        ("What is on?", {"14:00", "16:30", "15:00", "20:00"}),
    ],
)
def test_rows_without_the_cell_that_is_asked_for_are_of_others(
    question: str, kept: set[str]
) -> None:
    ranked = [
        RankedSentence(one, line, 0.0) for one in (FRIDAY, SATURDAY) for line in one.sentences
    ]
    others = rows_of_others(analyse(question), {}, ranked)
    left = {one.text.split(" |")[0] for one in ranked if one.key not in others}
    assert left == {"Time", *kept}


def test_a_row_below_another_heading_may_answer_as_well() -> None:
    friday, saturday = (
        RankedSentence(one, one.sentences[number], 0.0)
        for one, number in ((FRIDAY, 2), (SATURDAY, 1))
    )
    asked = analyse("When does Oona Marsh play?")
    assert rows_apart(asked, friday, [friday, saturday]) == [saturday]
    assert rows_apart(analyse("When does Tarn Ridge play?"), friday, [friday, saturday]) == []
    found = direct_answer(asked, Reading((friday, saturday), 0.9))
    assert found is None  # half of the answer


@pytest.mark.parametrize(
    ("question", "apart"),
    [
        ("When does the late bus arrive at the plant?", True),
        ("When does the late bus leave?", False),
        ("When is the late bus outward at the plant?", False),  # a heading tells which
    ],
)
def test_rows_of_two_tables_that_begin_the_same_may_both_answer(question: str, apart: bool) -> None:
    there, back = (
        passage_of(
            row("Stop | Day | Late", header=True), row(f"Plant, gate 2 | {times}"),
            heading=heading, start=start,
        )
        for start, heading, times in ((0, "Outward", "7:50 | 13:38"), (99, "Back", "16:45 | 22:15"))
    )  # fmt: skip
    rows = [RankedSentence(one, one.sentences[1], 0.0) for one in (there, back)]
    assert rows_apart(analyse(question), rows[0], rows) == (rows[1:] if apart else [])


def test_a_cell_is_not_for_whom_a_sentence_beside_the_table_tells_otherwise() -> None:
    halls = passage_of(
        row("Room | Price per day", header=True),
        row("Room 1 | £110"),
        row("Room 2 | £80"),
        "Charities pay half.",
    )
    ranked = tuple(RankedSentence(halls, halls.sentences[number], 0.0) for number in (1, 3))
    found = direct_answer(analyse("What is the price of Room 1?"), Reading(ranked, 0.9))
    assert found is not None
    assert found.text == "£110"
    assert (
        direct_answer(analyse("What is the price of Room 1 for charities?"), Reading(ranked, 0.9))
        is None
    )


def test_parts_of_a_version_are_no_numbers_of_a_row() -> None:
    releases = passage_of(
        row("Version | Released | Notes", header=True),
        row("3.4.1 | 5 May 2026 | Faster start"),
        row("3.3 | 2 March 2026 | First with threads"),
    )
    ranked = [RankedSentence(releases, line, 0.0) for line in releases.sentences]
    assert rows_of_others(analyse("When was 3.4.0 released?"), {}, ranked) == {
        one.key for one in ranked
    }
    others = rows_of_others(analyse("When was 3.4.1 released?"), {}, ranked)
    assert [one.text for one in ranked if one.key in others] == [
        "3.3 | 2 March 2026 | First with threads"
    ]


def test_no_row_is_of_a_name_that_occurs_in_no_document() -> None:
    ranked = [RankedSentence(DENTAL, line, 0.0) for line in DENTAL.sentences]
    # Of others it is in months, too.
    question = analyse("Is the waiting period of Platinum 3 months?")
    assert not rows_of_others(question, {}, ranked)
    assert rows_of_others(question, {}, ranked, ("platinum",)) == {one.key for one in ranked}
    follow_up = analyse("What is the waiting period of Basic: for kids?", ("kids",))
    assert rows_of_others(follow_up, {}, ranked, ("kids",)) == {one.key for one in ranked}


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("What is the waiting period of Gold?", []),
        ("What is the waiting period of Basic?", ["Plan", "Basic"]),
        ("How long is the waiting period?", ["Plan", "Basic", "Plus"]),  # of none in particular
        ("What is the shortest waiting period?", ["Plan", "Basic", "Plus"]),
        ("Which waiting period applies for trainees?", []),
        ("Which waiting period applies?", ["Plan", "Basic", "Plus"]),
        ("Who is the dentist?", ["Plan", "Basic", "Plus"]),  # no column is named
    ],
)
def test_rows_of_another_than_what_is_named_are_no_evidence(question: str, kept: list[str]) -> None:
    ranked = [RankedSentence(DENTAL, line, 0.0) for line in DENTAL.sentences]
    others = rows_of_others(analyse(question), {}, ranked)
    assert [one.text.split(" |")[0] for one in ranked if one.key not in others] == kept


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("10 to 19", [12]),
        ("10–12", [12]),
        ("10 to below 12", []),
        ("12 to under 20", [12]),
        ("under 12", []),
        ("under 13", [12]),
        ("up to 12", [12]),
        ("over 12", []),
        ("more than 11", [12]),
        ("12 and more", [12]),
        ("12+", [12]),
        ("13 and over", []),
        ("ten to nineteen years", [12]),
        ("12", []),
        ("none", []),
    ],
)
def test_a_number_lies_within_a_range(cell: str, numbers: list[int]) -> None:
    question = analyse("How many days do I have after 12 years of service?")
    assert numbers_within(question, cell, "Years of service") == numbers
    assert numbers_within(question, cell, "Floor") == (numbers if "years" in cell else [])
    limit = analyse("How many days do I have after more than 12 years of service?")
    assert numbers_within(limit, cell, "Years of service") == []


STOCK = passage_of(
    row("Tool | Maker | Bay | Quantity | Keeper | Last checked", header=True),
    row("Belt sander | Orvo | B2 | 4 | Ines Tal | 2025-04-02"),
    row("Nail gun | Hexa | C3 | 1 | Mo Anders | 2025-01-30"),
    row("Cordless drill | Hexa | A1 | 12 | Ines Tal | 2025-05-11"),
)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("Where is the nail gun kept?", "C3"),
        ("Where do I find the belt sander?", "B2"),
        ("How many cordless drills are left?", "12"),
        ("How many boxes of nail guns do we have?", "1"),
        ("Who takes care of the nail gun?", "Mo Anders"),
        ("Who is responsible for the belt sander?", "Ines Tal"),
        ("When was the nail gun last checked?", "2025-01-30"),
        # No column tells these.
        ("When was the nail gun bought?", ""),
        ("Where was the nail gun made?", ""),
        ("How many nail guns were sold?", ""),
        ("Where is the staple gun kept?", ""),
    ],
)
def test_a_list_of_stock_tells_where_how_many_and_who(question: str, cell: str) -> None:
    asked = analyse(question)
    ranked = [RankedSentence(STOCK, line, 1.0 - n) for n, line in enumerate(STOCK.sentences[1:])]
    told = row_asked_for(asked, {}, ranked)
    assert (named_cell(asked, told) if told else "") == cell


@pytest.mark.parametrize(
    ("question", "number", "cell"),
    [
        # What stands before the number of a row is what the row is of, and no column of it.
        ("Who is responsible for action A3?", 0, "Identity (D. Okafor)"),
        ("Which action is A3?", 0, "Canary for the session store"),
        # A name is asked for without what stands in brackets behind it.
        ("What is the RTO of the sign-on service?", 1, "30 minutes"),
    ],
)
def test_a_cell_that_says_what_a_row_is_of_is_not_asked_for(
    question: str, number: int, cell: str
) -> None:
    tables = (
        passage_of(row("No. | Action | Owner | Due", header=True),
                   row("A3 | Canary for the session store | Identity (D. Okafor) | 15 April 2026")),
        passage_of(row("Service | Owner | Recovery RTO", header=True),
                   row("Sign-on (SSO) | Sign-on | 30 minutes")),
    )  # fmt: skip
    asked = RankedSentence(tables[number], tables[number].sentences[1], 1.0)
    assert named_cell(analyse(question), asked) == cell


TERMS = passage_of(
    row("Term | First day | Half term from", header=True),
    row("Spring 2027 | 5 January 2027 | 15 February 2027"),
    row("Summer 2027 | 12 to 16 April 2027 | 31 May 2027"),
)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("When is the half term of Year 5?", 0),
        ("Which term begins on 5 January 2027?", 1),
        ("When does Year 12 travel?", 0),  # "12 to 16 April" is of no year
    ],
)
def test_the_day_of_a_date_is_no_number_that_a_question_names(question: str, others: int) -> None:
    ranked = [RankedSentence(TERMS, line, 0.0) for line in TERMS.sentences[1:]]
    assert len(about_others(analyse(question), ranked)) == others


@pytest.mark.parametrize(
    ("question", "within"),
    [
        ("What does lunch cost in Year 5?", True),
        ("What does lunch cost in Year 2?", False),
        ("What does a trip cost in Year 5?", False),
    ],
)
def test_a_sentence_of_a_range_tells_of_a_number_in_it(question: str, within: bool) -> None:
    passage = passage_of("For Years 3 to 6 a lunch costs 2 pounds.")
    reading = Reading((RankedSentence(passage, passage.sentences[0], 0.0),), 0.5)
    assert is_in_range(analyse(question), reading) is within


MEMBERS = passage_of(
    row("Membership | Monthly | Joining fee", header=True),
    row("Gym | £29 | £20"),
    row("Swim | £25 | £20"),
    "Classes are free for gym members and cost £6 for others.",
)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("How much is the gym membership?", ""),  # a month, and to join
        ("What is the joining fee of the gym?", "£20"),
        ("What does the gym cost monthly?", "£29"),
    ],
)
def test_one_of_two_prices_is_asked_for_by_its_name(question: str, cell: str) -> None:
    gym = RankedSentence(MEMBERS, MEMBERS.sentences[1], 0.0)
    assert named_cell(analyse(question), gym) == cell


@pytest.mark.parametrize(
    ("question", "row_of_gym"),
    [("How much is a class for gym members?", False), ("How much is the gym membership?", True)],
)
def test_a_better_sentence_that_says_more_than_a_row_leaves_it_where_it_is(
    question: str, row_of_gym: bool
) -> None:
    *rows, sentence = [RankedSentence(MEMBERS, line, 0.0) for line in MEMBERS.sentences]
    ranked = [sentence._replace(score=1.0), *rows]
    found = row_asked_for(analyse(question), {}, ranked)
    assert (found is rows[1]) is row_of_gym


CLASSES = passage_of(
    row("Class | Day | Time | Room", header=True),
    row("Boxing | Friday | 17:00 | Hall"),
    row("Toddler swim | Saturday | 9:00 | Pool"),
    "Opening hours: Friday 6:30 to 22:00, Saturday 8:00 to 20:00.",
    heading="Leisure centre",
)


@pytest.mark.parametrize(
    ("question", "swim"),
    [("When does the centre close on Saturday?", False), ("When is the swim on Saturday?", True)],
)
def test_a_better_sentence_that_says_as_much_as_a_row_that_lacks_a_word_leaves_it(
    question: str, swim: bool
) -> None:
    *rows, hours = [RankedSentence(CLASSES, line, 0.0) for line in CLASSES.sentences]
    found = row_asked_for(analyse(question), {}, [hours._replace(score=1.0), *rows])
    assert (found is rows[2]) is swim


def test_a_timetable_tells_where_something_takes_place() -> None:
    rows = [RankedSentence(CLASSES, line, 0.0) for line in CLASSES.sentences]
    question = analyse("Where does boxing take place?")
    assert row_asked_for(question, {}, rows) is rows[1]
    assert named_cell(question, rows[1]) == "Hall"


PROGRAMMES = passage_of(
    row("Programme | Temperature | Duration | Water", header=True),
    row("Eco | 50 °C | 3 h 25 min | 9.5 l"),
    row("Intensive | 70 °C | 2 h 20 min | 14 l"),
)
MARKS = passage_of(
    row("Component | Weight | Due", header=True),
    row("Essay | 40% | 29 November"),
    row("Examination | 25% | 16 December"),
)
INVENTORY = passage_of(
    row("Item | Quantity | Condition", header=True),
    row("Grey sofa | 1 | worn left arm"),
    row("Mirror cabinet | 1 | hinge loose"),
)
RISKS = passage_of(
    row("Risk | Owner | Mitigation", header=True),
    row("Shortage of drivers | Moira Lennox | bonus for recruits"),
    row("Flooding of the depot | Piet Maas | raised cabinets"),
)
FAULTS = passage_of(
    row("Problem | Possible cause | Remedy", header=True),
    row("Display shows E2 | hose kinked | straighten it"),
    row("Display shows E4 | leak | close the tap"),
)


@pytest.mark.parametrize(
    ("table", "question", "number", "cell"),
    [
        (PROGRAMMES, "How long does Intensive take?", 2, "2 h 20 min"),
        (MARKS, "How much does the essay count?", 1, "40%"),
        (INVENTORY, "What state is the sofa in?", 1, "worn left arm"),
        (RISKS, "What is being done about the shortage of drivers?", 1, "bonus for recruits"),
    ],
)
def test_a_column_is_asked_for_by_what_it_tells(
    table: Passage, question: str, number: int, cell: str
) -> None:
    rows = [RankedSentence(table, line, 0.0) for line in table.sentences]
    assert row_asked_for(analyse(question), {}, rows) is rows[number]
    assert named_cell(analyse(question), rows[number]) == cell


def test_what_a_code_means_stands_in_its_row() -> None:
    rows = [RankedSentence(FAULTS, line, 0.0) for line in FAULTS.sentences]
    assert asked_row(analyse("What does E4 mean?"), rows) is rows[2]
    assert asked_row(analyse("What does E3 mean?"), rows) is None


def test_a_number_is_of_the_row_whose_column_is_called_as_the_question_calls_it() -> None:
    weeks = passage_of(
        row("Week | Topic | Reading", header=True),
        row("2 | Merchants | Hammel, ch. 2, ch. 3"),
        row("3 | Herring | Jahnke"),
    )
    rows = [RankedSentence(weeks, line, 0.0) for line in weeks.sentences]
    assert asked_row(analyse("Which reading is for week 3?"), rows) is rows[2]
    assert asked_row(analyse("Which reading is for week 9?"), rows) is None


LINES = passage_of("Line 4 is closed.", "Line 7 runs.", "A ticket costs 5.")


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Is line 5 closed?", ["Line 4 is closed.", "Line 7 runs."]),
        ("Is line 4 closed?", ["Line 7 runs."]),
        ("Is the line 5 minutes away?", []),  # of no line 5
        ("What ran in line 2024?", []),
        ("Is a line closed?", []),
    ],
)
def test_what_names_another_by_its_number_is_of_that(question: str, others: list[str]) -> None:
    ranked = [RankedSentence(LINES, line, 0.0) for line in LINES.sentences]
    found = about_others(analyse(question), ranked)
    assert [one.text for one in ranked if one.key in found] == others
