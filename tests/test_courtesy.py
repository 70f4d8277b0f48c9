"""What is said before and after a question out of courtesy is not searched for; the question is shown as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Turn
from assistant.build import build_assistant
from assistant.questions.talk.courtesy import without_courtesy
from assistant.questions.talk.indirect import directly
from assistant.settings import AssistantSettings
from tests.assistant_fixtures import index_of

MAIL = """From: Tom Baker
Sent: Monday, 3 June 2024 09:12
To: HR
Subject: Trip to Zurich

Hi Petra,

can you tell me what the hotel limit in Switzerland is?

Best regards
Tom Baker
Harbour Street 4, phone 4711
"""
CONTACTS = (
    "# Contacts\n\n| Name | Role | Phone |\n|---|---|---|\n| Anna Schmidt | Payroll | 4420 |\n"
)
CONTACTS += "| Julia Brandt | Company doctor | 4600 |\n"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("What does it cost? Thanks!", "What does it cost?"),
        ("What does it cost? Thank you very much!", "What does it cost?"),
        ("What does it cost, thanks", "What does it cost"),
        ("What does it cost?\n\nThanks in advance,\nTom", "What does it cost?"),
        ("Hi! What does it cost? Have a nice day!", "What does it cost?"),
        ("Hey - what does it cost?", "what does it cost?"),
        ("Hello team, what does it cost? Kind regards, Tom", "what does it cost?"),
        ("Dear Ms Novak,\nwhat does it cost?", "what does it cost?"),
        ("Quick question: what does it cost?", "what does it cost?"),
        ("Hi, I have a question. What does it cost?", "What does it cost?"),
        ("Hallo Petra, was kostet das? Viele Grüße, Tom", "was kostet das?"),
        (MAIL, "can you tell me what the hotel limit in Switzerland is?"),
    ],
)
def test_courtesy_is_taken_off(typed: str, asked: str) -> None:
    assert without_courtesy(typed) == asked


@pytest.mark.parametrize(
    "typed",
    [
        "Morning, noon and night shifts: who leads them?",
        "Hello, World!",
        "hello",
        "May I bring a dog, best, a cat?",
        "Which room is best?\nAlpha or Beta",
        "Thank you letter, who signs it?",
        "Who approves thank you gifts?",
        "I have a question about leave. Can fathers take it?",
        "Who signs with kind regards?",
    ],
)
def test_what_belongs_to_the_question_stays(typed: str) -> None:
    assert without_courtesy(typed) == typed


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Could you tell me who maintains it?", "who maintains it?"),
        ("do you know if I may forward it to gmail?", "may I forward it to gmail?"),
        ("I'd like to know how much guests pay.", "how much guests pay."),
        ("I was wondering how I can get a key", "how I can get a key"),
        ("any idea when the drills are?", "when the drills are?"),
        ("Can someone please explain what happens to it?", "what happens to it?"),
        ("just wanted to check whether there is a gym", "is there a gym"),
        ("I don’t know how to log in", "how to log in"),
        ("I wonder whether stickers are allowed", "are stickers allowed"),
        ("Would you happen to know until when it is open?", "until when it is open?"),
        ("Tell me everything about dogs", "dogs"),
        ("where is it written that dogs may come in?", "dogs may come in?"),
        ("whats the number", "what's the number"),
        ("why cant u open it b4 noon", "why can't you open it before noon"),
        ("who r the ppl w/o badges", "who are the people without badges"),
        ("where im on call", "where i'm on call"),
        ("Is the R package r? IM, U bend, B4", "Is the R package r? IM, U bend, B4"),
        ("hi can u tell me how much parking is thx", "how much parking is"),
        ("My manager asked me: what is the limit?", "what is the limit?"),
        ("A customer wants to know when it opens", "when it opens"),
        ("They asked if dogs are allowed", "are dogs allowed"),
        ("Sorry if this is a stupid question, but how do I log in?", "how do I log in?"),
        ("Just a quick one, who signs the form?", "who signs the form?"),
        ("Could you look up for me who signs it?", "who signs it?"),
        ("I'm trying to figure out how it works", "how it works"),
        ("who writes notes of thanks", "who writes notes of thanks"),
        ("Who wants to know what the fee is?", "Who wants to know what the fee is?"),
        ("any idea why?", "any idea why?"),
        ("explain how it works", "explain how it works"),
        ("Do you know the password?", "Do you know the password?"),
        ("Who knows how it works?", "Who knows how it works?"),
        ("pls send me the steps", "pls send me the steps"),
        ("please " * 3000 + "why is it", "please " * 3000 + "why is it"),
    ],
)
def test_what_leads_to_a_question_is_taken_off(typed: str, asked: str) -> None:
    assert directly(typed) == asked


def test_courtesy_without_end_is_read_in_time() -> None:
    for typed in ("Hi, " * 5000, "Thanks! " * 2500, "from: a\n" * 2500, "best, " + "Aa " * 6000):
        assert without_courtesy(typed)


def test_a_question_with_courtesy_is_answered_as_without(tmp_path: Path) -> None:
    with index_of(tmp_path, {"contacts.md": CONTACTS}) as index:
        assistant = build_assistant(AssistantSettings(), index)
        plain = assistant.ask("what is the phone number of payroll?")
        assert "4420" in plain.answer
        for typed in (
            "what is the phone number of payroll? Thanks!",
            "Hi Petra, what is the phone number of payroll? Kind regards, Tom Baker",
        ):
            polite = assistant.ask(typed)
            assert (polite.question, polite.answer) == (typed, plain.answer)
        history = [Turn("user", "Hi Petra, what is the phone number of payroll? Thanks, Tom")]
        history += [Turn("assistant", plain.answer)]
        followed = assistant.ask("and of the company doctor? Thanks!", history)
        assert "Tom" not in followed.trace.searched_for
        assert "Thanks" not in followed.trace.searched_for
