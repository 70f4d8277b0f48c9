from __future__ import annotations

import pytest

from ingest.parsers.pdf import parse
from tests.parsed import checked, lines, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import Bar, Text

_SIDES = (70, 120, 400, 500)  # of the columns


def page(
    rows: list[tuple[str, str, str]], *, top: float, closed: bool, bottom: float
) -> list[Text | Bar]:
    """A table of rows of one line each, all closed by lines but the last one where it is open below."""
    items: list[Text | Bar] = [Bar(x, bottom, 0.5, top - bottom) for x in _SIDES]
    height = 20
    for number, row in enumerate(rows):
        y = top - number * height
        items.append(Bar(_SIDES[0], y, _SIDES[-1] - _SIDES[0], 0.5))
        items += [Text(x + 3, y - 14, text) for x, text in zip(_SIDES, row, strict=False) if text]
    if closed:
        items.append(Bar(_SIDES[0], bottom, _SIDES[-1] - _SIDES[0], 0.5))
    return items


HEAD = ("No", "Task", "Owner")


@pytest.mark.parametrize("repeated", [True, False])
def test_a_row_that_the_end_of_a_page_splits_is_named_on_both(repeated: bool) -> None:
    first = page(
        [HEAD, ("1", "Count the keys.", "Ann"), ("2", "Send the list to", "Bob")],
        top=700,
        closed=False,
        bottom=636,
    )
    rest = [("", "the office in charge.", ""), ("3", "Lock the gate.", "Cid")]
    second = page(
        [*([HEAD] if repeated else []), *rest],
        top=700,
        closed=True,
        bottom=640 if repeated else 660,
    )
    found = checked(parse(build_pdf([first, second]), "x"))
    assert {kind for kind, _, _ in view(found)} == {"row"}
    assert lines(found) == [
        "No | Task | Owner", "1 | Count the keys. | Ann", "2 | Send the list to | Bob",
        "2 | the office in charge.", "3 | Lock the gate. | Cid",
    ]  # fmt: skip


def test_an_empty_cell_elsewhere_stays_empty() -> None:
    rows = [HEAD, ("1", "Count the keys.", "Ann"), ("", "Send the list.", "Bob")]
    other = page([("Day", "Rule", "Fee"), ("", "Free", "0")], top=700, closed=True, bottom=660)
    heading = Text(72, 720, "Fees of the year", 16)
    first = page(rows, top=700, closed=True, bottom=640)
    found = lines(checked(parse(build_pdf([first, [heading, *other]]), "x")))
    assert "| Send the list. | Bob" in found
    assert "| Free | 0" in found
