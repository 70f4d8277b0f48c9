"""Whether something is so is told by what speaks of it, not by a list that has no line of it."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.yes_no_told import of_yes_no
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import item, lead, passage_of

ALL = "Insured are all things in the home, bicycles in locked rooms among them."
NOT, CARS, PETS = "Not insured are:", "motor vehicles and their parts", "damage by pets"
SMALL = "Small animals such as hamsters may be kept without asking."
CATS = "Dogs and cats need the landlord's consent."
DO_NOT, ULCER = "Do not take Feverol", "if you have ever had an ulcer"
DOCTOR = "Talk to your doctor before you take Feverol if you have asthma."
PASSAGE = passage_of(
    ALL, lead(NOT), item(CARS), item(PETS), SMALL, CATS, lead(DO_NOT), item(ULCER), DOCTOR
)


@pytest.mark.parametrize(
    ("question", "read", "evidence"),
    [
        # The list is no evidence where none of its lines is read as well as what stands beside it.
        ("Is my bike insured?", [(NOT, 2.5), (ALL, 2.2), (CARS, -0.8)], [ALL]),
        ("Are cars insured?", [(NOT, 2.5), (CARS, 2.4), (ALL, 2.2)], [NOT, CARS, ALL]),
        # What says more of the question, if it says all that the best sentence does.
        ("Can we keep a cat?", [(SMALL, 3.9), (CATS, 2.1)], [CATS, SMALL]),
        ("Can we keep hamsters or fish?", [(SMALL, 3.9), (CATS, 2.1)], [SMALL]),
        ("Can we keep a cat?", [(SMALL, 3.9), (CATS, -2.1)], [SMALL]),
        ("Can I take Feverol with asthma?", [(DO_NOT, 8.1), (ULCER, 6.6), (DOCTOR, 5.0)], [DOCTOR]),
        ("Can I take Feverol with an ulcer?", [(DO_NOT, 8.1), (ULCER, 6.6), (DOCTOR, 5.0)],
         [DO_NOT, ULCER]),
        ("Which animals can we keep?", [(SMALL, 3.9), (CATS, 2.1)], [SMALL]),
    ],
)  # fmt: skip
def test_what_tells_it_stands_first(
    question: str, read: list[tuple[str, float]], evidence: list[str]
) -> None:
    lines = {PASSAGE.quote(sentence): sentence for sentence in PASSAGE.sentences}
    ranked = tuple(RankedSentence(PASSAGE, lines[text], score) for text, score in read)
    near = sum(one.score >= ranked[0].score - 1.5 for one in ranked)
    asked = analyse(question)
    found = of_yes_no(asked, dict.fromkeys(asked.stems, 1.0), Reading(ranked, 0.9, near))
    assert [one.text for one in found.sentences[: found.answering]] == evidence
    assert found.confidence == 0.9
