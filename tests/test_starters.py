from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.language.sentence_questions import questions_of
from assistant.settings import AssistantSettings
from assistant.starters import Starter, StarterQuestions, starter_questions
from ingest.index import Index
from ingest.pipeline import ingest

OFFICE = Path(__file__).parents[1] / "eval" / "testsets" / "office"
WORDS = ("passwords", "claims", "staff", "Zurich", "are", "the")


def test_starters_are_specific_and_answered_where_they_were_made(seed_index: Index) -> None:
    assistant = build_assistant(AssistantSettings(), seed_index)
    starters = assistant.starters()
    assert len(starters) == len(set(starters)) >= 2
    assert "Which countries declined to contribute ground forces?" in starters
    places = {one.question: one for some in starter_questions(seed_index) for one in some}
    for question in starters:
        answer = assistant.ask(question)
        assert answer.kind == "answer"
        place = places[question]
        assert any(place.is_at(one.document, one.start, one.end) for one in answer.citations)
    assert assistant.starters(1) == starters[:1]
    assert assistant.starters(0) == ()


def test_starters_are_the_same_each_time_and_read_well(index: Index) -> None:
    assert starter_questions(index) == ([], [])
    ingest(index, [OFFICE])
    made, summaries = starter_questions(index)
    assert (made, summaries) == starter_questions(index)
    questions = [one.question for one in made]
    assert len(questions) == len(set(questions)) > 4
    assert len({one.document for one in made[:4]}) == 4  # every document has its turn
    for question in questions:
        assert question == " ".join(question.split())
        assert question.endswith("?")
        assert len(question) <= 90
        assert "schedule?" not in question


def test_each_candidate_is_tried_once_a_state_and_a_bounded_number(
    index: Index, tmp_path: Path
) -> None:
    for number in range(30):
        text = f"The Nordby office {number} was opened on 4 May 2021."
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    ingest(index, [tmp_path])
    tried: list[Starter] = []

    def fails(starter: Starter) -> bool:
        tried.append(starter)
        return False

    starters = StarterQuestions(index, fails)
    assert starters.first(4) == starters.first(4) == ()
    assert 1 < len(tried) <= 13
    before = len(tried)
    (tmp_path / "new.txt").write_text(
        "The Sudby office was opened on 5 May 2021.", encoding="utf-8"
    )
    ingest(index, [tmp_path])
    assert starters.first(4) == ()
    assert len(tried) > before


@pytest.mark.parametrize(
    ("sentence", "questions"),
    [
        (
            "Poland, Spain, and Italy declined to contribute ground forces.",
            ["Which countries declined to contribute ground forces?"],
        ),
        (
            "Anna Holm and Bo Dahl checked the accounts of the club.",
            ["Who checked the accounts of the club?"],
        ),
        (
            "Passwords are no longer changed on a schedule because that led to weak ones.",
            [],  # what is no longer so is asked for by nobody
        ),
        ("Claims must be submitted within 30 days.", []),  # too few words to be specific
        (
            "Travel claims must be submitted to the finance team by Friday.",
            ["When must travel claims be submitted to the finance team?"],
        ),
        (
            "The town council approved the new library on 4 May 2024.",
            ["When did the town council approve the new library?"],
        ),
        (
            "The spare server keys are kept in Room 4.",
            ["Where are the spare server keys kept?"],
        ),
        (
            "The staff canteen can borrow up to six chairs of the hall per week.",
            ["How many chairs of the hall can the staff canteen borrow?"],
        ),
        (
            "Only the UK and France have committed actual soldiers.",
            ["Which countries have committed actual soldiers?"],
        ),
        ("The committee discusses its own budget plans on 4 May.", []),
        ("The canteen will serve pumpkin soup on 4 May.", []),  # which canteen?
        (
            "The canteen will serve the Nordby guests on 4 May.",
            ["When will the canteen serve the Nordby guests?"],
        ),
        ("The town council meets again in the hall on 4 May.", []),
        ("It was moved to the second floor on 4 May.", []),
        ("However, the council approved the plan on 4 May.", []),
        ("The schedule is as follows: 4 May, 6 May.", []),
        ("", []),
    ],
)
def test_sentences_become_questions_or_nothing(sentence: str, questions: Sequence[str]) -> None:
    assert list(questions_of(sentence, {*WORDS, "travel"})) == questions


@pytest.mark.parametrize(
    ("heading", "offered"),
    [
        ("How do I unlock the bicycle in the yard?", True),
        ("What is the schedule?", False),
        ("What did we learn from the project last year?", False),
        ("Why is that important to the company?", False),
        ("And the Faroe Islands?", False),
        ("Opening hours of the library", False),
    ],
)
def test_headings_that_ask_something_in_particular(
    index: Index, tmp_path: Path, heading: str, offered: bool
) -> None:
    text = f"# Manual\n\n## {heading}\n\nPress the green button. Then pull.\n"
    (tmp_path / "manual.md").write_text(text, encoding="utf-8")
    ingest(index, [tmp_path / "manual.md"])
    made, _ = starter_questions(index)
    assert [one.question for one in made] == ([heading] if offered else [])
