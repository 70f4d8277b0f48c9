"""What a question says of the texts themselves, and in capitals, changes nothing of its answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.questions.talk.framed import unframed
from assistant.questions.talk.indirect import directly
from assistant.settings import AssistantSettings
from ingest.index import Index

PLAIN = "Which countries declined to contribute ground forces?"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("According to the document, what is the late fee?", "What is the late fee?"),
        ("What is the late fee, according to the text?", "What is the late fee?"),
        ("Based on the provided context, how long is the leave?", "How long is the leave?"),
        ("From your sources: who chairs the board?", "Who chairs the board?"),
        ("In the text, who chairs the board?", "Who chairs the board?"),
        ("Using only the provided information, when does it open?", "When does it open?"),
        ("How long is the warranty, as described in the documents?", "How long is the warranty?"),
        ("What, according to the authors, is the main risk?", "What is the main risk?"),
        ("Which members are mentioned in the article?", "Which members are mentioned?"),
        ("what are the steps of a refund based on the documents you have", "what are the steps of a refund"),
    ],
)  # fmt: skip
def test_what_is_said_of_the_texts_is_left_out(typed: str, asked: str) -> None:
    assert unframed(typed) == asked


@pytest.mark.parametrize(
    "question",
    [
        "According to the travel policy, who books hotels?",  # tells which is meant
        "In the file cabinet, what is stored?",
        "What does it say in the document?",
        "According to the document, what is it?",
        "Summarise the document",
        "Who signed the document?",
        "What should be put in the file?",
        "Who keeps the documents mentioned in the files of the court?",
    ],
)
def test_what_is_asked_stays(question: str) -> None:
    assert unframed(question) == question


@given(st.text(max_size=200))
def test_any_text_is_left_or_shortened(text: str) -> None:
    assert len(unframed(text)) <= len(text) + 1  # a capital letter may be two


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("I was wondering, is the pool open on Sunday?", "is the pool open on Sunday?"),
        ("Do you know the library", "Do you know the library"),
        ("Let me know if the pool is open", "is the pool open"),
    ],
)
def test_a_thing_can_be_asked_for_indirectly(typed: str, asked: str) -> None:
    assert directly(typed) == asked


@pytest.mark.parametrize(
    "typed",
    [
        f"According to the document, {PLAIN[0].lower()}{PLAIN[1:]}",
        f"{PLAIN[:-1]}, as described in the text?",
        PLAIN.upper(),
    ],
)
def test_the_answer_is_that_of_the_plain_question(seed_index: Index, typed: str) -> None:
    assistant: Assistant = build_assistant(AssistantSettings(), seed_index)
    plain, answer = assistant.ask(PLAIN), assistant.ask(typed)
    assert answer.question == typed
    assert answer.answer == plain.answer
    assert [one.quote for one in answer.citations] == [one.quote for one in plain.citations]
