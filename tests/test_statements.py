"""Questions that are put as statements are read as the questions that they ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.build import build_assistant
from assistant.questions.talk.statements import as_asked
from assistant.questions.talk.topics import to_the_point
from assistant.settings import AssistantSettings
from ingest.index import Index


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Dogs are allowed in the office, right?", "are Dogs allowed in the office?"),
        ("The office is closed on Friday, isn't it?", "is the office closed on Friday?"),
        ("we can carry over leave, can't we", "can we carry over leave?"),
        ("I assume that expenses are paid monthly.", "are expenses paid monthly?"),
        ("So I have to sign it?", "do I have to sign it?"),
        ("I'm allowed to bring my dog, yes?", "am I allowed to bring my dog?"),
        ("I heard that they've changed the fee. Is that true?", "have they changed the fee?"),
        ("My manager told me we get paid on Friday.", "do we get paid on Friday?"),
        ("True or false: a trainee has to ring in", "does a trainee have to ring in?"),
        ("Is it true that people may smoke here?", "may people smoke here?"),
        ("The lease ends in May, doesn't it?", "does the lease ends in May?"),
        ("Do you know whether the new key is safe?", "is the new key safe?"),
        ("I was wondering if you could tell me when it opens", "when it opens"),
        ("Is it allowed to park here? Yes or no?", "Is it allowed to park here?"),
        # Whatever else is typed stays as it is.
        ("rooms we can book", "rooms we can book"),
        ("visitors who are ill?", "visitors who are ill?"),
        ("List the tasks the forces would have.", "List the tasks the forces would have."),
        ("why is it only half right", "why is it only half right"),
        ("I am 74. Are my dues waived?", "I am 74. Are my dues waived?"),
        ("I think it is unfair. How long have I?", "I think it is unfair. How long have I?"),
        (
            "He told me to fell my oak, is that allowed",
            "He told me to fell my oak, is that allowed",
        ),
        ("and in May?", "and in May?"),
        ("A seat may be booked how often?", "A seat may be booked how often?"),
        ("printout is cut off, why?", "printout is cut off, why?"),
    ],
)
def test_a_statement_is_turned_into_what_it_asks(typed: str, asked: str) -> None:
    assert to_the_point(typed) == asked


@given(
    noun=st.sampled_from(("visitors", "the new rules", "our part-time staff", "a 5.4 licence")),
    verb=st.sampled_from(("can", "must", "will", "should")),
    rest=st.sampled_from(("stay until 18:00", "be kept for ten years", "cost 5 euros")),
    around=st.sampled_from(
        ("{}, right?", "So {}?", "I assume {}.", "I heard that {}. Is that true?", "{}. Correct?")
    ),
)
def test_a_statement_with_an_auxiliary_is_read_as_its_question(
    noun: str, verb: str, rest: str, around: str
) -> None:
    assert as_asked(around.format(f"{noun} {verb} {rest}")) == f"{verb} {noun} {rest}?"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "Poland refused to send soldiers, didn't they?",
            "Poland refused to send soldiers, didn't they?",
        ),
        ("According to the text, Poland refused, right?", "Poland refused, right?"),
    ],
)
def test_a_statement_is_told_as_it_was_put(seed_index: Index, typed: str, told: str) -> None:
    answer = build_assistant(AssistantSettings(), seed_index).ask(typed)
    assert answer.trace.searched_for == told


@given(st.text(max_size=200))
def test_any_text_keeps_words(text: str) -> None:
    assert as_asked(text) == text or any(map(str.isalnum, as_asked(text)))


def test_hostile_texts_are_read_at_once() -> None:
    for text in ("so " * 100, "a " * 150, "is it " * 50, ", right" * 40, "we're " * 50, " " * 300):
        assert isinstance(as_asked(text), str)
