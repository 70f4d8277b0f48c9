from __future__ import annotations

import pytest

from assistant.language.limits import is_told_on_both_sides
from assistant.questions.changes import asks_earlier_than_told, told_of_before
from assistant.questions.clauses import told_in_other_part, told_of_another, told_of_opposite
from assistant.questions.question import analyse
from assistant.quoting.another_case import (
    told_at_other_time,
    told_beside_others,
    told_of_another_case,
)
from assistant.reading.reader import RankedSentence
from tests.assistant_fixtures import passage_of

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
PENSION = "At 60 the pension is 7 a day, and at 66 it is 9"
JEWELS = "Jewels: 5,000 in total, 1,500 for any one of them"
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
        ("What is the limit for jewels in total?", JEWELS, "1,500", True),
        ("What is the limit for one jewel?", JEWELS, "1,500", False),
        ("How much is the pension at 60?", PENSION, "9", True),
        ("How much is the pension at 66?", PENSION, "9", False),
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


LATE = "Whoever is more than 20 minutes late pays 5 euros; after 40 minutes the slot is lost."
CALL = "Before noon call Ann Lee; after noon, Ben Roth."


@pytest.mark.parametrize(
    ("question", "sentence", "both"),
    [
        ("Whom do I call this afternoon?", CALL, True),
        ("Whom do I call after noon?", CALL, False),
        ("What do children pay?", "Children under 6 travel free, over 6 for half.", True),
        ("What does a child of 8 pay?", "Children under 6 travel free, over 6 for half.", False),
        ("When is it open?", "It is open until noon, from Monday to Friday.", False),
        ("What follows half an hour late?", LATE, True),
        ("What follows?", "Whoever is more than 20 minutes late pays after 3 days.", False),
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
        ("To how much was the fee raised?", FEE, "20 pounds", True),
        ("What was the fee raised to?", FEE, "20 pounds", True),
        ("To how much was the fee raised?", FEE, "25 pounds", False),
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


OFFICERS = "The chair is elected for three years and the other officers for one."


@pytest.mark.parametrize(
    ("question", "words", "others"),
    [
        ("How long is the treasurer elected for?", "three years", True),
        ("How long is the treasurer elected for?", "one", False),
        ("How long is the chair elected for?", "three years", False),
    ],
)
def test_what_is_told_of_one_and_the_others_is_not_told_of_a_third(
    question: str, words: str, others: bool
) -> None:
    passage = passage_of(OFFICERS)
    ranked = RankedSentence(passage, passage.sentences[0], 0.0)
    assert told_beside_others(analyse(question), ranked, OFFICERS.find(words)) is others


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What is the notice period during probation?", True),
        ("What is the notice period after probation?", False),
        ("What is the notice period during a strike?", False),
        ("What is the notice period?", False),
    ],
)
def test_what_is_after_something_is_not_told_of_what_is_during_it(
    question: str, other: bool
) -> None:
    notice = "After probation the notice period is two months."
    assert told_at_other_time(analyse(question), notice) is other


KINDS = "The grey bin is emptied every three weeks, the green one every two."


@pytest.mark.parametrize(
    ("question", "sentence", "other"),
    [
        ("How often is the blue bin emptied?", KINDS, True),
        ("How often is the grey bin emptied?", KINDS, False),
        ("How often is a bin emptied?", KINDS, False),
        ("How often are two bins emptied?", KINDS, False),
        ("How often is the blue bin emptied?", "A full bin is emptied every day.", False),
        ("How much is the pension at 63?", PENSION, True),
        ("How much is the pension at 66?", PENSION, False),
        ("How much is the pension at the age of 63?", PENSION, False),  # as it is read
        ("Who speaks in 2026?", "In 2025 Ann spoke.", True),
        ("Who may drive at 18?", "Who is 18 may drive, at 17 with somebody.", False),
    ],
)
def test_what_is_told_of_others_is_not_told_of_what_is_asked(
    question: str, sentence: str, other: bool
) -> None:
    passage = passage_of(sentence)
    ranked = RankedSentence(passage, passage.sentences[0], 0.0)
    assert told_of_another_case(analyse(question), ranked, 0) is other
