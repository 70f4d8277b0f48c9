"""The opening ceremony is not the closing one, nor the summer term that of winter."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.quoting.short_answer import direct_of
from assistant.reading.others.contrasts_asked import of_contrasts
from assistant.reading.reader import DirectAnswer, RankedSentence, Reading
from tests.assistant_fixtures import ROW, passage_of

OPENING = "The opening ceremony of the hall is on 5 June."
POOLS = "The indoor pool opens at 8, the outdoor one at 10."
NEXT = "The next meeting is on 6 May."
TALK = "The autumn talk is on 4 October."
ANNUAL = "It is held after the annual meeting."
TEXT = passage_of(OPENING, POOLS, NEXT, TALK)
YEARLY = passage_of(NEXT, ANNUAL)
TERMS = passage_of(
    ("Term | First day", ROW, True),
    ("Autumn | 3 September", ROW, False),
    ("Summer | 13 April", ROW, False),
)
SIZES = passage_of(("Drink | Small | Large", ROW, True), ("Tea | 0.80 | 1.10", ROW, False))
ACTS = passage_of(("Date | Act", ROW, True), ("Sun 5 October | Brunch concert", ROW, False))


def _read(question: str, *best_first: tuple[str, float]) -> list[str] | None:
    """The texts that are left of ``TEXT``, ``YEARLY``, ``TERMS`` and ``SIZES``; None without confidence."""
    scores = dict(best_first)
    ranked = [
        RankedSentence(passage, sentence, scores[text])
        for passage in (TEXT, YEARLY, TERMS, SIZES)
        for sentence in passage.sentences
        if (text := passage.quote(sentence)) in scores
    ]
    ranked.sort(key=lambda one: -one.score)
    found = of_contrasts(analyse(question), Reading(tuple(ranked), 0.9, len(ranked)))
    return [one.text for one in found.sentences] if found.confidence else None


@pytest.mark.parametrize(
    ("question", "best_first", "told"),
    [
        ("When is the closing ceremony?", [(OPENING, 0.0)], None),
        ("When is the opening ceremony?", [(OPENING, 0.0)], [OPENING]),
        ("When is the ceremony?", [(OPENING, 0.0)], [OPENING]),
        ("Is there a closing ceremony?", [(OPENING, 0.0)], None),
        ("When does the outdoor pool open?", [(POOLS, 0.0)], [POOLS]),  # which tells of both
        ("When is the upper pool open?", [(POOLS, 0.0)], [POOLS]),
        ("When is the spring talk?", [(TALK, 0.0)], None),
        ("When is the fall talk?", [(TALK, 0.0)], [TALK]),
        ("When is the Christmas talk?", [(TALK, 0.0)], None),
        ("How much is a medium tea?", [("Tea | 0.80 | 1.10", 0.0)], None),
        ("How much is a large tea?", [("Tea | 0.80 | 1.10", 0.0)], ["Tea | 0.80 | 1.10"]),
        ("How much is a medium coffee?", [("Tea | 0.80 | 1.10", 0.0)], ["Tea | 0.80 | 1.10"]),
        ("When does the winter term start?", [("Autumn | 3 September", 0.0)], None),
        ("When is the annual meeting?", [(ANNUAL, 0.0), (NEXT, -1.0)], [ANNUAL, NEXT]),
    ],
)
def test_what_tells_of_another_of_the_kind_answers_nothing(
    question: str, best_first: list[tuple[str, float]], told: list[str] | None
) -> None:
    assert _read(question, *best_first) == told


def test_of_two_of_a_kind_the_other_is_left_out() -> None:
    first, other = "Autumn | 3 September", "Summer | 13 April"
    left = _read("When does the summer term start?", (other, 0.0), (first, -1.0))
    assert left == [other]


@pytest.mark.parametrize(
    ("question", "confidence"),
    [("When is the annual general meeting?", 0.0), ("When is the weekly meeting?", 0.9)],
)
def test_the_next_of_a_series_is_not_what_has_a_name(question: str, confidence: float) -> None:
    passage = passage_of(NEXT)
    reading = Reading((RankedSentence(passage, passage.sentences[0], 0.0),), 0.9)
    assert of_contrasts(analyse(question), reading).confidence == confidence


@pytest.mark.parametrize(
    ("question", "bold"),
    [
        ("When is the brunch concert?", "Sun 5 October"),
        ("When is the closing concert?", ""),
    ],
)
def test_the_cell_of_another_of_the_kind_is_not_in_bold(question: str, bold: str) -> None:
    row = ACTS.sentences[1]
    direct = DirectAnswer(row.start, row.start + len("Sun 5 October"), 9.0)
    assert direct_of(analyse(question), RankedSentence(ACTS, row, 0.0, direct)) == bold
