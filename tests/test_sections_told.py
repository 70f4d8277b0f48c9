"""Sections that are told whole: a day of a programme, the lists of ingredients, the steps of a recipe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.questions.question import analyse
from assistant.reading.clause_asked import clauses_headed
from assistant.reading.heading_dates import times_above, told_of_day
from assistant.reading.lists.lists import groups_of
from assistant.reading.lists.lists_beside import list_of_evidence, with_lists_of_section
from assistant.reading.lists.steps import procedure
from assistant.reading.often_asked import often_above, told_so_often
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import Passage
from ingest.index import Index
from tests.assistant_fixtures import index_of

PIE = """# Fish pie

## Ingredients

For the filling:

- 600 g cod
- 50 g butter

For the topping:

- 75 g butter

## Method

1. Heat the oven.
2. Bake the dish.

## Tips

It keeps for two days.
"""
DAYS = "# Tides\n\n## Saturday 20 September\n\n9:30 Walk\n\n11:00 Talk\n\n## Sunday 21 September\n\n10:00 Quiz\n"


INSURANCE = """# Conditions

## 5. What is not covered

5.1 Illnesses that you had before you took out the insurance, unless you told us.

5.2 Winter sports. Races of any kind.

## 6. How to claim

6.1 Ring us at any hour before you agree to treatment that costs more than 500 pounds.
"""
RULES = """# Rules of the forum

## What we do not accept

- Insults
- Advertising
- Threats
"""
UPKEEP = """# Press K2

## 4.1 Daily checks

- Wipe the jaws.
- Empty the tray.

## 4.2 Every 2,000 hours

- Replace the belt.

## 4.3 Log

The belt was replaced on 3 May.
"""
DIARY = "# Log\n\n## 11 May 2026\n\nKnife replaced by Aas.\n\n## 2 June 2026\n\nThe belt slipped.\n"
TEXTS = {
    "upkeep.md": UPKEEP,
    "diary.md": DIARY,
    "pie.md": PIE,
    "days.md": DAYS,
    "insurance.md": INSURANCE,
    "rules.md": RULES,
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Index]:
    with index_of(tmp_path_factory.mktemp("texts"), TEXTS) as opened:
        yield opened


def _passages(index: Index, document: str) -> list[Passage]:
    return [one.passage for one in index.catalogue.document_passages(document)]


def _reading(passages: list[Passage]) -> Reading:
    return Reading(
        tuple(RankedSentence(one, line, 0.0) for one in passages for line in one.sentences), 0.9
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is on on Saturday?", ["9:30 Walk", "11:00 Talk"]),
        ("What happens on Sunday 21 September?", ["10:00 Quiz"]),
        ("programme for Saturday", ["9:30 Walk", "11:00 Talk"]),
        ("What happens on Sunday 28 September?", []),
        ("What is on on Friday?", []),
        ("Who walks on Saturday?", []),
    ],
)
def test_what_is_on_on_a_day_stands_below_it(index: Index, question: str, told: list[str]) -> None:
    reading = _reading(_passages(index, "days.md"))
    found = told_of_day(analyse(question), reading, index)
    assert [passage.quote(line) for group in found for passage, line in group] == told


@pytest.mark.parametrize(
    ("question", "told", "missed"),
    [
        ("What has to be done every day?", ["Wipe the jaws.", "Empty the tray."], False),
        ("daily checks", ["Wipe the jaws.", "Empty the tray."], False),
        ("What must be done every 2000 hours?", ["Replace the belt."], False),
        ("What is done monthly?", [], True),
        ("What is cleaned daily?", [], False),
        ("What has to be done?", [], False),
    ],
)
def test_what_is_done_so_often_stands_below_it(
    index: Index, question: str, told: list[str], missed: bool
) -> None:
    found = told_so_often(analyse(question), _reading(_passages(index, "upkeep.md")), index)
    assert [passage.quote(line) for group in found.told for passage, line in group] == told
    assert found.missed is missed


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How often is the belt replaced?", ["Replace the belt."]),
        ("When do I replace the belt?", ["Replace the belt."]),
        ("When was the belt replaced?", []),
        ("How often is the belt greased?", []),
        ("Who replaces the belt?", []),
    ],
)
def test_how_often_something_is_done_the_heading_above_it_says(
    index: Index, question: str, told: list[str]
) -> None:
    found = often_above(analyse(question), _reading(_passages(index, "upkeep.md")))
    assert [passage.quote(line) for group in found for passage, line in group] == told


@pytest.mark.parametrize(
    ("question", "told"),
    [("When was the knife replaced?", 1), ("When was the belt replaced?", 0)],
)
def test_the_day_of_an_entry_stands_above_it(index: Index, question: str, told: int) -> None:
    assert len(times_above(analyse(question), _reading(_passages(index, "diary.md")))) == told


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("What ingredients do I need?", 5),
        ("Which ingredients are for the filling?", 3),
        ("What is needed?", 3),
    ],
)
def test_a_section_that_is_asked_for_has_all_its_lists(
    index: Index, question: str, lines: int
) -> None:
    filling = next(filter(None, map(groups_of, _passages(index, "pie.md"))))[0]
    assert len(with_lists_of_section(analyse(question), filling, index).pieces) == lines


@pytest.mark.parametrize(
    ("question", "steps"),
    [("How do I make the pie?", 2), ("How do I make soup?", 0), ("How do I store the pie?", 0)],
)
def test_what_a_title_says_is_made_by_its_steps(index: Index, question: str, steps: int) -> None:
    reading = _reading(_passages(index, "pie.md")[-1:])
    found = procedure(analyse(question), {"keep": 1.0, "soup": 1.0}, reading, index)
    assert len(found.pieces if found else ()) == steps


@pytest.mark.parametrize(
    ("question", "clauses"),
    [("What is not covered?", 3), ("What is covered?", 0), ("What is not covered in winter?", 0)],
)
def test_a_heading_that_is_what_is_asked_is_answered_by_all_its_clauses(
    index: Index, question: str, clauses: int
) -> None:
    reading = _reading(_passages(index, "insurance.md")[:1])
    assert len(clauses_headed(analyse(question), reading, index)) == clauses


@pytest.mark.parametrize(
    ("question", "lines"),
    [("What is not allowed in the forum?", 3), ("What is allowed in the forum?", 0)],
)
def test_what_is_barred_is_told_by_all_lines_below_a_heading_that_negates(
    index: Index, question: str, lines: int
) -> None:
    reading = replace(_reading(_passages(index, "rules.md")), answering=2)
    found = list_of_evidence(analyse(question), reading, index)
    assert len(found.pieces if found else ()) == lines
