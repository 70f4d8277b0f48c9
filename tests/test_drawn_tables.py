"""Tables drawn in characters: the same rows from plain text, Markdown and reStructuredText."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.parsers import markdown, parse_document
from ingest.parsers.notations import rst
from ingest.parsers.plain import text
from tests.parsed import checked, lines, linked, parsed_by, texts, view

GRID = """+------+-----------+-------+
| Plan | Fee       | Since |
+======+===========+=======+
| A    | 45 euros  | May   |
|      | a month   |       |
+------+-----------+-------+
|      | 7         | June  |
+------+-----------+-------+
| 船   | 9        | July  |
+------+-----------+-------+
| None             |       |
+------+-----------+-------+
| Askew     | 8  | May |
+------+-----------+-------+
"""
GRID_ROWS = [
    (1, "Plan | Fee       | Since"), (0, "A | 45 euros a month | May"), (0, "| 7         | June"),
    (0, "船   | 9        | July"), (0, "None | None"),
    (0, "Askew     | 8  | May"),
]  # fmt: skip
DATABASE = (
    "+----+------+\n| id | name |\n+----+------+\n|  1 | Falk |\n|  2 | Iver |\n+----+------+\n"
)
SIMPLE = """  Fee     Plan       Since
-----     ------ ---------
   12     Basic        May
  123     Plus

Table: Our plans.
"""
HEADLESS = "-----  ------\n   12  Basic\n  123  Plus\n-----  ------\n"
MULTILINE = """------------------------------
 Plan    What it
         covers           Fee
-------  ----------  --------
Basic    Teeth of       12.50
         the crew.

Plus     All teeth         20
------------------------------
"""
FRAMED = """
┏━━━━━━┳━━━━━━━━┓
┃ Boat ┃ Fee    ┃
┡━━━━━━╇━━━━━━━━┩
│ Yawl │  30.00 │
│ Brig │ 120.50 │
└──────┴────────┘

  ┌───────────────┐
  │     Boats     │
  ├──────┬────────┤
  │ Yawl │ small  │
  │      │ boat   │
  ├──────┼────────┤
  │ Brig │ large  │
  └──────┴────────┘

 boat | fee
------+-----
 Yawl |  30
(1 row)
"""
EQUALS = """=====  =====  ======
   Inputs     Output
------------  ------
  A      B    A or B
=====  =====  ======
False  False  False
\\      True   True
              always
=====  =====  ======
"""


@pytest.mark.parametrize("name", ["x.txt", "x.md", "x.rst"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("drawn", "wanted"),
    [
        (GRID, GRID_ROWS),
        (DATABASE, [(1, "id | name"), (0, "1 | Falk"), (0, "2 | Iver")]),
        (SIMPLE, [(1, "Fee  |  Plan  |    Since"), (0, "12  |  Basic |      May"), (0, "123  |  Plus")]),
        (HEADLESS, [(2, "12 |Basic"), (0, "123 |Plus")]),
        (MULTILINE, [(1, "Plan | What it covers | Fee"), (0, "Basic | Teeth of the crew. | 12.50"),
                     (0, "Plus    |All teeth  |      20")]),
        (EQUALS, [(1, "Inputs A | Inputs B | Output A or B"), (0, "False |False |False"),
                  (0, "| True | True always")]),
    ],
)  # fmt: skip
def test_a_drawn_table_is_read_row_by_row(
    name: str, line_end: str, drawn: str, wanted: list[tuple[int, str]]
) -> None:
    if name == "x.rst" and "=" not in drawn and "+" not in drawn:
        return  # dashes alone draw no table there
    whole = f"Before it.\n\n{drawn}\nThe end.".replace("\n", line_end)
    found = checked(parse_document(whole.encode(), name)[1])
    assert [(level, line) for kind, level, line in view(found) if kind == "row"] == wanted
    assert len(found.text) == len(whole)
    assert found.text.splitlines(keepends=True)[-1] == "The end."
    assert view(found)[0] == ("paragraph", 0, "Before it.")
    assert view(found)[-1] == ("paragraph", 0, "The end.")


@pytest.mark.parametrize(
    ("barred", "wanted"),
    [
        ("  | Bed | Crop |\n  |-----+------|\n  | 1   | Peas |\n  |-----+------|\n  |     | Leek |\n",
         [(1, "Bed | Crop"), (0, "1   | Peas"), (0, "| Leek")]),
        ("| Bed | Crop |\n|:---|---:|\n| 1   | Peas |\n", [(1, "Bed | Crop"), (0, "1   | Peas")]),
        ("|_. Bed|_<. Crop|\n|1|Peas|\n", [(1, "Bed | Crop"), (0, "1|Peas")]),
        ("||Bed||Crop||\n|1|Peas|\n||2|Leek|\n", [(1, "Bed | Crop"), (0, "1|Peas"), (0, "2 | Leek")]),
        ("^ Bed ^ Crop ^\n| 1 | Peas |\n^ 2 | Leek |\n", [(1, "Bed | Crop"), (0, "1 | Peas"), (0, "2 | Leek")]),
        ("||Bed ||Crop ||\n||1 ||Peas ||\n", [(2, "Bed | Crop"), (0, "1 | Peas")]),
        ("| 1   | Peas |\n| 2   | Leek |\n", [(2, "1   | Peas"), (0, "2   | Leek")]),
    ],
)  # fmt: skip
def test_a_table_between_bars_is_read_row_by_row_in_plain_text(
    barred: str, wanted: list[tuple[int, str]]
) -> None:
    whole = f"Before it.\n\n{barred}The end."
    found = parsed_by(text.parse)(whole)
    assert [(level, line) for kind, level, line in view(found) if kind == "row"] == wanted
    assert len(found.text) == len(whole)
    assert [line for kind, _, line in view(found) if kind != "row"] == ["Before it.", "The end."]


@pytest.mark.parametrize("parse", [text.parse, markdown.parse])
def test_tables_in_frames_of_signs_and_without_a_frame_are_read(parse: Any) -> None:
    found = parsed_by(parse)(FRAMED)
    assert view(found) == [
        ("row", 1, "Boat | Fee"), ("row", 0, "Yawl | 30.00"), ("row", 0, "Brig | 120.50"),
        ("row", 2, "Boats"), ("row", 0, "Yawl | small boat"), ("row", 0, "Brig | large"),
        ("row", 1, "boat | fee"), ("row", 0, "Yawl | 30"), ("paragraph", 0, "(1 row)"),
    ]  # fmt: skip
    assert len(found.text) == len(FRAMED)
    tree = "docs/\n├── fees.md\n│   └── old.md\n└── a.md\n"
    assert parsed_by(parse)(tree).text == tree


def test_what_only_looks_like_a_drawn_table_stays_as_it_is() -> None:
    for data in (
        "Fee and plan, at length\n---- ----\nWords go across all of it.\n",
        "+---+\n\nNothing.\n",
        "==== ====\nNo end of it\n",
        "Steps\n\n---- ----\n\nA scene later, all is well.\n",
        "| alone | here |\n",
        "| as | quoted\n| text | is\n",
        "| two | cells |\n| then | three | cells |\n",
    ):
        for parse in (text.parse, markdown.parse):
            found = parsed_by(parse)(data)
            assert found.text == data
            assert not any(kind == "row" for kind, *_ in view(found))


def test_a_drawn_table_in_code_or_a_comment_of_markdown_is_none() -> None:
    for data in (f"```\n{DATABASE}```\n", f"Text.\n\n<!--\n{DATABASE}-->\n"):
        found = parsed_by(markdown.parse)(data)
        assert not any(kind == "row" for kind, *_ in view(found))
        assert "Falk |" in found.text


def test_links_and_struck_out_words_in_a_drawn_table_of_markdown_are_known() -> None:
    found = parsed_by(markdown.parse)(
        "Plan               Fee\n------------------ -------\n[Basic](http://x)  ~~12~~ 9\n"
    )
    assert linked(found) == [("Basic", "http://x")]
    assert [" ".join(line.split()) for *_, line in view(found)] == [
        "Plan |Fee",
        "[Basic](http://x) | 9",
    ]


DRAWN = ["+--+--+\n", "+==+==+\n", "| a|b |\n", "|c|d|\n", "|-+-|\n", "|_.e|_. f|\n",
         "|   c |\n", "-- ---\n", "== ===\n", "------\n", "a  bc\n", "\n",
         "   d\n", "\\  e\n", "| \n", "+-\n", "\r\n", "\u2028"]  # fmt: skip


@given(
    texts(
        DRAWN,
        st.text(
            st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=4
        ),
    )
)
@example("+--+--+\n\u2028+--+--+\n+--+--+\n")
@example("~\u2028~")
def test_whatever_is_drawn_keeps_its_length_and_its_line_ends(data: str) -> None:
    for module in (text, markdown, rst):
        found = parsed_by(module.parse)(data)
        assert len(found.text) == len(data)
        assert len(found.text.splitlines()) == len(data.splitlines())


TABBED = "Name\tRoom\tPhone\nAnn\t100\text. 300\nBob\t101\text. 301\nCarl\t\text. 302\n"
SPACED = """\
Tariff         Speed      from 1 May
Brook          100 Mbit        25.50
River          300 Mbit        33.00
Telephone                       5.00
"""
RULED = SPACED.replace("\n", "\n------------------------------------\n", 1)


@pytest.mark.parametrize(
    "above",
    ["", "Before it, at once.\n", f"{'It is said of the tables, and at length, ' * 2}as\n" * 3],
)
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (TABBED, ["Name|Room|Phone", "Ann|100|ext. 300", "Bob|101|ext. 301", "Carl||ext. 302"]),
        (SPACED, ["Tariff    |    Speed   |  from 1 May", "Brook     |    100 Mbit|       25.50",
                  "River     |    300 Mbit|       33.00", "Telephone |            |        5.00"]),
        (RULED, ["Tariff    |    Speed   |  from 1 May", "Brook     |    100 Mbit|       25.50",
                 "River     |    300 Mbit|       33.00", "Telephone |            |        5.00"]),
    ],
)  # fmt: skip
def test_columns_of_tabs_or_spaces_are_rows(above: str, typed: str, wanted: list[str]) -> None:
    whole = f"{above}{typed}\nThe end."
    found = parsed_by(text.parse)(whole)
    rows = [(level, line) for kind, level, line in view(found) if kind == "row"]
    assert [level for level, _ in rows] == [1, 0, 0, 0]
    assert [[cell.strip() for cell in line.split("|")] for _, line in rows] == [
        [cell.strip() for cell in line.split("|")] for line in wanted
    ]
    assert len(found.text) == len(whole)


def test_columns_without_names_are_lines_and_stay_as_they_are() -> None:
    typed = "Monday      Brunn 14.00, Kolk 15.15\nTuesday     Asp 15.00\nFriday      Lohe 13.30\n"
    for data in (typed, typed.replace("      ", "\t").replace("     ", "\t")):
        found = parsed_by(text.parse)(data)
        assert found.text == data
        assert [line for _, _, line in view(found)] == data.splitlines()


@pytest.mark.parametrize(
    "data",
    [
        "It rains.  It pours.\nIt rained.  They slept.\nIt rests.  Nobody went.\n",
        "a     = 1\nbb    = 2\nccc   = 3\n",
        "  /\\    /\\\n /  \\  /  \\\n/    \\/    \\\n",
        "1.\tPay the fee\n2.\tKeep the receipt\n3.\tGo home\n",
        "The sun  is gone\nand the moon  is here\nUpon the hill  the sheep are near\n",
        "if x:\n\tcall()\n\tstop()\n\tgo()\n",
        "Left of the page stands this text   and right of the page stands that one\n"
        "which goes on in the next line as   it does there, with words in both of\n"
        "its halves, since pages have them   and nobody tells where a column ends\n",
    ],
)
def test_what_only_looks_like_columns_is_no_table(data: str) -> None:
    found = parsed_by(text.parse)(data)
    assert found.text == data
    assert not any(kind == "row" for kind, *_ in view(found))


def test_tables_of_mediawiki_are_tables() -> None:
    source = (
        '== Fees ==\n{| class="wikitable"\n|+ Fees of 2024\n! Course !! colspan="2" | Fee\n|-\n'
        "! rowspan=2 | Judo\n| style=\"x\" | [[Adult|Adults]]\n| '''30''' €<ref>Since May</ref>\n|-\n"
        "| Children || 15&nbsp;€<br/>a month\n|-\n| Yoga\n|\n* one\n* two\n| 20\n|}\nAfter it.\n"
    )
    assert view(parsed_by(text.parse)(source)) == [
        ("heading", 1, "Fees"),
        ("paragraph", 0, "Fees of 2024"),
        ("row", 1, "Course | Fee | Fee"),
        ("row", 0, "Judo | Adults | 30 €"),
        ("row", 0, "Judo | Children | 15 € a month"),
        ("row", 0, "Yoga|* one * two|20"),
        ("paragraph", 0, "After it."),
    ]
    for other in ("{| x\nno end", "{|\n|}", "{|\n| a\n{|\n| b\n|}\n|}"):
        assert not lines(parsed_by(text.parse)(other), "row")
