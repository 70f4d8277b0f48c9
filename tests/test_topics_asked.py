"""A topic that is asked for is searched for by itself, with the document that is named."""

from __future__ import annotations

import pytest

from assistant.answer import Turn
from assistant.build import build_assistant
from assistant.questions.talk.topics import topic_asked
from assistant.settings import AssistantSettings
from ingest.index import Index


@pytest.mark.parametrize(
    "lead",
    [
        "What do the documents say about",
        "what does our staff handbook say on",
        "Does the manual mention",
        "Does the handbook say anything about",
        "Where can I find information about",
        "Where do I find out about",
        "I need more details on",
        "Looking for info about",
        "Is there anything about",
        "Do you have anything on",
        "Give me all the information on",
        "Tell me more about",
        "I have a question about",
        "What are the rules on",
        "What's our policy regarding",
    ],
)
def test_what_leads_to_a_topic_is_left_out(lead: str) -> None:
    assert topic_asked(f"{lead} parking fees for guests?") == "parking fees for guests"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("What does the travel policy say about hotels?", "hotels in the travel policy"),
        (
            "Does the 2024 fire safety report mention lifts?",
            "lifts in the 2024 fire safety report",
        ),
        ("What does the policy say about who may park?", "who may park?"),
        ("Can you tell me the deadline for resigning?", "the deadline for resigning"),
        ("I would like to know the hours of the library", "the hours of the library"),
    ],
)
def test_a_document_that_is_named_stays(typed: str, asked: str) -> None:
    assert topic_asked(typed) == asked


@pytest.mark.parametrize(
    "question",
    [
        "What did the mayor say about lifts?",  # somebody, not a text
        "What do both policies say about sick notes?",
        "Where can I find the key?",
        "What are the rules for visitors?",
        "Do you have a car?",
        "Is there a lift?",
        "Does the Basic or the Plus plan cover dental?",  # what they pay
        "Does the travel policy cover lost luggage?",
        "Tell me about it",  # what was asked before
        "What does the policy say about that?",
    ],
)
def test_other_questions_stay(question: str) -> None:
    assert topic_asked(question) == question


def test_the_seed_tells_of_a_topic(seed_index: Index) -> None:
    assistant = build_assistant(AssistantSettings(), seed_index)
    topic = "the January diplomatic sprint"
    answer = assistant.ask(f"What do the documents say about {topic}?")
    assert not answer.abstained
    assert answer.trace.searched_for == topic
    assert answer.answer == assistant.ask(topic).answer


def test_a_topic_is_a_question_of_its_own_in_a_conversation(seed_index: Index) -> None:
    assistant = build_assistant(AssistantSettings(), seed_index)
    history = [Turn("user", "Where did the leaders meet in January?")]
    for question in ("Where can I find information about Estonia?", "Can you tell me the members?"):
        searched = assistant.ask(question, history).trace.searched_for
        assert searched in ("Estonia", "the members")
