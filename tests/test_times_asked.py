"""Who or what is there on a day is not told by who or what is there on others."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.questions.question import analyse
from assistant.reading.others.times_asked import of_times_asked
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import Passage
from tests.assistant_fixtures import assistant_over, passage_of, quotes

CHESS = "Both the chess club and the robotics club meet on Thursdays."
CHOIR = "The choir meets on Tuesdays, but not in the first week of term."
PASSAGE = passage_of(CHESS, CHOIR, "All clubs are free.")
BREAKFAST, DINNER = (
    "Breakfast is served from 7:00 to 9:30.",
    "Dinner is served from 18:00 to 20:30.",
)
BOARD, NEXT = (
    "The board meets on 12 July to approve the accounts.",
    "The next meeting is on 4 October.",
)
assistant = assistant_over(
    {
        "clubs.md": f"# Oakfield School\n\n{CHESS}\n{CHOIR}\nPhones stay in the locker.\n",
        "canteen.md": f"# Canteen\n\n{BREAKFAST} {DINNER}\nGuests pay by card.\n",
        "museum.md": "# Museum\n\n| Season | Opening hours |\n|---|---|\n| Apr–Oct | 9:00–18:00 |\n"
        "| Nov–Mar | 10:00–16:00 |\n",
        "pool.md": "# Pool\n\nOpening hours:\n\n- Monday to Thursday: 6:00–18:00\n- Friday: 7:00–16:00\n"
        "- Weekends: closed\n",
        "board.md": f"# Calendar of the board\n\n{BOARD} {NEXT}\n",
    }
)


def _read(question: str, *scores: float, answering: int = 1) -> list[str]:
    ranked = [
        RankedSentence(PASSAGE, sentence, score)
        for sentence, score in zip(PASSAGE.sentences, scores, strict=True)
    ]
    found = of_times_asked(analyse(question), Reading(tuple(ranked), 0.9, answering))
    return [one.text for one in found.sentences[: found.answering]] if found.confidence else []


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("Which club meets on Tuesdays?", CHOIR, CHESS),
        ("Which clubs meet on Thursdays?", CHESS, CHOIR),
        ("When is breakfast?", BREAKFAST, DINNER),
        ("When do they serve supper?", DINNER, BREAKFAST),
        ("When is the evening meal served?", DINNER, BREAKFAST),
        ("When does the board meet in July?", BOARD, NEXT),
        (
            "What are the museum's opening hours in January?",
            "Nov–Mar | 10:00–16:00",
            "Apr–Oct | 9:00–18:00",
        ),
        ("opening hours of the pool on Friday", "Friday: 7:00–16:00", "Weekends: closed"),
    ],
)
def test_the_sentence_of_the_day_is_cited(
    assistant: Assistant, question: str, told: str, other: str
) -> None:
    cited = quotes(assistant.ask(question))
    assert told in cited
    assert other not in cited


@pytest.mark.parametrize(
    "question",
    [
        "Which clubs meet on Mondays?",
        "When is lunch served?",
        "When is the meeting of the board in August?",
        "In which year did the choir begin?",
    ],
)
def test_what_is_at_no_time_that_is_told_is_not_answered(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).abstained


def test_of_sentences_near_the_best_that_of_the_day_is_the_first() -> None:
    assert _read("Which club meets on Tuesday?", 3.0, 1.0, 0.0) == [CHOIR]
    assert _read("Which club meets on Tuesday?", 3.0, 2.5, 2.0, answering=3) == [
        CHOIR,
        "All clubs are free.",
    ]
    assert not _read("Which club meets on Tuesday?", 9.0, 1.0, 0.0)
    assert not _read("Which club meets on Monday?", 3.0, 1.0, 0.0)


FRIDAY, SATURDAY = (
    passage_of("Oona Marsh plays at five.", heading="Friday 11 July › Barn"),
    passage_of("The choir sings at three.", heading="Saturday 12 July", document="e.txt"),
)
WEEKS = (
    passage_of("Week 27 (30 June to 6 July): Marek"),
    passage_of("Week 28 (7 to 13 July): Lise", document="e.txt"),
)
SUMMER = (
    passage_of("The fair is on 19 July.", heading="Summer fair"),
    passage_of("Dogs stay at home.", heading="Rules", document="e.txt"),
)
MINUTES = (
    passage_of("Present: Mia Castell", heading="Meeting of 8 January"),
    passage_of("Absent: Mia Castell", heading="Meeting of 5 March"),
    passage_of("Boats go out in April.", heading="Meeting of 5 March", start=200),
)


@pytest.mark.parametrize(
    ("question", "passages", "told"),
    [
        ("Was Mia present in March?", MINUTES, ["Absent: Mia Castell"]),
        ("Who was at the meeting in March?", MINUTES, ["Absent: Mia Castell"]),
        ("Was Mia present in April?", MINUTES, []),
        ("Who attended the meeting in May?", MINUTES, []),
        ("Is Mia present in April?", MINUTES, ["Present: Mia Castell"]),
        ("Who is there on Saturday?", (FRIDAY, SATURDAY), ["The choir sings at three."]),
        (
            "When does the choir sing on Saturday?",
            (FRIDAY, SATURDAY),
            ["The choir sings at three."],
        ),
        ("Who is there on Sunday?", (FRIDAY, SATURDAY), []),
        ("Who is there on 12 July?", (FRIDAY, SATURDAY), ["The choir sings at three."]),
        ("Who is there on 13 July?", (FRIDAY, SATURDAY), []),
        ("Who is on call on 10 July?", WEEKS, ["Week 28 (7 to 13 July): Lise"]),
        ("Who is on call on July 1st?", WEEKS, ["Week 27 (30 June to 6 July): Marek"]),
        ("Who is on call on 3 August?", WEEKS, []),
        ("When do they play?", (FRIDAY, SATURDAY), ["Oona Marsh plays at five."]),
        ("When is the summer fair?", SUMMER, ["The fair is on 19 July."]),
        ("When is the winter fair?", SUMMER, []),
    ],
)
def test_a_heading_tells_the_day_or_season_of_what_stands_below_it(
    question: str, passages: tuple[Passage, ...], told: list[str]
) -> None:
    ranked = [RankedSentence(one, one.sentences[0], 2.0 - n) for n, one in enumerate(passages)]
    found = of_times_asked(analyse(question), Reading(tuple(ranked), 0.9))
    read = [one.text for one in found.sentences[: found.answering]] if found.confidence else []
    assert read == told


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
