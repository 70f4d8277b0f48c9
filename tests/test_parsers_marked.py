"""AsciiDoc and reStructuredText: what is read, and what is for the program that makes pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import BlockKind
from ingest.parsers import parse_document
from ingest.parsers.notations.asciidoc import parse as parse_asciidoc
from ingest.parsers.notations.org import parse as parse_org
from ingest.parsers.notations.rst import parse as parse_rst
from tests.parsed import checked, lines, parsed_by, texts, view

ASCIIDOC = """= Pier guide
Ann Lee <ann@port.example>
v1.0, 2026-03-03
:toc:
:icons: font

// a comment
Preamble text.

[[gates]]
== Gates {#x}

NOTE: The gate opens at eight
on weekdays.

[WARNING]
.Careful
====
The pier is wet.
====

* One
** Two
+
more of it
. First
Term:: Its definition.

[source,ruby]
----
puts 1
----

[cols="1,1",options="header"]
|===
|Boat |Fee

|Sail |10
|Motor
|20
|===

include::other.adoc[]
image::x.png[Alt]

////
hidden
////
"""
RST = """==========
Pier guide
==========

:Author: Ann Lee
:Date: 2026-03-03

.. contents::

.. a comment
   on two lines

Gates
=====

The gate opens at *eight*, see [1]_. Example::

    code here
    more

.. note:: Dogs travel free
   of charge.

.. warning::
   :class: x

   The pier is wet.

   - inner item

.. [1] Nine on Sundays.

.. _target: http://x

Rules
-----

1. Report first
   at the desk.
2. Pay.

* bullet
  goes on

* another

===== ======
Boat  Fee
===== ======
Sail  10
Motor 20
===== ======

+------+-----+
| Boat | Fee |
+======+=====+
| Sail | 10  |
+------+-----+

.. code-block:: python
   :linenos:

   print(1)

.. figure:: a.png

   The caption.

.. image:: b.png
   :alt: x

Term
   Its definition.

:field: value here
:next: value of it
   goes on

----

End.
"""
RST_SHOWN = (  # the columns of a simple table are apart by bars
    RST.replace("Boat  Fee", "Boat |Fee")
    .replace("Sail  10", "Sail |10")
    .replace("Motor 20", "Motor|20")
)


def test_asciidoc_is_read_without_its_marks() -> None:
    chosen, parsed = parse_document(ASCIIDOC.encode(), "guide.adoc")
    assert (chosen, parsed.title, parsed.text) == ("asciidoc", "Pier guide", ASCIIDOC)
    assert view(checked(parsed)) == [
        ("heading", 1, "Pier guide"),
        ("paragraph", 0, "Ann Lee <ann@port.example>\nv1.0, 2026-03-03"),
        ("paragraph", 0, "Preamble text."),
        ("heading", 2, "Gates {#x}"),
        ("paragraph", 0, "The gate opens at eight\non weekdays."),
        ("paragraph", 0, "Careful"),
        ("paragraph", 0, "The pier is wet."),
        ("item", 0, "One"),
        ("item", 1, "Two"),
        ("paragraph", 0, "more of it"),
        ("item", 0, "First"),
        ("item", 0, "Term:: Its definition."),
        ("code", 0, "puts 1"),
        ("row", 1, "Boat |Fee"),
        ("row", 0, "Sail |10"),
        ("row", 0, "Motor\n|20"),
    ]


def test_restructured_text_is_read_without_its_marks() -> None:
    chosen, parsed = parse_document(RST.encode(), "guide.rst")
    assert (chosen, parsed.title, parsed.text) == ("rst", "Pier guide", RST_SHOWN)
    assert view(checked(parsed)) == [
        ("heading", 1, "Pier guide"),
        ("paragraph", 0, "Author: Ann Lee"),
        ("paragraph", 0, "Date: 2026-03-03"),
        ("heading", 2, "Gates"),
        ("paragraph", 0, "The gate opens at *eight*, see [1]_. Example:"),
        ("code", 0, "code here\n    more"),
        ("paragraph", 0, "Dogs travel free\n   of charge."),
        ("paragraph", 0, "The pier is wet."),
        ("item", 1, "inner item"),
        ("paragraph", 0, "Nine on Sundays."),
        ("heading", 3, "Rules"),
        ("item", 0, "Report first\n   at the desk."),
        ("item", 0, "Pay."),
        ("item", 0, "bullet\n  goes on"),
        ("item", 0, "another"),
        ("row", 1, "Boat |Fee"),
        ("row", 0, "Sail |10"),
        ("row", 0, "Motor|20"),
        ("row", 1, "Boat | Fee"),
        ("row", 0, "Sail | 10"),
        ("code", 0, "print(1)"),
        ("paragraph", 0, "The caption."),
        ("paragraph", 0, "Term"),
        ("item", 0, "Its definition."),
        ("item", 0, "field: value here"),
        ("item", 0, "next: value of it\n   goes on"),
        ("paragraph", 0, "End."),
    ]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            """.. list-table:: Plan
   :header-rows: 1
   :widths: 20 20

   * - System
     - Kept for
   * - Mail
       server

     - 90 days
   * -
     - 2|3
""",
            [("row", 1, "System | Kept for"), ("row", 0, "Mail server | 90 days"), ("row", 0, "| 2\\|3")],
        ),
        (
            '.. csv-table:: Plan\n   :header: "System", "Kept for"\n\n   "Mail, old", "90\n   days"\n'
            "   Files,30\n",
            [("row", 1, "System | Kept for"), ("row", 0, "Mail, old | 90 days"), ("row", 0, "Files|30")],
        ),
        (
            ".. csv-table:: Plan\n   :delim: ;\n\n   Mail; 90, 95\n   Files; 30\n",
            [("row", 2, "Mail|90, 95"), ("row", 0, "Files|30")],
        ),
        (
            ".. list-table:: Plan\n\n   Nothing is kept.\n",
            [("paragraph", 0, "Nothing is kept.")],
        ),
    ],
)  # fmt: skip
def test_tables_written_as_lists_or_csv_are_tables(
    table: str, rows: list[tuple[str, int, str]]
) -> None:
    found = parsed_by(parse_rst)(f"{table}\nEnd.\n")
    assert view(found) == [("paragraph", 0, "Plan"), *rows, ("paragraph", 0, "End.")]
    assert len(found.text) == len(f"{table}\nEnd.\n")


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("|Boat |Fee |Tax\n2+|Sail all |5\n|A a|* x ^.>|y", ["Boat |Fee |Tax", "Sail all | | 5", "A | * x | y"]),
        ("|A |B\n.2+|Sail |1\n|2\n|Motor |3", ["A |B", "Sail | 1", "|2", "Motor |3"]),
        ("|A |B\n2*|same\n\nh|Motor\n|3 or more\n", ["A |B", "2*|same", "Motor | 3 or more"]),
        ("|A |B\n|x \\| y |C +|", ["A |B", "x \\| y |C +|"]),
    ],
)  # fmt: skip
def test_what_stands_before_a_bar_of_asciidoc_is_no_text(table: str, rows: list[str]) -> None:
    source = f"[cols={table.splitlines()[0].count('|')}*]\n|===\n{table}\n|===\n\nEnd.\n"
    found = parsed_by(parse_asciidoc)(source)
    assert lines(found, "row") == rows
    assert len(found.text) == len(source)


PIECES = [
    "= T\n", "== S\n", "====\n", "----\n", "|===\n", "|a |b\n", "NOTE: x\n", ".Title\n", "[NOTE]\n",
    "* item\n", "+\n", "////\n", "a::b[]\n", ":x: y\n", ".. note:: x\n", ".. code::\n", "   ",
    ".. [1] x\n", "::\n", "=== ===\n", "+--+\n", "| x |\n", "Title\n=====\n", "-----\n", "1. x\n", "\n",
    "words ", "\r\n", "..\n", ".. list-table:: x\n", "   * - a\n", "     - b\n", ".. csv-table:: x\n",
    "   a, b\n", "2+|a a|b\n", ".2+|c\n", "   :header: a,b\n",
]  # fmt: skip
MARKED = texts(PIECES, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4))


@given(MARKED)
def test_any_marks_leave_every_character_in_its_place(text: str) -> None:
    for parse in (parse_asciidoc, parse_rst):
        shown = parsed_by(parse)(text).text
        assert len(shown) == len(text.removeprefix("\ufeff"))
        # A table is drawn anew.
        if not any(mark in text for mark in ("+--+", "=== ===", "-table::", "+|")):
            assert shown == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.rst", ".. image:: a.png\n   :width: 3\n   :alt: {}\n\nAfter.\n"),
        ("a.rst", ".. figure:: a.png\n   :alt: {}\n   :align: left\n\n   After.\n"),
        ("a.adoc", 'image::a.png["{}",300]\n\nAfter.\n'),
        ("a.adoc", "image::a.png[{}, width=30]\nAfter.\n"),
        ("a.md", "<p align=center><img src=a.png alt='{}'></p>\n\nAfter.\n"),
        ("a.md", "<figure>\n<img src=a.png alt='{}'>\n<figcaption>After.</figcaption></figure>\n"),
    ],
)
@pytest.mark.parametrize("says", ["Plan of the house with two stairs", "logo"])
def test_a_picture_says_what_it_is_described_to_show(name: str, text: str, says: str) -> None:
    _, parsed = parse_document(text.format(says).encode(), name)
    assert lines(checked(parsed)) == ([says, "After."] if says != "logo" else ["After."])


@pytest.mark.parametrize(
    "table",
    [
        '[%header,format=csv]\n|===\nSize,Fee\nSmall,"3, net"\n|===\n',
        '[cols="1,1"]\n,===\nSize,Fee\nSmall,"3, net"\n,===\n',
        ":===\nSize:Fee\nSmall:3, net\n:===\n",
        '[format=csv,separator=;]\n|===\nSize;Fee\n\nSmall;"3, net"\n|===\n',
    ],
)
def test_tables_of_asciidoc_that_are_lines_of_csv_are_tables(table: str) -> None:
    parsed = checked(parse_asciidoc(f"{table}\nAfter.\n".encode(), "a.adoc"))
    rows = [" ".join(line.replace("|", " | ").split()) for line in lines(parsed)]
    assert rows == ["Size | Fee", "Small | 3, net", "After."]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.adoc", "Gate.\n\ninclude::fees.adoc[]\n"),
        ("a.rst", "Gate.\n\n.. include:: fees.rst\n"),
        ("a.org", 'Gate.\n\n#+INCLUDE: "fees.org"\n'),
    ],
)
def test_what_a_text_has_from_other_files_is_said_to_be_missing(name: str, text: str) -> None:
    _, parsed = parse_document(text.encode(), name)
    assert lines(parsed) == ["Gate."]
    assert parsed.remarks == ("1 part from another file is not in the text.",)


def test_attributes_of_asciidoc_are_read_as_their_values() -> None:
    source = """= Guide to {product}
:product: Harbour Suite
:full: {product} \\
4.2 \\
(stable)
:gone: old
:!gone:

The {full} costs 12 EUR in {region}, {gone}.

----
echo {product}
----

[source,subs="+attributes"]
----
start {product}
----

:product: Pier Suite

|===
|{product} |9 EUR
|===
"""
    assert lines(parsed_by(parse_asciidoc)(source)) == [
        "Guide to Harbour Suite",
        "The Harbour Suite 4.2 (stable) costs 12 EUR in {region}, {gone}.",
        "echo {product}",
        "start Harbour Suite",
        "Pier Suite |9 EUR",
    ]


def test_substitutions_of_restructuredtext_are_read_as_their_texts() -> None:
    source = """|suite| costs 12 EUR, ``|suite|`` and a|b|c do not. |sign| |other|

+------------+---------------------+
| |suite|    | |suite|             |
+------------+---------------------+

.. |suite| replace:: the Harbour
   Suite
.. |sign| unicode:: U+00A9 .. of copyright

Example::

   echo |suite|
"""
    assert lines(parsed_by(parse_rst)(source)) == [
        "the Harbour Suite costs 12 EUR, ``|suite|`` and a|b|c do not. © |other|",
        r"\|suite\| | the Harbour Suite",
        "Example:",
        "echo |suite|",
    ]


def test_texts_that_name_each_other_do_not_grow_without_end() -> None:
    attributes = "\n".join(f":a{n}: {{a{n - 1}}}{{a{n - 1}}}" for n in range(1, 60))
    found = parse_asciidoc(f":a0: word\n{attributes}\n\n{{a59}}{{a5}}\n".encode(), "")
    assert len(found.text) < 200_000
    many = "|a| " * 100_000
    assert len(parse_rst(f".. |a| replace:: {'x' * 400}\n\n{many}".encode(), "").text) < 2_000_000


def test_what_restructuredtext_only_places_has_no_name() -> None:
    source = ".. only:: html\n\n   Seen here.\n\n.. container:: wide\n\n   And here.\n"
    assert lines(parsed_by(parse_rst)(source)) == ["Seen here.", "And here."]


ORG = """#+TITLE: Garden
#+FILETAGS: :summer:
# a remark
Intro goes
on.
* TODO Tools :shed:tools:
:PROPERTIES:
:ID: 1
:END:
- Spade :: in the shed
  or the hall
  - [X] rake
  * hoe
1. one
** Beds
#+CAPTION: All beds
| Bed | Crop |
|-----+------|
| 1   | Peas |
#+begin_src python
print(1)
#+end_src
#+BEGIN_QUOTE
Said.
#+END_QUOTE
#+BEGIN_COMMENT
not yet
#+END_COMMENT
-----
See [fn:1] there.

[fn:1] The note.
"""


def test_org_is_read_without_what_is_for_programs() -> None:
    name, found = parse_document(ORG.encode(), "garden.org")
    assert (name, found.title, found.text) == ("org", "Garden", ORG)
    assert view(checked(found)) == [
        ("paragraph", 0, "Intro goes\non."),
        ("heading", 1, "TODO Tools"),
        ("item", 0, "Spade :: in the shed\n  or the hall"),
        ("item", 1, "[X] rake"),
        ("item", 1, "hoe"),
        ("item", 0, "one"),
        ("heading", 2, "Beds"),
        ("paragraph", 0, "All beds"),
        ("row", 1, "Bed | Crop"),
        ("row", 0, "1   | Peas"),
        ("code", 0, "print(1)"),
        ("paragraph", 0, "Said."),
        ("paragraph", 0, "See [fn:1] there."),
        ("paragraph", 0, "The note."),
    ]


@given(
    texts(
        [f"{line}\n" for line in ORG.splitlines()],
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4),
    )
)
def test_any_lines_of_org_give_sound_blocks(text: str) -> None:
    parsed_by(parse_org)(text)


def test_asciidoc_has_characters_by_name_but_in_code() -> None:
    source = "== Geb&uuml;hren\n\nAb 9&#160;Uhr ge&ouml;ffnet, `&auml;`.\n\n----\n&uuml;\n----\n"
    found = lines(checked(parse_asciidoc(source.encode(), "x")))
    assert [" ".join(line.split()) for line in found] == [
        "Gebühren", "Ab 9 Uhr geöffnet, `&auml;`.", "&uuml;",
    ]  # fmt: skip


def test_the_last_cell_of_a_row_of_asciidoc_goes_on_up_to_the_next_bar() -> None:
    table = "|===\n|Size |What it holds\n|Small a|\n* one locker\n* two oars\n\n|Large |all\nof it\n|===\n"
    rows = [line.replace(" |", "|") for line in lines(parse_asciidoc(table.encode(), "a.adoc"))]
    assert rows == ["Size|What it holds", "Small| * one locker * two oars", "Large|all\nof it"]


def test_what_stands_below_the_text_of_an_item_is_no_code_of_it() -> None:
    source = (
        "- Reply with\n  this line::\n\n      #track it\n\n  It tells who has it.\n\n"
        "- Or::\n\n      #drop it\n\n  It forgets.\n\nAs in::\n\n  one\n\nEnd.\n"
    )
    parsed = parsed_by(parse_rst)(source)
    told = [(parsed.text[b.start : b.end], b.kind is BlockKind.CODE) for b in parsed.blocks]
    assert told == [
        ("Reply with\n  this line:", False),
        ("#track it", True),
        ("It tells who has it.", False),
        ("Or:", False),
        ("#drop it", True),
        ("It forgets.", False),
        ("As in:", False),
        ("one", True),
        ("End.", False),
    ]


def test_marks_alone_are_no_text() -> None:
    assert lines(parsed_by(parse_rst)("One.\n\n|\n\n...\n\n- ✓\n\nTwo.\n")) == ["One.", "✓", "Two."]


def test_a_version_is_read_with_what_it_is_of() -> None:
    source = ".. versionadded:: 2.1\n   Cards.\n\n.. deprecated:: 3.0\n\n.. note:: Ask.\n"
    told = ["versionadded:: 2.1\n   Cards.", "deprecated:: 3.0", "Ask."]
    assert lines(parsed_by(parse_rst)(source)) == told


def test_titles_of_two_lines_head_sections_of_asciidoc() -> None:
    text = (
        "Pier rules\n==========\nAnn Lee\n\n[[fees]]\nFees\n----\n\nTen euros.\n\nBoats\n~~~~~\n\nTwo.\n\n"
        ".Call\n-----\nputs 1\n-----\n\nRun this:\n----\nputs 2\n----\n"
    )
    found = checked(parse_asciidoc(text.encode(), "a.adoc"))
    assert found.title == "Pier rules"
    assert view(found) == [
        ("heading", 1, "Pier rules"),
        ("paragraph", 0, "Ann Lee"),
        ("heading", 2, "Fees"),
        ("paragraph", 0, "Ten euros."),
        ("heading", 3, "Boats"),
        ("paragraph", 0, "Two."),
        ("paragraph", 0, "Call"),
        ("code", 0, "puts 1"),
        ("paragraph", 0, "Run this:"),
        ("code", 0, "puts 2"),
    ]


@pytest.mark.parametrize(
    ("name", "struck", "kept"),
    [
        ("a.org", "Pay +10 euros+ 12.\n\n+All of it.+\n\n| Adults | +5+ |\n", "Dial +1 555 or +1 556, a +b c+d."),
        ("a.adoc", "Pay [line-through]#10 euros# 12.\n\n[.line-through]##All of it.##\n", "Dial #1# or [#a]#2#."),
    ],
)  # fmt: skip
def test_what_is_struck_out_is_not_read(name: str, struck: str, kept: str) -> None:
    parsed = checked(parse_document(f"{struck}\n{kept}\n".encode(), name)[1])
    first, *_, last = lines(parsed)
    assert (first.split(), last) == (["Pay", "12."], kept)
    assert "All" not in parsed.text
    assert "struck-out passage" in parsed.remarks[0]
    code = {
        "a.org": "#+begin_src\na +b+ c\n#+end_src\n",
        "a.adoc": "----\n[line-through]#b#\n----\n",
    }[name]
    assert not parse_document(code.encode(), name)[1].remarks


def test_what_a_text_says_of_itself_before_it_is_read() -> None:
    head = (
        ":tocdepth: 2\n:orphan:\n:Status: Approved\n:Abstract: Who opens the\n   gate, and when.\n"
    )
    read = parsed_by(parse_rst)(
        f"Gates\n=====\n\n{head}\nIt opens at eight.\n\n:Key: at the desk\n"
    )
    assert view(read) == [
        ("heading", 1, "Gates"),
        ("paragraph", 0, "Status: Approved"),
        ("paragraph", 0, "Abstract: Who opens the\n   gate, and when."),
        ("paragraph", 0, "It opens at eight."),
        ("item", 0, "Key: at the desk"),
    ]
    head = "#+TITLE: Gates\n#+AUTHOR: Ann Lee\n#+DATE:\n#+OPTIONS: toc:nil\n#+date: 3 May\n"
    assert lines(parsed_by(parse_org)(f"{head}\nIt opens.\n")) == [
        "AUTHOR: Ann Lee",
        "date: 3 May",
        "It opens.",
    ]


def test_a_note_of_restructured_text_may_stand_below_its_mark() -> None:
    text = "It opens at eight. [1]_\n\n.. [1]\n   Nine in August.\n\n   Ten in May.\n\n.. [#b] On Sundays.\n"
    assert lines(parsed_by(parse_rst)(text)) == [
        "It opens at eight. [1]_",
        "Nine in August.",
        "Ten in May.",
        "On Sundays.",
    ]
