from __future__ import annotations

import pytest

from assistant.reading.cells import cells_of
from ingest.parsers.html import parse
from tests.parsed import lines, linked, parsed_by, view

parsed = parsed_by(parse)


@pytest.mark.parametrize(
    ("markup", "rows"),
    [
        # A merged cell is in every row that it spans: to the end of its group and no further.
        (
            "<tr><td rowspan=3>Hall A<td>Mon<td>9<tr><td>Tue<td rowspan=2>10<tr><td>Wed<tr><td>Hall B"
            "<td>Thu<td>8",
            ["Hall A | Mon | 9", "Hall A | Tue | 10", "Hall A | Wed | 10", "Hall B | Thu | 8"],
        ),
        (
            "<tbody><tr><td rowspan=0>A<td>1<tr><td>2<tbody><tr><td rowspan=99>B<td>3",
            ["A | 1", "A | 2", "B | 3"],
        ),
        # A cell across columns is under each of them.
        (
            "<tr><th>Day<th>Morning<th>Evening<tr><td>Mon<td colspan=2>closed<tr><td colspan=3>May",
            ["Day | Morning | Evening", "Mon | closed | closed", "May"],
        ),
        # Sheets that Google exported as pages count their cells; a row that only keeps room heads none.
        (
            "<thead><tr><th class=row-header><th id=0C0>A<th id=0C1>B</thead><tbody><tr><th id=0R0>1<td>Item"
            "<td>Price<tr><th class=row-header><td><td><tr><th id=0R1>2<td>Pump<td>300",
            ["Item | Price", "Pump | 300"],
        ),
        # What names a row is under none of its columns; what figures stand beside may be.
        (
            "<tr><th>Pot<th>No<th>Lead<th>Fee<tr><td>Pool<td>2<td>Ann<td>5<tr><td colspan=3>VAT 19 %<td>7",
            ["Pot | No | Lead | Fee", "Pool | 2 | Ann | 5", "VAT 19 % | | | 7"],
        ),
        (
            "<tr><th>Day<th>Am<th>Noon<th>Pm<tr><td>Mon<td>9<td>12<td>3<tr><td>Tue<td colspan=3>closed",
            ["Day | Am | Noon | Pm", "Mon | 9 | 12 | 3", "Tue | closed | closed | closed"],
        ),
        (
            "<tr><th>Pot<th>Lead<th>2025<th>2026<tr><td>Pool<td>A<td>3<td>4<tr><td colspan=2>Total<td colspan=2>7",
            ["Pot | Lead | 2025 | 2026", "Pool | A | 3 | 4", "Total | | 7 | 7"],
        ),
        # Several header rows are one; a caption across the top is none of them.
        (
            "<thead><tr><th rowspan=2>Season<th colspan=2>Hours<tr><th>Mon<th>Sun</thead>"
            "<tr><td>Summer<td>9<td>10",
            ["Season | Hours Mon | Hours Sun", "Summer | 9 | 10"],
        ),
        (
            "<tr><th colspan=2>Fees 2025<tr><th>Item<th>Fee<tr><td>Dog<td>12",
            ["paragraph: Fees 2025", "Item | Fee", "Dog | 12"],
        ),
        # What stands over the rows of one part is no name of a column.
        (
            "<thead><tr><th>Plan<th>One<th>Family</thead><tr><th colspan=3>Dental<tr><td>Basic<td>10<td>20"
            "<tbody><tr><th colspan=3>Vision<tr><td>Basic<td>5<td>9",
            [
                "heading: Dental",
                "Plan | One | Family",
                "Basic | 10 | 20",
                "heading: Vision",
                "Plan | One | Family",
                "Basic | 5 | 9",
            ],
        ),
        # Drawings say in a cell what they are called, or whether something holds.
        (
            "<tr><th>Plan<th>Teeth<th>Eyes<tr><td>A<td><i class='fa fa-check-circle'></i><td><svg><title>"
            "Not included</title></svg><tr><td>B<td><img src=/i/x-mark.svg><td><span aria-label=included></span>"
            "<tr><td>C<td><span class=material-icons>done</span><td><img title=no src=a.png><tr><td>D<td><i"
            " class='icon no-print'></i><td><button aria-label=Edit></button>"
            "<tr><td>E<td><i class='bi bi-x'></i> half<td>",
            [
                "Plan | Teeth | Eyes",
                "A | ✓ | Not included",
                "B | ✗ | included",
                "C | ✓ | no",
                "D",
                "E | half",
            ],
        ),
        ("<tr><th>A<th>B<tr><th>C<th>D", ["A | B", "C | D"]),
        # An empty corner keeps its column.
        (
            "<tr><th><th>Mon<th>Tue<tr><th>Hall<td>9<td>10<tr><td><td>8<td>",
            ["| Mon | Tue", "Hall | 9 | 10", "| 8"],
        ),
        # Lists and headings in a table of data stay in their row.
        (
            "<tr><th><h3>Room</h3><th>Has<tr><td>A<td><ul><li>beamer<li><a href=x>phone</a></ul>"
            "<tr><td>B<td>1<p>2",
            ["Room | Has", "A | beamer • phone", "B | 1 2"],
        ),
        (
            "<tr><th>Out<tr><td>In<table><tr><td>1<td>2</table>",
            ["Out", "paragraph: In", "1 | 2"],
        ),
        # Hidden cells have no column, and struck ones are empty.
        (
            "<tr><td hidden>x<td>a<td><s>b</s><td>c<td style='text-decoration:line-through'>d<td>e",
            ["a | | c | | e"],
        ),
    ],
)
def test_rows_of_a_table(markup: str, rows: list[str]) -> None:
    found = view(parsed(f"<table>{markup}</table>"))
    assert [text if kind == "row" else f"{kind}: {text}" for kind, _, text in found] == rows


def test_links_keep_their_place_in_a_merged_cell() -> None:
    found = parsed(
        "<table><tr><td rowspan=2> <a href=a>All </a><td>1<tr><td><a href=b>2</a></table>"
    )
    assert found.text == "All | 1\nAll | 2"
    assert linked(found) == [("All", "a"), ("All", "a"), ("2", "b")]


def test_a_merged_cell_does_not_blow_up_the_text() -> None:
    page = "<table>" + f"<td rowspan=9999>{'x' * 250}" * 40 + "<tr><td>a" * 500 + "</table>"
    assert len(parsed(page).text) < 30 * len(page)


@pytest.mark.parametrize(
    ("markup", "levels"),
    [
        ("<tr><th>Opens<td>9:00<tr><th>Closes<td>17:00", [2, 0]),
        ("<tr><th colspan=2>Pool<tr><th>Opens<td>9:00<tr><th>Closes<td>17:00", [2, 0]),
        ("<tr><th>Plan<th>Fee<tr><th>Basic<td>45", [1, 0]),
        ("<tr><td>Plan<td>Fee<tr><td>Basic<td>45", [1, 0]),
    ],
)
def test_pairs_of_a_name_and_a_value_have_no_header(markup: str, levels: list[int]) -> None:
    page = view(parse(f"<table>{markup}</table>".encode(), "x"))
    assert [level for kind, level, _ in page if kind == "row"] == levels


def test_a_bar_in_a_cell_parts_no_cells() -> None:
    found = parsed(
        "<table><tr><th colspan=2>In a | b<tr><th>Command<th>What for"
        "<tr><td>ls | <a href='x'>grep a|b</a><td><a href='y'>finds \\| shows</a></table>"
    )
    rows = lines(found, "row")
    assert lines(found, "paragraph") == ["In a | b"]
    assert rows == ["Command | What for", r"ls \| grep a\|b | finds \| shows"]
    assert cells_of(rows[1]) == [r"ls \| grep a\|b", r"finds \| shows"]
    assert linked(found) == [(r"grep a\|b", "x"), (r"finds \| shows", "y")]


def grid(role: str, *rows: str) -> str:
    """A table without table tags: cells parted by bars, those in capitals name a column or a row."""
    written = ""
    for row in rows:
        cells = row.split("|")
        columns = "columnheader" if row == rows[0] else "rowheader"
        made = [
            f"<div role={columns if cell.isupper() else 'gridcell'}><span>{cell}</span></div>"
            for cell in cells
        ]
        written += f"<div role=row>{''.join(made)}</div>"
    return f"<div role={role}><div role=rowgroup><div class=inner>{written}</div></div></div>"


@pytest.mark.parametrize("role", ["grid", "table", "treegrid"])
def test_roles_make_a_table(role: str) -> None:
    assert view(parsed(f"<p>Systems</p>{grid(role, 'SYSTEM|PHONE', 'Payroll|301', 'CRM|302')}")) == [
        ("paragraph", 0, "Systems"), ("row", 1, "SYSTEM | PHONE"), ("row", 0, "Payroll | 301"),
        ("row", 0, "CRM | 302"),
    ]  # fmt: skip


def test_a_table_of_roles_has_rows_without_a_group_and_buttons_in_its_header() -> None:
    rows = (
        "<li role=row><b role=columnheader><button>Name</button></b><b role=columnheader>Fee</b></li>"
        "<li role=row><i role=cell aria-colspan=2>free</i></li>"
        "<li role=row><i role=cell>A</i><i role=cell>5</i></li>"
    )
    assert lines(parsed(f"<ul role=table>{rows}</ul>"), "row") == ["Name | Fee", "free", "A | 5"]


def test_a_grid_that_names_nothing_is_no_table() -> None:
    cards = "<div role=row><div role=gridcell><h3>Keys</h3>At the desk.</div></div>"
    assert view(parsed(f"<div role=grid>{cards}</div>"))[0] == ("heading", 3, "Keys")


def test_two_rows_of_names_that_nothing_marks_are_told_by_their_merged_cells() -> None:
    def rows(*said: str) -> list[str]:
        page = "".join(f"<tr>{row}</tr>" for row in (*said, "<td>South<td>30<td>15"))
        return lines(parse(f"<table>{page}</table>".encode(), ""), "row")

    names = "<td rowspan=2>Berth<td colspan=2>Fee", "<td>Summer<td>Winter"
    assert rows(*names) == ["Berth | Fee Summer | Fee Winter", "South | 30 | 15"]
    assert rows("<td colspan=3>Fees of 2025", *names)[0] == "Berth | Fee Summer | Fee Winter"
    for apart in (
        ("<td>Open<td>No<td>No", "<td>Open<td>gate<td>hall"),
        ("<td><td colspan=2>Fee", "<td>North<td>40<td>20"),
    ):
        assert len(rows(*apart)) == 3


def test_lists_in_the_cells_of_even_rows_are_cells() -> None:
    names, plain = "<tr><td>Berth<td>Fees", "<tr><td>South<td>30"
    listed = "<tr><td>North<td><ul><li>40 a day<li>90 a week</ul>"
    assert lines(parse(f"<table>{names}{listed}{plain}</table>".encode(), "")) == [
        "Berth | Fees", "North | 40 a day • 90 a week", "South | 30",
    ]  # fmt: skip
    days = listed.replace("North", "Mon") + listed.replace("North", "Tue") + plain
    assert lines(parse(f"<table>{days}</table>".encode(), ""))[:2] == [
        "Mon | 40 a day • 90 a week", "Tue | 40 a day • 90 a week",
    ]  # fmt: skip
    # A page that is laid out in a table.
    page = "<tr><td><ul><li>Home<li>Blog</ul><td><p>Words of the page." * 3
    assert "Home | Words" not in parse(f"<table>{page}</table>".encode(), "").text


def test_labels_with_what_is_filled_in_beside_them_have_no_names_of_columns() -> None:
    rows = [("Mon", "9:00-17:00"), ("Tue", "closed"), ("Wed", "9:00-12:00")]
    plain = "".join(f"<tr><td>{day}<td>{hours}" for day, hours in rows)
    bold = plain.replace("<td>Mon<td>9:00-17:00", "<td><b>Day</b><td><b>Open</b>")
    for page, levels in ((plain, [2, 0, 0]), (bold, [1, 0, 0])):
        parsed = parse(f"<table>{page}</table>".encode(), "")
        assert [level for _, level, _ in view(parsed)] == levels
