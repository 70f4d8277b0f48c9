"""What a kind costs of which the documents tell nothing is not told by what others of its kind cost."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.other_kinds import of_other_kinds
from assistant.reading.reader import RankedSentence
from ingest.document import Passage
from tests.assistant_fixtures import PARAGRAPH, item, passage_of, row

TABLE = passage_of(
    row("Dish | Price", header=True),
    row("Onion soup | 6 euros"),
    row("Grilled fish | 17 euros"),
    row("Lamb stew | 15 euros"),
)
LIST = passage_of(
    item("Adult ticket: 18 euros"), item("Parking: 5 euros"), item("Evening tour: 12 euros")
)
TEXT = passage_of(
    "Our onion soup costs 6 euros.", "The grilled fish costs 17 euros.", "It is fresh fish."
)
PLANS = passage_of(
    row("Benefit | Brook | River", header=True),
    row("Contribution, employee | 0 euros | 24 euros"),
    row("Yearly cost per card | 5 euros | 6 euros"),
    row("Supplement to another plan | 5 euros | 6 euros"),
)


def _others(question: str, passage: Passage) -> list[str]:
    read = [RankedSentence(passage, one, 0.0) for one in passage.sentences if not one.lead]
    places = {start for _, start in of_other_kinds(analyse(question), read)}
    return [one.text for one in read if one.sentence.start in places]


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("What does the fish soup cost?", TABLE),
        ("How much is the lamb soup?", TABLE),
        ("How much is an evening ticket?", LIST),
    ],
)
def test_lines_of_other_kinds_tell_nothing_of_this_one(question: str, passage: Passage) -> None:
    assert len(_others(question, passage)) == sum(not one.lead for one in passage.sentences)


def test_so_do_sentences_in_the_same_words() -> None:
    others = ["Our onion soup costs 6 euros.", "The grilled fish costs 17 euros."]
    assert _others("How much is the fish soup?", TEXT) == others


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("What does the onion soup cost?", TABLE),
        ("What does the stew cost?", TABLE),
        ("What does the lobster soup cost?", TABLE),  # which may be called otherwise
        ("What does the fish contain?", TABLE),
        ("What does the River plan cost me per month?", PLANS),
        ("How much is an evening ticket?", passage_of(item("Ticket: 8"), item("Evening tour: 9"))),
        ("How much is a soup with fish?", TEXT),
        (
            "What does the tennis court cost?",
            passage_of(("A squash court costs 7.", PARAGRAPH, False), heading="Tennis court"),
        ),
    ],
)
def test_other_questions_are_answered(question: str, passage: Passage) -> None:
    assert not _others(question, passage)


def test_what_is_called_otherwise_may_be_the_same() -> None:
    travel, meal = (
        "Travel expenses are refunded at 30 cents a km.",
        "The meal allowance is 20 euros.",
    )
    assert _others("How much is the travel allowance?", passage_of(travel, meal)) == [meal]
