"""A word such as "summary" or "calendar" stands in many questions that ask for none."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.questions.question import analyse
from assistant.questions.shapes import Shape, wants_several
from eval.formats.format_table import read_test_set
from eval.testset import TestQuestion

TEST_SET = Path(__file__).parents[1] / "eval" / "testsets" / "shapes.jsonl"
ROWS = [row for row in read_test_set(TEST_SET) if not row.history]
SENTENCES = """
What is summary justice?
Is the summary of last year's costs public?
How do I write a summary of my journey?
When can I get a summary of the course?
tl;dr: who leads the choir?
tl;dr who leads the choir?
In short, who leads the choir?
Summary of the costs: who signs it?
What is the key point of sale?
What is the main point of contact?
What is the main point of failure?
What is the overview for?
What does the outline agreement say about boats?
Outline fonts of the manual?
What are boat hooks used for?
What are the lighthouses called?
What were the sails made of?
Explain this in more detail
Show me the overview map
Who gave the overview of the coast?
Where is the brief kept?
What is the choir about to sing?
What is the leave policy?
What is the article number?
What does the handbook say about dogs?
What is in the filing cabinet?
How do I change the schedule?
Is the timetable public?
Where is the agenda published?
What is the calendar used for?
What is wrong with the timetable?
What happens to the schedule?
What is the agenda item?
Which milestones plan did he draw?
Does the programme cost anything?
List price of the boat?
List prices of boats
Name changes: who approves them?
Name the captain of the boat
Who has read all the rules?
Who checks the checklist?
How many steps has the stair?
What is the cover of the book made of?
What does the front cover show?
Wer fasst die Ergebnisse zusammen?
Wo finde ich eine Zusammenfassung?
Resume the download
De quoi parle Marie ?
""".strip().splitlines()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_shape_is_what_the_test_set_says(row: TestQuestion) -> None:
    assert analyse(row.question).shape == row.tags["shape"], row.question


@pytest.mark.parametrize("question", SENTENCES)
def test_a_word_alone_makes_no_other_shape(question: str) -> None:
    assert analyse(question).shape is Shape.SENTENCE


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("What's this all about?", Shape.SUMMARY),
        ("Could you sum it up?", Shape.SUMMARY),
        ("Hello, can you please give me a quick summary in three lines?", Shape.SUMMARY),
        ("In a nutshell, what is this document about?", Shape.SUMMARY),
        ("Can I get a short summary of it?", Shape.SUMMARY),
        ("In short?", Shape.SUMMARY),
        ("Tell me what this report is about", Shape.SUMMARY),
        ("describe this document", Shape.SUMMARY),
        ("give me an executive summary", Shape.SUMMARY),
        ("SUMMARISE THE HANDBOOK", Shape.SUMMARY),
        ("Give me an outline of the voyage", Shape.SUMMARY),
        ("What are the highlights of the report?", Shape.SUMMARY),
        ("Short version of the charter, please", Shape.SUMMARY),
        ("The charter in brief", Shape.SUMMARY),
        ("This document in three sentences", Shape.SUMMARY),
        ("What does the charter say, in brief?", Shape.SUMMARY),
        ("What is the notice about?", Shape.SUMMARY),
        ("Condense the minutes to three sentences", Shape.SUMMARY),
        ("Walk me through the contract", Shape.SUMMARY),
        ("What should I know about this document?", Shape.SUMMARY),
        ("Give me a summary, please.", Shape.SUMMARY),
        ("tl;dr", Shape.SUMMARY),
        ("when is what?", Shape.SCHEDULE),
        ("Show me the timetable", Shape.SCHEDULE),
        ("What do I need to bring?", Shape.LIST),
        ("What happens when?", Shape.SCHEDULE),
        ("Which dates are important?", Shape.SCHEDULE),
        ("What is on the agenda?", Shape.SCHEDULE),
        ("What is the training programme for May?", Shape.SCHEDULE),
        ("Timetable?", Shape.SCHEDULE),
        ("Name three boats", Shape.LIST),
        ("What is included in the fee?", Shape.LIST),
        ("What does the insurance policy cover?", Shape.LIST),
        ("What is on the checklist?", Shape.LIST),
        ("Give me all the rules", Shape.LIST),
        ("Steps to hoist the sail", Shape.LIST),
        ("What are the main points of contact?", Shape.LIST),
        ("What are the rules for guests?", Shape.LIST),
    ],
)
def test_a_question_for_it_has_the_shape(question: str, shape: Shape) -> None:
    assert analyse(question).shape is shape


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which countries declined?", True),
        ("Which two boats sail?", True),
        ("Which of the boats sail?", True),
        ("Which sailing boats were sold?", True),
        ("What is the price?", False),
        ("What does it cost?", False),
        ("What was said?", False),
        ("Which address is right?", False),
        ("Which bus stops here?", False),
        ("Which plan includes alerts?", False),
        ("Which team leads the choir?", False),
    ],
)
def test_a_plural_is_told_from_a_verb(question: str, several: bool) -> None:
    assert wants_several(question) is several


@pytest.mark.parametrize("word", ["please ", "just ", "the ", "so, ", "all ", ", ", "summary of "])
def test_an_endless_question_is_read_in_no_time(word: str) -> None:
    assert analyse(word * 4000).shape in Shape
