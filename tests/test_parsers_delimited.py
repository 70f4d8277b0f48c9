"""CSV and TSV: what parts the cells, where rows are, and what is no table."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.blocks.builder import BAR
from ingest.parsers.sheets import delimited
from ingest.parsers.sheets.delimited import parse
from tests.parsed import GOLDEN, checked, lines, located, parsed_by, view

parsed = parsed_by(parse)


def test_a_table_of_libreoffice_is_read_to_the_character() -> None:
    chosen, document = parse_document((GOLDEN / "fees.csv").read_bytes(), "fees.csv")
    assert (chosen, document.encoding, document.remarks) == ("csv", "cp1252", ())
    assert located(checked(document)) == [
        ("row 1", "Vessel | Berth | Fee in €"),
        ("row 2", "Marram | B2 | 1.250,50"),
        ("row 3", 'Tern | Quay "North" | 980,00'),
        ("row 5", "Skua | two lines of text | 75,00"),
    ]
    assert document.text == (
        'Vessel | Berth | Fee in €\nMarram | B2 | 1.250,50\nTern | Quay "North" | 980,00\n'
        "Skua | two lines of text | 75,00"
    )


@pytest.mark.parametrize(
    "data",
    [
        "Plan,Cost\nBasic,10\n",
        "Plan;Cost\r\nBasic;10\r\n",
        "Plan\tCost\nBasic\t10\n",
        "Plan|Cost\nBasic|10",
        "sep=;\r\nPlan;Cost\r\nBasic;10\r\n",
        '"sep=,"\nPlan,Cost\nBasic,10\n',
        "sep=;\nPlan,Cost\nBasic,10\n",  # what is said is wrong
        '"Plan","Cost"\n"Basic","10"\n',
        "\ufeffPlan,Cost\nBasic,10\n",
    ],
)
def test_the_separator_is_said_or_found(data: str) -> None:
    assert located(parsed(data)) == [("row 1", "Plan | Cost"), ("row 2", "Basic | 10")]


def test_a_decimal_comma_parts_no_cells() -> None:
    text = "Plan;Cost\nBasic;1,5\nPlus;2,5\nPremier;12\n"
    assert lines(parsed(text))[1:] == ["Basic | 1,5", "Plus | 2,5", "Premier | 12"]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_the_encoding_is_found(encoding: str) -> None:
    data = "Name\tTown\nJörg\tKöln\nZoé\tBern\n".encode(encoding)
    assert lines(parsed(data)) == ["Name | Town", "Jörg | Köln", "Zoé | Bern"]


def test_quotation_marks_may_follow_a_space_and_cells_be_marked_up() -> None:
    rows = 'Plan, Note\nBasic, "a, b"\nPlus, "<p>The fee is <b>45</b>.</p><p>Paid in May.</p>"\n'
    assert lines(parsed(rows)) == [
        "Plan | Note",
        "Basic | a, b",
        "Plus | The fee is 45. Paid in May.",
    ]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ('Size, "Fee, net"\nSmall, "3, ok"\n', ["Size | Fee, net", "Small | 3, ok"]),
        ('A,B\nx,"say \\"hi\\", now"\ny,z\n', ["A | B", 'x | say "hi", now', "y | z"]),
        ('A,B\n"C:\\docs\\",x\ny,z\n', ["A | B", "C:\\docs\\ | x", "y | z"]),
    ],
)
def test_what_stands_in_quotation_marks_is_one_cell(data: str, rows: list[str]) -> None:
    found = parse(data.encode(), "a.csv")
    assert (lines(checked(found)), found.remarks) == (rows, ())


def test_a_formula_that_keeps_a_number_as_text_is_that_text() -> None:
    found = parsed('Item,Room\n="0045",B1\n"=""0100""",="B2"\n="a"&"b",="\n')
    assert found.text == 'Item | Room\n0045 | B1\n0100 | B2\n="a"&"b" | ="'


def test_lines_above_the_header_are_text_and_a_table_without_header_has_none() -> None:
    above = "# exported in May\nid,name,price\n1,rope,5\n2,buoy,7\n"
    assert [(kind, level, text) for kind, level, text in view(parsed(above))][:2] == [
        ("paragraph", 0, "# exported in May"),
        ("row", 1, "id | name | price"),
    ]
    assert [level for _, level, _ in view(parsed("1,rope,5\n2,buoy,7\n"))] == [2, 0]


def test_quotation_marks_that_do_not_close_are_read_as_they_stand() -> None:
    rows = "".join(f"{number},item,{number * 7}\n" for number in range(400))
    document = parsed(f'id,name,price\n{rows}8,5" nail,3\n9,"open,4\n{rows}')
    assert document.remarks == (
        "Its quotation marks do not pair up: they stand in the text as they are.",
    )
    assert '9 | "open | 4' in lines(document)
    assert len(lines(document)) == 803


def test_tables_of_several_widths_and_titles_above_them_are_tables() -> None:
    above = "Fleet report\nMade by Ann\nFor the board\n"
    tables = "Vehicle,Plate,Cost\nVan,B 12,5\nCar,B 34,7\n"
    expected = [
        ("row 4", "Vehicle | Plate | Cost"), ("row 5", "Van | B 12 | 5"), ("row 6", "Car | B 34 | 7"),
    ]  # fmt: skip
    assert located(parsed(above + tables[:-11]))[3:] == expected[:2]
    for between in ("\nDrivers\n", "Drivers\n", "\n", ""):
        document = parsed(above + tables + between + "Name,Licence\nBob,B\n")
        first = 7 + between.count("\n")
        assert located(document)[3:6] == expected
        assert located(document)[-2:] == [
            (f"row {first}", "Name | Licence"), (f"row {first + 1}", "Bob | B"),
        ]  # fmt: skip
        headers = [text for kind, level, text in view(document) if kind == "row" and level == 1]
        assert headers == ["Vehicle | Plate | Cost", "Name | Licence"]


def test_rows_that_are_cut_short_are_a_table_below_lines_of_text_as_well() -> None:
    text = "Room bookings\nMade in March\n;;\nRoom;Date;Seats\nElm;2 March;12\nOak;3 March;4;extra\nAsh;4 March\n"
    assert located(parsed(text)) == [
        ("row 1", "Room bookings"), ("row 2", "Made in March"), ("row 4", "Room | Date | Seats"),
        ("row 5", "Elm | 2 March | 12"), ("row 6", "Oak | 3 March | 4 | extra"), ("row 7", "Ash | 4 March"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        '1,Desk,"oak,120\n2,Chair,blue,80\n3,Lamp,"bright",30\n4,Shelf,white,60\n',
        '1,Desk,"oak,120\n2,Chair,"blue",80\n3,Lamp,bright,30\n',
        '1,Desk,oak,120\n2,Chair,blue,80\n3,Shelf,"white,60\n4,Lamp,bright,30\n',
    ],
)
def test_no_cell_swallows_the_rows_below_it(rows: str) -> None:
    document = parsed("id,item,note,price\n" + rows)
    assert document.remarks == (
        "Its quotation marks do not pair up: they stand in the text as they are.",
    )
    assert lines(document)[1:] == [row.replace(",", " | ") for row in rows.splitlines()]
    address = 'name,address,age\nAnn,"Quay 1, Oslo",45\nBo,"Quay 2,\nBergen, NO",46\n'
    assert parsed(address).remarks == ()


@pytest.mark.parametrize(
    "text",
    ["Just a text, with commas.\nAnother line without any\nAnd one, two, three\n", "One line"],
)
def test_what_is_no_table_is_text(text: str) -> None:
    assert parsed(text).text == text


def test_a_table_that_is_too_large_is_read_as_far_as_it_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delimited, "MOST_CELLS", 7)
    document = parsed("Plan,Cost\nBasic,10\nPlus,20\nPremier,30\n")
    assert lines(document)[-1] == "Plus | 20"
    assert document.remarks == ("The table is too large: its rows from 4 on are not in the text.",)


WORDS = st.text(st.sampled_from('abcé🙂 ,;|"\n\t1'), max_size=8).map(str.strip)
ROWS = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(WORDS.filter(bool), min_size=width, max_size=width), min_size=2, max_size=8
    )
)


@settings(max_examples=150)
@given(ROWS, st.sampled_from(",;\t"))
@example([["1", "1"], ["1", "1\n;\n1"]], ";")
@example([["1", "1"], ["1", "1\n2,3\n1"]], ",")
def test_what_a_program_writes_is_read_again(rows: list[list[str]], separator: str) -> None:
    out = io.StringIO(newline="")
    header = [f"Column {chr(65 + number)}" for number in range(len(rows[0]))]
    csv.writer(out, delimiter=separator).writerows([header, *rows])
    document = parsed("sep=" + separator + "\n" + out.getvalue())
    wanted = [" | ".join(" ".join(cell.split()) for cell in row) for row in [header, *rows]]
    found = [text for _, text in located(document)]
    assert [text.replace("\\|", "|") for text in found] == wanted
    assert all(len(BAR.findall(text)) == len(rows[0]) - 1 for text in found)


@given(st.one_of(st.binary(max_size=200), st.text('a1,;"\n\t|', max_size=200).map(str.encode)))
def test_any_bytes_are_a_table_or_a_text_or_refused(data: bytes) -> None:
    with suppress(UnreadableDocument):
        checked(parse(data, "x.csv"))


def test_names_that_stand_over_several_columns_in_each_are_read_with_those_below() -> None:
    parsed = parsed_by(parse)(
        ",Q1,Q1,Q2,Q2\nRegion,Sales,Cost,Sales,Cost\nNorth,1,2,3,4\nSouth,5,6,7,8\n"
    )
    assert lines(parsed) == [
        "Region | Q1 Sales | Q1 Cost | Q2 Sales | Q2 Cost",
        "North | 1 | 2 | 3 | 4",
        "South | 5 | 6 | 7 | 8",
    ]
    words = parsed_by(parse)("Name,Phone,Phone\nAnn,work,home\nBob,none,none\n")
    assert lines(words)[0] == "Name | Phone | Phone"


def test_rows_that_were_quoted_whole_are_read_as_rows() -> None:
    parsed = parsed_by(parse)('"Name;""Fee; day"""\n"Ann;""12"""\n"Bob;13"\n')
    assert lines(parsed) == ["Name | Fee; day", "Ann | 12", "Bob | 13"]
    one = parsed_by(parse)('"Name"\n"Ann, A."\n"Bob"\n')
    assert "Ann, A." in one.text


def test_a_text_file_with_a_table_of_semicolons_or_bars_is_a_table() -> None:
    table = "Name;Fee;City\nAnn;12;Bern\nBob;13;Rome\n"
    for export in (table, table.replace(";", "|")):
        chosen, parsed = parse_document(export.encode(), "export.txt")
        assert chosen == "csv"
        assert lines(parsed, "row") == ["Name | Fee | City", "Ann | 12 | Bern", "Bob | 13 | Rome"]
    for other in (
        "int a;\nint b;\nint c;\n", "One; two.\nThree.\nFour; five.\n", "a; b\nc; d\n",
        "| a | b |\n| c | d |\n| e | f |\n", "a | b\nc | d\ne | f\n",
    ):  # fmt: skip
        assert parse_document(other.encode(), "export.txt")[0] == "text"


def test_rows_that_end_with_their_last_filled_cell_are_rows_of_the_table() -> None:
    cut = "Name,Room,Phone,Note\nOtt,204\nHorn,205,4712\nBell,206\nCy,207,4714,late\n"
    found = checked(parse(cut.encode(), "x.csv"))
    assert view(found) == [
        ("row", 1, "Name | Room | Phone | Note"), ("row", 0, "Ott | 204"), ("row", 0, "Horn | 205 | 4712"),
        ("row", 0, "Bell | 206"), ("row", 0, "Cy | 207 | 4714 | late"),
    ]  # fmt: skip
    prose = "We met, at last.\nThe fee, 45 euros, is due in May.\nPay soon, or later.\nBye.\n"
    assert not any(kind == "row" for kind, *_ in view(checked(parse(prose.encode(), "x.csv"))))


def test_labels_with_figures_above_a_table_name_no_columns() -> None:
    """As banks export accounts: "Balance on 31.05.2026:" is a label, too."""
    rows = (
        '"Account:";"DE12"\n"From:";"01.05.2026"\n"Balance on 31.05.2026:";"1.234,56 EUR"\n\n'
        '"Day";"Payer";"Amount"\n"04.05.2026";"Stadtwerke";"-80,00"\n'
    )
    assert [level for _, level, _ in view(parsed(rows.encode()))] == [2, 0, 0, 1, 0]
