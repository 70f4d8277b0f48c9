from __future__ import annotations

import pytest

from assistant.language.limits import is_told_on_both_sides
from assistant.questions.changes import asks_earlier_than_told, told_of_before
from assistant.questions.clauses import told_in_other_part, told_of_another, told_of_opposite
from assistant.questions.question import analyse

FEES = "Members pay 5 euros and guests 8 euros."
BOXES = "A small box holds 12 jars, a large one 30."
DESKS = "Berlin has 40 desks, Oslo 25 and Riga twelve."
CHILDREN = "Children pay 3 euros under the age of 12 and 6 euros over it."
COPIES = "The first copy costs 9 euros and the second 4 euros."
HIRE = "Hire costs 85 euros an hour before 6 pm and 110 euros after."
CARE = "Mr Adam Cole sees to repairs in Ash Court, Ms Petra Lind to those in Birch House."
ROOMS = "A single room costs 95 euros a night, a double room 55 euros."
NOTES = "A note is needed from the third day on, for trainees from the first day."
TRIP = "The trip costs 18 pounds; children with free meals go free."
KEPT = "Inhalers are kept in the classroom, all other medicines in the office."
CLAIMS = "Claims for visible damage must be made at delivery, claims for hidden damage within three days."
STORM = "The storm of 4 May hit Leeds, 12 people were hurt."
SNOW = "Snow is cleared by the landlord on working days; at weekends by the tenant."
POINTS = "Three points for a win, one for a draw."
BUDGET = "The budget has 1.2 million euros for road repairs and 350,000 for the skate park."
BREAKS = "Half-term: 27 to 31 October, 16 to 20 February, 25 to 29 May"


@pytest.mark.parametrize(
    ("question", "sentence", "figure", "another"),
    [
        ("How much do guests pay?", FEES, "5 euros", True),
        ("How much do members and guests pay?", FEES, "5 euros", True),  # nor is 8 euros all of it
        ("How much do members and guests pay?", FEES, "8 euros", True),
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
        ("Who sees to repairs in Birch House?", CARE, "Mr Adam", True),
        ("Who sees to repairs in Ash Court?", CARE, "Mr Adam", False),
        ("Who sees to repairs in Ash Court?", CARE, "Ms Petra", True),
        ("Who leads the port?", "Ada Moss, who succeeds Tom Roe, leads the port.", "Ada", False),
        ("How much is a single room?", ROOMS, "55", True),
        ("How much is a double room?", ROOMS, "55", False),
        ("How much is a room in summer?", "A room is 95 euros, in summer 80.", "80", False),
        ("When do trainees need a note?", NOTES, "from the third", True),
        ("When do I need a note?", NOTES, "from the third", False),
        ("How much is the trip for children with free meals?", TRIP, "18", True),
        ("How much is the trip?", TRIP, "18", False),
        ("Where are the other medicines kept?", KEPT, "in the classroom", True),
        ("Where are inhalers kept?", KEPT, "in the classroom", False),
        ("When must visible damage be claimed?", CLAIMS, "within three", True),
        ("How long do I have to claim hidden damage?", CLAIMS, "within three", False),
        ("How many did the storm of 4 May hurt?", STORM, "12", False),
        ("Who clears the snow on working days?", SNOW, "the tenant", True),
        ("Who clears the snow at weekends?", SNOW, "the tenant", False),
        ("Who clears the snow?", SNOW, "the landlord", False),
        ("When did the storm hit?", "The storm hit Leeds, on Sunday 3 May.", "3 May", False),
        ("How many points does a draw bring?", POINTS, "Three", True),
        ("How many points does a win bring?", POINTS, "Three", False),
        ("When is half-term in February?", BREAKS, "25 to 29 May", True),
        ("When is half-term in May?", BREAKS, "25 to 29 May", False),
        ("How much is spent on road repairs?", BUDGET, "350,000", True),
        ("How much is spent on road repairs?", BUDGET, "1.2 million", False),
        ("How much is spent on the skate park?", BUDGET, "350,000", False),
        ("How much is in the budget?", BUDGET, "350,000", False),
    ],
)  # fmt: skip
def test_a_figure_is_told_of_what_stands_with_it(
    question: str, sentence: str, figure: str, another: bool
) -> None:
    assert told_of_another(analyse(question), sentence, sentence.find(figure)) is another


DRESS = "Dress: long black for the Requiem; something red for the carols."
NOTICE = "You must give one month's notice in writing; we must give two."


@pytest.mark.parametrize(
    ("question", "sentence", "words", "other"),
    [
        ("What do I wear for the carols?", DRESS, "long black", True),
        ("What do I wear for the carols?", DRESS, "something red", False),
        ("What do I wear for the Requiem?", DRESS, "long black", False),
        ("What is the dress?", DRESS, "long black", False),
        ("How much notice do I have to give?", NOTICE, "two", True),
        ("How much notice do I have to give?", NOTICE, "one month", False),
        ("How much notice do you have to give?", NOTICE, "one month", True),
        ("How much notice does the landlord have to give?", NOTICE, "two", False),
        ("What happens to my drawings?", "Drawings are kept; the settings are lost.", "lost", True),
        (
            "What happens to my settings?",
            "Drawings are kept; the settings are lost.",
            "lost",
            False,
        ),
        (
            "What happens to my drawings?",
            "Drawings are saved; they are not lost.",
            "not lost",
            False,
        ),
        ("When must I pay?", "By noon you order and on Friday pay us.", "on Friday", False),
    ],
)
def test_a_part_of_a_sentence_may_be_told_of_another(
    question: str, sentence: str, words: str, other: bool
) -> None:
    assert told_in_other_part(analyse(question), sentence, sentence.find(words)) is other


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
        ("When is it turned on?", "It is turned off in October.", "October", True),
        ("When is the water switched off?", "It is turned on again on 31 March.", "31 March", True),
        ("When is the water turned on?", "It is put on hold on 3 May.", "3 May", False),
        ("When does the shop open?", "The shop closes at nine.", "nine", True),
        ("When does entry close?", "Entry is open until 5 May.", "5 May", False),
        ("How much is the old van?", "The new van costs 900 pounds.", "900", True),
        ("How much is the new van?", "The new van costs 900 pounds.", "900", False),
        ("When were the rules changed?", "They were adopted on 3 May.", "3 May", True),
        ("When were the rules adopted?", "They were adopted on 3 May.", "3 May", False),
    ],
)
def test_what_stands_with_the_opposite_is_told_of_that(
    question: str, sentence: str, words: str, opposite: bool
) -> None:
    assert told_of_opposite(analyse(question), sentence, sentence.find(words)) is opposite


CALL = "Before noon call Ann Lee; after noon, Ben Roth."


@pytest.mark.parametrize(
    ("question", "sentence", "both"),
    [
        ("Whom do I call this afternoon?", CALL, True),
        ("Whom do I call after noon?", CALL, False),
        ("What do children pay?", "Children under 6 travel free, over 6 for half.", True),
        ("What does a child of 8 pay?", "Children under 6 travel free, over 6 for half.", False),
        ("When is it open?", "It is open until noon, from Monday to Friday.", False),
    ],
)
def test_what_is_told_below_and_above_a_limit_is_not_told_of_either(
    question: str, sentence: str, both: bool
) -> None:
    assert is_told_on_both_sides(question, sentence) is both


MOVED = "The concert was moved from 11 to 16 December."
MANAGER = "The manager is Dario Fenn in place of Petra Lind."
FEE = "The fee was raised from 20 pounds to 25 pounds."


@pytest.mark.parametrize(
    ("question", "sentence", "words", "before"),
    [
        ("When is the concert?", MOVED, "11 to 16 December", True),
        ("When was the concert going to be?", MOVED, "11 to 16 December", True),
        ("When is the concert?", MOVED, "16 December", False),
        ("How much is the fee?", FEE, "20 pounds", True),
        ("How much was the fee before?", FEE, "20 pounds", False),
        ("How much is the fee?", FEE, "25 pounds", False),
        ("Who is the manager?", MANAGER, "Petra Lind", True),
        ("Who is the manager?", MANAGER, "Dario Fenn", False),
        ("Who was the manager before?", MANAGER, "Petra Lind", False),
        ("Who took over from Petra Lind?", "Fenn took over from Lind.", "Fenn", False),
        ("When is it open?", "It is open from 11 to 16 December.", "11 to 16 December", False),
    ],
)
def test_what_was_before_a_change_is_no_answer_to_what_is(
    question: str, sentence: str, words: str, before: bool
) -> None:
    start = sentence.find(words)
    assert told_of_before(question, sentence, start, start + len(words)) is before


@pytest.mark.parametrize(
    ("question", "sentence", "earlier"),
    [
        ("What was the default before 3.4?", "The default is 60 s.", True),
        ("What was the fee previously?", "The fee was 20 pounds until May.", False),
        ("Who led the choir before?", "Ada Moss led the choir, then Tom Roe.", False),
        ("What is the default?", "The default is 60 s.", False),
        ("What did they do before the concert?", "They tune the piano.", False),
    ],
)
def test_what_was_is_not_told_by_what_is(question: str, sentence: str, earlier: bool) -> None:
    assert asks_earlier_than_told(question, sentence) is earlier
