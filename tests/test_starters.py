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
        ("On 4 May the timetable starts with songs. On 6 May a dance follows.", True),
        ("Anna keeps the schedule. Bram prints it.", False),
        ("The meeting of 4 May was rescheduled. It is now on 6 May.", False),
    ],
)
def test_a_schedule_is_offered_where_there_is_one(
    index: Index, tmp_path: Path, text: str, offered: bool
) -> None:
    file = tmp_path / "plan.md"
    file.write_text(f"# Plan\n\n## Fair\n\n{text}\n", encoding="utf-8")
    ingest(index, [file])
    assert ("What is the schedule?" in starter_questions(index)) is offered


@pytest.mark.parametrize("text", ["Just one sentence.", "- one\n- two\n"])
def test_a_document_without_headings_still_has_a_starter(
    index: Index, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "plain.txt"
    file.write_text(text, encoding="utf-8")
    ingest(index, [file])
    assert list(starter_questions(index))


def test_an_empty_index_has_none(index: Index) -> None:
    assert list(starter_questions(index)) == []
