"""A sentence that tells the least is no answer to the question for the most."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.questions.question import analyse
from assistant.reading.others.bounds_asked import compares_with_bound, of_bounds_asked
from assistant.reading.reader import RankedSentence, Reading
from assistant.retrieval.retriever import Retrieval
from tests.assistant_fixtures import ROW, passage_of

AGE = "Sellers must be at least 18."
STALLS = "Each seller may hold up to three stalls."
GOALS = "A plan names no more than three goals."
WARNING = "The period should not be less than two weeks."
FINES = "Fines begin at a fifth of the tax."
RANGE = "It stays open between 1 and 30 seconds."
KNIVES = "Knives shorter than 20 cm may be sold."
FORTY = "Sellers are 40 years old at most."
PEDAL = "Press it at least every 30 seconds."
WELL = "No house may stand within 25 metres of a well."
DATE = "Apply by 31 May."
AGES = "Stall | at least 18"


def _read(question: str, *texts: str) -> list[str] | None:
    """What is evidence of the texts, the best one first; None without confidence."""
    kinds = [(text, ROW, False) if "|" in text else text for text in texts]
    passage = passage_of(*kinds)
    ranked = [RankedSentence(passage, one, -float(n)) for n, one in enumerate(passage.sentences)]
    found = of_bounds_asked(analyse(question), Reading(tuple(ranked), 0.9, len(ranked)))
    return [one.text for one in found.sentences[: found.answering]] if found.confidence else None


@pytest.mark.parametrize(
    ("question", "texts", "told"),
    [
        ("What is the maximum age of sellers?", [AGE], None),
        ("What is the minimum age of sellers?", [AGE], [AGE]),
        ("How old are sellers?", [AGE], [AGE]),
        ("Which sellers must be at least 20?", [STALLS], [STALLS]),
        ("What is the maximum age of sellers?", [AGE, FORTY], [FORTY]),
        ("Is there a maximum age?", [AGE, STALLS], [STALLS]),
        ("minimum number of stalls", [STALLS], None),
        ("How many stalls may I have at most?", [STALLS], [STALLS]),
        ("What is the minimum number of goals?", [GOALS], None),
        ("What is the maximum number of goals?", [GOALS], [GOALS]),
        ("How long is the maximum period?", [WARNING], None),
        ("What is the minimum period?", [WARNING], [WARNING]),
        ("What's the highest fine?", [FINES], None),
        ("What is the maximum time?", [RANGE], [RANGE]),
        ("What is the maximum length?", [KNIVES], [KNIVES]),
        ("maximum gap between two presses", [PEDAL], [PEDAL]),
        ("minimum distance to a well", [WELL], [WELL]),
        ("What is the earliest date to apply?", [DATE], None),
        ("What is the latest date to apply?", [DATE], [DATE]),
        ("What is the latest version?", [AGE], [AGE]),
        ("What is the maximum age?", [AGES], [AGES]),
    ],
)
def test_the_other_bound_alone_is_no_answer(
    question: str, texts: list[str], told: list[str] | None
) -> None:
    assert _read(question, *texts) == told


@pytest.mark.parametrize(
    ("question", "text", "compared"),
    [
        ("Is 400 euros ok for a hotel?", "Hotels may cost up to EUR 140 a night.", True),
        (
            "What happens if I claim the hotel after 40 days?",
            "Hotels are claimed within 30 days.",
            True,
        ),
        ("Can I enter at 10 pm?", "Guests may enter until 21:00.", True),
        ("Is 400 euros ok for a taxi to the hotel ball?", "Hotels may cost up to EUR 140.", False),
        ("Is 400 euros ok for a hotel?", "Hotels are cancelled within 3 days.", False),
        ("Is 400 euros ok for a hotel?", "Hotels cost EUR 140.", False),
        ("Who pays 400 euros for a hotel?", "Hotels may cost up to EUR 140 a night.", False),
    ],
)
def test_an_amount_is_compared_with_a_bound_of_its_kind(
    question: str, text: str, *, compared: bool
) -> None:
    asked, passage = analyse(question), passage_of(text)
    ranked = [RankedSentence(passage, passage.sentences[0], 0.0)]
    found = Retrieval(asked, dict.fromkeys(asked.stems, 1.0), ("400",), np.zeros(1, np.float32), ())
    assert compares_with_bound(asked, found, Reading(tuple(ranked), 0.4)) is compared


def test_an_endless_sentence_is_read_in_time() -> None:
    text = "It is not " + "more and not less " * 5000 + "than it seems, at least 3."
    assert _read("What is the maximum?", text) is None
