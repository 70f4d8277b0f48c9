"""The tables set: the right row cited, alone and with its place, over tables in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from assistant.answer import Answer
from assistant.build import build_assistant
from assistant.settings import AssistantSettings
from eval.formats.format_table import read_test_set
from eval.gold import resolver_for
from eval.testset import TestQuestion
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from tests.shipped_sets import TEST_SETS

QUESTIONS = read_test_set(TEST_SETS / "tables.jsonl").questions
# Rows cited, of those asked for. A PDF's tables have no rows yet.
LEAST = {"xlsx": 18, "ods": 4, "csv": 10, "docx": 10, "md": 5, "pdf": 9}
MOST_FALSE = 3
# A citation of more is not of that row alone.
_ALONE = 1.5


class Asked(NamedTuple):
    question: TestQuestion
    answer: Answer
    places: tuple[str | None, ...]  # of the citations of the right row

    @property
    def is_right(self) -> bool:
        return bool(self.places)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Asked]]:
    folder = tmp_path_factory.mktemp("tables-set")
    with Index(IngestSettings(index=str(folder / "index")), "write", "test") as index:
        assert not ingest(index, [TEST_SETS / "tables"]).skipped
        assistant = build_assistant(AssistantSettings(), index)
        resolver = resolver_for(index)
        found = []
        for question in QUESTIONS:
            answer = assistant.ask(question.question)
            gold = [span for one in question.gold for span in resolver.resolve(one)[0]]
            assert gold or not question.answerable, question.gold
            places = tuple(
                cited.locator
                for cited in answer.citations
                for span in gold
                if (cited.document == span.document)
                and cited.start < span.end
                and span.start < cited.end
                and cited.end - cited.start <= _ALONE * (span.end - span.start)
            )
            found.append(Asked(question, answer, places))
        yield found


def test_the_row_asked_for_is_cited(asked: list[Asked]) -> None:
    right = Counter(one.question.tags["format"] for one in asked if one.is_right)
    missed = [
        one.question.question for one in asked if one.question.answerable and not one.is_right
    ]
    assert all(right[name] >= least for name, least in LEAST.items()), missed


def test_hardly_any_row_answers_for_one_that_is_not_there(asked: list[Asked]) -> None:
    wrong = [o for o in asked if not o.question.answerable and not o.answer.abstained]
    assert len(wrong) <= MOST_FALSE, [one.question.question for one in wrong]


def test_the_place_of_a_row_is_its_own(asked: list[Asked]) -> None:
    by_question = {one.question.question: one for one in asked}
    for question, place in (
        ("What is the dental maximum in the Plus plan?", "sheet Dental, row 3"),
        ("How much do I get for frames in the Premier plan?", "sheet Dental, row 10"),
        ("What is the hotel limit for Lyon?", "sheet Allowances, row 9"),
        ("How many days off do I get for moving house?", "sheet Leave, row 12"),
        ("Which room is Farid Falk in?", "row 7"),
    ):
        assert by_question[question].places == (place,)


def test_a_row_is_shown_with_its_header_and_its_cell_first(asked: list[Asked]) -> None:
    answer = next(o.answer for o in asked if o.question.question.startswith("What is the dental"))
    assert answer.direct == "1,500 EUR"
    assert answer.answer == (
        "**1,500 EUR** [1]\n\n"
        "| Plan | Annual maximum | Your share | Waiting period | Orthodontics up to | Open since [2] |\n"
        "|---|---|---|---|---|---|\n"
        "| Plus | 1,500 EUR | 25% | 3 months | 1,000 EUR | 1 April 2019 [1] |"
    )
    assert [cited.locator for cited in answer.citations] == [
        "sheet Dental, row 3",
        "sheet Dental, row 1",
    ]


def test_the_set_holds_tables_of_every_format_and_kind() -> None:
    answerable = [one for one in QUESTIONS if one.answerable]
    assert len(answerable) >= 40
    formats = Counter(one.tags["format"] for one in answerable)
    assert all(formats[name] >= 4 for name in LEAST)
    assert len({one.tags["kind"] for one in answerable}) >= 12
    names = {file.name for file in (TEST_SETS / "tables").iterdir()}
    assert {gold.document for one in answerable for gold in one.gold} == names
    source = (TEST_SETS / "tables.source.md").read_text("utf-8")
    assert all(f"| `{name}` |" in source for name in names)
