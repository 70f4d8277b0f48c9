from __future__ import annotations

import pytest

from assistant.questions.clauses import told_of_another, told_of_opposite
from assistant.questions.question import analyse

FEES = "Members pay 5 euros and guests 8 euros."
BOXES = "A small box holds 12 jars, a large one 30."
DESKS = "Berlin has 40 desks, Oslo 25 and Riga twelve."
CHILDREN = "Children pay 3 euros under the age of 12 and 6 euros over it."
COPIES = "The first copy costs 9 euros and the second 4 euros."
HIRE = "Hire costs 85 euros an hour before 6 pm and 110 euros after."


@pytest.mark.parametrize(
    ("question", "sentence", "figure", "another"),
    [
        ("How much do guests pay?", FEES, "5 euros", True),
        ("How much do guests pay?", FEES, "8 euros", False),
        ("How much do members pay?", FEES, "5 euros", False),
        ("How many jars does a large box hold?", BOXES, "12", True),
        ("How many jars does a large box hold?", BOXES, "30", False),
        ("How many desks are in Riga?", DESKS, "40", True),
        ("How many desks are in Riga?", DESKS, "twelve", False),
        ("What does an hour after 6 pm cost?", HIRE, "85 euros", True),
        ("What does an hour before 6 pm cost?", HIRE, "85 euros", False),
        ("What do children over 12 pay?", CHILDREN, "3 euros", True),
        ("What do children under 12 pay?", CHILDREN, "3 euros", False),
        ("What does the second copy cost?", COPIES, "9 euros", True),
        ("What does the first copy cost?", COPIES, "9 euros", False),
        # Figures without a word of their own, and parts of a sentence without a figure, tell nothing.
        ("How long is the office open?", "The office is open from 9 and until 17 daily.", "9", False),
        ("What do adults pay?", "Children, adults and dogs pay 3 euros, and that is all.", "3", False),
        ("How many cooks and waiters are there?", "It has 70 cooks and waiters (of 160 people).", "70", False),
        ("What do adults pay?", "Nothing is said.", "N", False),
    ],
)  # fmt: skip
def test_a_figure_is_told_of_what_stands_with_it(
    question: str, sentence: str, figure: str, another: bool
) -> None:
    assert told_of_another(analyse(question), sentence, sentence.find(figure)) is another


WATER = "The water is turned on in April and turned off in October."
GATE = "The gate opens at seven, closes at nine; on Sundays at ten."


@pytest.mark.parametrize(
    ("question", "sentence", "words", "opposite"),
    [
        ("When is the water turned on?", WATER, "October", True),
        ("When is the water turned on?", WATER, "April", False),
        ("When is the water turned off?", WATER, "April", True),
        ("When is the water turned off?", WATER, "October", False),
        ("When does the gate close?", GATE, "seven", True),
        ("When does the gate close?", GATE, "nine", False),
        ("When does the gate close?", GATE, "ten", False),
        ("When is it turned on and off?", WATER, "October", False),
        ("When is it turned on?", "It is turned off in October.", "October", False),
    ],
)
def test_what_stands_with_the_opposite_is_told_of_that(
    question: str, sentence: str, words: str, opposite: bool
) -> None:
    assert told_of_opposite(analyse(question), sentence, sentence.find(words)) is opposite
