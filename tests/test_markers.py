from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.markers import (
    Offered,
    ReadSpan,
    escape,
    marks_in,
    numbers_cited,
    parted,
    resolve,
    unescape,
    unmarked,
    without_markers,
)
from ingest.document import Passage

TEXT = "Alpha came. Beta went. Gamma stayed."
# What any reader of the contract takes for a marker outside of code, however simply it looks.
SEEN = re.compile(r"\[(\d+)\]")


def passage(text: str, start: int = 0) -> Passage:
    return Passage(
        id="p",
        document="d.txt",
        title="Title",
        heading="Part › One",
        page=4,
        locator="slide 2",
        start=start,
        end=start + len(text),
        text=text,
        ordinal=0,
        sentences=(),
    )


OFFERED = {
    1: Offered(passage(TEXT), 0, 11),
    2: Offered(passage(TEXT), 12, 22),
    3: Offered(passage(TEXT), 23, 36),
}


def reading(**documents: str) -> ReadSpan:
    def read(document: str, start: int, end: int) -> str | None:
        text = documents.get(document.partition(".")[0])
        return None if text is None else text[start:end]

    return read


def resolved(markdown: str) -> tuple[str, list[str]]:
    text, cited = resolve(markdown, OFFERED, reading(d=TEXT))
    check(text, cited)
    return text, [span.quote for span in cited]


def check(text: str, cited: tuple[Offered, ...]) -> None:
    """Numbers run from 1 in order of appearance, and every marker has its span."""
    seen = [int(number) for part, code in parted(text) if not code for number in SEEN.findall(part)]
    assert list(dict.fromkeys(seen)) == list(range(1, len(cited) + 1))


A, B, C = "Alpha came.", "Beta went.", "Gamma stayed."


@pytest.mark.parametrize(
    ("markdown", "text", "quotes"),
    [
        ("It came. [1]", "It came. [1]", [A]),
        ("Nought [0].", "Nought.", []),
        ("Far [99] away", "Far away", []),
        ("All [1-3]", "All [1][2][3]", [A, B, C]),
        ("All [1–3]", "All [1][2][3]", [A, B, C]),
        ("Back [3-1]", "Back [1][2]", [C, A]),
        ("Wide [1-99999]", "Wide [1]", [A]),
        ("Widest [1-21]", "Widest [1][2][3]", [A, B, C]),
        ("Wider [1-22]", "Wider [1]", [A]),
        ("Part [1-2]", "Part [1][2]", [A, B]),
        ("Padded [000001] [0000002]", "Padded [1]", [A]),
        ("Cut off [1,] [1-]", "Cut off [1,] [1-]", []),
        ("[9] Gone first", "Gone first", []),
        ("Two [1, 2]", "Two [1][2]", [A, B]),
        ("Two [2; 1]", "Two [1][2]", [B, A]),
        ("Some [1, 99, 3]", "Some [1][2]", [A, C]),
        ("Twice [1][1]", "Twice [1]", [A]),
        ("Row [3] [1]", "Row [1][2]", [C, A]),
        ("Once [2]. Again [1][2].", "Once [1]. Again [2][1].", [B, A]),
        ("Wide [ 1 ]", "Wide [1]", [A]),
        ("Letters [a] [b2] [^1] []", "Letters [a] [b2] [^1] []", []),
        ("Eastern [١] and wide [２]", "Eastern [1] and wide [2]", [A, B]),
        ("Code `x[1]` and `y[9]`", "Code `x[1]` and `y`", [A]),
        ("Inner [1[9]]", r"Inner \[1\]", []),
        ("Inner [[9]1] [1[8][9]]", r"Inner \[1\] \[1\]", []),
        ("Outer [1[2]]", "Outer [1[1]]", [B]),
        (r"Shown \[1\] and \[1]", r"Shown \[1\] and \[1\]", []),
        (r"Shown \[12]", r"Shown \[12\]", []),
        (r"A backslash \\[1]", r"A backslash \\[1]", [A]),
        (r"Three \\\[1]", r"Three \\\[1\]", []),
        ("Linked [1](http://x)", "Linked [1] (http://x)", [A]),
        ("Linked [9](http://x)", "Linked (http://x)", []),
        ("```\nx[1]\n```\n[2]", "```\nx[1]\n```\n[1]", [B]),
        ("````\n```\n[1]\n````\n[1]", "````\n```\n[1]\n````\n[1]", [A]),
        ("So [2]:\n\n  ~~~sh\n  [1]\n  ~~~", "So [1]:\n\n  ~~~sh\n  [1]\n  ~~~", [B]),
        ("```\nx [2] is never closed", "```\nx [1] is never closed", [B]),
        ("```x``` [2]\n```", "```x``` [1]\n```", [B]),
        ("[1]: http://x", r"[1]\: http://x", [A]),
        ("So:\n\n- [2]: http://x", "So:\n\n- [1]\\: http://x", [B]),
        ("12. [1]: http://x", "12. [1]\\: http://x", [A]),
        ("He said [1]: yes", "He said [1]: yes", [A]),
        ("Huge [" + "9" * 5000 + "]", "Huge", []),
        ("Both [1, 2-3] and ends [2-1000]", "Both [1][2][3] and ends [2]", [A, B, C]),
        ("Gone [8][9].", "Gone.", []),
        ("Bonjour ! Ça va [9] ?", "Bonjour ! Ça va ?", []),
        ("", "", []),
        ("[1]", "[1]", [A]),
        ("\\", "\\", []),
    ],
)
def test_markers(markdown: str, text: str, quotes: list[str]) -> None:
    assert resolved(markdown) == (text, quotes)


def test_a_passage_further_down_is_quoted_from_its_own_start() -> None:
    offered = {1: Offered(passage(TEXT[6:], start=6), 12, 22)}
    _, (citation,) = resolve("x [1]", offered, reading(d=TEXT))
    assert (citation.start, citation.end, citation.quote) == (12, 22, B)


def test_text_without_its_markers_keeps_every_offset() -> None:
    assert without_markers(r"One [1, 2]. \[3] Two[4]") == r"One       . \[3] Two   "


def test_code_between_fences_is_read_as_it_is() -> None:
    code = r"grep '\[0\]' x[1] **y**"
    answer = f"Run \\*this\\*: [1]\n\n    ```\n    {code}\n    ```\n    [2]"
    assert unescape(answer) == f"Run *this*: [1]\n\n    {code}\n    [2]"
    assert unmarked(answer) == f"Run \\*this\\*:\n\n    ```\n    {code}\n    ```"
    assert [number for _, _, number in marks_in(answer)] == [1, 2] == [*numbers_cited(answer)]
    assert all(answer[start:end] == f"[{number}]" for start, end, number in marks_in(answer))


def test_two_numbers_of_one_span_are_one_citation() -> None:
    offered = {1: OFFERED[1], 2: OFFERED[1]}
    text, citations = resolve("Once [1]. Twice [2]. Both [1][2].", offered, reading(d=TEXT))
    assert text == "Once [1]. Twice [1]. Both [1]."
    assert len(citations) == 1


def test_a_document_that_has_changed_or_gone_loses_its_markers() -> None:
    changed = TEXT.replace("Beta", "Bets")
    text, citations = resolve("One [1] two [2] three [3].", OFFERED, reading(d=changed))
    assert text == "One [1] two three [2]."
    assert [citation.quote for citation in citations] == [A, C]
    assert resolve("One [1] two [2].", OFFERED, reading(d="X" + TEXT)) == ("One two.", ())
    assert resolve("One [1] two [2].", OFFERED, reading()) == ("One two.", ())


def test_empty_and_impossible_spans_are_never_cited() -> None:
    offered = {
        1: Offered(passage(TEXT), 5, 5),
        2: Offered(passage(TEXT), 9, 3),
        3: Offered(passage(TEXT), 30, 300),
        4: Offered(passage(TEXT, start=10), 3, 8),
    }
    assert resolve("a [1] b [2] c [3] d [4]", offered, reading(d=TEXT)) == ("a b c d", ())


# Text as a hostile writer would make it: brackets, digits, backslashes, and the odd word.
hostile = st.lists(
    st.one_of(
        st.sampled_from(
            [*"[]()\\,;-–: \n`!19", "[1]", "[2]", "[99]", "[1](", "[1]:", "١", "\x00", "fact"]
        ),
        st.text(max_size=3),
    ),
    max_size=25,
).map("".join)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[int, Offered]]:
    text = draw(st.text(min_size=1, max_size=120))
    offered = {}
    for number in draw(st.sets(st.integers(0, 6), max_size=5)):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        inside = passage(text[start:end], start=start)
        first = draw(st.integers(start, end))
        offered[number] = Offered(inside, first, draw(st.integers(first, end)))
    return text, offered


@given(documents(), hostile, st.none() | st.text(max_size=120))
def test_every_citation_is_exact_and_every_marker_has_one(
    document: tuple[str, dict[int, Offered]], markdown: str, changed: str | None
) -> None:
    text, offered = document
    now = text if changed is None else changed
    answer, citations = resolve(markdown, offered, reading(d=now))
    check(answer, citations)
    assert all(citation.quote for citation in citations)
    assert all(now[citation.start : citation.end] == citation.quote for citation in citations)


@given(hostile)
def test_without_anything_offered_no_marker_is_left(markdown: str) -> None:
    answer, citations = resolve(markdown, {}, reading())
    assert citations == ()
    assert not numbers_cited(answer)


@example("[" * 9_000)  # would hang if matching were quadratic in earnest
@example("[1 " * 6_000)
@example("\\" * 9_000)
@example("\n=")  # the white space before a line's first character is that line's own
@given(st.one_of(st.text(), hostile))
def test_escaping_is_undone_exactly(text: str) -> None:
    assert unescape(escape(text)) == text
    assert resolve(escape(text), OFFERED, reading(d=TEXT))[1] == ()


# A line of a document: what quotes are made of, with everything Markdown gives a meaning to.
_lines = st.lists(
    st.one_of(
        st.sampled_from(
            ["1.", "1)", "-", "+", "--", "=", "#", ">", "&lt;", "&#65;", "a", "*b*", "_"]
        ),
        st.text(
            st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=["C", "Z"]),
            min_size=1,
            max_size=6,
        ),
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(_lines)
def test_escaped_text_is_shown_as_it_is(line: str) -> None:
    tokens = MarkdownIt("commonmark").parse(escape(line))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    shown = "".join(child.content for child in tokens[1].children or [])
    assert shown == line


@pytest.mark.parametrize(
    "text", ["  1. a", "123456789) a", "1.", " - a", "-", "a\n===", "a\n=  \nb", "a\n  --", "a\n+"]
)
def test_no_line_of_escaped_text_opens_a_block(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(escape(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize("text", ["1.5 m", "-3 to +4", "= 5", "a - b", "in 2025. So"])
def test_what_opens_no_block_is_not_escaped(text: str) -> None:
    assert escape(text) == text
