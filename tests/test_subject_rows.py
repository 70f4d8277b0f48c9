"""A row is of what it begins with: what another row only mentions is told by it, unless that is asked for."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.alike import rows_alike
from assistant.reading.tables.subject_rows import of_subjects
from ingest.document import Passage
from tests.assistant_fixtures import ROW, passage_of

STAFF = passage_of(
    ("Name | Task | Room | Deputy", ROW, True),
    ("Lise Koval | Loans | 12 | Tom Hale", ROW, False),
    ("Tom Hale | Maps | 14 | Anna Prior", ROW, False),
    ("Anna Prior | Archive | 3 | Lise Koval", ROW, False),
    ("Jon Bell | Events | 7 | Tom Hale", ROW, False),
)
DRUGS = passage_of(
    ("Source | First choice | Duration", ROW, True),
    ("Skin | flucloxacillin 2 g | 10 days", ROW, False),
    ("Chest | co-amoxiclav 1.2 g | 7 days", ROW, False),
)
TICKETS = passage_of(
    ("Ticket | Employees | Contractors", ROW, True),
    ("Month | €25 | €60", ROW, False),
    ("Apprentices, month | free | €30", ROW, False),
    ("Apprentices, year | €5 | €90", ROW, False),
    ("Visitors, day | €3 | €3", ROW, False),
)


@pytest.mark.parametrize(
    ("passage", "question", "best", "first", "gone"),
    [
        (STAFF, "Who deputises for Lise?", 3, 1, [2, 3, 4]),
        (STAFF, "Which room is Anna Prior in?", 2, 3, [1, 2, 4]),
        (STAFF, "Who does Tom Hale deputise for?", 2, 1, [2, 3]),
        (STAFF, "Whose deputy is Lise Koval?", 1, 3, [1, 2, 4]),
        (STAFF, "Who is in room 12?", 1, 1, []),
        (DRUGS, "Which antibiotic for a chest infection?", 1, 2, []),
        (DRUGS, "How much flucloxacillin is given?", 1, 1, []),
        (DRUGS, "How much flucloxacillin for a chest infection?", 1, 1, []),  # of neither
        (TICKETS, "What do visitors pay?", 1, 4, []),
        (TICKETS, "What do apprentices pay?", 1, 1, []),  # two rows begin so
        (TICKETS, "What do visitors pay a month?", 1, 1, []),
    ],
)
def test_the_row_of_what_is_named_comes_first(
    passage: Passage, question: str, best: int, first: int, gone: list[int]
) -> None:
    rows = [RankedSentence(passage, row, -1.0) for row in passage.sentences[1:]]
    order = [rows[best - 1], *(row for row in rows if row is not rows[best - 1])]
    found = of_subjects(analyse(question), Reading(tuple(order), 0.9, len(order)))
    assert found.sentences[0].sentence == passage.sentences[first]
    left = {one.sentence for one in found.sentences}
    assert [n for n, row in enumerate(passage.sentences) if n and row not in left] == gone
    assert found.answering == len(left)


def test_beside_another_sentence_the_row_is_shown_that_is_named() -> None:
    passage = passage_of(
        "The bus runs daily.", ("Stop | First", ROW, True), ("Quay | 6:40", ROW, False),
        ("Station | 6:10", ROW, False),
    )  # fmt: skip
    told, _, quay, station = (RankedSentence(passage, one, 0.0) for one in passage.sentences)
    for question, row in (
        ("When does it leave the station?", station),
        ("When does it leave?", quay),
    ):
        reading = Reading((told, quay, station), 0.9, answering=2)
        found = of_subjects(analyse(question), reading)
        assert [one.text for one in found.sentences[: found.answering]] == [told.text, row.text]
        assert found.sentences.count(row) == 1


def test_rows_that_only_mention_it_are_not_alike() -> None:
    row = RankedSentence(STAFF, STAFF.sentences[1], 0.0)
    assert rows_alike(analyse("Who deputises for Lise Koval?"), row) == [row]


FARES = passage_of(
    ("Journey | Single | Return", ROW, True),
    ("Aldery – Combe | £6.40 | £11.20", ROW, False),
    ("Combe – Brook | £4.10 | £7.30", ROW, False),
)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What does a return cost?", 2),
        ("How much is a single journey?", 2),
        ("How much is a return to Brook?", 1),
        ("How much is a return with a railcard?", 0),  # says more than any row
        ("How much is it?", 0),
    ],
)
def test_all_rows_are_alike_to_a_question_for_a_column(question: str, rows: int) -> None:
    asked = RankedSentence(FARES, FARES.sentences[2], 0.0)
    assert len(rows_alike(analyse(question), asked)) == rows


BOATS = passage_of(
    ("Boat | Seats | Kept by", ROW, True),
    ("Tern | 2 | Ida", ROW, False),
    ("Heron | 4 | Ida", ROW, False),
    ("Gull | 8 | Sven", ROW, False),
)


@pytest.mark.parametrize("question", ["Which boats does Ida keep?", "Which boats are kept by Ida?"])
def test_the_name_of_a_column_is_known_in_other_forms_of_its_verb(question: str) -> None:
    asked = RankedSentence(BOATS, BOATS.sentences[2], 0.0)
    assert [one.sentence for one in rows_alike(analyse(question), asked)] == [*BOATS.sentences[1:3]]


CLEANED = passage_of(
    ("What | How often | With", ROW, True),
    ("Surfaces | daily | blue cloth, cleaner A", ROW, False),
    ("Floors | daily | cleaner B", ROW, False),
    ("Hood | monthly | degreaser", ROW, False),
    ("Fridges | weekly | cleaner A", ROW, False),
    ("Doors | weekly | cleaner B", ROW, False),
)


def test_a_row_that_lists_what_another_has_alone_is_alike() -> None:
    asked = RankedSentence(CLEANED, CLEANED.sentences[4], 0.0)
    rows = rows_alike(analyse("What is done with cleaner A?"), asked)
    assert [one.sentence for one in rows] == [CLEANED.sentences[1], CLEANED.sentences[4]]
