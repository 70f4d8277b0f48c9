"""Sections of several things are called alike: the one that a question names by two headings answers."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.section_named import of_section_named
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import item, lead, passage_of

HELPERS = passage_of(
    item("have the powers of the warden;"), heading="6. Warden's helpers › 6.1. Powers"
)
WARDEN = passage_of(
    lead("They are:"), item("move boats;"), heading="5. Warden › 5.1. Powers", start=500
)
FEES = passage_of("Ten euros.", heading="7. Fees", start=900)


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        ("What are the powers of the warden?", "They are:"),
        ("What are the powers of the warden's helpers?", "have the powers of the warden;"),
        ("What are the powers of the guard?", "have the powers of the warden;"),
        ("Does the warden have powers?", "have the powers of the warden;"),
        ("What are the fees?", "have the powers of the warden;"),
    ],
)
def test_the_section_of_the_very_thing_leads(question: str, leads: str) -> None:
    passages = (HELPERS, FEES, WARDEN)
    ranked = tuple(RankedSentence(one, line, 0.0) for one in passages for line in one.sentences)
    reading = of_section_named(analyse(question), Reading(ranked, 0.9))
    assert reading.sentences[0].text == leads
    assert len(reading.sentences) == len(ranked)
