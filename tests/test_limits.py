from __future__ import annotations

import pytest

from assistant.language.limits import keeps_to, meets

BERGEN, LYON, YORK = "Bergen opens at half past eight.", "Lyon opens at ten.", "York opens at 8:00."


@pytest.mark.parametrize(
    ("question", "keeping", "beyond"),
    [
        ("Which offices open before nine?", [BERGEN, YORK, "It is open early."], [LYON]),
        ("Which offices open after 9 am?", [LYON], [BERGEN, YORK]),
        ("Which rooms seat more than 20?", ["It seats thirty."], ["It seats 20.", "It seats two."]),
        ("Which rooms seat at least 20?", ["It seats 20."], ["It seats 19."]),
        ("Which rooms seat no more than 20?", ["It seats 20."], ["It seats 21."]),
        ("Which fees are under 5 euros?", ["It is 4.50 euros."], ["It is 12 euros."]),
        ("Which shop is before the bridge?", [LYON], []),
        ("Which offices open before nine?", ["It opens at 8:00 and closes at 17:00."], []),
        ("Which offices close before 17:00?", [], ["It opens at 8:00 and closes at 17:00."]),
        ("Which orders get a discount over 5 euros?", ["Orders over 5 euros get 2 % off."], []),
        ("When do they open?", [LYON, BERGEN], []),
        ("Which cost between 5 and more than 7 or 8?", ["It is 2."], []),
    ],
)
def test_what_states_only_values_beyond_a_limit_does_not_keep_to_it(
    question: str, keeping: list[str], beyond: list[str]
) -> None:
    assert [s for s in keeping + beyond if keeps_to(question, s)] == keeping


def test_a_limit_is_met_only_by_what_is_stated() -> None:
    question = "Which offices open before nine?"
    sentences = [BERGEN, LYON, "It is open early."]
    assert [s for s in sentences if meets(question, s)] == [BERGEN]
    assert not meets("When do they open?", BERGEN)
