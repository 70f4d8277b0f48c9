"""Days and months that a text has in other words: in tables of hours, in lists of dates."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.language.calendar_words import calendar_words_in
from assistant.language.months import months, months_only
from tests.assistant_fixtures import assistant_over, quotes

TEXTS = {
    "library.md": "# Opening hours of the library\n\n| Days | Hours |\n|---|---|\n"
    "| Mon-Wed | 9 to 17 |\n| Thu | 7 to 12 |\n| Fri | 9 to 15 |\n",
    "pool.md": "# Swimming pool\n\n| Season | Hours |\n|---|---|\n"
    "| Nov–Mar | 10:00 to 16:00 |\n| Apr–Oct | 8:00 to 20:00 |\n",
    "board.md": "# Meetings of the board\n\n- 2025-01-14: budget\n- 2025-02-03: staffing plan\n",
}
assistant = assistant_over(TEXTS)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Nov–Mar", {11, 12, 1, 2, 3}),
        ("from April to June", {4, 5, 6}),
        ("2025-02-03: staffing plan", {2}),
        ("in Sept. 2024", {9}),
        ("from 20 July to 3 September", {7, 8, 9}),
        ("July 20 until September 3", {7, 8, 9}),
        ("they may march on", set()),
    ],
)
def test_months_of_a_text(text: str, stated: set[int]) -> None:
    assert months(text) == stated


def test_the_number_of_a_date_is_met_by_the_same_date() -> None:
    asked = "What is on 7 June?"
    assert calendar_words_in(asked, "2025-06-07") == {"june", "7"}
    assert calendar_words_in(asked, "2025-06-21") == {"june"}
    assert calendar_words_in("What is on 7 June 2024?", "2025-06-07") == {"june"}


def test_months_of_a_text_that_tells_of_no_others() -> None:
    assert months_only("on 12 July") == months("from 1 July to 31 July") == {7}
    assert not months_only("from 1 July on")
    assert not months_only("by the end of July")


@pytest.mark.parametrize(
    ("question", "text", "met"),
    [
        ("Is it open on Thursdays?", "Mon–Fri", {"thursdai"}),
        ("Is it open on Thursdays?", "Mon–Wed", set()),
        ("what is on in february", "2025-02-03", {"februari"}),
        ("What may I do in June?", "Apr–Oct", {"june"}),
        ("What may I do?", "May–Oct", set()),
    ],
)
def test_days_and_months_met_in_other_words(question: str, text: str, met: set[str]) -> None:
    assert calendar_words_in(question, text) == met


@pytest.mark.parametrize(
    ("question", "row", "other"),
    [
        ("When is the library open on Thursdays?", "7 to 12", "9 to"),
        ("When is the library open on Tuesday?", "9 to 17", "7 to 12"),
        ("When does the pool open in June?", "8:00", "10:00"),
    ],
)
def test_the_row_of_the_day_is_quoted(
    assistant: Assistant, question: str, row: str, other: str
) -> None:
    said = quotes(assistant.ask(question))
    assert row in said
    assert other not in said


def test_a_month_that_stands_in_a_date_is_not_said_to_occur_nowhere(assistant: Assistant) -> None:
    answer = assistant.ask("What was the board's lunch in February?")
    assert "February" not in answer.reason
