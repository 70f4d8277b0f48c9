"""Sentences that have all words of a question and a likely short answer, and those that lack what is asked of."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.quoting.direct import direct_answer
from assistant.reading.others.said_literally import says_all
from assistant.reading.reader import DirectAnswer, RankedSentence, Reading
from ingest.document import Passage
from tests.assistant_fixtures import passage_of, row


def read(passage: Passage, answer: str, margin: float = 5.0, score: float = 5.0) -> RankedSentence:
    line = next(one for one in passage.sentences if answer in passage.quote(one))
    start = passage.start + passage.text.index(answer)
    return RankedSentence(passage, line, score, DirectAnswer(start, start + len(answer), margin))


DRILL = "Fire drill Friday, assembly point is the car park, NOT the yard"


@pytest.mark.parametrize(
    ("said", "answer", "margin", "question", "all_of_it"),
    [
        (DRILL, "the car park", 5.0, "Where is the assembly point for the fire drill?", True),
        (DRILL, "the car park", 1.0, "Where is the assembly point for the fire drill?", False),
        (DRILL, "the car park", 5.0, "Where is the assembly point for the flood drill?", False),
        (DRILL, "the car park", 5.0, "Where is the drill?", False),  # too few words
        (DRILL, "the car park", 5.0, "Where is no assembly point for the drill?", False),
        ("No fire drill has its assembly point at the pond.", "the pond", 5.0,
         "Where is the assembly point for the fire drill?", False),
    ],
)  # fmt: skip
def test_a_sentence_with_all_of_a_question_and_a_likely_answer(
    said: str, answer: str, margin: float, question: str, all_of_it: bool
) -> None:
    reading = Reading((read(passage_of(said), answer, margin),), 0.3)
    assert says_all(analyse(question), reading) is all_of_it


def test_its_headings_may_say_whom_it_is_of() -> None:
    question = analyse("When is Edwin Tarrant's funeral?")
    told = read(
        passage_of("The funeral is on 16 November.", heading="Edwin Tarrant"), "16 November"
    )
    assert says_all(question, Reading((told,), 0.3))
    apart = read(
        passage_of("It is on 16 November.", heading="Edwin Tarrant: funeral"), "16 November"
    )
    assert not says_all(question, Reading((apart,), 0.3))  # nothing of it stands in the sentence
    table = passage_of(
        row("What | When", header=True), row("Tarrant's funeral | 16 November"), heading="Edwin"
    )
    assert not says_all(question, Reading((read(table, "16 November"),), 0.3))
    assert not says_all(question, Reading((), 0.0))


@pytest.mark.parametrize(
    ("question", "other", "bold"),
    [
        ("When is Dr Moradi's funeral?", "The funeral is on 16 November.", False),
        ("When is Dr Moradi's funeral?", "The funeral was a long one.", True),  # without its time
        ("When did Dr Moradi die?", "The funeral is on 16 November.", True),
    ],
)
def test_when_something_is_that_another_section_tells_of_is_not_in_bold(
    question: str, other: str, bold: bool
) -> None:
    best = read(passage_of("Dr Moradi died on 29 October.", heading="Dr Moradi"), "29 October")
    told = passage_of("Before.", other, heading="Edwin Tarrant")
    beside = RankedSentence(told, told.sentences[1], -5.0)
    found = direct_answer(analyse(question), Reading((best, beside), 0.9))
    assert (found is not None) is bold
