from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import ParsedDocument
from ingest.parsers.markdown import parse
from tests.parsed import lines, linked, outside, parsed_by, texts, view

parsed = parsed_by(parse)

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
    ("item", 0, "[x] done thing\n  more"),
    ("item", 0, "second para [L](l)"),
    ("item", 1, "nested **b**"),
    ("code", 0, "code  here\n\n    more"),
    ("item", 0, "num"),
    ("heading", 1, "Setext\nhead"),
    ("row", 1, "a | b"),
    ("row", 0, "x \\| y | [z \\| w](u)"),
    ("row", 1, "q | r"),
    ("row", 0, "1 | 2"),
    ("code", 0, "indented code\n      more"),
    ("paragraph", 0, "html text"),
    ("paragraph", 0, "![img [a](b)](c) and [![i](j)](k)"),
    ("heading", 3, "Last"),
    ("code", 0, "unclosed"),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_blocks_links_and_title(line_end: str) -> None:
    text = SOURCE.replace("\n", line_end)
    found = parsed(text)
    assert found.text == text.replace("<div>", " " * 5).replace("</div>", " " * 6)
    assert view(found) == [(k, n, s.replace("\n", line_end)) for k, n, s in EXPECTED]
    assert linked(found) == [
        ("x", "y"), (f"on and{line_end}on", "http://e.org"), ("http://auto.org", "http://auto.org"),
        ("b", "http://ref.org"), ("L", "l"), ("z \\| w", "u"), ("![i](j)", "k"),
    ]  # fmt: skip
    assert found.title == "A Guide"


@pytest.mark.parametrize("blank", ["\u00a0", "\u2028\n\u3000 "])
@pytest.mark.parametrize(
    ("form", "kind"),
    [("{}\n{}", "paragraph"), ("> {}\n> {}", "paragraph"), ("- {}\n  {}", "item"),
     ("{}\n{}\n===", "heading")],
)  # fmt: skip
def test_a_first_line_without_a_word_moves_no_text(form: str, kind: str, blank: str) -> None:
    found = parsed(f"Before.\n\n{form.format(blank, 'Said [here](u).')}\n\nAfter.")
    assert [(k, shown) for k, _, shown in view(found)] == [
        ("paragraph", "Before."), (kind, "Said [here](u)."), ("paragraph", "After."),
    ]  # fmt: skip
    assert linked(found) == [("here", "u")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Sub\n\n# The *main* `x` [thing](u)\n", "The main x thing"),
        ("## Sub\n\ntext\n", None),
        ("---\ntitle: Untitled\n---\n# Home\n\n# Leave policy\n", "Leave policy"),
        ("# Fees[^1]\n\n[^1]: Yearly.\n", "Fees"),
        ("# Fees ~~2019~~ 2025", "Fees 2025"),
    ],
)
def test_the_title_is_the_first_top_heading_that_says_something(
    text: str, title: str | None
) -> None:
    assert parsed(text).title == title


def test_repeated_text_is_found_where_it_is() -> None:
    found = parsed("a a\n\n- a\n- a a\n\n# a #a# a #\n\n| a | a |\n|---|---|\n| a | [a](a) |\n")
    assert [b.start for b in found.blocks] == [0, 7, 11, 18, 31, 51]
    assert found.text[found.links[0].start - 1 : found.links[0].end + 4] == "[a](a)"
    assert view(found)[3] == ("heading", 1, "a #a# a")


def test_deep_nesting_loses_nothing() -> None:
    text = "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(25))
    assert view(parsed(text))[-1] == ("item", 24, "level 24")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A rule at the top is not front matter.
        ("---\nJust text.\n\n---\nMore.\n", ["paragraph Just text.", "paragraph More."]),
        # A long paragraph above a rule is no heading.
        (
            "The desk is open all day. It closes\nat six.\n---\nShort\n---\n",
            ["paragraph The desk is open all day. It closes\nat six.", "heading Short"],
        ),
        # An empty first cell keeps its column.
        (
            "| | Mon | Tue |\n|---|---|---|\n| Hall | 9 | `a \\| b` |\n| | | 8 |\n| | | |\n",
            ["row | Mon | Tue", "row Hall | 9 | `a \\| b`", "row | | 8"],
        ),
        # Footnotes are blocks of their own.
        (
            "Parking costs 120[^1] euros.[^b]\n[^1]: Yearly.\n[^b]: From May\non.\n\n"
            "    More of it.\n\n> [^c]: 2024\n\nNot [^d].\n",
            [
                f"paragraph {content}"
                for content in (
                    *("Parking costs 120[^1] euros.[^b]", "Yearly.", "From May\non."),
                    *("More of it.", "2024", "Not [^d]."),
                )
            ],
        ),
    ],
)
def test_blocks(text: str, expected: list[str]) -> None:
    assert [f"{kind} {content}" for kind, _, content in view(parsed(text))] == expected


PIECES = (
    "\n;\r\n;\n\n;    ;\t;- ;1. ;> ;# ;===;---;```;| a | b |\n|---|---|\n| ;[x](y);<b>;<http://a.b>;[ ] "
    ";\\|;word;**;`;~~;~;<del>;</del>;<!--;-->;[^1]: ;[^1]"
)


@given(
    texts(PIECES.split(";"), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4))
)
def test_any_text_keeps_its_positions(text: str) -> None:
    text = text.lstrip("\ufeff")
    found = parsed(text)
    assert len(found.text) == len(text)
    assert all(kept in (was, " ") for kept, was in zip(found.text, text, strict=True))


@given(st.lists(st.sampled_from(["alpha", "beta *b*", "- item", "> quote", "", "# head"])))
def test_only_markup_is_outside_the_blocks(written: list[str]) -> None:
    found = parsed("\n".join(written))
    assert all(re.fullmatch(r"[-=>#]+", word) for word in outside(found))


# What is struck out is in no block, and everything else stays where it was.


def struck(text: str) -> ParsedDocument:
    found = parsed(text)
    assert len(found.text) == len(text)
    assert all(kept in (was, " ") for kept, was in zip(found.text, text, strict=True))
    return found


def words(text: str) -> list[str]:
    return [" ".join(content.split()) for content in lines(struck(text))]


@pytest.mark.parametrize(
    "gone",
    [
        "~~Cats are free.~~",
        "~Cats are free.~",
        "~~Cats are `~~` **free**.~~",
        "~~Cats\nare free.~~",
        "<del>Cats are free.</del>",
        "<s>Cats <b>are</b> free.</s>",
        "<STRIKE class=x>Cats are free.</STRIKE>",
        "<del>Cats <del>are</del> free.</del>",
        '<span class="old line-through">Cats are free.</span>',
        "<span style='color: red; text-decoration: line-through'>Cats <span>are</span> free.</span>",
    ],
)
def test_a_struck_out_sentence_is_not_in_the_text(gone: str) -> None:
    assert words(f"{gone} Cats pay 3 euros.") == ["Cats pay 3 euros."]
    found = struck(f"- {gone}\n- Cats pay 3 euros.\n\n> Quoted: {gone}\n> End\n")
    assert found.remarks == ("2 struck-out passages are not in the text.",)
    assert [kind for kind, _, _ in view(found)] == ["item", "paragraph"]
    assert "free" not in found.text


@pytest.mark.parametrize(
    "text",
    [
        "`~~code~~` and ~~~three~~~",
        "About ~3 to ~4 euros",
        "H~2~O and CO~2~",
        r"\~\~Cats\~\~",
        "~~ Cats ~~",
        "~~Cats~",
        "a ~~b",
        "<delta>x</delta>",
        "```\n~~code~~\n```",
        "Between ~5 and 10 m H~2~O",
        "~a ~~b <del " * 3_000,  # which takes no longer than it is
    ],
)
def test_what_is_not_struck_out_stays(text: str) -> None:
    assert (struck(text).text, struck(text).remarks) == (text, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A card costs ~~10~~ 14 euros, not <s>11</s>.", ["A card costs 14 euros, not ."]),
        ("# Fees ~~2019~~ 2025\n\n## ~~Old~~\n\nText\n", ["Fees 2025", "Text"]),
        (
            "| Who | ~~2019~~ | 2025 |\n|-|-|-|\n| Dog | ~~5~~ | 6 |\n| Cat | 1 | ~~2~~ |\n"
            "| ~~x~~ | | ~~y~~ |\n",
            ["Who | | 2025", "Dog | | 6", "Cat | 1"],
        ),
        (
            "Before\n\n<del>\n\n# Gone\n\n- gone\n\n```\ngone\n```\n\n</del>\n\nAfter\n",
            ["Before", "After"],
        ),
        (
            "<div>old <del>5</del> 6</div>\n\n<p><s>gone</s></p>\n\n<del>\n\nstays\n",
            ["old 6", "stays"],
        ),
        ("It costs <!-- was 4 --> 6 euros.", ["It costs 6 euros."]),
    ],
)
def test_what_is_left_of_blocks_with_struck_out_parts(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    if text.startswith("Before"):
        assert struck(text).remarks == ("1 struck-out passage is not in the text.",)


def test_links_and_comments_in_what_is_struck_out() -> None:
    assert linked(struck("~~[a](b)~~ [c](d)")) == [("c", "d")]
    found = struck(
        "It costs <!-- was ~~5~~ 4 --> 6 euros.\n\n<p>New <!-- <s>old</s> --> text</p>\n"
    )
    assert not {"was", "old"} & set(found.text.split())
    assert found.remarks == ()


HTML_SOURCE = """<div align="center">
  <h1>Meeting rooms</h1>
  <p>Booked at the desk, never by <b>phone</b>.</p>
</div>

<table class="a > b">
  <tr><th>Room</th><th>Seats</th></tr>
  <tr>
    <td>Alder</td>
    <td>12</td>
  </tr>
  <tr><td>Birch<td><td>x<br>y

  <tr><td>Cedar</td><td>8</td></tr>
</table>

- Before
  <table><tr><th>Day<td>Monday</table>

<ul><li>H<sub>2</sub>O</li><li>Two <!-- > no --></li></ul>
<script>if (a < b) { "<p>" }</script>

<details>
<summary>Who may book?</summary>

Staff only.

</details>
"""


def test_a_bar_in_a_cell_of_html_parts_no_cells_and_moves_nothing() -> None:
    source = (
        "<table><tr><th>Use<th>Keys</tr>\n<tr><td>a | <i title='|'>b</i><td><b>|</b> or x|y \\| z"
        "</tr>\n<tr><td>|<td>bar</tr></table>\n\nThe end | here.\n"
    )
    found = parsed(source)
    assert [" ".join(line.split()) for line in lines(found)] == [
        "Use | Keys",
        r"a\| b | \| or x¦y \| z",
        "¦ | bar",
        "The end | here.",
    ]
    assert len(found.text) == len(source)
    assert found.text.endswith("\n\nThe end | here.\n")


def test_blocks_of_html_are_read_by_their_elements() -> None:
    found = parsed(HTML_SOURCE)
    assert len(found.text) == len(HTML_SOURCE)
    assert [(kind, level, " ".join(text.split())) for kind, level, text in view(found)] == [
        ("heading", 1, "Meeting rooms"),
        ("paragraph", 0, "Booked at the desk, never by phone ."),
        ("row", 1, "Room | Seats"),
        ("row", 0, "Alder | 12"),
        ("row", 0, "Birch | | x y"),
        ("row", 0, "Cedar | 8"),
        ("item", 0, "Before"),
        ("row", 2, "Day | Monday"),
        ("item", 0, "H<sub>2</sub>O"),
        ("item", 0, "Two"),
        ("paragraph", 0, "Who may book?"),
        ("paragraph", 0, "Staff only."),
    ]
    assert found.title == "Meeting rooms"


def test_line_breaks_of_html_are_spaces() -> None:
    table = "| Name | Phone |\n|---|---|\n| Ann | 201<br>202 |"
    source = f"# Desk<br/>hours\n\n{table}\n\nUse `<br>`.<BR />Or <brand>.\n"
    found = parsed(source)
    assert found.title == "Desk hours"
    assert len(found.text) == len(source)
    assert [" ".join(line.split()) for line in lines(found)] == [
        "Desk hours", "Name | Phone", "Ann | 201 202", "Use `<br>`. Or <brand>.",
    ]  # fmt: skip


def test_bold_lines_that_stand_as_headings_are_headings() -> None:
    fees = "**Fees**\n\nThe fee is 12 EUR.\n\n"
    text = f"# Pier\n\n{fees}__At night__\n\nIt is 15 EUR.\n\n**Never** late.\n\n- **a**\n"
    assert view(parsed_by(parse)(text)) == [
        ("heading", 1, "Pier"),
        ("heading", 2, "Fees"),
        ("paragraph", 0, "The fee is 12 EUR."),
        ("heading", 2, "At night"),
        ("paragraph", 0, "It is 15 EUR."),
        ("paragraph", 0, "**Never** late."),
        ("item", 0, "**a**"),
    ]
    assert view(parsed_by(parse)(fees))[0] == ("paragraph", 0, "**Fees**")


def test_characters_written_by_name_are_read_as_themselves() -> None:
    source = (
        "# &Ouml;ffnung &amp; Preise\n\nAb neun ge&ouml;ffnet, &#8222;t&auml;g&shy;lich&#8220;.\n\n"
        "| Ort | Preis |\n|---|---|\n| M&uuml;nchen | &gt; 5 &euro; |\n\n"
        "Menu -&gt; File, x &lt; 5, info&#64;port.example\n"
    )
    read = parsed(source)
    assert read.title == "Öffnung & Preise"
    assert len(read.text) == len(source)
    assert [" ".join(line.split()) for line in lines(read)] == [
        "Öffnung & Preise", "Ab neun geöffnet, „täglich“.", "Ort | Preis", "München | > 5 €",
        "Menu -> File, x < 5, info@port.example",
    ]  # fmt: skip


def test_a_long_code_block_keeps_its_names() -> None:
    source = "&Auml;\n\n```\n`a` `b` `c`\n&uuml;\n```\n\n`d` &Ouml;\n"
    assert lines(parsed(source)) == ["Ä", "`a` `b` `c`\n&uuml;", "`d` Ö"]


def test_what_would_be_markup_and_code_stay_as_they_are_written() -> None:
    source = (
        "`&ouml;` or ``&auml;``, &lt;name&gt;, &#42;a&#42;, &amp;lt;\n\n- &gt; 5 kg\n\n"
        "| a | b |\n|---|---|\n| c &#124; d | e |\n\n```\n&uuml;\n```\n\n    &euro; indented\n\nAT&T; &none;\n"
    )
    assert parsed(source).text == source
