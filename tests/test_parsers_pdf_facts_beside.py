from __future__ import annotations

import pytest

from ingest.parsers.pdf import parse
from tests.parsed import checked, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import Text

ADDRESS = ["Northwind Ltd", "12 Harbour Road", "20457 Hamburg", "Germany"]
FACTS = [
    ("Invoice no.", "4711"),
    ("Date", "3 May 2026"),
    ("Due", "17 May 2026"),
    ("Clerk", "Jo Fox"),
    ("Page", "1"),
]


def blocks(left: list[str], right: list[tuple[str, ...]]) -> list[tuple[str, str]]:
    """Lines at the left, and beside each its cells."""
    items = [Text(72, 740 - 14 * at, text) for at, text in enumerate(left)]
    for at, cells in enumerate(right):
        items += [Text(340 + 110 * n, 740 - 14 * at, cell) for n, cell in enumerate(cells)]
    items.append(
        Text(72, 600, "Thank you for the order that you gave us on 2 May, and for your trust.")
    )
    document = checked(parse(build_pdf([items]), "x"))
    return [(kind, text) for kind, _, found in view(document) for text in found.split("\n")][:-1]


@pytest.mark.parametrize(
    "facts",
    [
        FACTS,
        FACTS[:4],
        [("Rechnungsnummer", "R 7"), ("Datum", "3.5.2026"), ("Ort", "Kiel"), ("Seite", "1")],
    ],
)
def test_an_address_stands_before_the_facts_beside_it(facts: list[tuple[str, str]]) -> None:
    expected = [("item", f"{name} | {value}") for name, value in facts]
    assert blocks(ADDRESS, [*facts]) == [*(("paragraph", line) for line in ADDRESS), *expected]
    labelled = [(f"{name}: {value}",) for name, value in facts]
    assert blocks(ADDRESS, [*labelled]) == [
        *(("paragraph", line) for line in ADDRESS),
        *(("item", one) for (one,) in labelled),
    ]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["Museum", "Castle", "Tower"], [("Adult", "10"), ("Child", "5"), ("Senior", "8")]),
        (
            ["Engine 1", "Gearbox", "Pump"],
            [("Serial no.", "10"), ("Serial no.", "5"), ("Serial no.", "8")],
        ),
        (
            ["Lease", "Rent", "Loan"],
            [("Contract no.", "10"), ("Begins", "1 May"), ("Ends", "2 May")],
        ),
        (["Room 1", "Room 2", "Hall"], [("Seats: 10",), ("Seats: 50",), ("Seats: 80",)]),
    ],
)
def test_the_columns_of_a_table_stay_together(
    left: list[str], right: list[tuple[str, ...]]
) -> None:
    expected = [" | ".join((name, *cells)) for name, cells in zip(left, right, strict=True)]
    assert [text for _, text in blocks(left, right)] == expected


def test_addresses_side_by_side_are_two_blocks_below_what_stands_above_them() -> None:
    other = ["Ship to:", "Ann Lee", "5 Hill Street", "Vale 2000"]
    left = [Text(72, 680 - 14 * at, text) for at, text in enumerate(["Bill to:", *ADDRESS])]
    right = [Text(340, 680 - 14 * at, text) for at, text in enumerate(other)]
    title = [Text(72, 720, "Invoice", 20), Text(142, 720, "17", 20)]

    def read(*items: Text) -> list[str]:
        found = view(checked(parse(build_pdf([items]), "x")))
        return [line for _, _, text in found for line in text.split("\n")]

    expected = ["Invoice 17", "Bill to:", *ADDRESS, *other]
    assert read(*right, *title, *left) == read(*title, *left, *right) == expected
    lists = ["Ann Lee", "Ben Roe", "Cid Fox"], ["Room 12", "Hall", "Room 3"]
    cells = [
        [Text(72 + 268 * n, 680 - 14 * at, one) for at, one in enumerate(texts)]
        for n, texts in enumerate(lists)
    ]
    assert read(*cells[1], *cells[0]) == [
        f"{name} | {room}" for name, room in zip(*lists, strict=True)
    ]
