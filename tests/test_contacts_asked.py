"""An email address is not answered with a telephone number."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from tests.assistant_fixtures import assistant_over, quotes

assistant = assistant_over(
    {
        "berg.md": "# Anna Berg\n\nAnna Berg heads the library. Her office is room 12. Phone 555 123.\n",
        "falk.md": "# Jon Falk\n\nJon Falk is the caretaker. Phone 555 777. Email falk@example.org.\n",
    }
)


def test_no_other_kind_of_address_is_quoted(assistant: Assistant) -> None:
    assert "555" not in quotes(assistant.ask("What is Anna Berg's email address?"))


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
