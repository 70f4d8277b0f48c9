"""A code that no document has is the one that differs only in marks, case or leading zeros."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answer import Respelled
from assistant.build import build_assistant
from assistant.questions.codes_as_written import codes_as_written
from assistant.settings import AssistantSettings
from ingest.index import Index
from tests.assistant_fixtures import index_of

TEXT = """# Printers

The KX-200 prints 150 labels a minute. Error E03 means that the paper is jammed. Article HF-1001 is a crate.
Part M-7 and part M7 are two. Valve Q 12 is red. Version 2.10 is old. The hotel limit in the United Kingdom
is 150 pounds. Rod AB05 is long, rod AB-005 is short, and a 4 metre rod longest.
At 09:41 a printer stopped, and at 8.15 another.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with index_of(tmp_path_factory.mktemp("codes"), {"printers.md": TEXT}) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "typed", "written"),
    [
        ("KX200 speed", "KX200", "KX-200"),
        ("hf1001", "hf1001", "HF-1001"),
        ("What stopped at 9:41?", "9:41", "09:41"),
        ("What is E3?", "E3", "E03"),
        ("error code E-03", "E-03", "E03"),
        ("valve Q12", "Q12", "Q 12"),
        ("the limit in the UK", "UK", "United Kingdom"),
    ],
)
def test_a_code_is_searched_for_as_written(
    index: Index, text: str, typed: str, written: str
) -> None:
    assert codes_as_written(text, index) == (Respelled(typed, written),)


@pytest.mark.parametrize(
    "text",
    [
        "M7 and M-7",
        "M-7",
        "KX-200",
        "KX300",
        "E30",
        "ab5",
        '"KX200"',
        "version 2.1",
        "in 2024",
        "20 mm 12mm",
        "at 9:42",
        "at 8:15",
        "A4",
    ],
)
def test_any_other_code_stays_as_typed(index: Index, text: str) -> None:
    assert codes_as_written(text, index) == ()


def test_the_written_code_is_said(index: Index) -> None:
    answer = build_assistant(AssistantSettings(), index).ask(
        "How many labels does the KX200 print?"
    )
    assert "150" in answer.answer
    assert answer.trace.corrected == (Respelled("KX200", "KX-200"),)
