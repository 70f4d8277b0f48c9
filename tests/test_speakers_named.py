"""A name behind an office is looked for by the office where a record calls who speaks so, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Respelled
from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings

RECORD = """Council, evening session

THE MAYOR: Good evening. I will close the harbour road for eight weeks from May.

COUNCILLOR LINDEN: The shops on the quay will lose their summer.

THE MAYOR: The shops get a quarter of their rent back. I told the traders so on Monday.

CLERK: The session is closed.
"""
FORM = """Association

President: Ann Lee
Treasurer: Tom Berg

President: Ann Lee, until the assembly of June.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("record")
    (folder / "session.txt").write_text(RECORD, encoding="utf-8")
    (folder / "association.txt").write_text(FORM, encoding="utf-8")
    with Index(IngestSettings(index=str(folder / "index")), "write", "test") as index:
        ingest(index, [Path(folder)])
        yield build_assistant(AssistantSettings(), index)


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("What will Mayor Okafor close?", "Mayor Okafor"),
        ("For how long does the Mayor Ada Okafor close the road?", "the Mayor Ada Okafor"),
        ("What is Mayor Okafor's promise to the shops?", "Mayor Okafor"),
    ],
)
def test_the_office_is_searched_for(assistant: Assistant, question: str, typed: str) -> None:
    answer = assistant.ask(question)
    assert answer.trace.corrected == (Respelled(typed, "the mayor"),)
    assert answer.trace.literal == question.replace(typed, f'"{typed}"')
    assert answer.citations
    assert {one.quote in RECORD for one in answer.citations} == {True}


@pytest.mark.parametrize(
    "question",
    [
        'What will "Mayor Okafor" close?',  # as it stands
        "What will Okafor close?",  # an office is not named
        "What does Councillor Brandt say of the shops?",  # another has that office and is named
        "What did Clerk Brandt close?",  # speaks once
        "Until when is President Okafor there?",  # a form says who that is
    ],
)
def test_nothing_else_is(assistant: Assistant, question: str) -> None:
    assert not any(one.used.startswith("the ") for one in assistant.ask(question).trace.corrected)
