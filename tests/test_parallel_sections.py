"""What a section tells of one thing is not told of another, whose section tells the same."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.parallel_sections import of_parallel_sections
from assistant.reading.reader import RankedSentence
from tests.assistant_fixtures import passage_of

GRATIN = ("Serves 12.", "Takes 90 minutes.", "Contains milk.", "Cannot be frozen.")
BROWNIES = ("Makes 24 pieces.", "Takes 40 minutes.", "Contains egg.")
RULES = ("Wash your hands.", "Milk is kept in the fridge.", "Write the date on what is frozen.")
PASSAGES = (
    passage_of(*GRATIN, heading="Potato gratin"),
    passage_of(*BROWNIES, heading="Chocolate brownies", start=500),
    passage_of(*RULES, heading="Hygiene", start=900),
)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Can brownies be frozen?", GRATIN),
        ("Can the gratin be frozen?", BROWNIES),
        ("Does the gratin take longer than the brownies?", ()),
        ("Can soup be frozen?", ()),
        ("Who checks the hygiene of what is frozen?", ()),  # which tells other things
    ],
)
def test_sentences_below_another_heading_are_of_another_thing(
    question: str, others: tuple[str, ...]
) -> None:
    ranked = [RankedSentence(one, line, 0.0) for one in PASSAGES for line in one.sentences]
    found = of_parallel_sections(analyse(question), ranked)
    assert [one.text for one in ranked if one.key in found] == [*others]
