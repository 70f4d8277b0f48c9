"""What is told of one amount of something is not told of another."""

from __future__ import annotations

import pytest

from assistant.language.counted import is_of_other_amount

CARDS = "Business cards (250) | pack | [€34.50]"
BINDING = "Spiral binding up to 100 sheets | piece | [€3.20]"
TRIPS = "Trips that cost more than €2,000 in total need the approval of [the head]."
LEAVE = "From 3 years of service there are [28 days], from 10 years 30 days."
LONGER = "From 3 years of service there are 28 days, from 10 years [30 days]."
LATE = (
    "Up to 60 days before it is free. From 59 to 21 days before it costs [50 %], after that 90 %."
)
NIGHTS = "A night costs [€80], from 3 nights on €70."


@pytest.mark.parametrize(
    ("question", "marked", "other"),
    [
        ("How much are 500 business cards?", CARDS, True),
        ("How much are 250 business cards?", CARDS, False),
        ("How much are business cards?", CARDS, False),
        ("What does spiral binding for 150 sheets cost?", BINDING, True),
        ("What does spiral binding for 80 sheets cost?", BINDING, False),
        ("Who approves a trip of 1,500 euros?", TRIPS, True),
        ("Who approves a trip of 3,000 euros?", TRIPS, False),
        ("Who approves trips of more than 1,500 euros?", TRIPS, False),
        ("How many days do I get after 12 years?", LEAVE, False),  # as much may be told of both
        ("How many days do I get in 5 years?", LEAVE, False),
        ("How many days do I get in 5 years?", LONGER, True),
        ("What do 2 nights cost?", NIGHTS, False),
        ("What discount is there on 20 licences?", "From 50 licences you get [10%] off.", True),
        ("What discount is there on 60 licences?", "From 50 licences you get [10%] off.", False),
        ("How long may I keep 5 books?", "At most 10 books may be kept for [four weeks].", False),
        ("How many of the 20 seats are free?", "There are [12 seats] free.", False),
        ("What do 3 people pay?", "For 10 or more people a ticket is [5 euros].", True),
        ("What do 8 people pay?", "For groups of 6 to 10 people a ticket is [5 euros].", False),
        ("What do 12 people pay?", "For groups of 6 to 10 people a ticket is [5 euros].", True),
        ("What does it cost 30 days before?", LATE, False),
        ("What does it cost 10 days before?", LATE, True),
        (
            "Who signs for 4,000 euros?",
            "Orders of 1,000 to 3,000 euros are signed by [the head].",
            True,
        ),
        ("When are 300 euros paid back?", "Claims are paid within [14 days].", False),
        ("How many days do 2 people need?", "For every 5 people we need [3 days].", False),
    ],
)
def test_words_are_told_of_amounts_within_the_limits_beside_them(
    question: str, marked: str, other: bool
) -> None:
    before, said, after = marked.replace("]", "[").split("[")
    sentence = before + said + after
    found = is_of_other_amount(question, sentence, len(before), len(before + said))
    assert found is other
