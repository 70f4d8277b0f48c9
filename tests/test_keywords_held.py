"""Keywords are answered by the sentence that holds all of them with what stands above it."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.keywords_held import of_keywords
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import passage_of

BUS, DEPOSIT = "Bus 7 stops at Dock Street.", "A deposit is due for the room."


@pytest.mark.parametrize(
    ("question", "first", "surer"),
    [
        ("bus", BUS, True),
        ("room deposit", DEPOSIT, True),
        ("room deposit bus", BUS, False),
        ("is there a bus", BUS, False),
    ],
)
def test_keywords_are_held(question: str, first: str, *, surer: bool) -> None:
    passage = passage_of(BUS, DEPOSIT)
    ranked = tuple(
        RankedSentence(passage, one, -float(n)) for n, one in enumerate(passage.sentences)
    )
    found = of_keywords(analyse(question), Reading(ranked, 0.4, 2))
    assert (found.sentences[0].text, found.confidence > 0.4) == (first, surer)
