from __future__ import annotations

import sqlite3

import pytest

from ingest.catalogue.catalogue_rows import match_query
from ingest.parsers import parse_document
from ingest.parsers.blocks.inline import Inline, Script
from ingest.parsers.blocks.scripts import spellings, subscript, superscript
from tests.parsed import lines


@pytest.mark.parametrize(
    ("before", "raised", "written"),
    [
        ("a fee of 120", "3", "120\u202f³"), ("a fee of 2.10", "6", "2.10\u202f⁶"),
        ("a fee of 110", "1", "110\u202f¹"), ("deposit", "1,2", "deposit\u202f¹,²"),
        ("deposit", "1–3", "deposit\u202f¹⁻³"), ("Preis", "1)", "Preis\u202f¹⁾"),
        ("2", "1/2", "2\u202f¹/²"), ("it is due.", "3", "due.³"), ("due ", "3", "³"),
        ("about 10", "6", "10⁶"), ("10", "-3", "10⁻³"), ("25 m", "2", "m²"), ("5 km", "2", "km²"),
        ("x", "n-1", "xⁿ⁻¹"), ("mol", "−1", "mol⁻¹"), ("Ca", "2+", "Ca²⁺"), ("x₁", "2", "x₁²"),
        ("", "14", "¹⁴"), ("the 5", "th", "5th"), ("the n", "th", "nth"), ("le 1", "er", "1er"),
        ("XX", "e", "XXe"), ("la 1", "a", "1ª"), ("20", "o", "20º"), ("N", "o", "No"),
        ("M", "me", "Mme"), ("Brand", "TM", "Brand™"), ("120", "a", "120^a"), ("x", "a", "x^a"),
        ("deposit", "a,b", "deposit^a,b"), ("deposit", "*", "deposit*"), ("", "a", "a"),
    ],
)  # fmt: skip
def test_raised_text_stays_apart_from_what_it_follows(
    before: str, raised: str, written: str
) -> None:
    assert f"{before}{superscript(raised, before)}".endswith(written)
    assert superscript(f" {raised} ", f"{before} ").endswith(" ")


def test_digits_alone_are_lowered() -> None:
    lowered = [subscript(text) for text in ("2", "max", "i+1", " 10 ", "n")]
    assert lowered == ["₂", "max", "i+1", " ₁₀ ", "n"]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("The fee is 120\u202f³ euros.", "120"),
        ("The deposit\u202f¹ is due.", "deposit"),
        ("It emits CO₂ only.", "co2"),
        ("It emits CO2 only.", "co₂"),
        ("It has 25 m² only.", "m2"),
        ("It has 25 m² only.", "m²"),
    ],
)
def test_the_full_text_index_finds_what_a_person_would_type(stored: str, asked: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61')")
    index.execute("INSERT INTO t VALUES (?)", (stored,))
    assert index.execute(
        "SELECT count(*) FROM t WHERE t MATCH ?", (match_query([asked]),)
    ).fetchone()[0]


def test_a_number_has_one_spelling() -> None:
    assert spellings("1203") == ["1203"]
    assert spellings("120³") == ["120³"]


def test_the_mark_that_begins_a_note_stands_apart_from_its_first_word() -> None:
    page = (
        "<p>Five<sup>1</sup>.</p><p><sup>1</sup>Members only.<br><sup>2</sup>A guest pays.</p>"
        '<p class="sdfootnote"><a class="sdfootnotesym" href="#a">3</a>Students pay half.</p>'
        "<p><sup>14</sup>C dates wood.</p><p>10<sup>3</sup>m</p>"
    )
    notes = ["¹\u202fMembers only.\n²\u202fA guest pays.", "³\u202fStudents pay half."]
    found = lines(parse_document(f"<html><body>{page}</body></html>".encode(), "a.html")[1])
    assert found == ["Five\u202f¹.", *notes, "¹⁴C dates wood.", "10³m"]
    word = Inline()
    word.add("1", script=Script.RAISED)
    word.add("Members only.", "https://a.example")
    text, [link] = word.text_and_links()
    assert (text, text[link.start : link.end]) == ("¹\u202fMembers only.", "Members only.")
