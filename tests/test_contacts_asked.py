"""An email address is not answered with a telephone number."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.questions.question import analyse
from assistant.reading.others.contacts_asked import of_contacts_asked
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import assistant_over, passage_of, quotes

assistant = assistant_over(
    {
        "berg.md": "# Anna Berg\n\nAnna Berg heads the library. Her office is room 12. Phone 555 123.\n",
        "falk.md": "# Jon Falk\n\nJon Falk is the caretaker. Phone 555 777. Email falk@example.org.\n",
    }
)


def test_no_other_kind_of_address_is_quoted(assistant: Assistant) -> None:
    assert "555" not in quotes(assistant.ask("What is Anna Berg's email address?"))


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("What is Stan's phone number?", ["Stan: 07700 900561."]),
        ("What is Petra's phone number?", []),
        ("What is the phone number?", ["Stan: 07700 900561.", "Bo has none; ring 01632 960077."]),
    ],
)
def test_the_number_is_that_of_whom_the_question_names(question: str, evidence: list[str]) -> None:
    passage = passage_of("Stan: 07700 900561.", "Bo has none; ring 01632 960077.")
    ranked = tuple(RankedSentence(passage, one, 1.0) for one in passage.sentences)
    found = of_contacts_asked(analyse(question), Reading(ranked, 0.9, answering=2))
    told = [one.text for one in found.sentences[: found.answering]] if found.confidence else []
    assert told == evidence


@pytest.mark.parametrize(
    ("question", "confidence"),
    [
        ("What is the phone number of the service?", 0.75),
        ("What is the phone number of the kitchen?", 0.5),
        ("What is the phone number?", 0.5),
    ],
)
def test_a_number_of_whom_the_question_names_is_surer(question: str, confidence: float) -> None:
    passage = passage_of("The service is reached on 01632 960077.")
    reading = Reading((RankedSentence(passage, passage.sentences[0], 1.0),), 0.5)
    assert of_contacts_asked(analyse(question), reading).confidence == confidence


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Ring 01632 960077.", True),
        ("Ext. 4471", True),
        ("It ends on 30 June 2025.", False),
        ("No. NL-25-031", False),
        ("It costs €2,310 a month.", False),
    ],
)
def test_no_date_code_or_amount_is_a_number_to_call(text: str, held: bool) -> None:
    passage = passage_of(text)
    reading = Reading((RankedSentence(passage, passage.sentences[0], 1.0),), 0.9)
    found = of_contacts_asked(analyse("What is the phone number?"), reading)
    assert bool(found.confidence) is held


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("What is Jon Falk's email address?", "falk@example.org"),
        ("What is the phone number of Anna Berg?", "555 123"),
    ],
)
def test_the_kind_that_is_asked_for_is_quoted(
    assistant: Assistant, question: str, held: str
) -> None:
    assert held in quotes(assistant.ask(question))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Write to desk@example.org about purchases.", True),
        ("Email: desk (at) example.org", True),
        ("Purchases go to desk [at] example.org.", True),
        ("Verify your email, then make a purchase.", False),
        ("Every email about a purchase is answered within a day.", False),
        ("Purchases are told of by e-mail.", False),
    ],
)
def test_what_speaks_of_email_is_no_address(text: str, held: bool) -> None:
    passage = passage_of(text)
    reading = Reading((RankedSentence(passage, passage.sentences[0], 1.0),), 0.9)
    asked = "What email address do I write to about purchases?"
    assert bool(of_contacts_asked(analyse(asked), reading).confidence) is held
