"""Spreadsheets: golden files of LibreOffice to the character, and workbooks of every other shape."""

from __future__ import annotations

import datetime as dt
import random
import struct
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet.table import Table

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import parse_document
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.office.number_formats import shown
from ingest.parsers.sheets import parse, sheet
from ingest.parsers.sheets.grid import Grid, Merged, arranged
from ingest.parsers.sheets.tables import write_tables
from tests.parsed import GOLDEN, checked, lines, located, view

BENEFITS = [
    ("heading", 1, "sheet Plans", "Plans"),
    ("heading", 2, "sheet Plans, row 1", "Dental plans of the Marram Ferry Company"),
    ("row", 1, "sheet Plans, row 3", "Plan | Annual maximum | Your share | Waiting time | Since"),
    ("row", 0, "sheet Plans, row 4", "Basic | 750.00 EUR | 50% | 6 months | 1 April 2024"),
    ("row", 0, "sheet Plans, row 5", "Plus | 1,500.00 EUR | 25% | 3 months | 1 January 2025"),
    ("row", 0, "sheet Plans, row 6", "Premier | 2,500.00 EUR | 10% | none | 1 January 2025"),
    ("row", 0, "sheet Plans, row 7", "Average | 1,583.33 EUR"),
    ("paragraph", 0, "sheet Plans, row 8",
     "The maximum counts from 1 January of each year and is not carried over to the next one."),
    ("row", 1, "sheet Plans, row 3", "Dentist | Town"),
    ("row", 0, "sheet Plans, row 4", "Dr. Falk | Norby"),
    ("row", 0, "sheet Plans, row 5", "Dr. Iversen | Vale Port"),
    ("row", 1, "sheet Plans, rows 11–12",
     "Grade | Deductible Single | Deductible Family | Limit Single | Limit Family"),
    ("row", 0, "sheet Plans, row 13", "Deck crew | 100 | 180 | 2000 | 3600"),
    ("row", 0, "sheet Plans, row 14", "Engine room | 120 | 200 | 2200 | 3900"),
    ("heading", 1, "sheet Sheet2", "Sheet2"),
    ("row", 1, "sheet Sheet2, row 1", "Route | Season | Crossing"),
    ("row", 0, "sheet Sheet2, row 2", "Norby–Vale Port | Summer | 45 min"),
    ("row", 0, "sheet Sheet2, row 3", "Norby–Vale Port | Winter | 55 min"),
    ("row", 0, "sheet Sheet2, row 4", "Norby–Skerry | Summer | 1 h 10"),
    ("row", 0, "sheet Sheet2, row 5", "Norby–Skerry | Winter | none"),
    ("heading", 1, "sheet Contacts", "Contacts"),
    ("row", 2, "sheet Contacts, row 1", "Harbour office | Pier 2, Norby"),
    ("row", 0, "sheet Contacts, row 2", "Telephone | 0456 7789"),
    ("row", 0, "sheet Contacts, row 3", "Lost property | Desk in the hall, weekdays from nine to four"),
]  # fmt: skip
HIDDEN = ("The hidden sheet Old prices is not in the text.", "1 hidden row is not in the text.")


def whole(parsed: ParsedDocument) -> list[tuple[str, int, str | None, str]]:
    placed = zip(view(parsed), located(parsed), strict=True)
    return [(kind, level, place, text) for (kind, level, text), (place, _) in placed]


def book(*rows: Sequence[Any], **sheets: Sequence[Sequence[Any]]) -> Any:
    """A workbook of one sheet, or of several by their names."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, held in (sheets or {"Sheet1": rows}).items():
        page = made.create_sheet(name)
        for row in held:
            page.append(row)
    return made


def parsed(workbook: Any) -> ParsedDocument:
    out = BytesIO()
    workbook.save(out)
    return checked(parse(out.getvalue(), "x.xlsx"))


COMMENT = [
    (
        "comment",
        0,
        "sheet Plans, row 4",
        "Comment on “Basic”, “750.00 EUR”: Agreed with the works council",
    )
]
CHART = "1 chart is not in the text."


@pytest.mark.parametrize(
    ("name", "comments", "remarks"),
    [
        ("benefits.xlsx", COMMENT, HIDDEN),
        ("benefits.xls", [], (*HIDDEN, "1 comment on a cell is not in the text.", CHART)),
        ("benefits.ods", COMMENT, HIDDEN),
    ],
)
def test_a_workbook_of_libreoffice_is_read_to_the_character(
    name: str, comments: list[tuple[str, int, str, str]], remarks: tuple[str, ...]
) -> None:
    renamed = name if name.endswith(".xls") else "renamed"
    chosen, document = parse_document((GOLDEN / name).read_bytes(), renamed)
    assert chosen == Path(name).suffix[1:]
    found = whole(checked(document))
    assert [one for one in found if one[0] != "comment"] == BENEFITS
    assert [one for one in found if one[0] == "comment"] == comments
    assert document.remarks == remarks
    assert document.title == "Benefits of the Marram Ferry Company"


def test_of_an_old_workbook_without_formats_the_values_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ingest.parsers.sheets.biff._STREAM", "Book")
    document = checked(parse((GOLDEN / "benefits.xls").read_bytes(), "benefits.xls"))
    wanted = [text for *_, text in BENEFITS[:3]]
    assert lines(document)[:3] == wanted
    assert "Plus | 1500 | 0.25 | 3 months | 2025-01-01" in lines(document)
    assert "12 % as 0.12" in document.remarks[-1]


def test_two_tables_one_below_the_other_keep_their_own_columns() -> None:
    document = parsed(
        book(["Plan", "Cost"], ["Basic", 10], [], ["Room", "Seats"], ["North", 12], ["South", 30])
    )
    assert [(level, text) for _, level, text in view(document)] == [
        (1, "Plan | Cost"), (0, "Basic | 10"), (1, "Room | Seats"), (0, "North | 12"), (0, "South | 30"),
    ]  # fmt: skip


def test_an_empty_row_does_not_part_a_table_from_its_header() -> None:
    document = parsed(book(["Plan", "Cost"], [], ["Basic", 10], [], ["Plus", 20]))
    assert [(level, text) for _, level, text in view(document)] == [
        (1, "Plan | Cost"), (0, "Basic | 10"), (0, "Plus | 20"),
    ]  # fmt: skip


def test_rows_below_an_empty_one_keep_to_the_columns_of_the_table_with_empty_cells_too() -> None:
    rows: list[list[Any]] = [
        ["Name", "Mon", "Tue", "Wed"],
        ["Ann", 3, 8, None],
        ["Bo", None, None, 7],
        [None],
    ]
    assert view(parsed(book(*rows, ["Dee", 5, None, 5])))[-2:] == [
        ("row", 0, "Bo | | | 7"),
        ("row", 0, "Dee | 5 | | 5"),
    ]
    apart = view(parsed(book(*rows, ["Boat", "Fee", None, "Crew"], ["Tern", 5, None, "Ida"])))
    assert ("row", 1, "Boat | Fee") in apart or ("row", 1, "Boat | Fee | | Crew") in apart


def test_an_empty_column_parts_tables_but_not_a_table_from_its_last_column() -> None:
    assert lines(parsed(book(["Plan", None, "Cost"], ["Basic", None, 10]))) == [
        "Plan | | Cost",
        "Basic | | 10",
    ]
    beside = book(
        ["Plan", "Cost", None, "Town", "Office"],
        ["Basic", 10, None, "Norby", "Pier 2"],
        ["Plus", 20, None, "Skerry", "Quay"],
    )
    assert lines(parsed(beside))[3:] == ["Town | Office", "Norby | Pier 2", "Skerry | Quay"]


def test_a_note_beside_a_table_names_no_column_and_an_empty_column_has_no_name() -> None:
    fees: list[list[Any]] = [
        ["Plan", "Fee", "Days", None, "Fees rise in May each year."],
        ["Basic", 5, 60],
        ["Plus", 7, 70],
    ]
    assert lines(parsed(book(*fees))) == [
        "Plan | Fee | Days", "Basic | 5 | 60", "Plus | 7 | 70", "Fees rise in May each year.",
    ]  # fmt: skip
    workbook = book(
        ["Plan", "Staff", None, None, "Note"],
        [None, "Month", "Year"],
        ["Basic", 5, 60, None, "new"],
        ["Plus", 7, 70],
    )
    workbook.active.merge_cells("B1:C1")
    assert lines(parsed(workbook))[0] == "Plan | Staff Month | Staff Year | | Note"
    workbook = book(["Plan", "Cover", None], ["Basic", "half", "no"], ["Plus", "all", "yes"])
    workbook.active.merge_cells("B1:C1")
    assert lines(parsed(workbook)) == [
        "Plan | Cover | Cover",
        "Basic | half | no",
        "Plus | all | yes",
    ]
    for cell in (*workbook.active[1], *workbook.active[2]):
        cell.font = Font(bold=True)
    assert lines(parsed(workbook)) == ["Plan Basic | Cover half | Cover no", "Plus | all | yes"]


def test_the_title_of_a_part_of_a_table_is_its_heading_and_the_columns_are_named_again() -> None:
    document = parsed(
        book(["Item", "2026", "2027"], ["Boats"], ["Tern", 1, 2], ["Cars"], ["Van", 3, 4])
    )
    assert whole(document) == [
        ("heading", 7, "sheet Sheet1, row 2", "Boats"),
        ("row", 1, "sheet Sheet1, row 1", "Item | 2026 | 2027"),
        ("row", 0, "sheet Sheet1, row 3", "Tern | 1 | 2"),
        ("heading", 7, "sheet Sheet1, row 4", "Cars"),
        ("row", 1, "sheet Sheet1, row 1", "Item | 2026 | 2027"),
        ("row", 0, "sheet Sheet1, row 5", "Van | 3 | 4"),
    ]


def test_the_name_of_a_group_stands_in_each_of_its_rows() -> None:
    head = ("Department", "Name", "Extension")
    rows = [("Sales", "Ann", 101), (None, "Bo", 102), ("IT", "Di", 201), (None, "Ed", 202)]
    found = lines(parsed(book(head, *rows)))
    assert found[1:] == ["Sales | Ann | 101", "Sales | Bo | 102", "IT | Di | 201", "IT | Ed | 202"]


@pytest.mark.parametrize(
    "rows",
    [
        [("Sales", "Ann", 101), (None, "Bo", None)],  # goes on with the row above
        [(None, "Ann", 101), ("Sales", "Bo", 102)],
        [("Sales", 100, 101), ("IT", 200, 201), (None, 300, 302)],  # a sum
        [("IT", "Ann", 101), ("Sales", "Bo", 102), (None, "Grand total", 203)],
        [("Sales", None, 101), (None, "Ann", 50), (None, "Bo", 51)],
    ],
)
def test_a_row_without_a_name_that_is_in_no_group_gets_none(rows: list[tuple[Any, ...]]) -> None:
    found = lines(parsed(book(("Department", "Name", "Extension"), *rows)))
    assert sum("Sales" in line for line in found) == 1


def test_pairs_have_no_header_unless_it_is_bold() -> None:
    pairs = [["Term", "Meaning"], ["Berth", "A place for a boat"], ["Quay", "A wall to land at"]]
    assert [level for _, level, _ in view(parsed(book(*pairs)))] == [2, 0, 0]
    headed = book(*pairs)
    for cell in headed.active[1]:
        cell.font = Font(bold=True)
    assert [level for _, level, _ in view(parsed(headed))] == [1, 0, 0]


def test_pairs_below_a_filter_or_a_frozen_row_or_in_a_table_have_a_header() -> None:
    pairs = [["Term", "Meaning"], ["Berth", "A place for a boat"], ["Quay", "A wall to land at"]]
    filtered, frozen, tabled = book(*pairs), book(*pairs), book(*pairs)
    filtered.active.auto_filter.ref = "A1:B3"
    frozen.active.freeze_panes = "A2"
    tabled.active.add_table(Table(displayName="Terms", ref="A1:B3"))
    for made in (filtered, frozen, tabled):
        assert [level for _, level, _ in view(parsed(made))] == [1, 0, 0]
    tabled.active.tables["Terms"].headerRowCount = 0
    assert [level for _, level, _ in view(parsed(tabled))] == [2, 0, 0]


@pytest.mark.parametrize(
    "headed",
    [
        '<x:table x:name="My terms"><x:table-header-rows>{}</x:table-header-rows>{}</x:table>',
        '<x:table x:name="My terms">{}{}</x:table><x:database-ranges><x:database-range'
        " x:target-range-address=\"'My terms'.A1:'My terms'.B2\" x:display-filter-buttons=\"true\"/>"
        "</x:database-ranges>",
    ],
)
def test_an_ods_file_says_which_row_heads_pairs(headed: str) -> None:
    rows = [["Term", "Meaning"], ["Berth", "A place for a boat"]]
    cell, row = "<x:table-cell><t:p>{}</t:p></x:table-cell>", "<x:table-row>{}</x:table-row>"
    held = [row.format("".join(map(cell.format, cells))) for cells in rows]
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("o", "office"), ("x", "table"), ("t", "text"))
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<o:content {names}>{headed.format(*held)}</o:content>")
    found = view(checked(parse(out.getvalue(), "x.ods")))
    assert found[-2:] == [("row", 1, "Term | Meaning"), ("row", 0, "Berth | A place for a boat")]


def test_dates_and_times_over_others_name_the_columns_of_a_plan() -> None:
    days = dt.date(2026, 1, 5), dt.date(2026, 1, 12)
    roster: list[list[Any]] = [["Week of", *days], ["Ott", "early", "late"], ["Horn", "late", None]]
    costs: list[list[Any]] = [["Item", *days], ["Rope", 30, 45], ["Sail", 12, 14]]
    rooms: list[list[Any]] = [
        [None, "9:00", "10:00"],
        ["Hall", "Yoga", "Judo"],
        ["Attic", None, "Choir"],
    ]
    for rows in (roster, costs, rooms):
        assert [level for _, level, _ in view(parsed(book(*rows)))] == [1, 0, 0]
    below: list[list[Any]] = [["Name", "Mon", "Tue"], [None, *days], *roster[1:]]
    assert lines(parsed(book(*below)))[0] == "Name | Mon 2026-01-05 | Tue 2026-01-12"
    stays: list[list[Any]] = [["Ott", *days], ["Horn", *days]]
    numbers: list[list[Any]] = [["Rope", 12.5, 13.25], ["Sail", 5, 7]]
    for rows in (stays, numbers):
        assert [level for _, level, _ in view(parsed(book(*rows)))] == [2, 0]


def test_a_row_merged_into_one_cell_is_said_once() -> None:
    made = book(
        ["Day", "From", "To"], ["Mon", 9, 17], ["Closed on holidays"], [], ["Budget"], ["In k€"]
    )
    for cells in ("A3:C3", "A5:C5"):
        made.active.merge_cells(cells)
    assert lines(parsed(made)) == [
        "Day | From | To", "Mon | 9 | 17", "Closed on holidays", "Budget", "In k€",
    ]  # fmt: skip


def test_lines_above_the_first_table_are_no_table() -> None:
    found = parsed(
        book(["Sales of 2025"], ["As of 31 December 2025"], [], ["Branch", "Sales"], ["Norby", 9])
    )
    assert view(found) == [
        ("heading", 2, "Sales of 2025"), ("paragraph", 0, "As of 31 December 2025"),
        ("row", 1, "Branch | Sales"), ("row", 0, "Norby | 9"),
    ]  # fmt: skip


def test_what_is_filled_in_beside_labels_has_no_header() -> None:
    form = [["Applicant:", "Ines Ott"], ["Room:", "4.12"], ["Start:", "2026-05-01"]]
    assert [level for _, level, _ in view(parsed(book(*form)))] == [2, 0, 0]
    headed: list[list[Any]] = [["Name", "Fee"], ["Berth", 12], ["Quay", 9], ["Slip", "none"]]
    assert [level for _, level, _ in view(parsed(book(*headed)))] == [1, 0, 0, 0]


def test_a_first_row_like_the_others_is_no_header() -> None:
    rows = [["Anna", "Cook", "Norby"], ["Bo", "Cook", "Skerry"], ["Cas", "Mate", "Norby"]]
    assert [level for _, level, _ in view(parsed(book(*rows)))] == [2, 0, 0]
    named = [["Name", "Work", "Town"], *rows]
    assert [level for _, level, _ in view(parsed(book(*named)))] == [1, 0, 0, 0]


def test_a_row_of_units_below_the_names_belongs_to_them() -> None:
    document = parsed(book(["Boat", "Fee", "Length"], [None, "EUR", "(m)"], ["Tern", 12, 9.5]))
    assert located(document) == [
        ("sheet Sheet1, rows 1–2", "Boat | Fee EUR | Length (m)"),
        ("sheet Sheet1, row 3", "Tern | 12 | 9.5"),
    ]
    pumps = parsed(book(["Pump", "Flow", "Power"], [None, "l/min", "kW"], ["P1", 200, 1.5]))
    assert lines(pumps)[0] == "Pump | Flow l/min | Power kW"


def test_a_wide_table_is_read_in_groups_of_columns_with_its_first_in_each() -> None:
    names = ["Boat", *(f"Name of the column number {n}" for n in range(20))]
    document = parsed(book(names, ["Tern", *range(20)]))
    headers = [text for _, level, text in view(document) if level == 1]
    assert len(headers) == 3
    assert all(text.startswith("Boat | Name") and len(text) < 320 for text in headers)
    rows = [text for _, level, text in view(document) if level == 0]
    assert all(text.startswith("Tern | ") for text in rows)
    values = [cell for text in rows for cell in text.split(" | ")[1:]]
    assert values == [str(n) for n in range(20)]


def test_hidden_columns_go_and_filtered_or_folded_rows_stay() -> None:
    made = book(["Plan", "Secret", "Cost"], ["Basic", "x", 10], ["Plus", "y", 20])
    made.active.column_dimensions["B"].hidden = True
    made.active.row_dimensions[3].hidden = True
    assert lines(parsed(made)) == ["Plan | Cost", "Basic | 10"]
    made.active.auto_filter.ref = "A1:C3"
    made.active.auto_filter.add_filter_column(0, ["Basic"])
    document = parsed(made)
    assert lines(document) == ["Plan | Cost", "Basic | 10", "Plus | 20"]
    assert document.remarks == ("1 hidden column is not in the text.",)
    folded = book(["Plan", "Cost"], ["Basic", 10])
    folded.active.row_dimensions.group(2, 2, outline_level=1, hidden=True)
    assert lines(parsed(folded))[1] == "Basic | 10"


def test_cells_that_show_an_error_are_read_as_shown() -> None:
    made = parsed(book(("Item", "Price", "Total"), ("Buoy", 40, "#N/A"), ("Lamp", "#REF!", 5)))
    assert lines(made)[1:] == ["Buoy | 40 | #N/A", "Lamp | #REF! | 5"]


def test_the_errors_of_an_old_workbook_are_read_as_shown() -> None:
    data = (GOLDEN / "benefits.xls").read_bytes()
    # What a formula came to and a date, made errors.
    average = bytes.fromhex("5555555555bd9840")
    data = data.replace(average, bytes.fromhex("020007000000ffff"))
    constant = struct.pack("<5H", 0x027E, 10, 3, 4, 25)
    place = data.index(constant)
    wrong = struct.pack("<5H", 0x0205, 10, 3, 4, 25) + b"\x2a\x01\0\0"
    data = data[:place] + wrong + data[place + len(wrong) :]
    found = lines(checked(parse(data, "benefits.xls")))
    assert "Basic | 750.00 EUR | 50% | 6 months | #N/A" in found
    assert "Average | #DIV/0!" in found


def test_a_formula_without_a_value_is_said() -> None:
    document = parsed(book(["Item", "Cost"], ["Rope", 5], ["Sum", "=SUM(B2)"]))
    assert lines(document)[2] == "Sum"
    assert document.remarks == (
        "1 formula has no computed value: open and save the file in a spreadsheet program.",
    )


def test_a_sheet_that_is_too_large_is_read_as_far_as_it_goes_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"{sheet.__name__}.MOST_CELLS", 9)
    monkeypatch.setattr("ingest.parsers.sheets.xlsx.MOST_CELLS", 9)
    document = parsed(book(["Item", "Cost"], *([f"Rope {n}", n] for n in range(1, 10))))
    assert lines(document)[-1] == "Rope 3 | 3"
    assert document.remarks == (
        "The sheet Sheet1 is too large: its rows from 5 on are not in the text.",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 nothing", "is damaged: it cannot be opened as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0 nothing", "is damaged: it cannot be opened as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
         "is encrypted: remove its password and ingest it again"),
        (b"\0\1\2 nothing", "is damaged: it cannot be opened as a spreadsheet"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
         "is damaged: it cannot be opened as a spreadsheet"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse(data, "x.xls")
    assert str(caught.value) == reason


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.parsers.containers.packed._MOST_MB", 5)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * 1_000_000)
    with pytest.raises(UnreadableDocument, match="unpacks to 6 MB, more than 5 MB"):
        parse(out.getvalue(), "x.xlsx")


@pytest.mark.parametrize("name", ["benefits.xlsx", "benefits.xls", "benefits.ods"])
def test_a_workbook_with_changed_bytes_is_read_or_refused(name: str) -> None:
    chance = random.Random(7)
    for _ in range(40):
        data = bytearray((GOLDEN / name).read_bytes())
        for _ in range(chance.choice([1, 3, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(UnreadableDocument):
            checked(parse(bytes(data), name))


def test_a_table_that_was_only_called_a_workbook_is_read_as_what_it_is() -> None:
    page = b"<table><tr><td>Plan<td>Cost<tr><td>Basic<td>10</table>"
    assert lines(checked(parse(page, "x.xls"))) == ["Plan | Cost", "Basic | 10"]
    assert lines(checked(parse(b"Plan\tCost\nBasic\t10\n", "x.xls"))) == [
        "Plan | Cost",
        "Basic | 10",
    ]


def _with_marks() -> bytes:
    """A workbook with a mark that is raised behind a price, and prices that are struck out."""
    book = openpyxl.Workbook()
    plans = book.active
    mark = TextBlock(InlineFont(vertAlign="superscript"), "3")
    old = TextBlock(InlineFont(strike=True), "40")
    for row in (
        ["Plan", "Fee"],
        ["Basic", CellRichText("45", mark, " euros")],
        ["Plus", CellRichText("Now ", old, " 60")],
        ["Family", 90],
        ["Water", CellRichText("H", TextBlock(InlineFont(vertAlign="subscript"), "2"), "O")],
    ):
        plans.append(row)
    plans["B4"].font = Font(strike=True)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_raised_digits_stay_apart_and_struck_out_cells_are_left_out() -> None:
    """In XLSX, and in what LibreOffice makes of it as ODS."""
    for data in (_with_marks(), (GOLDEN / "marks.ods").read_bytes()):
        parsed = parse_document(data, "x.xlsx")[1]
        assert lines(parsed, "row") == [
            "Plan | Fee",
            "Basic | 45 ³ euros",
            "Plus | Now 60",
            "Family",
            "Water | H₂O",
        ]
        assert parsed.remarks == ("2 struck-out stretches are not in the text.",)


def test_what_is_printed_above_and_below_sheets_is_read_once() -> None:
    made = book(A=[["Plan", "Fee"], ["Basic", 7]], B=[["Plan", "Days"], ["Basic", 30]])
    for page in made:
        page.oddHeader.center.text = '&"Arial,Bold"&14R&&D, not for tenants'
        page.oddFooter.left.text = "Ask Eva, ext. 55\nPrinted &D"
        page.oddFooter.right.text = "Page &P of &N"
    found = located(parsed(made))
    assert found[-5:] == [
        ("sheet A", "R&D, not for tenants"),
        ("sheet A", "Ask Eva, ext. 55"),
        ("sheet B", "B"),
        ("sheet B, row 1", "Plan | Days"),
        ("sheet B, row 2", "Basic | 30"),
    ]


def test_what_stands_in_a_shape_on_a_sheet_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Plan", "Fee"])
    out = BytesIO()
    book.save(out)
    drawing = (
        '<d:wsDr xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><d:sp><d:txBody><a:p><a:r>'
        "<a:t>Prices hold until May.</a:t></a:r></a:p></d:txBody></d:sp></d:wsDr>"
    )
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{relations}/drawing" Target="../drawings/drawing1.xml"/>'
        "</Relationships>"
    )
    with ZipFile(out, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", drawing)
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", related)
    parsed = checked(parse(out.getvalue(), "x.xlsx"))
    assert located(parsed)[-1] == ("sheet Sheet", "Prices hold until May.")


@pytest.mark.parametrize("suffix", ["xls", "ods", "xml"])
def test_what_other_workbooks_print_is_read(suffix: str) -> None:
    """In files that LibreOffice wrote, and in Excel's XML."""
    if suffix == "xml":
        row = '<Row><Cell><Data ss:Type="String">Plan</Data></Cell></Row>'
        data = (
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
            ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Fees"><Table>'
            f'{row}</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"'
            ' xmlns:x="urn:schemas-microsoft-com:office:excel"><PageSetup><Header'
            ' x:Data="&amp;CR&amp;&amp;D, not for tenants"/><Footer x:Data="&amp;LAsk Eva, ext. 55&amp;R&amp;P"/>'
            "</PageSetup></WorksheetOptions></Worksheet></Workbook>"
        ).encode()
    else:
        data = (GOLDEN / f"printed.{suffix}").read_bytes()
    paragraphs = [
        text for kind, _, text in view(checked(parse(data, f"a.{suffix}"))) if kind == "paragraph"
    ]
    assert paragraphs[-2:] == ["R&D, not for tenants", "Ask Eva, ext. 55"]


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_what_pictures_are_described_to_show_is_read(suffix: str) -> None:
    data = (GOLDEN / f"pictures.{suffix}").read_bytes()
    assert located(checked(parse(data, f"pictures.{suffix}")))[-2:] == [
        (
            "sheet Pumps",
            "Picture: Map of the well field with the north pump beside the chapel",
        ),
        ("sheet Pumps", "Oil is changed after 500 hours."),
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1234.5, '#,##0.00 "EUR"', "1,234.50 EUR"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5, "0.0", "-5.0"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (12, '0 "days"', "12 days"),
        (0, '0;-0;"none"', "none"),
        (1_500_000, '0.0,,"m"', "1.5m"),
        (-5, "_(* #,##0.00_);_(* \\(#,##0.00\\)", "(5.00)"),
        (2.5, "0.0#", "2.5"),
        (1 / 3, "# ?/?", "1/3"),
        (-2.5, "# ?/?", "-2 1/2"),
        (3.0, "# ??/??", "3"),
        (2.75, '# ?/8 "in"', "2 6/8 in"),
        (0, "# ?/?", "0"),
        (123_456, "0.00E+00", "123456"),
        (5_551_234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (8_005_551_234, "[<=9999999]###-####;(###) ###-####", "(800) 555-1234"),
        (-2, "[<0](0);0", "(2)"),
        (-2, "[<5]0;0.0", "-2"),
        (0, '[=0]"none";0', "none"),
        (5, 'General" km"', "5 km"),
        (-3, 'General;"minus "General', "minus 3"),
        (5, '"No. "@', "No. 5"),
        ("Falk", '"Dr. "@', "Dr. Falk"),
        ("n/a", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "n/a"),
        ("00123", "@", "00123"),
        (7, "[Red]000", "007"),
        (1_234_567, "#,##0,", "1,235"),
        (1_200, '#,##0.0,"k"', "1.2k"),
        (1_234.5, "# ##0.00", "1 234.50"),
        (450, "# ##0.00", "450.00"),
        (8_005_551_234, "(000) 000-0000", "(800) 555-1234"),
        (20_250_315, "0000\\-00\\-00", "2025-03-15"),
        (0.5, ".00", "0.50"),
        (45, ";;;", ""),
        ("Salary", ";;;", ""),
        (0, "0;-0;;@", ""),
        (0, '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', "$-"),
        (0, "#,###", ""),
        (-0.001, "0.00", "0.00"),
        (True, "General", "TRUE"),
        ("as it is", "0.00", "as it is"),
        (dt.date(2024, 5, 1), "d mmmm yyyy", "1 May 2024"),
        (dt.date(2024, 5, 1), "yyyy", "2024"),
        (dt.date(2024, 5, 1), "[$-409]mmm\\-yy", "May-24"),
        (dt.datetime(2024, 5, 1, 13, 5), "dd.mm.yyyy hh:mm", "01.05.2024 13:05"),
        (dt.datetime(2024, 5, 1, 13, 5), "h:mm AM/PM", "1:05 PM"),
        (dt.datetime(2024, 5, 1, 8), "dddd, d mmmm", "Wednesday, 1 May"),
        (dt.datetime(2024, 5, 1), "General", "2024-05-01"),
        (dt.time(9, 30), "h:mm", "9:30"),
        (dt.timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        (dt.timedelta(minutes=95, seconds=5), "[mm]:ss", "95:05"),
        (dt.timedelta(minutes=2), "[mm]:ss", "02:00"),
        (dt.timedelta(minutes=2), "[s]", "120"),
    ],
)
def test_a_cell_is_what_it_shows(value: Any, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


@given(
    st.one_of(
        st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.dates(), st.times()
    ),
    st.text('0#?.,;%$€"\\[]()_* EeymdhsAPM/-@ab', max_size=12),
)
def test_any_format_can_be_shown(value: Any, number_format: str) -> None:
    assert isinstance(shown(value, number_format), str)


CELLS = st.sampled_from(
    ["", "", "", "Plan", "12", "5 %", "2024-05-01", "a | b", "Long words here.", "é🙂"]
)
GRIDS = st.lists(st.lists(CELLS, max_size=6), max_size=9)


@settings(max_examples=200)
@given(
    GRIDS,
    st.lists(st.tuples(*[st.integers(0, 7)] * 4), max_size=4),
    st.sets(st.integers(0, 8), max_size=3),
    st.sets(st.integers(0, 5), max_size=2),
    st.one_of(st.none(), st.sets(st.integers(0, 8))),
)
def test_every_cell_shown_is_in_the_text_at_the_place_of_its_row(
    rows: list[list[str]],
    merged: list[tuple[int, int, int, int]],
    hidden_rows: set[int],
    hidden_columns: set[int],
    bold: set[int] | None,
) -> None:
    apart: list[Merged] = []
    for one in merged:
        area = Merged(
            min(one[0], one[2]), min(one[1], one[3]), max(one[0], one[2]), max(one[1], one[3])
        )
        taken = {
            (r, c)
            for m in apart
            for r in range(m.top, m.bottom + 1)
            for c in range(m.left, m.right + 1)
        }
        own = {
            (r, c)
            for r in range(area.top, area.bottom + 1)
            for c in range(area.left, area.right + 1)
        }
        if taken.isdisjoint(own):
            apart.append(area)
            for row, column in own - {(area.top, area.left)}:
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = ""
    wanted = {
        (number, text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if text and number not in hidden_rows and column not in hidden_columns
    }
    grid = arranged([list(row) for row in rows], apart, hidden_rows, hidden_columns, bold)
    builder = TextBuilder()
    write_tables(builder, grid, lambda numbers: f"row {numbers}")
    document = checked(builder.build())
    found = located(document)
    for number, text in wanted:
        places = {place for place, said in found if text in said.replace("\\|", "|")}
        spans = {
            row
            for place in places
            for low, _, high in [(place or "").removeprefix("row ").partition("–")]
            for row in range(int(low), int(high or low) + 1)
        }
        assert number + 1 in spans, (number, text, found)


def test_rows_of_different_lengths_are_no_trouble() -> None:
    grid = Grid([["Plan", "Cost"], ["Basic"], [], ["x", "y", "z"]], [1, 2, 3, 4])
    builder = TextBuilder()
    write_tables(builder, grid, lambda numbers: f"row {numbers}")
    assert lines(checked(builder.build())) == ["Plan | Cost", "Basic", "x | y | z"]


XML_2003 = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="b"><Font ss:Bold="1"/></Style><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/>
</Style><Style ss:ID="m"><NumberFormat ss:Format="Standard"/></Style>
<Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="Stock"><Table><Column/><Column ss:Index="4" ss:Hidden="1"/>
<Row ss:StyleID="b"><Cell ss:MergeAcross="2"><Data ss:Type="String">Parts of the store</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">Item</Data></Cell><Cell><Data ss:Type="String">Price</Data></Cell>
<Cell><Data ss:Type="String">Since</Data></Cell></Row>
<Row><Cell ss:MergeDown="1"><ss:Data xmlns="http://www.w3.org/TR/REC-html40" ss:Type="String">Bolt <B>M8</B>
</ss:Data></Cell><Cell ss:StyleID="m"><Data ss:Type="Number">1200.5</Data></Cell>
<Cell ss:StyleID="d"><Data ss:Type="DateTime">2026-03-12T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="String">hid</Data></Cell></Row>
<Row><Cell ss:Index="3" ss:StyleID="d"><Data ss:Type="DateTime">2025-01-02T00:00:00.000</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">hid</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Nut</Data></Cell><Cell ss:StyleID="s"><Data ss:Type="Number">3</Data></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Old"><Table><Row><Cell><Data ss:Type="String">hid</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>
</WorksheetOptions></Worksheet>
<Worksheet ss:Name="Rooms"><Table><Row><Cell><Data ss:Type="String">Room</Data></Cell>
<Cell><Data ss:Type="String">Seats</Data></Cell></Row><Row><Cell><Data ss:Type="String">Oslo</Data></Cell>
<Cell><Data ss:Type="Number">12</Data></Cell></Row></Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("name", ["a.xls", "a.xml", "a"])
def test_sheets_in_the_xml_of_2003_are_sheets(name: str) -> None:
    chosen, document = parse_document(XML_2003.encode(), name)
    assert chosen == "xls"
    assert located(checked(document)) == [
        ("sheet Stock", "Stock"), ("sheet Stock, row 1", "Parts of the store"),
        ("sheet Stock, row 3", "Item | Price | Since"),
        ("sheet Stock, row 4", "Bolt M8 | 1,200.50 | 2026-03-12"),
        ("sheet Stock, row 5", "Bolt M8 | | 2025-01-02"), ("sheet Stock, row 7", "Nut | | TRUE"),
        ("sheet Rooms", "Rooms"), ("sheet Rooms, row 1", "Room | Seats"), ("sheet Rooms, row 2", "Oslo | 12"),
    ]  # fmt: skip
    assert document.remarks == (
        "The hidden sheet Old is not in the text.", "1 hidden row is not in the text.",
        "1 hidden column is not in the text.", "1 struck-out stretch is not in the text.",
    )  # fmt: skip
    for broken in ("</Row>", 'ss:Index="3"'):
        damaged = XML_2003.replace(broken, 'ss:Index="9999999"' if "=" in broken else "", 1)
        with pytest.raises(UnreadableDocument, match="is damaged"):
            parse_document(damaged.encode(), name)


@pytest.mark.parametrize(
    ("number", "value", "text"),
    [
        (12, 2.375, "2 3/8"),
        (13, 0.1875, "3/16"),
        (5, 1234.4, "1,234"),
        (7, 1234.5, "1,234.50"),
        (41, -1234, "(1,234)"),
        (44, 1234.5, "1,234.50"),
        (44, 0, "-"),
    ],
)
def test_formats_that_a_file_has_by_number_alone(number: int, value: float, text: str) -> None:
    made = book(("Item", "Amount"), ("Rent", value))
    made.active["B2"].number_format = BUILTIN_FORMATS[number]
    assert lines(parsed(made))[-1] == f"Rent | {text}"


def test_a_form_keeps_to_its_labels_and_values_whatever_columns_it_leaves_or_merges() -> None:
    filled = [("Name", "Ann Lee"), ("Town", "Norby"), ("Phone", "555 1234"), ("Boat", "Heron")]
    rows = [("row", 2 if not at else 0, f"{a} | {b}") for at, (a, b) in enumerate(filled)]
    assert view(parsed(book(*([label, None, None, value] for label, value in filled)))) == rows
    workbook = book(*([label, None, value] for label, value in filled))
    for row in range(1, 5):
        workbook.active.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        workbook.active.merge_cells(start_row=row, end_row=row, start_column=3, end_column=5)
    assert view(parsed(workbook)) == rows
    headed = book(["Plan", None, "Fee"], ["Basic", None, 5], ["Plus", None, 7])
    for row in range(1, 4):
        headed.active.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    assert lines(parsed(headed)) == ["Plan | Fee", "Basic | 5", "Plus | 7"]
