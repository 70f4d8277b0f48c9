from __future__ import annotations

from ingest.parsers.html import parse
from tests.parsed import check, linked, view


def rows(markup: str) -> list[tuple[str, str]]:
    parsed = parse(f"<meta charset=utf-8><table>{markup}</table>".encode(), "x")
    check(parsed)
    return [(kind, content) for kind, _, content in view(parsed)]


def test_a_merged_cell_is_in_every_row_that_it_spans() -> None:
    assert rows(
        "<tr><td rowspan=3>Hall A<td>Mon<td>9<tr><td>Tue<td rowspan=2>10<tr><td>Wed<tr><td>Hall B<td>Thu<td>8"
    ) == [
        ("row", "Hall A | Mon | 9"),
        ("row", "Hall A | Tue | 10"),
        ("row", "Hall A | Wed | 10"),
        ("row", "Hall B | Thu | 8"),
    ]
    # To the end of its group; a span that says more than there are rows ends there too.
    assert rows("<tbody><tr><td rowspan=0>A<td>1<tr><td>2<tbody><tr><td rowspan=99>B<td>3") == [
        ("row", "A | 1"),
        ("row", "A | 2"),
        ("row", "B | 3"),
    ]


def test_a_cell_across_columns_is_under_each_of_them() -> None:
    assert rows(
        "<tr><th>Day<th>Morning<th>Evening<tr><td>Mon<td colspan=2>closed<tr><td colspan=3>May"
    ) == [
        ("row", "Day | Morning | Evening"),
        ("row", "Mon | closed | closed"),
        ("row", "May"),
    ]


def test_several_header_rows_are_one() -> None:
    assert rows(
        "<thead><tr><th rowspan=2>Season<th colspan=2>Hours<tr><th>Mon<th>Sun</thead><tr><td>Summer<td>9<td>10"
    ) == [("row", "Season | Hours Mon | Hours Sun"), ("row", "Summer | 9 | 10")]
    assert rows("<tr><th colspan=2>Fees 2025<tr><th>Item<th>Fee<tr><td>Dog<td>12") == [
        ("paragraph", "Fees 2025"),
        ("row", "Item | Fee"),
        ("row", "Dog | 12"),
    ]
    assert rows("<tr><th>A<th>B<tr><th>C<th>D") == [("row", "A | B"), ("row", "C | D")]


def test_an_empty_corner_keeps_its_column() -> None:
    assert rows("<tr><th><th>Mon<th>Tue<tr><th>Hall<td>9<td>10<tr><td><td>8<td>") == [
        ("row", "| Mon | Tue"),
        ("row", "Hall | 9 | 10"),
        ("row", "| 8"),
    ]


def test_lists_and_headings_in_a_table_of_data_stay_in_their_row() -> None:
    assert rows(
        "<tr><th><h3>Room</h3><th>Has<tr><td>A<td><ul><li>beamer<li><a href=x>phone</a></ul><tr><td>B<td>1<p>2"
    ) == [("row", "Room | Has"), ("row", "A | beamer • phone"), ("row", "B | 1 2")]
    nested = rows("<tr><th>Out<tr><td>In<table><tr><td>1<td>2</table>")
    assert nested == [("row", "Out"), ("paragraph", "In"), ("row", "1 | 2")]


def test_hidden_cells_have_no_column_and_struck_ones_are_empty() -> None:
    assert rows(
        "<tr><td hidden>x<td>a<td><s>b</s><td>c<td style='text-decoration:line-through'>d<td>e"
    ) == [("row", "a | | c | | e")]


def test_links_keep_their_place_in_a_merged_cell() -> None:
    parsed = parse(
        b"<table><tr><td rowspan=2> <a href=a>All </a><td>1<tr><td><a href=b>2</a></table>", "x"
    )
    check(parsed)
    assert parsed.text == "All | 1\nAll | 2"
    assert linked(parsed) == [("All", "a"), ("All", "a"), ("2", "b")]


def test_a_merged_cell_does_not_blow_up_the_text() -> None:
    page = "<table>" + f"<td rowspan=9999>{'x' * 250}" * 40 + "<tr><td>a" * 500 + "</table>"
    assert len(parse(page.encode(), "x").text) < 30 * len(page)
