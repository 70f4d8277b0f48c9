"""Figures of a sentence against those of a passage, however either is written."""

from __future__ import annotations

import pytest

from assistant.language.figures import Figures, tells_figure


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("It costs 6 euros 50.", "A bowl is €6.50."),
        ("It costs 6 € 50.", "A bowl is 6.50 €."),
        ("It costs EUR 6,50.", "A bowl is 6.50 euros."),
        ("120 euros", "120 ³ euros"),
        ("12 500 €", "12,500 euros"),
        ("12.500,50 €", "EUR 12,500.50"),
        ("1’250 Franken", "1250 francs"),
        ("2,6 Mrd. Euro", "€2.6 billion"),
        ("half of it", "50 %"),
        ("50 %", "half of it"),
        ("two thirds", "67 per cent"),
        ("0.5 points", "half a percentage point"),
        ("90 minutes", "an hour and a half"),
        ("18 months", "a year and a half"),
        ("2.5 litres", "2½ litres"),
        ("a fortnight, 14 days", "two weeks"),
        ("12 months", "one year"),
        ("24 hours", "a day"),
        ("9:30", "half past nine"),
        ("8:45", "quarter to nine"),
        ("12 p.m.", "noon"),
        ("04/05/2027", "4 May 2027"),
        ("04/05/2027", "5 April 2027"),
        ("4.5.27", "May 4th, 2027"),
        ("4. Mai 2027", "2027-05-04"),
        ("le 1er mai 2027", "1 May 2027"),
        ("4 de mayo de 2027", "4. Mai 2027"),
        ("the 3rd floor", "third floor"),
        ("2025–26", "2025-2026"),
        ("+31 30 555 0117", "+31305550117"),
        ("v4.2.1", "release 4.2.1"),
        ("22 days", "zweiundzwanzig Tage"),
        ("2 weeks", "zwei Wochen"),
        ("30 jours", "30 days"),
        ("1.5 km", "1,500 metres"),
        ("It comes in three ways.", "By post, by bike, on foot."),
        ("Third, ask again.", "Ask again."),
        ("It is open 24/7.", "It is open day and night."),
    ],
)
def test_the_same_figure_is_found_in_another_spelling(sentence: str, passage: str) -> None:
    assert Figures(passage).state(sentence)


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("It takes nine days.", "It takes 8 days."),
        ("It takes 60 weeks.", "It takes 60 days."),
        ("It costs $60.", "It costs 60 euros."),
        ("It costs 5 euros.", "It rose by 5 %."),
        ("thirty-two days", "26 days"),
        ("the fifth week", "the third week"),
        ("two thirds", "one third"),
        ("half an hour", "20 minutes"),
        ("half past nine", "nine o'clock"),
        ("4. Juni 2027", "4 May 2027"),
        ("04/06/2027", "4 May 2027"),
        ("Release 4.2.2 does.", "Release 4.2.1 does."),
        ("2.6 million", "2.6 billion"),
        ("Call 616-555-0143.", "Call 616-555-0142."),
        ("1 350 €", "1 250 €"),
    ],
)
def test_another_figure_is_not_found(sentence: str, passage: str) -> None:
    assert not Figures(passage).state(sentence)


def test_figures_that_tell_a_sentence() -> None:
    assert tells_figure("It ends at 2 p.m.")
    assert tells_figure("It takes two weeks.")
    assert not tells_figure("There are two ways.")
