"""What is said to whoever answers, a number before a question and how it is typed change nothing of the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.build import build_assistant
from assistant.questions.talk.instructions import question_alone
from assistant.questions.talk.topics import to_the_point
from assistant.settings import AssistantSettings
from ingest.index import Index

PLAIN = "Which countries declined to contribute ground forces?"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("1. What is the late fee?", "What is the late fee?"),
        ("b) how much do guests pay", "how much do guests pay"),
        ("- Is the pool open?", "Is the pool open?"),
        ('"What is the late fee?"', "What is the late fee?"),
        ("Please answer: what is the late fee?", "what is the late fee?"),
        ("What is the late fee? Please cite your sources.", "What is the late fee?"),
        ("fees of guests. Answer briefly.", "fees of guests"),
        ("Please help me. What is the late fee?", "What is the late fee?"),
        ("What is the late fee, please? Just one sentence.", "What is the late fee?"),
        ("What is the late fee (urgent)", "What is the late fee"),
        ("Answer the following question using only the documents: who chairs it?", "who chairs it?"),
        ("What is the late\nfee for guests?", "What is the late fee for guests?"),
        ("What Is The Late Fee For Guests?", "what is the late fee for guests?"),
        (
            "Dear assistant, what is the late fee?\n\nBest regards,\nAnna",
            "what is the late fee?",
        ),
    ],
)  # fmt: skip
def test_what_is_around_a_question_is_left_out(typed: str, asked: str) -> None:
    assert to_the_point(typed) == asked


@pytest.mark.parametrize(
    "question",
    [
        "3. floor meeting rooms",
        "Cite your sources.",
        "rules of the archive, sources and citations",
        "help",
        "What is step two?",
        "I need help with my laptop",
        "Where do I get help?",
        "Who quotes the sources of the report?",
        "What does the sign “Keep out” mean?",
        "Who is Prime Minister Keir Starmer?",
        "What is the fee for\n- adults\n- children",
    ],
)
def test_what_is_asked_stays(question: str) -> None:
    assert to_the_point(question) == question


@given(st.text(alphabet='ab .,?!\n"(1)-source', max_size=80))
def test_something_is_always_left(text: str) -> None:
    asked = question_alone(text)
    assert len(asked) <= len(text)
    assert any(map(str.isalnum, asked)) == any(map(str.isalnum, text))


def test_blank_lines_by_the_thousand_are_looked_through_once() -> None:
    assert to_the_point("What is the late fee" + "\n" * 20_000 + "for guests?").startswith(
        "What is"
    )


@pytest.mark.parametrize(
    "typed",
    [f"4. {PLAIN}", f"{PLAIN} Please cite your sources.", PLAIN.title(), f"“{PLAIN}”"],
)
def test_the_answer_is_that_of_the_plain_question(seed_index: Index, typed: str) -> None:
    assistant = build_assistant(AssistantSettings(), seed_index)
    answer = assistant.ask(typed)
    assert answer.question == typed
    assert answer.answer == assistant.ask(PLAIN).answer
