from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import Shape, Sought, analyse, content_terms, stem, words_of
from ingest.index import CATALOGUE_FILE, Index
from ingest.pipeline import ingest


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("Who announced it?", Shape.SENTENCE),
        ("Is Germany taking part?", Shape.SENTENCE),
        ("What is the schedule for January?", Shape.SCHEDULE),
        ("Show me the timetable", Shape.SCHEDULE),
        ("Summarise this article", Shape.SUMMARY),
        ("Give me a summary, please.", Shape.SUMMARY),
        ("What are the main points?", Shape.SUMMARY),
        ("What is this document about?", Shape.SUMMARY),
        ("tl;dr", Shape.SUMMARY),
        ("List the items I must bring", Shape.LIST),
        ("What do I need to bring?", Shape.LIST),
    ],
)
def test_the_shape_of_the_answer_is_read_off_the_question(question: str, shape: Shape) -> None:
    assert analyse(question).shape is shape


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
    ],
)
def test_the_kind_of_thing_sought_is_read_off_the_question(question: str, sought: Sought) -> None:
    assert analyse(question).sought is sought


def test_terms_are_the_words_that_carry_content() -> None:
    assert content_terms("Which of the countries declined to contribute ground forces?") == (
        "countries",
        "declined",
        "contribute",
        "ground",
        "forces",
    )
    assert content_terms("Macron's guarantees, Macron’s guarantees") == ("macron", "guarantees")
    assert "ukraine" in content_terms("the US-Ukraine agreement")
    assert content_terms("who is it") == ("who", "is", "it")  # nothing better to search for
    assert content_terms("?!") == ()


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
