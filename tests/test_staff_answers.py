"""Answers over what staff and residents look up: fees by amount and age, plans, versions, programmes."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.reading.notes_marked import without_mark
from tests.assistant_fixtures import assistant_over, quotes

TEXTS = {
    "fees.md": """# Fees of the town of Norwick

## Building permits

| Value of the work | Fee | Inspections included |
|---|---|---|
| Up to $5,000 | $60 | none |
| $5,001 to $25,000 | $140 | one |
| $25,001 to $100,000 | $320 | two |
| Over $100,000 | $320 plus 0.4 % of what is above $100,000 | four |

## Swimming pool

| | Single | 10 visits | Year |
|---|---|---|---|
| Adults | $6 | $50 | $280 |
| Children 6 to 15 | $3 | $25 | $120 |

Children under 6 swim free.
""",
    "leave.md": """# Leave

| Length of service | Leave without bank holidays | Leave with bank holidays |
|---|---|---|
| 0-2 years | 25 days | 33 days |
| 2-5 years | 27 days | 35 days |
| 5+ years | 30 days | 38 days |
""",
    "travel-2024.md": """# Travel policy

## Meals

Meals on business trips are reimbursed up to $55 per day. Alcohol is not reimbursed.

## Mileage

Use of a private car is reimbursed at $0.62 per mile.
""",
    "travel-2026.md": """# Travel policy

## Meals

Meals on business trips are reimbursed up to $70 per day: breakfast $15, lunch $20, dinner $35.

## Mileage

Use of a private car is reimbursed at $0.70 per mile, provided that it is insured for business use.
""",
    "jobs.md": """# Vacancies

## Payroll officer (F-22)

Department of Finance. Salary: $48,200 to $55,900. Start: 1 September 2026.

Your tasks:

- run the monthly payroll for 340 employees
- prepare the tax statements

# Telephones

| Name | Office | Office phone | E-mail |
|---|---|---|---|
| Hana Sato | Payroll | 555-0171 | |
| Ian Moss | Library | 555-0144 | moss@norwick.example |
""",
    "plans.md": """# Health plans

| Benefit | Basic | Plus | Premium |
|---|---|---|---|
| Monthly share, single | $42 | $88 | $151 |
| Annual deductible | $1,500 | $750 | $250 [1] |
| Glasses every two years | none | $120 † | $300 |

[1] Waived in the first year of membership.

† Only for prescriptions of 2027 or later.
""",
    "minutes.md": """# Minutes of the school board, 12 May 2026

## 1. Meals

The price of a lunch has risen. Mr Ray asked whether breakfast could be dropped.

ACTION: Priya Nair to ask three caterers for offers by 9 June.

## 2. Roof

Hillside is preferred.

ACTION: Helen Osei to write to the county by 20 May.

ACTION: Tom Ray to tell the clubs that the gym is closed.
""",
    "town.md": """# Organisation of the town

- Mayor: Ruth Calder
  - Department of Culture (director: Anton Weiss)
    - Theatre (manager: Lena Fox)
    - Music school
  - Department of Works (director: Grace Obi)
    - Roads
    - Parks
""",
    "programme.md": """# Conference programme

## Saturday, 5 October

### 08:30-09:30

**Registration and coffee** (lobby)

### 12:30-13:45

**Lunch** (terrace)

### 17:15

**Keynote speech** (Hall 1)
""",
    "notices.md": """# Notices

On Tuesday, 3 March 2026, the water in Garden Street will be shut off from 8 am to 2 pm.

Send your checkin form to the library.

Most tenants would pay for a warranty of more than a year.

The deposit for the hall is returned within 14 days if the room is left clean.
""",
}


assistant = assistant_over(TEXTS)


@pytest.mark.parametrize(
    ("question", "row", "bold"),
    [
        ("What does a permit cost for work worth $30,000?", "$25,001 to $100,000 |", "$320"),
        ("How much is the permit fee for a $250,000 project?", "Over $100,000 |",
         "$320 plus 0.4 % of what is above $100,000"),
        ("How many inspections are included for work of 20,000 dollars?", "$5,001 to $25,000 |", "one"),
        ("How much for a 10 year old?", "Children 6 to 15 |", ""),
        ("How many days of leave with bank holidays after six years?", "5+ years |", "38 days"),
        ("How many days after 4 years?", "2-5 years |", ""),
    ],
)  # fmt: skip
def test_the_row_is_quoted_whose_range_holds_an_amount_or_age(
    assistant: Assistant, question: str, row: str, bold: str
) -> None:
    answer = assistant.ask(question)
    below_header = [
        one.quote for one in answer.citations if one.quote.count("|") and "Length" not in one.quote
    ]
    assert any(quote.startswith(row) for quote in below_header), answer.answer
    assert len(below_header) <= 2
    assert answer.direct == bold


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How much can I claim for meals?", ("$70 per day", "$55 per day")),
        ("How much per mile do I get?", ("$0.62", "$0.70")),
    ],
)
def test_two_versions_of_one_title_stand_side_by_side_each_with_its_file(
    assistant: Assistant, question: str, told: tuple[str, str]
) -> None:
    answer = assistant.ask(question)
    lines = answer.answer.splitlines()
    assert sorted(line[:32] for line in lines) == [
        "- Travel policy (travel-2024.md)",
        "- Travel policy (travel-2026.md)",
    ]
    assert all(any(one.replace("$", "") in line for line in lines) for one in told)
    assert answer.notice == "The documents disagree here; both statements are quoted."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        # Not the telephone of the office "Payroll".
        ("How much does the payroll officer earn?", "Salary: $48,200 to $55,900."),
        ("What will I do as a payroll officer?", "run the monthly payroll for 340 employees"),
        # Neither on what condition alone, nor without the day.
        ("When do I get my deposit back?", "The deposit for the hall is returned within 14 days"),
        ("When will the water be turned off?", "On Tuesday, 3 March 2026, the water"),
    ],
)
def test_no_half_answer_or_one_of_another_is_set_in_bold(
    assistant: Assistant, question: str, told: str
) -> None:
    answer = assistant.ask(question)
    assert told in quotes(answer)
    assert "555-0171" not in quotes(answer)
    assert answer.direct in ("", "$48,200 to $55,900")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is Ian Moss's email?", "moss@norwick.example"),
        ("Where do I send the check-in form?", "Send your checkin form to the library."),
    ],
)
def test_words_are_looked_up_with_and_without_their_hyphen(
    assistant: Assistant, question: str, told: str
) -> None:
    assert told in quotes(assistant.ask(question))


@pytest.mark.parametrize(
    ("question", "bold", "notes"),
    [
        ("What is the deductible of the Premium plan?", "$250", ["[1] Waived in the first year"]),
        ("How much for glasses does the Plus plan pay?", "$120", ["† Only for prescriptions"]),
        # What is not said in one cell is not set in bold, and a row without a mark has no note.
        ("How much more is the monthly share, single, in Premium?", "", []),
        (
            "What are the benefits of the plans?",
            "",
            ["[1] Waived in the first year", "† Only for prescriptions"],
        ),
    ],
)
def test_a_note_stands_below_the_row_that_bears_its_mark(
    assistant: Assistant, question: str, bold: str, notes: list[str]
) -> None:
    answer = assistant.ask(question)
    quoted = [one.quote for one in answer.citations if "|" not in one.quote]
    assert [one[: len(note)] for one, note in zip(quoted, notes, strict=True)] == notes
    assert answer.direct == bold


def test_marks_of_notes_are_told_from_emphasis_and_looked_up_once_in_a_row() -> None:
    assert without_mark("$250 [1]") == "$250"
    assert without_mark("120 €*") == "120 €"
    assert without_mark("3¹") == "3"
    assert without_mark("see [1] below") == "see [1] below"
    assert without_mark("*") == "*"


def test_all_lines_of_the_label_asked_for_are_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("What are the action items?")
    assert [one.quote.split()[1] for one in answer.citations] == ["Priya", "Helen", "Tom"]


def test_a_part_of_a_list_is_named_without_what_its_line_adds_in_brackets(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What belongs to the Department of Culture?")
    assert [one.quote for one in answer.citations] == [
        "Department of Culture (director: Anton Weiss)",
        "Theatre (manager: Lena Fox)",
        "Music school",
    ]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When is registration?", "- 08:30-09:30: Registration and coffee"),
        ("When is lunch on 5 October?", "- 12:30-13:45: Lunch"),
        ("What time is the keynote?", "- 17:15: Keynote speech"),
    ],
)
def test_what_a_programme_tells_below_a_time_is_shown_with_it(
    assistant: Assistant, question: str, told: str
) -> None:
    assert told in assistant.ask(question).answer


def test_a_range_of_another_thing_is_no_row_of_what_a_sentence_tells(assistant: Assistant) -> None:
    answer = assistant.ask("Would most tenants pay for a one year warranty?")
    assert "Most tenants would pay" in quotes(answer)
    assert "|" not in quotes(answer)


def test_an_age_is_no_amount_of_money(assistant: Assistant) -> None:
    answer = assistant.ask("My child is 5, do I have to pay for her?")
    assert "$5,000" not in quotes(answer)
