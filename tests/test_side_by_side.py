"""Several documents, one question: what each says, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.questions.comparisons import of_several, read_as
from assistant.settings import AssistantSettings
from tests.assistant_fixtures import assistant_over, index_of

OFFICES = {
    "york": "The York office opens at eight in the morning. It has forty desks.",
    "bergen": "The Bergen office opens at half past eight. Staff may park behind it.",
    "lyon": "The Lyon office opens at ten. There is a canteen on the ground floor.",
    "porto": "The Porto office opens at 7:30 and closes at four. It has a terrace.",
}
POLICY = (
    "# Leave policy {}\n\n## Carry-over\n\nUp to {} days of leave may be carried over. They lapse at the"
    " end of {}.\n\n## Sick leave\n\nA note is needed from the {} day.\n"
)
POOL = "# Fees of the {} pool\n\n| Ticket | Fee |\n|---|---|\n| Single | {} euros |\n| Season | {} euros |\n"
ENDLESS = f"Compare {'the ' * 4900}rent of York and Lyon"
PLANS = """# Plans

| Plan | Price | Users |
|---|---|---|
| Basic | 10 euros | 5 |
| Team | 25 euros | 20 |
| Firm | 90 euros | 100 |
"""
TABLES = {
    "rooms.md": "# Meeting rooms\n\n| Room | Seats | Rate per hour |\n|---|---|---|\n| Oak | 6 | 20 euros |\n"
    "| Elm | 14 | 35 euros |\n| Hall | 80 | 120 euros |\n\nRooms are booked at the desk.\n",
    "vans.md": "# The fleet\n\nOur vans are serviced twice a year.\n\n"
    "| Van | Payload in kg | Passengers | Year |\n|---|---|---|---|\n"
    "| Kite | 800 | 3 | 2019 |\n| Heron | 1200 | 6 | 2022 |\n| Stork | 1500 | 2 | 2016 |\n",
    "courses.csv": "Course,Days,Fee in pounds,Places\nFirst aid,2,180,12\nWelding,5,640,6\nFire warden,1,95,20\n",
    "policy.md": "# Travel policy\n\nTrips of more than three days need the approval of the head."
    " Rooms may cost 140 euros a night. A deposit of 50 pounds is due for each course.\n",
    "mentors.md": "# Mentors\n\n| Mentor | Department | Apprentices |\n|---|---|---|\n| Ada | Print | 4 |\n"
    "| Ben | Bindery | 1 |\n| Cleo | Office | 7 |\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Assistant]:
    texts = {f"{name}.txt": f"{name.title()} office\n\n{text}\n" for name, text in OFFICES.items()}
    for told in (("2023", "five", "March", "third"), ("2025", "ten", "June", "fourth")):
        texts[f"policy{told[0]}.md"] = POLICY.format(*told)
    texts["plans.md"] = PLANS
    for pool in (("north", 4, 90), ("south", 5, 99)):
        texts[f"{pool[0]}.md"] = POOL.format(*pool)
    with index_of(tmp_path_factory.mktemp("several"), texts) as index:
        yield build_assistant(AssistantSettings(), index)


def documents(answer: Answer) -> list[str]:
    return sorted({Path(citation.document).stem for citation in answer.citations})


@pytest.mark.parametrize(
    ("question", "answering"),
    [
        ("Which offices open before nine?", ["bergen", "porto", "york"]),
        ("Which offices open after 9 am?", ["lyon"]),
        ("Which offices close before five?", ["porto"]),
        ("Which offices have more than 30 desks?", ["york"]),
        ("Compare the opening times of Bergen and Lyon", ["bergen", "lyon"]),
        ("When do the offices open?", ["bergen", "lyon", "porto", "york"]),
        ("At what time does each office open?", ["bergen", "lyon", "porto", "york"]),
        ("How do the two policies differ on carry-over?", ["policy2023", "policy2025"]),
        ("What is the difference between the policies in sick leave?", ["policy2023", "policy2025"]),
        ("When does the Lyon office open?", ["lyon"]),
    ],
)  # fmt: skip
def test_every_document_that_answers_is_quoted(
    assistant: Assistant, question: str, answering: list[str]
) -> None:
    answer = assistant.ask(question)
    assert documents(answer) == answering
    if len(answering) > 1:
        assert answer.direct == ""
        assert answer.notice == ""
        lines = answer.answer.splitlines()
        assert len(lines) == len(answering)
        assert all(line.startswith("- ") and line.endswith("]") for line in lines)


@pytest.mark.parametrize(
    "question",
    [
        "How do the two pools differ on the season ticket?",
        "Compare the season tickets of both pools.",
        "What is the season fee in the north pool and the south pool?",
    ],
)
def test_rows_of_several_documents_stand_in_tables_below_each_other(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    for pool, fee in (("north", 90), ("south", 99)):
        told = f"- Fees of the {pool} pool:\n\n    | Ticket | Fee |\n    |---|---|\n    | Season | {fee} euros |"
        assert told in re.sub(r" \[\d\]", "", answer.answer)


def test_what_two_things_cost_each_is_no_disagreement(assistant: Assistant) -> None:
    answer = assistant.ask("What does a single ticket cost?")
    assert (documents(answer), answer.notice) == (["north", "south"], "")
    told = "- **5 euros** – Fees of the south pool:\n\n    | Ticket | Fee |\n    |---|---|\n    | Single |"
    assert told in re.sub(r" \[\d\]", "", answer.answer)


def test_both_carry_over_rules_are_given_in_full(assistant: Assistant) -> None:
    quotes = {c.quote for c in assistant.ask("How do the policies differ on carry-over?").citations}
    assert quotes == {
        "Up to five days of leave may be carried over.", "They lapse at the end of March.",
        "Up to ten days of leave may be carried over.", "They lapse at the end of June.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "read", "compared"),
    [
        ("How do the two policies differ on carry-over?", "carry-over", "policies"),
        ("How does carry-over differ between the policies?", "carry-over", "policies"),
        ("Compare the carry-over rules of 2023 and 2025", "carry-over rules", "2023 and 2025"),
        ("What are the differences in leave between York and Lyon?", "leave", "York and Lyon"),
        ("What do both policies say about sick notes?", "sick notes", "policies"),
        ("Which offices open before nine?", "When do the offices open?", ""),
        ("Which offices are open after 6 pm?", "When are the offices open?", ""),
        ("Which rooms have space for more than 20 people?",
         "How many people do the rooms have space for?", ""),
        ("Which books were published before 1950?", "Which books were published before 1950?", ""),
        ("Which papers are needed for stays over 90 days?",
         "Which papers are needed for stays over 90 days?", ""),
        # Before the bridge is a place; one thing does not differ.
        ("Which shops are before the bridge?", "Which shops are before the bridge?", ""),
        ("How does the small locker differ?", "How does the small locker differ?", ""),
        ("When does it open?", "When does it open?", ""),
        ("", "", ""),
        (ENDLESS, ENDLESS, ""),
    ],
)  # fmt: skip
def test_what_no_sentence_says_is_read_as_what_each_says(
    question: str, read: str, compared: str
) -> None:
    plain = read_as(question)
    assert (plain.read, plain.things if plain.compares else "") == (read, compared)


@pytest.mark.parametrize(
    "question",
    [
        "Which offices open before six?",
        "Which offices have more than 90 desks?",
        "Which ships carry more than 22 users?",
        "Which plans have more than 22 seats?",
    ],
)
def test_where_nothing_keeps_to_the_limit_there_is_no_answer(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "plans"),
    [
        ("Which plans cost less than 30 euros?", ["Basic", "Team"]),
        ("Which plans have more than 22 users?", ["Firm"]),
        ("Which plans allow more than 15 users?", ["Team", "Firm"]),
        ("Compare the price of Basic and Firm", ["Basic", "Firm"]),
    ],
)
def test_of_a_table_all_rows_within_the_limit_are_given(
    assistant: Assistant, question: str, plans: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.direct == ""
    header, *rows = [citation.quote for citation in answer.citations]
    assert header.startswith("Plan")
    assert [row.split(" |")[0] for row in rows] == plans


tables = assistant_over(TABLES)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Which rooms have more than 10 seats?", ["Elm", "Hall"]),
        ("Which rooms cost less than 40 euros?", ["Oak", "Elm"]),
        ("Which vans carry more than 1000 kg?", ["Heron", "Stork"]),
        ("Which vans take at least 3 passengers?", ["Kite", "Heron"]),
        ("Which courses last less than 3 days?", ["First aid", "Fire warden"]),
        ("Which mentors have more than 3 apprentices?", ["Ada", "Cleo"]),
        ("Which rooms have more than 2 windows?", []),
        ("Which courses have more than 3 trainers?", []),
        ("Which boats carry more than 1000 kg?", []),
        ("Which mentors have more than 10 years of service?", []),
    ],
)
def test_figures_are_compared_in_the_column_that_is_named(
    tables: Assistant, question: str, named: list[str]
) -> None:
    rows = [citation.quote for citation in tables.ask(question).citations][1:]
    assert [row.split(" |")[0].split(",")[0] for row in rows] == named


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which offices open before nine?", True),
        ("When do the offices open?", True),
        ("What does each office cost?", True),
        ("Who manages each office?", True),
        ("Who cleans each month?", False),
        ("How do the policies differ on leave?", True),
        ("When does the office open?", False),
        ("Who opens the office?", False),
        ("What is the bus like?", False),
    ],
)
def test_a_question_about_several_is_told_by_its_form(question: str, several: bool) -> None:
    assert of_several(question) is several


def test_the_hours_of_one_place_do_not_answer_for_another(tmp_path: Path, models: Path) -> None:
    canteen = "# Handbook\n\n## Canteen\n\nThe canteen opens at 11:30 and closes at 14:00.\n"
    shop = "Shop guide\n\nThe shop opens at eight and closes at six.\nGoods are returned within a week.\n"
    with index_of(tmp_path, {"handbook.md": canteen, "shop.txt": shop}) as index:
        answer = build_assistant(AssistantSettings(), index).ask(
            "What are the opening hours of the shop?"
        )
    assert documents(answer) == ["shop"]
