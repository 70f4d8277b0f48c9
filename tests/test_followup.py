from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Turn
from assistant.dependence import depends
from assistant.followup import complete
from eval.formats.format_table import read_test_set
from eval.testset import TestQuestion

TEST_SETS = Path(__file__).parents[1] / "eval" / "testsets"
ROWS = [
    row
    for name in ("coalition.jsonl", "coalition-heldout.jsonl", "office.jsonl")
    for row in read_test_set(TEST_SETS / name)
]
FOLLOW_UPS = [row for row in ROWS if row.history]
ALONE = [row for row in ROWS if not row.history]
COUNTRIES = (
    Turn("user", "Which countries declined to contribute ground forces?"),
    Turn("assistant", "Poland, Spain, and Italy declined to contribute ground forces. [1]"),
)


def _ids(row: TestQuestion) -> str:
    return row.id


def _completed(question: str, *history: Turn) -> str:
    return complete(question, history or COUNTRIES).text


def test_follow_ups_take_something_from_their_conversations() -> None:
    untouched = []
    for row in FOLLOW_UPS:
        completed = complete(row.question, row.history)
        said = " ".join(turn.content for turn in row.history)
        if not (set(_words(completed.text)) - set(_words(row.question))) & set(_words(said)):
            untouched.append((row.id, completed.text))
    assert len(untouched) <= len(FOLLOW_UPS) // 10, untouched


@pytest.mark.parametrize("row", ALONE, ids=_ids)
def test_without_history_a_question_is_left_as_it_is(row: TestQuestion) -> None:
    completed = complete(row.question, ())
    assert completed.text == row.question
    assert completed.focus == ()


@pytest.mark.parametrize(
    "question",
    [
        "Which countries declined to contribute ground forces?",
        "Who formally announced the Coalition of the Willing?",
        "How many countries had pledged help by September 2025?",
        "When did Landsbergis say that there are no troops?",
        "What is the capital of Australia?",
        "What would the reassurance force do?",
        "Summarise this article",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert not depends(question)
    assert _completed(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "Who leads IT?",
        "When can I reach IT by phone?",
        "What does IT stand for?",
        "What is IT's extension?",
        "IT answers calls until when?",
        "What did the US decide?",
        "Is WHO guidance binding?",
        "Who is the SHE manager?",
        "What does HE cost in the US?",
        "Which AM is on duty?",
        "May I bring a dog on Thursdays?",
        "The mill shop closes when?",
        "And who leads IT?",
        "So what is the notice period?",
        "And what did the US branch decide?",
        "How many employees are there?",
        "Which loom is number one?",
        "Do staff get their badge on day one?",
        "Where is the shop and when does it open?",
        "Is it true that the canteen closes at two?",
        "Is it allowed to bring a dog?",
        "How long does it take to clean the filter?",
        "Who works in the it team?",
        "Who runs the it department of the mill?",
        "What are the grounds for summary dismissal?",
        "What is the list price of a wool blanket?",
        "List price of a wool blanket?",
    ],
)
def test_capitals_and_compounds_are_no_pronouns(question: str) -> None:
    asked = Turn("user", "When does the canteen open?")
    assert not depends(question)
    assert complete(question, (asked,)).text == question


@pytest.mark.parametrize(
    ("question", "completed"),
    [
        ("who runs it?", "Who runs the canteen?"),
        ("Who runs it?", "Who runs the canteen?"),
        ("WHO RUNS IT?", "Who runs the canteen?"),
        ("Is it allowed?", "Is the canteen allowed?"),
        ("How long does it take?", "How long does the canteen take?"),
        ("and the shop?", "When does the shop open?"),
        ("what about IT?", "When does IT open?"),
        ("and WHO?", "When does WHO open?"),
        ("and what is the deadline?", "What is the deadline (canteen open)?"),
        ("summarise it", "Summarise the canteen?"),
        ("Give me an overview of it, please", "Give me an overview of the canteen, please?"),
        ("who is there?", "Who is there (canteen open)?"),
    ],
)
def test_what_is_left_unsaid_comes_from_the_question_before(question: str, completed: str) -> None:
    assert depends(question)
    assert _completed(question, Turn("user", "When does the canteen open?")) == completed


def test_a_name_in_capitals_takes_the_place_of_another() -> None:
    completed = complete("What about IT?", (Turn("user", "Who leads Finance?"),))
    assert completed.text == "Who leads IT?"
    assert completed.focus == ("it",)
    assert _completed("what is its extension?", Turn("user", "Who leads IT?")) == (
        "What is IT's extension?"
    )


def test_may_that_asks_for_leave_is_no_month() -> None:
    asked = Turn("user", "May I take leave in June?")
    assert _completed("and in July?", asked) == "May I take leave in July?"
    month = Turn("user", "What was reported about leave in May 2025?")
    assert _completed("and in July?", month) == "What was reported about leave in July?"


def test_what_about_another_name_asks_the_question_of_it() -> None:
    completed = complete("what about Germany?", COUNTRIES)
    assert "Germany" in completed.text
    assert "ground forces" in completed.text
    assert "germany" in completed.focus


def test_another_time_replaces_the_time() -> None:
    asked = Turn("user", "What was reported about troop numbers in April 2025?")
    completed = _completed("and in May?", asked)
    assert "May" in completed
    assert "April" not in completed
    assert "troop numbers" in completed


def test_why_not_asks_for_the_reason_of_what_was_asked() -> None:
    assert "Why not" in _completed("why not?")
    assert "ground forces" in _completed("why not?")


def test_a_pronoun_gets_its_name() -> None:
    asked = Turn("user", "What did Gabrielius Landsbergis complain about?")
    assert "Landsbergis" in _completed("when did he say that?", asked)


def test_a_thing_gets_its_name() -> None:
    asked = Turn("user", "What is the Coalition of the Willing?")
    assert "Coalition of the Willing" in _completed("who announced it?", asked)


def test_a_chain_of_follow_ups_reaches_back_to_the_question() -> None:
    history = (
        *COUNTRIES,
        Turn("user", "what about Germany?"),
        Turn("assistant", "Germany left the door open. [1]"),
    )
    completed = _completed("and France?", *history)
    assert "France" in completed
    assert "ground forces" in completed


def test_markers_of_earlier_answers_do_not_come_back() -> None:
    assert "[1]" not in _completed("and why is that?")


def test_history_without_a_question_completes_nothing() -> None:
    assert _completed("what about Germany?", Turn("assistant", "Hello, Anna. [1]")) == (
        "what about Germany?"
    )


_turns = st.lists(
    st.builds(
        Turn,
        st.sampled_from(["user", "assistant"]),
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                ["who?", "and in May?", "What does Anna do on 4 January?", "why not?", "it", "5%"]
            ),
        ),
    ),
    max_size=4,
)
_pieces = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "and",
                "what about",
                "Germany",
                "it",
                "he",
                "in May",
                "5",
                "why",
                "not",
                "?",
                "\\1",
                "(",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=6,
).map(" ".join)


@given(_pieces, _turns)
def test_completing_never_fails_and_never_empties_a_question(
    question: str, history: list[Turn]
) -> None:
    completed = complete(question, history)
    if question.strip():
        assert completed.text.strip()
    assert "\n" not in completed.text


def _words(text: str) -> list[str]:
    return [word.strip("?.!,:()[]\"'“”’").removesuffix("'s") for word in text.casefold().split()]
