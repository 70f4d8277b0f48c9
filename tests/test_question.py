from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.english import content_terms, stem, words_of
from assistant.questions.question import Sought, analyse
from assistant.questions.shapes import Shape
from ingest.index import Index
from ingest.index_directory.generations import CATALOGUE_FILE
from ingest.pipeline import ingest


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("When did it begin?", Sought.DATE),
        ("What year was that?", Sought.DATE),
        ("How many countries have joined?", Sought.NUMBER),
        ("What does a licence cost?", Sought.NUMBER),
        ("Where would they be stationed?", Sought.PLACE),
        ("Why did they refuse?", Sought.REASON),
        ("Who announced it?", Sought.PERSON),
        ("Is Germany taking part?", Sought.ANYTHING),
        ("Can you tell me who runs the kiosk?", Sought.PERSON),
        ("To whom do I send it?", Sought.PERSON),
        ("Is WHO guidance binding?", Sought.ANYTHING),
        ("WHO guidance is binding for which hall?", Sought.ANYTHING),
        ("WHO RUNS THE KIOSK?", Sought.PERSON),
        ("Who is called when the alarm rings?", Sought.PERSON),
        ("When the alarm rings, who is called?", Sought.PERSON),
        ("When the kiosk opens, how many people wait?", Sought.NUMBER),
        ("What must be worn where acid is stored?", Sought.ANYTHING),
        ("When was it announced and by whom?", Sought.DATE),
        ("By when must the form be sent?", Sought.DATE),
        ("Do you know when the kiosk opens?", Sought.DATE),
        ("It opens when?", Sought.DATE),
        ("Who knows where the key is?", Sought.PERSON),
        ("And where is the key?", Sought.PLACE),
        ("What is the point of contact?", Sought.ANYTHING),
        ("What is the point of having two keys?", Sought.REASON),
        ("What is the price list?", Sought.ANYTHING),
        ("What is the price of a key?", Sought.NUMBER),
        ("What is the budget committee?", Sought.ANYTHING),
        ("What time limit applies?", Sought.NUMBER),
        ("What time does the kiosk close?", Sought.TIME),
        ("What are the visiting hours of the ward?", Sought.TIME),
    ],
)
def test_the_kind_of_thing_sought_is_read_off_the_question(question: str, sought: Sought) -> None:
    assert analyse(question).sought is sought


def test_terms_are_the_words_that_carry_content() -> None:
    declined = content_terms("Which of the countries declined to contribute ground forces?")
    assert declined == ("countries", "declined", "contribute", "ground", "forces")
    assert content_terms("Macron's guarantees, Macron’s guarantees") == ("macron", "guarantees")
    assert "ukraine" in content_terms("the US-Ukraine agreement")
    assert content_terms("who is it") == ("who", "is", "it")  # nothing better to search for
    assert content_terms("?!") == ()
    assert content_terms("What won't, couldn’t and shan't they fund, and who won?") == (
        "fund",
        "won",
    )


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Who leads IT?", ("leads", "it")),
        ("who leads it?", ("leads",)),
        ("WHO LEADS IT?", ("leads",)),
        ("It leads where?", ("leads",)),
        ("What did the US decide?", ("us", "decide")),
        ("Who told us?", ("told",)),
        ("Is WHO guidance binding?", ("who", "guidance", "binding")),
        ("Which AM is on duty?", ("am", "duty")),
        ("May I ride MAY?", ("ride", "may")),
        ("What is ALL?", ("all",)),
        ("What is IT's number?", ("it", "number")),
        ("What is in the US-Ukraine agreement?", ("us", "ukraine", "agreement")),
        ("What is in appendix A?", ("appendix", "a")),
        ("A rope is where?", ("rope",)),
        ("What do I ride?", ("ride",)),
        ("What does Will do on the ship?", ("will", "ship")),
        ("Who replaced May?", ("replaced", "may")),
        ("Is Just a pilot?", ("just", "pilot")),
        ("What Is The Fare Of The Ferry?", ("fare", "ferry")),
        ("I ask you: Who is on the ship?", ("ask", "ship")),
    ],
)
def test_stop_words_in_capitals_are_names(question: str, terms: tuple[str, ...]) -> None:
    assert analyse(question).terms == terms


@pytest.mark.parametrize(
    ("question", "topic", "terms"),
    [
        ("Summarise this document", "", ("document",)),
        (
            "Give me a short overview of the sailing guide, please",
            "the sailing guide",
            ("sailing", "guide"),
        ),
        ("tl;dr of the section on knots in five lines", "the section on knots", ("knots",)),
        ("Give me a summary of IT", "IT", ("it",)),
        ("Give me a summary of it", "", ()),
        ("Summarise the storms that we met", "the storms", ("storms",)),
        ("gist of the quarrels they are in", "the quarrels", ("quarrels",)),
        ("Fasse bitte die Regeln zum Segeln zusammen.", "Regeln Segeln", ("regeln", "segeln")),
        ("Können Sie mir das Dokument kurz zusammenfassen?", "", ()),
        ("Worum geht es in dem Text?", "", ()),
        ("Fais un résumé des règles de prêt", "règles prêt", ("règles", "prêt")),
        ("De quoi parle ce document ?", "", ()),
        ("Resume el documento", "", ()),
        ("Riassumi il capitolo sulle vele", "capitolo vele", ("capitolo", "vele")),
        ("Vat het document samen", "", ()),
        ("Faça um resumo do texto", "", ()),
        ("Who sails?", "", ("sails",)),
    ],
)
def test_a_summary_is_searched_for_by_its_topic(
    question: str, topic: str, terms: tuple[str, ...]
) -> None:
    analysed = analyse(question)
    assert analysed.topic == topic
    assert (analysed.shape is Shape.SUMMARY) is (question != "Who sails?")
    if topic or analysed.shape is not Shape.SUMMARY:
        assert analysed.terms == terms


def test_stems_agree_with_the_full_text_index(index: Index, tmp_path: Path) -> None:
    words = ["countries", "declined", "guarantees", "monitoring", "éléments", "Zürich", "running"]
    source = tmp_path / "words.txt"
    source.write_text(" ".join(words) + ".\n", encoding="utf-8")
    ingest(index, [source])
    with closing(sqlite3.connect(index.directory / CATALOGUE_FILE)) as connection:
        indexed = {row[0] for row in connection.execute("SELECT term FROM passages_terms")}
    assert {stem(word.lower()) for word in words} <= indexed


def test_focus_is_kept_as_stems() -> None:
    assert analyse("What about Germany and the forces?", ["forces"]).focus == {stem("forces")}


def test_white_space_does_not_matter() -> None:
    assert analyse("  who \n announced\tit ? ") == analyse("who announced it ?")


@given(st.text())
def test_any_text_can_be_analysed(text: str) -> None:
    question = analyse(text)
    assert len(question.terms) == len(question.stems)
    assert len(set(question.terms)) == len(question.terms)
    assert all(term and term == term.lower() for term in question.terms)
    assert set(words_of(text)) >= set(question.terms) or len(text) > 1000
