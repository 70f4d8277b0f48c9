"""Whoever holds an office is told by what a text adds to a name."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.roles_told import of_roles
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import passage_of

OTHER = "Doors open at eight."
HEAD = "Leave is asked for from the headteacher, Mrs Salome Grant."
DEPUTY = "Forms go to the deputy headteacher, Mr Ian Roe."
CHAIR = "Chair: Nell Harker."
SWIMMING = "Head of swimming: Lottie Greaves"
MANAGER = "Manager of the pool: Tessa Brandt"
PRESENT = "Present: Nell Harker (chair), Tobias Renn (vice treasurer), Mia Castell"


@pytest.mark.parametrize(
    ("question", "lines", "told"),
    [
        ("Who is the headteacher?", (OTHER, DEPUTY, HEAD), [HEAD]),
        ("who's the deputy headteacher", (OTHER, HEAD, DEPUTY), [DEPUTY]),
        ("Who is the headteacher of Elm School?", (OTHER, HEAD), [OTHER, HEAD]),
        ("Who is our chair?", (OTHER, PRESENT), [PRESENT]),
        ("Who is the treasurer?", (PRESENT, OTHER), [PRESENT, OTHER]),  # as it is read
        ("Who is the secretary?", (PRESENT, OTHER), None),
        ("Who is the secretary?", (OTHER, PRESENT), [OTHER, PRESENT]),
        ("Who chaired the meeting?", (OTHER, CHAIR, "Meeting of 3 May"), [CHAIR]),
        ("Who chairs the board?", (OTHER, CHAIR), [OTHER, CHAIR]),  # of what, nothing says
        ("Who chaired the meeting?", ("Meeting of 3 May", PRESENT), [PRESENT]),
        ("Who is in the hall?", (OTHER, PRESENT), [OTHER, PRESENT]),
        ("Who is the head of fitness?", (MANAGER, SWIMMING), None),
        ("Who is the head of the pool?", (MANAGER, SWIMMING), [MANAGER, SWIMMING]),
    ],
)
def test_the_sentence_that_adds_the_office_to_a_name_answers(
    question: str, lines: tuple[str, ...], told: list[str] | None
) -> None:
    passage = passage_of(*lines)
    ranked = tuple(RankedSentence(passage, one, 0.0) for one in passage.sentences)
    found = of_roles(analyse(question), Reading(ranked, 0.3, len(ranked)))
    if told is None:
        assert found.confidence == 0.0
    else:
        assert [one.text for one in found.sentences[: found.answering]] == told
        assert (found.confidence > 0.5) == (len(told) == 1)
