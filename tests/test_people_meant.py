"""Pronouns of a text stand for whom it spoke of: his office is none of hers."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.people_meant import of_other_people
from assistant.reading.reader import RankedSentence
from tests.assistant_fixtures import passage_of

PASSAGE = passage_of(
    "Maria Keller is the head of procurement.",
    "Her office is in room 204.",
    "Tom Brandt leads the finance team.",
    "There are three of them in it.",
    "His office is in room 117.",
    "Visitors ask Dr Lund in the lodge.",
)

OFFICERS = passage_of(
    "Lena Ford has joined us as officer.",
    "She succeeds Graham Pike, who retired in August.",
    "The Old Mill (which closed in 1950) lies by the river.",
    "Tom Roe, who leads the team, has an office by the gate.",
    "It needs the API, which can write data.",
)


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("When did Lena Ford retire?", {OFFICERS.quote(OFFICERS.sentences[1])}),
        ("When did Graham Pike retire?", set()),
        ("When did Ford close?", {OFFICERS.quote(OFFICERS.sentences[2])}),
        ("When did Ada Moss retire?", set()),  # of whom nothing is told
        ("Who leads the team of Tom Roe?", {OFFICERS.quote(OFFICERS.sentences[1])}),  # she
        ("When did the mill close?", set()),
        ("Can Ford write data?", set()),
    ],
)
def test_what_is_added_to_a_name_is_said_of_that(question: str, others: set[str]) -> None:
    ranked = [RankedSentence(OFFICERS, sentence, 0.0) for sentence in OFFICERS.sentences]
    found = of_other_people(analyse(question), ranked)
    assert {one.text for one in ranked if one.key in found} == others


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Where is Maria Keller's office?", {"His office is in room 117."}),
        ("Where is his office (tom brandt)?", {"Her office is in room 204."}),
        (
            "Where is the office of Dr Lund?",
            {"Her office is in room 204.", "His office is in room 117."},
        ),
        ("Where is the office of procurement?", set()),
        ("Where is Ada Moss's office?", set()),  # of whom nothing is told
    ],
)
def test_a_sentence_about_another_person_is_none_of_who_is_asked_for(
    question: str, others: set[str]
) -> None:
    ranked = [RankedSentence(PASSAGE, sentence, 0.0) for sentence in PASSAGE.sentences]
    found = of_other_people(analyse(question), ranked)
    assert {one.text for one in ranked if one.key in found} == others
