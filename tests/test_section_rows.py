"""Rows that are the title of the rows below them, alike in every kind of file, and cells across columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ingest.document import BlockKind, Document, ParsedDocument
from ingest.parsers.docx import parse as parse_docx
from ingest.parsers.html import parse as parse_html
from ingest.parsers.markdown import parse as parse_markdown
from ingest.parsers.odt import parse as parse_odt
from ingest.parsers.pdf import parse as parse_pdf
from ingest.parsers.rtf import parse as parse_rtf
from ingest.parsers.tables.section_rows import RowShape, section_rows
from ingest.parsers.tables.spans import spread
from ingest.splitter import split
from tests.docx_builder import cell, paragraph, row, table, word_file
from tests.parsed import checked, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import Bar, Text
from tests.test_parsers_odt import flat
from tests.test_splitter import words

HEADER = ("Service", "Standard", "Express")
FEES = [HEADER, ("Passports",), ("Issue", "70", "102"), ("Cards",), ("Issue", "37", "n/a")]
BELOW = "All fees are in euros"
WRITTEN = [
    ("heading", 7, "Passports"), ("row", 1, "Service | Standard | Express"),
    ("row", 0, "Issue | 70 | 102"), ("heading", 7, "Cards"),
    ("row", 1, "Service | Standard | Express"), ("row", 0, "Issue | 37 | n/a"),
    ("paragraph", 0, BELOW),
]  # fmt: skip


def docx(fees: Sequence[Sequence[str]] = FEES) -> ParsedDocument:
    wide = '<w:gridSpan w:val="3"/>'
    rows = [row(*cells) if len(cells) > 1 else row(cell(cells[0], wide)) for cells in fees]
    return checked(parse_docx(word_file(table(*rows) + paragraph(BELOW)), "x"))


def html(fees: Sequence[Sequence[str]] = FEES) -> ParsedDocument:
    rows = [
        f"<td colspan=3>{cells[0]}" if len(cells) == 1 else "".join(f"<td>{one}" for one in cells)
        for cells in fees[fees is FEES :]
    ]
    head = "<tr>" + "".join(f"<th>{name}" for name in HEADER) if fees is FEES else ""
    page = f"<table>{head}<tr>{'<tr>'.join(rows)}</table><p>{BELOW}</p>"
    return checked(parse_html(page.encode(), "x"))


def odt(fees: Sequence[Sequence[str]] = FEES) -> ParsedDocument:
    def written(cells: Sequence[str]) -> str:
        across = f' table:number-columns-spanned="{4 - len(cells)}"'
        own = "".join(
            f"<table:table-cell{across}><text:p>{one}</text:p></table:table-cell>" for one in cells
        )
        covered = "<table:covered-table-cell/>" * (3 - len(cells))
        return f"<table:table-row>{own}{covered}</table:table-row>"

    body = f"<table:table>{''.join(map(written, fees))}</table:table><text:p>{BELOW}</text:p>"
    return checked(parse_odt(flat(body), "x"))


def rtf(fees: Sequence[Sequence[str]] = FEES) -> ParsedDocument:
    rows = ""
    for cells in fees:
        edges = (3000, 6000, 9000) if len(cells) > 1 else (9000,)
        rows += r"\trowd" + "".join(rf"\cellx{edge}" for edge in edges)
        rows += r"\pard\intbl " + "".join(rf"{one}\cell " for one in cells) + r"\row "
    return checked(parse_rtf((r"{\rtf1 " + rows + rf"\pard {BELOW}\par}}").encode(), "x"))


@pytest.mark.parametrize("made", [docx, html, odt, rtf])
def test_the_title_of_rows_is_their_heading_and_the_columns_are_named_again(made: object) -> None:
    assert callable(made)
    assert view(made()) == WRITTEN


@pytest.mark.parametrize("made", [docx, html, odt, rtf], ids=["docx", "html", "odt", "rtf"])
def test_a_table_that_begins_with_the_title_of_rows_has_no_names_of_columns(
    made: Callable[[Sequence[Sequence[str]]], ParsedDocument],
) -> None:
    assert view(made(FEES[1:])) == [
        ("heading", 7, "Passports"), ("row", 2, "Issue | 70 | 102"),
        ("heading", 7, "Cards"), ("row", 2, "Issue | 37 | n/a"), ("paragraph", 0, BELOW),
    ]  # fmt: skip
    names = ("Fee", "Adult", "Child")  # what is above them is the title of the whole
    assert ("row", 1, " | ".join(names)) in view(made([("Port",), names, *FEES[2:]]))


@pytest.mark.parametrize("made", [docx, html, odt, rtf], ids=["docx", "html", "odt", "rtf"])
def test_rows_that_all_begin_with_a_day_are_below_no_names_of_columns(
    made: Callable[[Sequence[Sequence[str]]], ParsedDocument],
) -> None:
    rows = [("Mon - Thu", "9:00", "Ann"), ("Fri.", "closed", ""), ("sat, sun", "10:00", "Ben")]
    assert [level for _, level, _ in view(made(rows))] == [2, 0, 0, 0]
    assert [level for _, level, _ in view(made([("Day", "Opens", "Clerk"), *rows]))] == [
        1,
        0,
        0,
        0,
        0,
    ]


def test_in_a_pdf_the_rows_below_their_title_have_the_header_of_their_table() -> None:
    high = [Bar(67 + 130 * at, 632, 0.5, 80.5) for at in (0, 3)]
    inner = [
        Bar(67 + 130 * at, 712 - 16 * (down + 1), 0.5, 16)
        for down, cells in enumerate(FEES)
        for at in (1, 2)
        if len(cells) > 1
    ]
    wide = [Bar(67, 712 - 16 * number, 390, 0.5) for number in range(6)]
    said = [
        Text(72 + 130 * at, 700 - 16 * down, one)
        for down, cells in enumerate(FEES)
        for at, one in enumerate(cells)
    ]
    parsed = checked(parse_pdf(build_pdf([[*high, *inner, *wide, *said]]), "x"))
    assert view(parsed) == [
        ("row", 0, "Service | Standard | Express"), ("heading", 7, "Passports"),
        ("row", 2, "Issue | 70 | 102"), ("heading", 7, "Cards"), ("row", 2, "Issue | 37 | n/a"),
    ]  # fmt: skip
    bars = [bar for bar in high + inner + wide if bar.y < 697]
    headless: list[Bar | Text] = [*bars, *(one for one in said if one.y < 700)]
    found = view(checked(parse_pdf(build_pdf([headless]), "x")))
    assert found == [
        ("heading", 7, "Passports"), ("item", 0, "Issue | 70 | 102"),
        ("heading", 7, "Cards"), ("item", 0, "Issue | 37 | n/a"),
    ]  # fmt: skip
    document = Document("x", "Fees", parsed.text, "", "pdf", "/", "/x", "")
    header, *sections = split(document, parsed.blocks, words(parsed.text), 50)
    assert [sentence.lead for sentence in header.sentences] == [True]
    assert [(one.heading, one.text) for one in sections] == [
        ("Passports", "Issue | 70 | 102"), ("Cards", "Issue | 37 | n/a"),
    ]  # fmt: skip
    assert not any(one.sentences[0].lead for one in sections)


def test_what_follows_a_table_is_not_below_the_title_of_its_last_rows() -> None:
    parsed = docx()
    document = Document("x", "Fees", parsed.text, "", "docx", "/", "/x", "")
    last = split(document, parsed.blocks, words(parsed.text), 50)[-1]
    assert (last.heading, last.text) == ("", BELOW)
    assert {sentence.kind for sentence in last.sentences} == {BlockKind.PARAGRAPH}


FULL = RowShape(("a", "1", "2"))
LUNCH = RowShape(("Lunch",), across=True)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([FULL, LUNCH, FULL, LUNCH, FULL], {1, 3}),
        ([FULL, FULL, LUNCH, FULL], set()),
        ([FULL, FULL, LUNCH._replace(bold=True), FULL], {2}),
        ([FULL, LUNCH, FULL], set()),
        ([FULL, RowShape(("Monday", "", "")), FULL, FULL], set()),
        ([FULL, RowShape(("Boats", "", "")), FULL, RowShape(("Cars", "", "")), FULL], {1, 3}),
        ([FULL, LUNCH, FULL, LUNCH], set()),
        ([FULL, RowShape(("It is closed.",), across=True, bold=True), FULL], set()),
        (
            [
                RowShape(("a", "b")),
                RowShape(("x", "")),
                RowShape(("y", "1")),
                RowShape(("z", "")),
                RowShape(("v", "2")),
            ],
            set(),
        ),
        ([], set()),
    ],
)
def test_a_row_of_one_cell_is_a_title_where_the_table_shows_it(
    rows: list[RowShape], found: set[int]
) -> None:
    assert section_rows(rows) == found


def test_a_cell_across_columns_stands_in_each_but_those_of_a_form_do_not() -> None:
    head = [("Shift", 2), ("Leader", 1)]
    body = [("Early", 1), ("6-10", 1), ("Ott", 1)]
    assert spread([head, body]) == [["Shift", "Shift", "Leader"], ["Early", "6-10", "Ott"]]
    form = [[("Name", 1), ("Ott", 3)], [("Street", 2), ("Quay 1", 2)], [("Town", 3), ("Norby", 1)]]
    assert spread(form) == [["Name", "Ott"], ["Street", "Quay 1"], ["Town", "Norby"]]
    assert spread([head, [("whole", 3)], body])[1] == ["whole"]
    assert spread([head, body[:2]]) == [["Shift", "Leader"], ["Early", "6-10"]]


def test_a_bold_row_of_one_cell_is_the_title_of_rows_in_markdown() -> None:
    head, body = (
        "| Plan | Fee |\n|---|---|\n",
        "| **Adults** | |\n| Basic | 12 |\n| __Kids__ ||\n| Basic | 6 |\n",
    )
    parsed = checked(parse_markdown((head + body).encode(), "x"))
    assert view(parsed) == [
        ("row", 1, "Plan | Fee"), ("heading", 7, "Adults"), ("row", 2, "Basic | 12"),
        ("heading", 7, "Kids"), ("row", 2, "Basic | 6"),
    ]  # fmt: skip
    plain = f"{head}| **Adults** | 12 |\n| **Kids** ||\n| **Seniors** ||\n"
    assert {kind for kind, _, _ in view(parse_markdown(plain.encode(), "x"))} == {"row"}
