"""One step of a numbered list, asked for by its place: the last one, step 2, what comes after another."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from tests.assistant_fixtures import assistant_over

BORROWING = (
    "Register at the counter with your card.",
    "Pay the deposit of 30 pounds.",
    "Take the charger from shelf D.",
    "Fit the charger until it clicks.",
    "Check both lamps.",
)
CLEANING = ("Remove the lid.", "Rinse the tank with cold water.", "Oil the hinge.")
MIXING = ("Warm the bowl.", "Let it cool, then add the oil.", "Stir for ten minutes.")
RULES = ("Probation lasts six months.", "Parking is free for staff.", "The canteen closes at two.")


def _numbered(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


assistant = assistant_over(
    {
        "pump.md": f"# Lending a pump\n\nTo borrow a pump:\n\n{_numbered(BORROWING)}\n\n"
        f"Bring the pump back by six.\n\n## Cleaning\n\n{_numbered(CLEANING)}\n",
        "fire.md": "# Fire safety\n\nIf you see smoke, ring the bell, then leave by the stairs.\n\n## Hoses\n\n"
        "1. Unroll the hose.\n2. Dry it in the tower.\n",
        "paint.md": f"# Mixing the paint\n\n{_numbered(MIXING)}\n",
        "rules.md": f"# House rules\n\n{_numbered(RULES)}\n",
    }
)


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        ("What is the last step of borrowing a pump?", BORROWING[-1:]),
        ("What is step 4 of borrowing a pump?", BORROWING[3:4]),
        ("What is the last step of cleaning the pump?", CLEANING[-1:]),
        ("What do I do after paying the deposit?", BORROWING[2:3]),
        ("Which step comes after fitting the charger?", BORROWING[4:]),
        ("What happens after I pay the deposit for a pump?", BORROWING[2:3]),
        ("What comes after the oil is added?", MIXING[2:]),
        ("What happens before the tank is rinsed?", CLEANING[:1]),
        ("What must I do before fitting the charger?", BORROWING[:3]),
        ("What comes after step 3 when borrowing a pump?", BORROWING[3:4]),
        ("What is step 9 of borrowing a pump?", BORROWING),  # it has no such step
    ],
)
def test_the_step_asked_for_is_quoted_alone(
    assistant: Assistant, question: str, steps: tuple[str, ...]
) -> None:
    assert [one.quote for one in assistant.ask(question).citations] == list(steps)


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        ("How many steps does cleaning take?", CLEANING),
        ("How many steps are needed to borrow a pump?", BORROWING),
    ],
)
def test_steps_are_quoted_where_it_is_asked_how_many_there_are(
    assistant: Assistant, question: str, steps: tuple[str, ...]
) -> None:
    assert [one.quote for one in assistant.ask(question).citations] == list(steps)


def test_what_follows_in_a_list_of_rules_does_not_follow_in_time(assistant: Assistant) -> None:
    answer = assistant.ask("What happens after probation?")
    assert [one.quote for one in answer.citations] != [RULES[1]]


def test_steps_of_a_list_that_only_its_title_speaks_of_are_not_asked_for(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("What do I do first in a fire when I see smoke?")
    assert [one.quote for one in answer.citations] != ["Unroll the hose."]
    assert "ring the bell" in answer.answer
