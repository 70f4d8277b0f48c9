"""The sentence that defines a term is the answer to what it means, and the only one."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.definitions_told import of_definitions
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import passage_of

MOORING, WORK = "“Mooring” means a place at the pier.", '1.7. "Larger Work" means a work of two.'
VERSION = '"Mooring Fee" (or "Fee") shall mean what is paid for one.'
LINES = ("The mooring is let by the year.", VERSION, MOORING, WORK)


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        ("What is a mooring?", MOORING),
        ('What does "mooring" mean?', MOORING),
        ("What is meant by moorings?", MOORING),
        ("How is the mooring fee defined?", VERSION),
        ("What is a larger work?", WORK),
        ("Who lets the mooring?", LINES[0]),
        ("What is the mooring of the club?", LINES[0]),
    ],
)
def test_the_definition_of_the_very_term_leads_alone(question: str, leads: str) -> None:
    passage = passage_of(*LINES)
    ranked = tuple(RankedSentence(passage, one, 1.0) for one in passage.sentences)
    reading = of_definitions(analyse(question), Reading(ranked, 0.8, answering=3))
    assert reading.sentences[0].text == leads
    told = leads != LINES[0]
    assert (reading.answering, reading.confidence > 0.8) == ((1, True) if told else (3, False))
