"""Quotes as they are read: without the marks of the notation of their document."""

from __future__ import annotations

from unittest.mock import Mock

import numpy as np
import pytest

from assistant.quoting.marks_within import marks_within
from assistant.quoting.own_lines import quoted
from assistant.quoting.shown import shown, without_marks
from ingest.catalogue.catalogue_rows import StoredPassage
from ingest.document import BlockKind
from tests.assistant_fixtures import passage_of, row


@pytest.mark.parametrize(
    ("document", "written", "read"),
    [
        ("a.md", "**Staff** call [Ann](mailto:ann@b.org) or `__init__`", "Staff call Ann (ann@b.org) or __init__"),
        ("a.md", "**I fall ill on holiday.", "I fall ill on holiday."),
        ("a.md", "Is the day lost?** No.", "Is the day lost? No."),
        ("a.md", "It is 2**3 now", "It is 2**3 now"),
        ("a.md", "a_b_c stays, *this* and ``a`b`` too", "a_b_c stays, this and a`b too"),
        ("a.md", "***Any*** of [the guests][guests], [Ann][] or a[0][1]", "Any of the guests, Ann or a[0][1]"),
        ("a.md", "[Write to us]({{ site.mail | email }}) or [ask](x.md)", "Write to us or ask"),
        ("a.md",
         "See [our [old] plan](<a b.md>), [it](https://e.org/a_(b) \"The plan\") and "
         "[[1]](#n)[^2].",
         "See our [old] plan, it and [1]."),
        ("a.md",
         "[[Fire drill|The drill]] and ![[map.png]]: ==bring **all**==, a == b",
         "The drill and map.png: bring all, a == b"),
        ("a.md",
         "Press <kbd>F1</kbd>, 5 m<sup>2</sup>, H~2~O, 4 \\* 5, <your name> at <https://e.org>",
         "Press F1, 5 m², H₂O, 4 * 5, <your name> at https://e.org"),
        ("a.md",
         "\\\\server\\share and 5 < 6 > 4, [![*Passing*](i.svg)](x)",
         "\\\\server\\share and 5 < 6 > 4, Passing"),
        ("a.rst", "H\\ :sub:`2`\\ O: :menuselection:`File --> Save`", "H₂O: File --> Save"),
        ("a.adoc",
         "5 euros footnote:[Not on *Sundays*.], menu:File[Save > As], m^2^, image:p.png[Plan], "
         "[.hot]#it#",
         "5 euros (Not on Sundays.), File > Save > As, m², Plan, it"),
        ("a.org", "It costs 5[fn:1] on <2026-03-01 Sun>, H_{2}O", "It costs 5 on 2026-03-01 Sun, H₂O"),
        ("a.rst", "`The council`_ selects Mergers_, **three**.", "The council selects Mergers, three."),
        ("a.rst", "See :ref:`the page <page-ref>`, :pep:`8` and ``class_``.", "See the page, 8 and class_."),
        ("a.rst", "_`Preferred licenses`:", "Preferred licenses:"),
        ("a.rst", "Ask on |list| or `write <mailto:a@b.org>`_.", "Ask on list or write (a@b.org)."),
        ("a.rst", "my_var, __init__, 2 * 3 * 4 and *this* [1]_ stay", "my_var, __init__, 2 * 3 * 4 and this stay"),
        ("dir/A.ADOC", "*Use* link:https://x.org/a_b[the site] and `my_var_`", "Use the site and my_var_"),
        ("a.adoc", "See <<sec,Section 2>>, press kbd:[F1], C++ and C++", "See Section 2, press F1, C++ and C++"),
        ("a.org", "See [[https://x.org/a/b][the site]], =a_b= and /this/", "See the site, a_b and this"),
        ("a.org", "and/or, http://a.org/b/ and 5 = 3 stay", "and/or, http://a.org/b/ and 5 = 3 stay"),
        ("a.adoc", f"*{'a' * 600}* is no mark", f"*{'a' * 600}* is no mark"),
        ("a.txt", "**nothing** is `marked` here_", "**nothing** is `marked` here_"),
    ],
)  # fmt: skip
def test_marks_of_a_notation_are_not_read(document: str, written: str, read: str) -> None:
    assert without_marks(written, document) == read


@pytest.mark.parametrize(
    ("document", "read"),
    [("a.md", "It is voluntary, all of it."), ("a.txt", "It is > voluntary, >> all of it.")],
)
def test_the_marks_of_a_quotation_are_not_read(document: str, read: str) -> None:
    passage = passage_of("It is\n> voluntary,\n>> all of it.", document=document)
    assert shown(passage, passage.sentences[0]) == read


def test_a_passage_is_read_on_one_line_without_marks() -> None:
    table = (row("Room | Seats | Key", header=True), row("**Hall** | 9 | `A`"))
    passage = passage_of(
        "The [rooms](x.md)", "are *these*.", "All are free.", *table, document="a.md"
    )
    read = "The rooms · are these. All are free. · Room | Seats | Key · Hall | 9 | A"
    assert quoted(passage, passage.start, passage.end)["shown"] == read
    assert quoted(passage, passage.end - 18, passage.end) == {
        "document": "a.md", "title": "Title", "page": None, "locator": None, "heading": "",
        "start": passage.end - 18, "end": passage.end, "quote": "**Hall** | 9 | `A`", "shown": "Hall | 9 | A",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "read"),
    [
        ("a.md", "Rooms\n| Room | Key |\n| Hall | `A` of B |\n[# no](x) `a`\nThe rooms, m^2^."),
        ("a.txt", ""),
    ],
)
def test_the_text_of_a_document_is_read_without_marks(document: str, read: str) -> None:
    lines = ["## Rooms", "| Room | Key |", "|---|:-:|", "| **Hall** | *\\`A\\` of [B](x)* |"]
    code = ("[# no](x) `a`", BlockKind.CODE, False)
    passage = passage_of(*lines, code, "The [rooms](x.md), m^2^.", document=document)
    passages = Mock(return_value=[StoredPassage(passage, np.zeros((0, 8), np.int8))])
    found = marks_within(passage.text, document, passages)
    assert passages.call_count == bool(read)
    edges = [0, *(at for span in found for at in span), len(passage.text)]
    shown = "".join(passage.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert shown == (read or passage.text)


def test_marks_that_open_and_never_close_are_read_in_time() -> None:
    for mark in ("`", "[", "^a", "[[a", "<a ", "[x](", "![](", "==a"):
        assert without_marks(mark * 5_000, "a.md")
