"""Answers that are whole and no more: all lines of a list, all rows of a code, the one row of two cells."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from tests.assistant_fixtures import assistant_over

TEXTS = {
    "onboarding.md": """# Onboarding

Our sites:

* Bonn
* Riga
* Porto
* Cork
* Malmö

## Documents to hand in

- tax number
- copy of the passport
- bank details

## Payment methods

Customers may pay by:

- cash
- card
- invoice within 14 days

## Travel

Employees may book:

1. trains
2. hotels up to 120 euros

Not refunded are:

- minibar
- fines
- upgrades

## Holidays

- The office is closed on 24 December.
- Staff get 28 days of holiday a year.
- Holidays are approved by the team lead.
""",
    "tickets.md": """# Tickets

## Ticket stages

A ticket goes through stages while somebody works on it.

### New

Nobody has read the ticket.

### Accepted

The fault is real. Somebody works on it.

### Waiting

It waits while:

- parts are missing
- the owner is away

## Ticket fees

### Children

| Age | Fee |
|---|---|
| under 6 | none |

### Adults

| Kind | Fee |
|---|---|
| member | 12 |

## Closing tickets

### Step 1: Ask the owner

Most owners answer in a day.

### Step 2: Write the reason

Two lines are enough.

## Ticket owners

The first reader owns a ticket.
""",
    "prices.md": """# Price list

| Article | Size | Price (EUR) | Weight (kg) |
|---|---|---|---|
| K-100 | small | 12 | 0.5 |
| K-100 | large | 19 | 1.2 |
| K-101 | small | 14 | 0.6 |
| K-101 | large |  | 1.4 |

# Rooms

|  | Elbe | Oder | Spree |
|---|---|---|---|
| Seats | 8 | 12 | 20 |
| Phone | 301 | 302 | 303 |

# Dishes

| Dish | Allergens |
|---|---|
| Soup | celery, milk |
| Curry | nuts |
| Salad | |

# Fleet

| Plate | Model | Driver |
|---|---|---|
| HB-AX 12 | Kombi | Lund |
| HB-AX 21 | Transporter | Okafor |
| HB-CC 90 | Kombi | |

# Approval limits

| Amount | Approved by |
|---|---|
| up to 500 euros | team lead |
| 501 to 5,000 euros | head of department |
| over 5,000 euros | board |
""",
    "questions.txt": """Questions and answers

Q1. Who repairs the coffee machine?
A1. The caretaker does, on Mondays.

Q2. May I bring my bike inside?
A2. Yes, into the cellar.
""",
    "phones.txt": """Phone list of the harbour

Name            Line   Berth   Deputy
Marta Olsen     2210   B12     Ken Ito
Ken Ito         2211   B14     Marta Olsen
Priya Nair      2305   C02     Jon Berg
Jon Berg        2306   C03     Priya Nair
""",
}
KEYWORDS = {
    "club.md": """# Rowing club

The boathouse opens at 6:00 and closes at 21:00. A locker costs 30 euros a year. The club owns twelve boats.

## Emergency numbers

- Fire: 112
- Boathouse: 4400
- Doctor: 4455
""",
    "staff.md": """# Staff notes

Sick notes are sent in by the third day. The IT desk answers under 4711. Overtime is paid in the month after.
""",
    "minutes-2024.md": "# Minutes 2024\n\nThe summer fair was held on 6 July 2024.\n",
    "minutes-2025.md": "# Minutes 2025\n\nThe summer fair was held on 5 July 2025.\n",
}
SCRIPTS = {
    "el.txt": "Η βιβλιοθήκη ανοίγει στις εννέα. Η εγγραφή κοστίζει 15 ευρώ τον χρόνο.",
    "ar.txt": "تفتح المكتبة أبوابها في الساعة التاسعة صباحا. يقع موقف السيارات في الطابق السفلي.",
    "he.txt": "הספרייה נפתחת בשעה תשע בבוקר. החניון נמצא בקומת המרתף.",
    "hi.txt": "पुस्तकालय सुबह नौ बजे खुलता है। सदस्यता शुल्क 100 रुपये प्रति वर्ष है।",
    "ko.txt": "도서관은 오전 9시에 열립니다. 회비는 1년에 3만 원입니다.",
    "th.txt": "ห้องสมุดเปิดเวลาเก้าโมงเช้า ค่าสมาชิกปีละ 200 บาท",
}
SITES = ["Our sites:", "Bonn", "Riga", "Porto", "Cork", "Malmö"]
HAND_IN = ["tax number", "copy of the passport", "bank details"]
PAY = ["Customers may pay by:", "cash", "card", "invoice within 14 days"]
ARTICLES = "Article | Size | Price (EUR) | Weight (kg)"


assistant = assistant_over(TEXTS)


keywords = assistant_over(KEYWORDS)


scripts = assistant_over(SCRIPTS)


@pytest.mark.parametrize(
    ("question", "quoted", "direct"),
    [
        ("how many sites are there?", SITES, ""),
        ("what documents do i hand in", HAND_IN, ""),
        ("how many documents do i hand in", HAND_IN, ""),
        ("which payment methods do you accept", PAY, ""),
        ("which costs are not refunded", ["Not refunded are:", "minibar", "fines", "upgrades"], ""),
        pytest.param(
            "how many days of holiday do staff get?", ["Staff get 28 days of holiday a year."], "28 days",
            marks=pytest.mark.xfail(strict=True, reason="a margin of 2.4; bold takes 3"),
        ),
        ("how much holiday do staff get a year?", ["Staff get 28 days of holiday a year."], "28 days"),
        ("who approves holidays?", ["Holidays are approved by the team lead."], "by the team lead"),
        ("What does K-100 cost?", [ARTICLES, "K-100 | small | 12 | 0.5", "K-100 | large | 19 | 1.2"], ""),
        ("price of K-100 large", [ARTICLES, "K-100 | large | 19 | 1.2"], "19"),
        ("how heavy is the large K-101", [ARTICLES, "K-101 | large |  | 1.4"], ""),
        ("phone number of Elbe", ["| Elbe | Oder | Spree", "Phone | 301 | 302 | 303"], "301"),
        ("which dishes contain nuts", ["Dish | Allergens", "Curry | nuts"], ""),
        ("which vans are Kombi", ["Plate | Model | Driver", "HB-AX 12 | Kombi | Lund", "HB-CC 90 | Kombi"], ""),
        ("who approves 3000 euros", ["Amount | Approved by", "501 to 5,000 euros | head of department"],
         "head of department"),
        ("who repairs the coffee machine", ["A1. The caretaker does, on Mondays."], ""),
        ("May I bring my bike inside?", ["A2. Yes, into the cellar."], ""),
    ],
)  # fmt: skip
def test_an_answer_is_all_that_is_asked_for(
    assistant: Assistant, question: str, quoted: list[str], direct: str
) -> None:
    answer = assistant.ask(question)
    citations = sorted(answer.citations, key=lambda one: one.start)
    assert [one.quote.strip() for one in citations] == quoted
    assert answer.direct == direct


def test_cells_that_are_set_in_columns_of_spaces_are_told_apart(assistant: Assistant) -> None:
    answer = assistant.ask("who sits at berth C03?")
    assert answer.direct == "Jon Berg"
    assert sorted(one.quote.split()[0] for one in answer.citations) == ["Jon", "Name"]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Πόσο κοστίζει η εγγραφή;", "el.txt"),
        ("أين يقع موقف السيارات؟", "ar.txt"),
        ("איפה נמצא החניון?", "he.txt"),
        ("सदस्यता शुल्क कितना है?", "hi.txt"),
        ("회비는 얼마입니까?", "ko.txt"),
    ],
    ids=["greek", "arabic", "hebrew", "hindi", "korean"],
)
def test_in_another_script_the_sentence_with_the_words_of_the_question_comes_first(
    scripts: Assistant, question: str, document: str
) -> None:
    best, *_ = scripts.ask(question).citations
    text = SCRIPTS[document]
    assert best.document.endswith(document)
    assert text.endswith(best.quote)
    assert best.quote != text


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("IT", ["The IT desk answers under 4711."]),
        ("nice boats", ["The club owns twelve boats."]),
        ("emergency numbers", ["Fire: 112", "Boathouse: 4400", "Doctor: 4455"]),
    ],
)
def test_keywords_get_what_holds_them(
    keywords: Assistant, question: str, quoted: list[str]
) -> None:
    assert [citation.quote for citation in keywords.ask(question).citations] == quoted


def test_what_happens_every_year_is_told_of_each_and_is_no_disagreement(
    keywords: Assistant,
) -> None:
    answer = keywords.ask("When was the summer fair held?")
    assert (answer.notice, answer.direct) == ("", "")
    assert {citation.quote[-5:] for citation in answer.citations} == {"2024.", "2025."}


def test_what_is_asked_in_the_plural_are_the_headings_below_the_one_that_says_it(
    assistant: Assistant,
) -> None:
    assert assistant.ask("What are the ticket stages?").answer.splitlines() == [
        "- New: Nobody has read the ticket. [1]",
        "- Accepted: The fault is real. [2]",
        "- Waiting: It waits while: [3]",
        "    - parts are missing [4]",
        "    - the owner is away [5]",
    ]
    assert "Children: " not in assistant.ask("What are the ticket fees?").answer
    assert assistant.ask("How do I close tickets?").answer.splitlines() == [
        "- Step 1: Ask the owner: Most owners answer in a day. [1]",
        "- Step 2: Write the reason: Two lines are enough. [2]",
    ]
    alone = assistant.ask("Who owns a ticket?")
    assert [one.quote for one in alone.citations] == ["The first reader owns a ticket."]
