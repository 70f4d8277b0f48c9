from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parsers.markdown import parse
from tests.parsed import check, linked, outside, view

SOURCE = """\
---
title: "A Guide"
tags: [a]
---
# Head *one* [x](y) ##

Para one
  goes [on and
on](http://e.org "t") end <http://auto.org>.

> quote a
> quote [b][ref]
lazy

- item [ ] no
- [x] done thing
  more

  second para [L](l)
  - nested **b**
    ```py
    code  here

    more
    ```
1. num

Setext
head
===

| a | b |
|---|:-:|
| x \\| y | [z \\| w](u) |
| | |

> | q | r |
> |---|---|
> | 1 | 2 |

    indented code
      more

<div>html text</div>

<!-- comment -->

---
![img [a](b)](c) and [![i](j)](k)

[ref]: http://ref.org

### Last #

~~~
unclosed
"""

EXPECTED = [
    ("heading", 1, "Head *one* [x](y)"),
    ("paragraph", 0, 'Para one\n  goes [on and\non](http://e.org "t") end <http://auto.org>.'),
    ("paragraph", 0, "quote a\n> quote [b][ref]\nlazy"),
    ("item", 0, "item [ ] no"),
    ("item", 0, "done thing\n  more"),
    ("item", 0, "second para [L](l)"),
    ("item", 1, "nested **b**"),
    ("code", 0, "code  here\n\n    more"),
    ("item", 0, "num"),
    ("heading", 1, "Setext\nhead"),
    ("row", 0, "a | b"),
    ("row", 0, "x \\| y | [z \\| w](u)"),
    ("row", 0, "q | r"),
    ("row", 0, "1 | 2"),
    ("code", 0, "indented code\n      more"),
    ("paragraph", 0, "<div>html text</div>"),
    ("paragraph", 0, "![img [a](b)](c) and [![i](j)](k)"),
    ("heading", 3, "Last"),
    ("code", 0, "unclosed"),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_blocks_links_and_title(line_end: str) -> None:
    text = SOURCE.replace("\n", line_end)
    parsed = parse(text.encode(), "guide.md")
    assert parsed.text == text
    check(parsed)
    assert view(parsed) == [(k, n, s.replace("\n", line_end)) for k, n, s in EXPECTED]
    assert linked(parsed) == [
        ("x", "y"),
        (f"on and{line_end}on", "http://e.org"),
        ("http://auto.org", "http://auto.org"),
        ("b", "http://ref.org"),
        ("L", "l"),
        ("z \\| w", "u"),
        ("![i](j)", "k"),
    ]
    assert parsed.title == "A Guide"


def test_the_title_is_the_first_top_heading_without_its_markup() -> None:
    assert parse(b"## Sub\n\n# The *main* `x` [thing](u)\n", "x").title == "The main x thing"
    assert parse(b"## Sub\n\ntext\n", "x").title is None


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    parsed = parse(b"---\nJust text.\n\n---\nMore.\n", "x")
    assert [content for _, _, content in view(parsed)] == ["Just text.", "More."]


def test_repeated_text_is_found_where_it_is() -> None:
    text = "a a\n\n- a\n- a a\n\n# a #a# a #\n\n| a | a |\n|---|---|\n| a | [a](a) |\n"
    parsed = parse(text.encode(), "x")
    check(parsed)
    assert [b.start for b in parsed.blocks] == [0, 7, 11, 18, 31, 51]
    assert parsed.text[parsed.links[0].start - 1 : parsed.links[0].end + 4] == "[a](a)"
    assert view(parsed)[3] == ("heading", 1, "a #a# a")


def test_deep_nesting_loses_nothing() -> None:
    text = "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(25))
    parsed = parse(text.encode(), "x")
    assert view(parsed)[-1] == ("item", 24, "level 24")


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "\n",
                "\r\n",
                "\n\n",
                "    ",
                "\t",
                "- ",
                "1. ",
                "> ",
                "# ",
                "===",
                "---",
                "```",
                "| a | b |\n|---|---|\n| ",
                "[x](y)",
                "<b>",
                "<http://a.b>",
                "[ ] ",
                "\\|",
                "word",
                "**",
                "`",
                "~~",
                "~",
                "<del>",
                "</del>",
                "<!--",
                "-->",
                "[^1]: ",
                "[^1]",
            ]
        ),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4),
    ),
    max_size=30,
).map("".join)


@given(PIECES)
def test_any_text_keeps_its_positions(text: str) -> None:
    text = text.lstrip("\ufeff")
    parsed = parse(text.encode(), "x")
    assert len(parsed.text) == len(text)
    assert all(kept in (was, " ") for kept, was in zip(parsed.text, text, strict=True))
    check(parsed)


@given(st.lists(st.sampled_from(["alpha", "beta *b*", "- item", "> quote", "", "# head"])))
def test_only_markup_is_outside_the_blocks(lines: list[str]) -> None:
    parsed = parse("\n".join(lines).encode(), "x")
    assert all(re.fullmatch(r"[-=>#]+", word) for word in outside(parsed))


def test_a_long_paragraph_above_a_rule_is_no_heading() -> None:
    text = "The desk is open all day. It closes\nat six.\n---\nShort\n---\n"
    assert view(parse(text.encode(), "x")) == [
        ("paragraph", 0, "The desk is open all day. It closes\nat six."),
        ("heading", 2, "Short"),
    ]


def test_an_empty_first_cell_keeps_its_column() -> None:
    table = "| | Mon | Tue |\n|---|---|---|\n| Hall | 9 | `a \\| b` |\n| | | 8 |\n| | | |\n"
    assert view(parse(table.encode(), "x")) == [
        ("row", 0, "| Mon | Tue"),
        ("row", 0, "Hall | 9 | `a \\| b`"),
        ("row", 0, "| | 8"),
    ]


def test_a_title_that_says_nothing_gives_way_to_the_heading() -> None:
    assert (
        parse(b"---\ntitle: Untitled\n---\n# Home\n\n# Leave policy\n", "x").title == "Leave policy"
    )


def test_footnotes_are_blocks_of_their_own() -> None:
    text = (
        "# Fees[^1]\n\nParking costs 120[^1] euros.[^b]\n[^1]: Yearly.\n[^b]: From May\non.\n\n"
        "    More of it.\n\n> [^c]: 2024\n\nNot [^d].\n"
    )
    parsed = parse(text.encode(), "x")
    check(parsed)
    assert parsed.title == "Fees"
    assert [content for _, _, content in view(parsed)] == [
        "Fees[^1]",
        "Parking costs 120[^1] euros.[^b]",
        "Yearly.",
        "From May\non.",
        "More of it.",
        "2024",
        "Not [^d].",
    ]
