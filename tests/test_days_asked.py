"""Who or what is there on a day is not told by who or what is there on others."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.questions.question import analyse
from assistant.reading.days_asked import of_days_asked
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import assistant_over, passage_of, quotes

CHESS = "Both the chess club and the robotics club meet on Thursdays."
CHOIR = "The choir meets on Tuesdays, but not in the first week of term."
PASSAGE = passage_of(CHESS, CHOIR, "All clubs are free.")
assistant = assistant_over(
    {"clubs.md": f"# Oakfield School\n\n{CHESS}\n{CHOIR}\nPhones stay in the locker.\n"}
)


def _read(question: str, *scores: float, answering: int = 1) -> list[str]:
    ranked = [
        RankedSentence(PASSAGE, sentence, score)
        for sentence, score in zip(PASSAGE.sentences, scores, strict=True)
    ]
    found = of_days_asked(analyse(question), Reading(tuple(ranked), 0.9, answering))
    return [one.text for one in found.sentences[: found.answering]] if found.confidence else []


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("Which club meets on Tuesdays?", CHOIR, CHESS),
        ("Which clubs meet on Thursdays?", CHESS, CHOIR),
    ],
)
def test_the_sentence_of_the_day_is_cited(
    assistant: Assistant, question: str, told: str, other: str
) -> None:
    cited = quotes(assistant.ask(question))
    assert told in cited
    assert other not in cited


def test_what_is_on_no_day_that_is_told_is_not_answered(assistant: Assistant) -> None:
    assert assistant.ask("Which clubs meet on Mondays?").abstained


def test_of_sentences_near_the_best_that_of_the_day_is_the_first() -> None:
    assert _read("Which club meets on Tuesday?", 3.0, 1.0, 0.0) == [CHOIR]
    assert _read("Which club meets on Tuesday?", 3.0, 2.5, 2.0, answering=3) == [
        CHOIR,
        "All clubs are free.",
    ]
    assert not _read("Which club meets on Tuesday?", 9.0, 1.0, 0.0)
    assert not _read("Which club meets on Monday?", 3.0, 1.0, 0.0)


@pytest.mark.parametrize(
    "question",
    [
        "When do clubs meet on Tuesday?",
        "Do clubs meet on Tuesdays?",
        "Which club does not meet on Tuesdays?",
        "Which club meets?",
        "What is a working day?",
        "What is Black Friday?",
    ],
)
def test_other_questions_are_read_as_they_were(question: str) -> None:
    assert _read(question, 3.0, 1.0, 0.0) == [CHESS]
