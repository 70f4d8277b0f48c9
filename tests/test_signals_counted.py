"""Of four flashes nothing is told where one, two and three are."""

from __future__ import annotations

import pytest

from assistant.retrieval.signals_counted import tell_of_other_signals

LAMP = "Red, one flash: motor too hot. Red, two flashes: the bolt is stuck. Red, three flashes: encoder fault."
OVEN = "The oven beeps twice when it is hot, and blinks 5 times when its door is open."


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("What do four red flashes mean?", True),
        ("sliding door red light, four flashes", True),
        ("It blinks 4 times, what now?", True),
        ("What do three flashes mean?", False),
        ("The oven is beeping twice", False),
        ("Why does it flash once?", False),
        ("Why does it beep 5 times?", False),
        ("What does the red lamp mean?", False),
        ("What do two and four flashes mean?", False),
        ("May four people use the door?", False),
    ],
)
def test_signals_are_told_apart_by_how_often_they_come(question: str, others: bool) -> None:
    assert tell_of_other_signals(question, [LAMP, OVEN]) is others


def test_a_range_may_hold_it_and_other_texts_tell_of_none() -> None:
    assert not tell_of_other_signals(
        "What do four flashes mean?", ["Two to five flashes: call us."]
    )
    assert not tell_of_other_signals("What do four flashes mean?", ["Call us on four lines."])
