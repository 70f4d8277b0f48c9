from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.identifiers import (
    are_alike,
    asked_for_by_name,
    codes_in,
    codes_typed_in,
    codes_written_in,
    is_long,
    is_surely_code,
    named_in,
    of_whole_terms,
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("What does P077 cost?", ("p077",)),
        ("Who owns 2024-0137, and who 2.1?", ("2024-0137", "2.1")),
        ("Write to A@b.org or see www.b.org.", ("a@b.org", "www.b.org")),
        ("Room 204 in 2025, e.g. at night", ()),
        ("", ()),
    ],
)
def test_what_has_marks_or_letters_beside_digits_is_one_code(
    text: str, codes: tuple[str, ...]
) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What does P077 cost?", [("p077", "p0")]),
        ("When was version 2.1 released?", [("2.1", "version")]),
        ("What is taught in week 3?", [("3", "week")]),
        ("Who came in 2019?", [("2019", "")]),
        ("Which rooms seat more than 30?", []),
        ("What changed since version 2.1?", []),
        ("What happens after week 3?", []),
        ("Who looks after class 3?", [("3", "class")]),
        ("What costs at least 5 euros?", []),
    ],
)
def test_a_number_is_named_by_the_word_before_it_unless_it_measures(
    question: str, named: list[tuple[str, str]]
) -> None:
    assert [(one.code, one.kind) for one in asked_for_by_name(question)] == named


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("It is form 2024-0137 now.", "0137", "2024-0137"),
        ("Take version 2.1.", "2", "2.1"),
        ("It holds 1,250 pallets, at most", "250 pallets", "1,250 pallets"),
        ("Ask a@b.org first", "b.org", "a@b.org"),
        ("One, two", "One", "One"),
        ("No word is cut.", " ", " "),
    ],
)
def test_no_code_number_or_word_is_cut(text: str, cut: str, whole: str) -> None:
    start = text.index(cut)
    begin, end = of_whole_terms(text, start, start + len(cut))
    assert text[begin:end] == whole


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Does section 12(3) cap it at $1,000?", [("12(3)", "0(0)", "0"), ("$1,000", "0", "0")]),
        ("Is KX-200 in plan B, as I said?", [("KX-200", "kx-0", "a0"), ("B", "A", "a")]),
        ("A 10-12 or 5% one", [("10-12", "0-0", "0"), ("5%", "0", "0")]),
        ("1 " * 30, [("1", "0", "0")] * 20),
    ],
)
def test_codes_are_compared_by_series_and_shape(
    text: str, written: list[tuple[str, str, str]]
) -> None:
    assert [(one.text, one.kind, one.shape) for one in codes_written_in(text)] == written


def test_a_typed_code_has_letters_and_is_no_measure() -> None:
    assert list(codes_typed_in("KX200 and hf-1001, 12mm of 300 at 2.1, E3")) == [
        "KX200",
        "hf-1001",
        "E3",
    ]


def test_what_has_other_names_is_not_surely_a_code() -> None:
    names = ["P077", "M8", "QD-8790", "Q3", "H1", "A4", "2FA", "CO2", "2024"]
    assert [name for name in names if is_surely_code(name)] == names[:3]


def test_long_codes_are_alike_by_their_digits() -> None:
    assert is_long("2024-0137")
    assert not is_long("14.50")
    assert are_alike("2024-0137", "2025-0001")
    assert not are_alike("2024-0137", "2024-137")


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_text_can_be_looked_through(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    begin, stop = of_whole_terms(text, start, end)
    assert 0 <= begin <= start <= end <= stop <= len(text)
    assert all(text[n.start : n.start + len(n.code)].lower() == n.code for n in named_in(text)) or (
        text.lower() != text.casefold()
    )
