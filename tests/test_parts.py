"""Several questions in one message: each answered with its own citations, or named; ordinary ones stay whole."""

from __future__ import annotations

import time

import pytest

from assistant.answer import Answer, Searched, Turn
from assistant.assistant import Assistant
from assistant.markers import raised
from assistant.questions.parts import parts_of, standing_alone
from assistant.questions.stories import story_in
from tests.assistant_fixtures import assistant_over, quotes

TEXTS = {
    "club.md": "# Sports club\n\n## Fee\n\nThe annual fee for the sports club is 120 euros. It must be paid by"
    " 31 January.\n\n## Courts\n\nTennis courts are booked at the gate.\n",
    "terms.md": "# Terms of employment\n\n## Part-time work\n\nRequests for part-time work are approved by the"
    " head of department.\n\n## Notice\n\nThe notice period is six weeks to the end of a quarter.\n",
    "plots.md": "# Allotments\n\nBees may be kept with the consent of the neighbours. The chair is Ms Ferreira and"
    " the treasurer Mr Boyle. Bonfires are allowed in November only. The water is turned on in April.\n\n"
    "The tool desk is run by Sofia Lind. Mr Gomez, who built the shed, retired in 2022."
    " His successor is Ms Duval.\n",
    "notice.txt": "Staff notice\n\nFrom 1 September Ms Okafor takes over purchasing from Mr Lenz. She can be"
    " reached on extension 330. Mr Lenz moves to the Graz plant, where he will head logistics. His new extension"
    " is 512.\n\nThe new forklift arrives in week 38. It replaces the Model C from 2009 and lifts 2.5 tonnes."
    " Drivers are trained by Safelift Ltd on two days; they need a medical certificate.\n",
    "bridge.txt": "Harbour bridge closes\n\nThe harbour bridge will close on 3 May for eleven weeks."
    " Mayor Clara Voss said that the repairs cost 14 million euros. Tickets for the ferry are sold on board.\n",
}
ONE = (
    "Who is the head of research and development?",
    "When and where is the next meeting?",
    "What does the lifting trolley cost and why?",
    "What are the fees for members and what for guests?",
    "How do I know who approves leave and who signs?",
    "What if my home is in another province, how does the computer reach me?",
    "Which visitors who park and who need a badge are listed?",
    "What is the fee for the gym, which is in the basement?",
    "Can I lower my card limit and have it count right away?",
    "How many beginners can one instructor have on the water, and how many experienced ones?",
    "I am 74. Are my dues waived?",
    "Where is the concert and what is it?",
    "Really? What does a locker cost?",
    "Wer leitet die IT und wer vertritt sie?",
)
SEVERAL = {
    "What is the notice period, and who approves it?": (
        "What is the notice period?",
        "Who approves it?",
    ),
    "How much is the fee? Until when must it be paid?": (
        "How much is the fee?",
        "Until when must it be paid?",
    ),
    "where can we park and is there a shuttle": ("Where can we park?", "Is there a shuttle?"),
    "How long is probation, can it be extended, and who decides?": None,
    "1. Who leads IT?\n2. When does the canteen open?": (
        "Who leads IT?",
        "When does the canteen open?",
    ),
    "I work in Bonn. How many days do I get? And who approves leave?": (
        "I work in Bonn. How many days do I get?",
        "And who approves leave?",
    ),
    "Who built the shed, and who is his successor?": (
        "Who built the shed?",
        "Who is his successor?",
    ),
    "Can guests swim, and is parking free?": ("Can guests swim?", "Is parking free?"),
}


assistant = assistant_over(TEXTS)


@pytest.mark.parametrize("question", ONE)
def test_one_question_stays_one(question: str) -> None:
    assert [part.asked for part in parts_of(question)] == [question]


@pytest.mark.parametrize("message", SEVERAL)
def test_questions_of_their_own_are_parts(message: str) -> None:
    parts = tuple(part.typed for part in parts_of(message))
    assert len(parts) > 1
    assert parts == (SEVERAL[message] or parts)


def test_parts_share_what_stands_in_one_of_them() -> None:
    asked = [part.asked for part in parts_of("Who leads Expomar in Riga and what does she demand?")]
    assert asked == ["Who leads Expomar in Riga?", "what does she demand (Riga)?"]
    asked = [part.asked for part in parts_of("When do you open and when do you close on Sundays?")]
    assert asked[0] == "When do you open (on Sundays)?"
    assert standing_alone("How many may I keep?", "How many masks are there?").endswith("(masks)?")
    assert standing_alone("how much is parking?", "What does a key cost?") == "how much is parking?"
    assert standing_alone("how much is the fee?", "Who may row?") == "how much is the fee (row)?"


def test_a_list_of_questions_or_a_pasted_text_is_asked_as_it_stands() -> None:
    assert len(parts_of("Who leads IT? " * 6)) == 1
    began = time.process_time()
    assert len(parts_of("and who is it, " * 1300)) == 1
    assert len(parts_of("what is x and " * 40)) == 1
    assert time.process_time() - began < 5  # seconds; endless words take no time


TRAIN = "My manager told me that colleagues in Bonn stay at home. The train is late most days."


@pytest.mark.parametrize(
    ("message", "ways"),
    [
        (f"{TRAIN} So can I work from home already?", ["can I work from home already?"]),
        (f"Can I work from home? {TRAIN}", ["Can I work from home?"]),
        (f"{TRAIN} Is that within the rules?", ["whole"]),
        ("I am 74. Are my dues waived?", ["whole", "Are my dues waived?"]),
        ("I am 74. Can I?", ["whole"]),
        ("I started last week, are my dues waived?", ["whole", "are my dues waived?"]),
        ("I moved here - so who repairs my heater", ["whole", "who repairs my heater?"]),
    ],
)
def test_a_story_is_left_out_of_what_it_asks(message: str, ways: list[str]) -> None:
    story = story_in(message)
    assert story is not None
    assert list(story.ways(message)) == [message if way == "whole" else way for way in ways]


@pytest.mark.parametrize(
    "message",
    [
        "Are my dues waived?",
        "My dog barks, are my dues waived?",
        "If I swim, who pays my fee?",
        "I am 74. I swim.",
        "Who pays? I do not. Who signs?",
        "a. " * 900,
    ],
)
def test_no_story_is_found_without_one_question(message: str) -> None:
    assert story_in(message) is None


def test_the_first_way_that_is_answered_counts(assistant: Assistant) -> None:
    story = "My sister moved to Bremen with her two dogs last summer and has a small boat on the lake there."
    answer = assistant.ask(f"{story} So what is the annual fee for the sports club? Thanks, Ann")
    assert "120 euros" in answer.answer
    assert answer.trace.searched_for == "what is the annual fee for the sports club?"
    # What it leaves to the story is asked with all of it; what nothing answers is refused as it was typed.
    for question in ("Where can I moor it?", "Which insurance company covers jellyfish?"):
        unanswered = assistant.ask(f"{story} {question}")
        assert unanswered.abstained
        assert unanswered.trace.searched_for == unanswered.question


def test_markers_of_one_answer_go_on_below_another() -> None:
    assert raised("a [1][2] b \\[1\\] [1, 3]", 4) == "a [5][6] b \\[1\\] [5][7]"


def test_each_part_is_answered_with_its_own_citations(assistant: Assistant) -> None:
    answer = assistant.ask("When does the bridge close and how much do the repairs cost?")
    assert answer.kind == "answer"
    assert not answer.notice
    assert answer.trace.searched_for == answer.question
    first, second = answer.answer.split("*How much do the repairs cost?*")
    assert "*When does the bridge close?*" in first
    assert "3 May" in first
    assert "14 million" in second
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert "3 May" in quotes(answer)
    assert "14 million" in quotes(answer)


def test_a_part_leans_on_the_one_before(assistant: Assistant) -> None:
    answer = assistant.ask("How much is the sports club fee? Until when must it be paid?")
    assert answer.trace.searched_for != answer.question
    assert "120 euros" in answer.answer.split("*Until when must it be paid?*")[0]
    assert "31 January" in answer.answer.split("*Until when must it be paid?*")[1]


def test_a_part_may_be_of_something_else_than_the_one_before(assistant: Assistant) -> None:
    answer = assistant.ask("When does the bridge close? And how much is the fee?")
    assert "3 May" in answer.answer
    assert "120 euros" in answer.answer.split("*And how much is the fee?*")[1]


def test_a_part_without_an_answer_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Who approves part-time work, and what is the wifi password?")
    assert answer.kind == "answer"
    assert "head of department" in answer.answer
    assert "*What is the wifi password?*" not in answer.answer
    assert answer.notice == ("No answer was found to this by itself: “What is the wifi password?”")


@pytest.mark.parametrize(
    ("message", "silent"),
    [
        ("Who runs the tool desk, and where does she sit?", "Where does she sit?"),
        ("May I keep bees, and may I keep chickens?", "May I keep chickens?"),
        ("When are bonfires allowed and who pays for the water?", "Who pays for the water?"),
    ],
)
def test_a_part_is_not_answered_beside_the_point(
    assistant: Assistant, message: str, silent: str
) -> None:
    answer = assistant.ask(message)
    assert len(answer.citations) == 1
    assert answer.notice == f"No answer was found to this by itself: “{silent}”"


def test_what_a_part_asks_itself_counts_beside_what_it_inherits(assistant: Assistant) -> None:
    answer = assistant.ask("When does the new forklift arrive and how much does it lift?")
    assert "It replaces the Model C from 2009 and lifts 2.5 tonnes." in quotes(answer)
    assert len(answer.citations) == 2


def test_what_answers_one_part_may_answer_the_next(assistant: Assistant) -> None:
    answer = assistant.ask("When does the bridge close and how long does it stay closed?")
    assert "The harbour bridge will close on 3 May for eleven weeks." in quotes(answer)
    second = answer.answer.split("*How long does it stay closed?*")[-1]
    assert "eleven weeks" in second


def test_where_no_part_is_answered_the_message_is(assistant: Assistant) -> None:
    answer = assistant.ask("What is the wifi password, and who feeds the cat?")
    assert answer.abstained


def test_one_search_is_told_before_the_answer(assistant: Assistant) -> None:
    message = "When does the bridge close and how much do the repairs cost?"
    events = list(assistant.stream(message, [Turn("user", "hello"), Turn("assistant", "Hello!")]))
    searched = [event for event in events if isinstance(event, Searched)]
    assert len(searched) == 1
    assert searched[0].question == message
    assert len({one.passage for one in searched[0].ranking}) == len(searched[0].ranking)
    assert isinstance(events[-1], Answer)
