from __future__ import annotations

from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from assistant.starters import starter_questions
from ingest.index import Index
from ingest.pipeline import ingest

OFFICE = Path(__file__).parents[1] / "eval" / "testsets" / "office"


def test_starters_come_from_the_document_and_are_answered(seed_index: Index) -> None:
    assistant = build_assistant(AssistantSettings(), seed_index)
    starters = assistant.starters()
    assert len(starters) == len(set(starters)) >= 3
    assert "What is the Coalition of the Willing?" in starters
    assert all(not assistant.ask(question).abstained for question in starters)
    assert assistant.starters(2) == starters[:2]
    assert assistant.starters(0) == ()


def test_starters_are_the_same_each_time_and_read_well(index: Index) -> None:
    ingest(index, [OFFICE])
    questions = list(starter_questions(index))
    assert questions == list(starter_questions(index))
    assert len(questions) == len(set(questions))
    for question in questions:
        assert question == question.strip()
        assert len(question) <= 200
        assert "\n" not in question


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("# Plan\n\n## Fair\n\nOn 4 May the timetable starts. On 6 May a dance follows.", True),
        ("# Plan\n\n## Fair\n\nAnna keeps the schedule. Bram prints it.", False),
        ("# Plan\n\n## Fair\n\nThe meeting of 4 May was rescheduled. It is now on 6 May.", False),
        ("Just one sentence.", False),
        ("- one\n- two\n", False),
    ],
)
def test_a_schedule_is_offered_where_there_is_one(
    index: Index, tmp_path: Path, text: str, offered: bool
) -> None:
    assert list(starter_questions(index)) == []
    (tmp_path / "plan.md").write_text(text, encoding="utf-8")
    ingest(index, [tmp_path / "plan.md"])
    starters = list(starter_questions(index))
    assert starters
    assert ("What is the schedule?" in starters) is offered
