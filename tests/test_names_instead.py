"""What is said of another name behind the same words is not said of the name that is asked for."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.names_instead import of_names_instead
from assistant.reading.reader import RankedSentence
from tests.assistant_fixtures import passage_of

LIFT = "The lift in Cedar House is out of use until May."
BALANCE = "The balance was 5,987 pounds at the end of March."
TRIP = "The trip of Year 4 is on Tuesday."
ABROAD = "Trips outside Europe are approved by Dr Stein."
FEES = "The fees for 2026 were set at 40 pounds."
AWAY = "Of 90 visitors 12 are not in Norway."
LAUNDRY = "The laundry room is in the basement of Block A."
GRADES = "Those in grades B to D get a car."
HEAD = "The head of IT is Jonas Weil."
PASSAGE = passage_of(
    HEAD,
    LIFT,
    BALANCE,
    TRIP,
    ABROAD,
    FEES,
    AWAY,
    LAUNDRY,
    GRADES,
    title="Minutes of April 2025",
    heading="Ash Court",
)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("When is the lift in Birch House out of use?", {LIFT}),
        ("When is the lift in Cedar House out of use?", set()),
        ("When is the lift in Cedar out of use?", set()),
        ("When is the lift in Ash Court out of use?", set()),  # which stands above
        ("What was the balance at the end of April?", {BALANCE}),  # though the title says so
        ("What was the balance at the end of March?", set()),
        ("What are the fees for 2025?", {FEES}),  # though the title says so
        ("What are the fees for 2026?", set()),
        ("Where does the trip of Year 6 go?", {TRIP}),
        ("Where does the trip of Year 4 go?", set()),
        ("When are the trip of Year 6 and the one of Year 4?", set()),
        ("How big is the lift of USA?", set()),
        ("Where is the lift?", set()),
        ("Where is the laundry room of Block D?", {LAUNDRY}),
        ("Where is the laundry room of Block A?", set()),
        ("Where is the laundry room?", set()),
        ("What do those in grade E get?", {GRADES}),
        ("What do those in grade C get?", set()),
        ("Where can I wash?", set()),
        ("Who is the head of HR?", {HEAD}),
        ("Who is the head of finance?", {HEAD}),
        ("Who is the head of IT?", set()),
        ("Who is the head of information technology?", set()),
        ("Who is the head?", set()),
        ("Who approves trips within Europe?", {ABROAD}),
        ("Who approves trips outside Europe?", set()),
        ("How many visitors are outside Norway?", set()),
        ("Does Dr Stein approve trips within Europe?", set()),  # which the other side may tell
    ],
)
def test_a_sentence_with_another_name_in_its_place(question: str, others: set[str]) -> None:
    ranked = [RankedSentence(PASSAGE, sentence, 0.0) for sentence in PASSAGE.sentences]
    found = of_names_instead(analyse(question), ranked)
    assert {one.text for one in ranked if one.key in found} == others


@pytest.mark.parametrize(
    ("question", "heading", "other"),
    [
        ("How long was the lift in Block D out of order?", "6 Lift in Block B", True),
        ("How long was the lift in Block B out of order?", "6 Lift in Block B", False),
        ("How long was the lift out of order?", "6 Lift in Block B", False),
        ("When does the breakfast club end?", "Breakfast club and day club", True),
        ("When does the breakfast club end?", "2.1 Breakfast and day clubs", True),
        ("When does the day club end?", "Breakfast and day clubs", False),
        ("When does the breakfast club end?", "Breakfast and day nursery", False),
        ("When does the club end?", "Breakfast and day clubs", False),
    ],
)
def test_a_heading_tells_which_of_two_a_sentence_is_of(
    question: str, heading: str, other: bool
) -> None:
    passage = passage_of("It took nine days to repair the day club.", heading=heading)
    ranked = [RankedSentence(passage, passage.sentences[0], 0.0)]
    assert bool(of_names_instead(analyse(question), ranked)) is other
