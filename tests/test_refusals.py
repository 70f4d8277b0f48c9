"""Who refused, in whatever words it is asked and told, is not who agreed."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.language.negation import asks_who_will_not
from assistant.questions.question import analyse
from assistant.reading.others.refusals import of_refusals
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import assistant_over, passage_of, quotes

AGREED = "Only Wales and Jersey have committed actual nurses."
SLOW = "But promises have outpaced action."
REFUSED = "Kent, Surrey and Devon declined to contribute medical staff."
assistant = assistant_over(
    {
        "relief.txt": "The relief plan has grown from talks between two regions to nine regions, which promised"
        f" help of some kind.\n{SLOW} {AGREED} Reports say that the regions would hardly muster 200 people.\n"
        f"{REFUSED} Essex left the door open but made its part depend on its council.\n"
    }
)


@pytest.mark.parametrize(
    "question",
    [
        "Which regions have ruled out sending nurses?",
        "Which regions declined to send nurses?",
        "Who has refused to commit nurses?",
        "Which regions won't send nurses?",
        "Who is not sending nurses?",
    ],
)
def test_who_refuses_is_cited_without_who_agrees(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert REFUSED in quotes(answer)
    assert AGREED not in quotes(answer)


def test_who_agrees_is_cited_without_who_refuses(assistant: Assistant) -> None:
    answer = assistant.ask("Which regions have committed nurses?")
    assert AGREED in quotes(answer)
    assert REFUSED not in quotes(answer)


@pytest.mark.parametrize(("gap", "first"), [(6.0, REFUSED), (8.0, AGREED)])
def test_a_refusal_far_below_is_of_something_else(gap: float, first: str) -> None:
    passage = passage_of(AGREED, REFUSED)
    agreed, refused = passage.sentences
    read = Reading(
        (RankedSentence(passage, agreed, gap), RankedSentence(passage, refused, 0.0)), 0.9
    )
    found = of_refusals(analyse("Who has ruled out sending nurses?"), read)
    assert found.sentences[0].text == first


@pytest.mark.parametrize(
    "question", ["Who need not pay?", "Who must not enter?", "Which rooms are not heated?"]
)
def test_who_need_not_refuses_nothing(question: str) -> None:
    assert not asks_who_will_not(question)
