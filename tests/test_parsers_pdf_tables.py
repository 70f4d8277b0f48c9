"""Tables, columns and forms of PDF files: what real programs make of them, to the character."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.parsers.pdf import parse
from tests.parsed import lines, parsed_by, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import FULL, Bar, Text, column, row, width_of

parsed = parsed_by(parse)
FILES = sorted((Path(__file__).parent / "pdf").glob("*.pdf"))
ROWS = [
    ("Plan", "Dental", "Glasses"),
    ("Brook", "500 euros", ""),
    ("River", "1,200 euros", "180 euros"),
    ("Delta", "2,400 euros", "350 euros"),
]


def cells(rows: Sequence[tuple[str, ...]], *, top: float = 700, pitch: float = 16) -> list[Text]:
    """Cells in columns of 130 points, row by row."""
    return [
        Text(72 + 130 * across, top - pitch * down, cell)
        for down, row in enumerate(rows)
        for across, cell in enumerate(row)
        if cell
    ]


def grid(rows: int, columns: int, *, top: float = 712) -> list[Bar]:
    """Lines around as many cells of 130 points."""
    pitch = 16
    wide = [Bar(67, top - pitch * row, 130 * columns, 0.5) for row in range(rows + 1)]
    high = [
        Bar(67 + 130 * at, top - pitch * rows, 0.5, pitch * rows + 0.5) for at in range(columns + 1)
    ]
    return wide + high


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_of_real_programs(file: Path) -> None:
    found = [f"{kind} {level} {text!r}" for kind, level, text in view(parsed(file.read_bytes()))]
    assert found == file.with_suffix(".txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_keeps_its_empty_cells(ruled: bool) -> None:
    page: list[Text | Bar] = [
        *(grid(4, 3) if ruled else []),
        *cells(ROWS),
        *column([FULL], top=600),
    ]
    assert lines(parsed(build_pdf([page])))[:-1] == [
        "Plan | Dental | Glasses", "Brook | 500 euros", "River | 1,200 euros | 180 euros",
        "Delta | 2,400 euros | 350 euros",
    ]  # fmt: skip


def test_a_table_that_is_drawn_column_by_column() -> None:
    page = [item for at in range(3) for item in cells(ROWS) if item.x == 72 + 130 * at]
    assert lines(parsed(build_pdf([[*grid(4, 3), *page]]))) == lines(
        parsed(build_pdf([[*grid(4, 3), *cells(ROWS)]]))
    )


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_goes_on_on_the_next_page_under_its_header(repeated: bool) -> None:
    more = [
        *(ROWS[:1] if repeated else []),
        ("Lagoon", "90 euros", "10 euros"),
        ("Firth", "", "1 euro"),
    ]
    pages: list[list[Text | Bar]] = [
        [*grid(4, 3), *cells(ROWS)],
        [*grid(len(more), 3), *cells(more)],
    ]
    found = view(parsed(build_pdf(pages)))
    assert [kind for kind, _, _ in found] == ["row"] * 6
    assert [text for _, _, text in found][-2:] == [
        "Lagoon | 90 euros | 10 euros",
        "Firth | | 1 euro",
    ]


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("", "Table 2 (continued)"),
        ("Continued on next page", "Fees, cont'd."),
        ("", "Tabelle 2 (Fortsetzung)"),
    ],
)
def test_a_line_that_says_that_a_table_goes_on_does_not_part_it(below: str, above: str) -> None:
    more = [("Lagoon", "90 euros", "10 euros"), ("Firth", "", "1 euro")]
    head = [Text(72, 730, above)]
    pages: list[list[Text | Bar]] = [
        [*grid(4, 3), *cells(ROWS), *column([below], top=600)],
        [*head, *grid(2, 3), *cells(more)],
    ]
    assert [kind for kind, _, _ in view(parsed(build_pdf(pages)))] == ["row"] * 6
    # Above another table it is a line of text.
    wide = [("Lagoon", "90 euros", "10 euros", "8 euros"), ("Firth", "", "1 euro", "2 euros")]
    pages[1] = [*head, *grid(2, 4), *cells(wide)]
    assert above in lines(parsed(build_pdf(pages)))


def test_text_below_a_table_that_is_no_wider_than_its_first_column_is_no_row() -> None:
    rows = [("Grade", "Day", "Night"), ("A", "12", "15"), ("B", "14", ""), ("C", "", "19")]
    page = [
        Text(x if x < 100 else x - width_of(cell), 700 - 14 * at, cell)
        for at, row in enumerate(rows)
        for x, cell in zip((75, 382, 538), row, strict=True)
        if cell
    ]
    terms = ["Leave", "Days off, paid.", "Sick note", "A doctor's paper.", "After three days."]
    below = [Text(108 if "." in one else 72, 640 - 14 * at, one) for at, one in enumerate(terms)]
    found = parsed(build_pdf([[*page, *below]]))
    assert lines(found, "row") == ["Grade | Day | Night", "A | 12 | 15", "B | 14", "C | | 19"]


def test_a_row_by_itself_goes_on_with_the_table_of_the_page_before() -> None:
    more = [("Lagoon", "90 euros", "10 euros")]
    after: list[Bar | Text] = [*grid(1, 3), *cells(more), *column([FULL], top=600)]
    read = view(parsed(build_pdf([[*grid(4, 3), *cells(ROWS)], after])))
    assert read[-2] == ("row", 0, "Lagoon | 90 euros | 10 euros")
    alone = view(parsed(build_pdf([column([FULL]), after])))
    assert alone[1] == ("paragraph", 0, "Lagoon | 90 euros | 10 euros")


def test_words_in_type_of_one_width_are_no_cells_however_few_there_are() -> None:
    def listing(top: float, *rows: str) -> list[Text]:
        return [
            Text(72 + 6.6 * word.start(), top - 14 * at, word[0], bold=True)
            for at, row in enumerate(rows)
            for word in re.finditer(r"\S+", row)
        ]

    page = [
        *column([FULL], top=730),
        *listing(700, "a = 1", "b = 2", "c = 3"),
        *column([FULL], top=640),
    ]
    page += [*listing(610, "make oar", "trim jib", "wash mop"), *column([FULL], top=540)]
    data = build_pdf([page]).replace(b"/Helvetica-Bold", b"/Courier")
    found = lines(parsed(data))
    assert (found[1], found[3]) == ("a = 1\nb = 2\nc = 3", "make oar\ntrim jib\nwash mop")


def test_rows_under_no_header_are_items() -> None:
    programme = [("09:00", "Opening"), ("10:30", "Coffee"), ("12:00", "Lunch"), ("14:00", "Tour")]
    found = view(parsed(build_pdf([[*column(["The day:"], top=720), *cells(programme)]])))
    assert found[1:] == [("item", 0, f"{time} | {what}") for time, what in programme]


def test_a_wrapped_cell_is_one() -> None:
    page = cells([("Benefit", "Limit"), ("Glasses and", "180 euros")], pitch=24)
    page += [Text(72, 663, "contact lenses"), *cells([("Dental", "900 euros")], top=640)]
    page += cells([("Hearing", "700 euros")], top=616)
    assert lines(parsed(build_pdf([page])))[1] == "Glasses and contact lenses | 180 euros"


def test_a_smaller_line_in_a_cell_ends_no_table() -> None:
    """As browsers print an invoice: short cells stand in the middle beside two lines."""
    places = (72.0, 110.0, 290.0, 350.0, 430.0)

    def line(top: float, *texts: str) -> list[Text]:
        return [Text(x, top, text, 12) for x, text in zip(places, texts, strict=True) if text]

    page = [*line(646, "Item", "What", "Hours", "Price", "Sum"), Text(72, 623, "1", 12)]
    page += [Text(110, 629, "Berth North, May", 12), Text(110, 617, "with water", 10)]
    page += line(623, "", "", "28", "40.00", "1,120.00")
    page += line(601, "2", "Crane", "3", "120.00", "360.00")
    page += line(584.5, "", "", "", "Net", "1,480.00") + line(568, "", "", "", "Total", "1,480.00")
    page += [
        Text(72, 540, "Please pay within fourteen days of the date of this letter and name it.", 12)
    ]
    page += line(150, "Bank", "DNB in Oslo", "IBAN", "NO93 86", "BIC")
    assert lines(parsed(build_pdf([page])), "row") == [
        "Item | What | Hours | Price | Sum", "1 | Berth North, May with water | 28 | 40.00 | 1,120.00",
        "2 | Crane | 3 | 120.00 | 360.00", "| | | Net | 1,480.00", "| | | Total | 1,480.00",
    ]  # fmt: skip


def test_a_small_note_below_a_table_is_no_cell() -> None:
    page = [*cells(SHEET), Text(72, 641, "a without reserves", 8)]
    assert lines(parsed(build_pdf([page])))[-2:] == [
        "Total | 1,950 | 1,890", "a without reserves",
    ]  # fmt: skip


def test_a_word_that_lines_begin_with_is_no_column() -> None:
    """As a browser prints them that draws letter by letter."""
    steps = ("Step 1: Order.", "Step 2: Pay.", "Step 3: Collect.")
    page = [one for at, step in enumerate(steps) for one in row(72, 700 - 14 * at, *step)]
    assert lines(parsed(build_pdf([page]))) == ["Step 1: Order.\nStep 2: Pay.\nStep 3: Collect."]


SHEET = [
    ("Assets", "2025", "2024"),
    ("Machines", "1,310", "1,190"),
    ("Stock", "640", "700"),
    ("Total", "1,950", "1,890"),
]


def test_rows_between_two_rules_are_apart_lines_of_a_cell_are_one() -> None:
    rules = [Bar(67, top, 390, 0.5) for top in (696, 664)]
    assert lines(parsed(build_pdf([[*rules, *cells(SHEET)]]))) == [" | ".join(r) for r in SHEET]
    desks = [
        ("Desk", "Tasks", "Call"),
        ("Harbour", "Berths and", "the harbour"),
        ("office", "fees", "master"),
    ]
    page: list[Text | Bar] = [*rules, *cells([*desks, ("Gate", "Badges", "the porter")])]
    assert (
        lines(parsed(build_pdf([page])))[1]
        == "Harbour office | Berths and fees | the harbour master"
    )


def test_rows_that_only_the_sides_of_columns_part_are_told_by_their_figures() -> None:
    def boxed(rows: Sequence[tuple[str, ...]]) -> list[str]:
        frame = [Bar(67, top, 390, 0.5) for top in (712, 696, 648)]
        sides = [Bar(67 + 130 * at, 648, 0.5, 64) for at in range(4)]
        return lines(parsed(build_pdf([[*frame, *sides, *cells(rows)]])))

    wrapped = [SHEET[0], SHEET[1], ("and tools", "", ""), SHEET[2]]
    assert boxed(wrapped) == [
        "Assets | 2025 | 2024", "Machines and tools | 1,310 | 1,190", "Stock | 640 | 700",
    ]  # fmt: skip
    desks = [("Desk", "Tasks", "Calls"), ("Harbour", "Berths and", "12"), ("office", "fees", "14")]
    assert boxed(desks) == ["Desk | Tasks | Calls", "Harbour office | Berths and fees | 12 14"]


@pytest.mark.parametrize("centred", [True, False], ids=["centred", "ruled"])
def test_rows_of_wrapped_cells_are_told_by_rules_and_by_cells_in_the_middle(centred: bool) -> None:
    names = ("Service", "Own", "Other", "Note")
    page, rules, wanted = cells([names]), [], [" | ".join(names)]
    for at, service in enumerate(("Visits in", "Checks of", "Drops for", "Days in")):
        top = 680 - 30 * at
        wrapped = [(service, "$20", "9% after"), ("May", "each", "the limit")]
        rules.append(Bar(67, top + 12, 520, 0.5))
        page += cells(wrapped, top=top, pitch=12)
        page += (
            [Text(462, top - 6, "None")]
            if centred
            else column(["Not", "paid"], top=top, left=462, leading=12)
        )
        wanted.append(
            f"{service} May | $20 each | 9% after the limit | {'None' if centred else 'Not paid'}"
        )
    assert lines(parsed(build_pdf([page if centred else [*rules, *page]]))) == wanted


def test_bold_names_begin_another_table() -> None:
    """Below three boxes, whose columns are as wide."""
    boxes = [("Medical", "Dental", "Vision"), ("Starts on day one", "Starts after days.", "Starts after days."),
             ("and covers all.", "Cleaned each year.", "One each two"), ("", "", "years.")]  # fmt: skip
    ages = [("Service", "Days", "Spare"), ("0–4", "25", "5"), ("5 or more", "28", "6")]
    page = [text._replace(bold=text.y == 700) for text in cells(boxes, pitch=13)]
    for text in cells(ages, top=640, pitch=14):
        to_the_right = 100 - width_of(text.text) if text.x > 72 else 0
        page.append(text._replace(x=text.x + to_the_right, bold=text.y == 640))
    assert lines(parsed(build_pdf([page])), "row")[-3:] == [" | ".join(row) for row in ages]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_bold_cell_alone_is_the_title_of_the_rows_below_it(ruled: bool) -> None:
    plans = [
        ("Benefit", "Basic", "Plus"), ("Limit", "$500", "$250"), ("Medicine", "", ""), ("Brand", "$30", "$20"),
        ("Generic", "$10", "$5"),
    ]  # fmt: skip
    page = [text._replace(bold=text.text in {"Medicine", *plans[0]}) for text in cells(plans)]
    lines_around = [Bar(67, 712 - 16 * at, 390, 0.5) for at in range(6)]
    lines_around += [Bar(67 + 390 * at, 632, 0.5, 80) for at in (0, 1)]
    for at in (1, 2):
        lines_around += [Bar(67 + 130 * at, 680, 0.5, 32), Bar(67 + 130 * at, 632, 0.5, 32)]
    found = view(parsed(build_pdf([[*lines_around, *page] if ruled else page])))
    assert [(kind, text) for kind, _, text in found] == [
        ("row", "Benefit | Basic | Plus"), ("row", "Limit | $500 | $250"), ("heading", "Medicine"),
        ("row", "Brand | $30 | $20"), ("row", "Generic | $10 | $5"),
    ]  # fmt: skip


@pytest.mark.parametrize("first", [700, 693, 686], ids=["above", "between", "below"])
@pytest.mark.parametrize("centred", [True, False])
def test_names_over_several_columns_stand_in_each(first: float, centred: bool) -> None:
    page = [Text(72, first, "Benefit")]
    for x, name in ((170, "Basic plan"), (370, "Plus plan")):
        page.append(Text(x + 75 - width_of(name) / 2 if centred else x, 700, name))
        page += [Text(x, 686, "In network"), Text(x + 100, 686, "Elsewhere")]
    values = [("Limit", "$500", "$1,000", "$250", "$500"), ("Visit", "$25", "40%", "$15", "30%"),
              ("Ambulance", "$150", "$150", "$100", "$100")]  # fmt: skip
    for at, cells_of_row in enumerate(values):
        places = (72, 170, 270, 370, 470)
        page += [Text(x, 672 - 14 * at, text) for x, text in zip(places, cells_of_row, strict=True)]
    assert lines(parsed(build_pdf([page]))) == [
        "Benefit | Basic plan In network | Basic plan Elsewhere | Plus plan In network | Plus plan Elsewhere",
        *map(" | ".join, values),
    ]


@pytest.mark.parametrize("first", [0, 1])
def test_lists_side_by_side_are_read_one_after_the_other(first: int) -> None:
    left = [
        "Advantages",
        "\u2022 Cheap to run",
        "\u2022 Quiet at night, so",
        "   that guests sleep",
        "\u2022 Clean",
    ]
    right = [
        "Drawbacks",
        "\u2022 Slow in winter",
        "\u2022 Needs a licence",
        "\u2022 Heavy",
        "\u2022 Loud",
    ]
    boxes = [column(left, left=72), column(right, left=330)]
    page = [*boxes[first], *boxes[1 - first], *column(["The board decides in May."], top=560)]
    assert lines(parsed(build_pdf([page]))) == [
        "Advantages", "Cheap to run", "Quiet at night, so\nthat guests sleep", "Clean",
        "Drawbacks", "Slow in winter", "Needs a licence", "Heavy", "Loud",
        "The board decides in May.",
    ]  # fmt: skip


def scale(x: float, *figures: str, top: float, pitch: float) -> list[Text]:
    """The figures of a scale, from above, with their right ends below each other."""
    return [Text(x - width_of(one), top - at * pitch, one) for at, one in enumerate(figures)]


@pytest.mark.parametrize("figures", [("15", "10", "5", "0"), ("6", "4", "2", "0")])
def test_the_scale_of_a_chart_is_in_no_table_beside_it(figures: tuple[str, ...]) -> None:
    rows = [
        ("Item", "Units", "Price"),
        *((f"Rope {n}", f"{n}", f"{n * 3}.50") for n in range(1, 9)),
    ]
    page = [*cells(rows), *scale(540, *figures, top=690, pitch=23)]
    found = lines(parsed(build_pdf([page])))
    assert found == [*(" | ".join(one) for one in rows), *figures]


def test_a_text_beside_the_scale_of_a_chart_is_one() -> None:
    text = [
        "The number of guests rose",
        "every year since the new",
        "wing was opened to them,",
        "as planned.",
    ]
    page = [*scale(100, "1,500", "1,000", "500", "0", top=700, pitch=20)]
    page += [Text(300, 699 - at * 14, line) for at, line in enumerate(text)]
    assert lines(parsed(build_pdf([page])))[0] == "\n".join(text)


def test_figures_that_do_not_go_down_to_nothing_in_even_steps_are_cells() -> None:
    years = [("Year", "Boats"), ("2024", "15"), ("2023", "10"), ("2022", "5"), ("2021", "1")]
    uneven = [("Deck", "Doors"), ("A", "9"), ("B", "5"), ("C", "4"), ("D", "0")]
    for rows in (years, uneven):
        assert lines(parsed(build_pdf([cells(rows)]))) == [" | ".join(one) for one in rows]


def test_cells_may_hold_lists() -> None:
    page = cells([("Leave", "Who", "How"), ("Annual", "All staff", "")])
    page += [
        Text(352, 684, "• Ask two weeks before"),
        Text(361, 670, "you go."),
        Text(352, 656, "• Enter it."),
    ]
    page += [*cells([("Sick", "All staff", "")], top=636), Text(352, 636, "• Call before ten.")]
    page += cells([("Parental", "Both parents", "Write to us.")], top=616)
    assert lines(parsed(build_pdf([page]))) == [
        "Leave | Who | How", "Annual | All staff | • Ask two weeks before you go. • Enter it.",
        "Sick | All staff | • Call before ten.", "Parental | Both parents | Write to us.",
    ]  # fmt: skip


def test_text_that_is_drawn_cell_by_cell_is_a_table() -> None:
    """Columns of one text are drawn one after the other."""
    rows = [
        (["Question"], ["Answer"]),
        (["May I carry leave over", "to the next year?"], ["Yes, up to five days, if your manager",
         "agrees to it in writing."]),
        (["What happens when I fall", "ill on leave?"], ["Those days are sick days. Send a note",
         "within three days."]),
        (["Can it be paid out?"], ["Only when you leave us."]),
    ]  # fmt: skip
    page, top = [], 700.0
    for question, answer in rows:
        page += [*column(question, top=top), *column(answer, top=top, left=230)]
        top -= 14 * len(answer) + 6
    assert lines(parsed(build_pdf([page]))) == [
        " | ".join(" ".join(cell) for cell in row) for row in rows
    ]
    for part, held in ((page[:6], rows[:2]), (page[6:], rows[2:])):  # on two pages
        assert lines(parsed(build_pdf([part]))) == [" | ".join(map(" ".join, row)) for row in held]
    across = sorted(page, key=lambda text: text.x)
    assert lines(parsed(build_pdf([across])))[1].startswith("May I carry leave over\nto the")


@pytest.mark.parametrize("turn", [1, 3])
def test_names_of_columns_may_stand_on_their_side(turn: int) -> None:
    page = [
        Text(209 + 130 * at, 725 if turn == 1 else 760, name, turn=turn)
        for at, name in enumerate(("Basic", "Premium"))
    ]
    rows = [("Cleaning", "yes", "yes"), ("Crowns", "no", "yes"), ("Braces", "no", "no")]
    assert lines(parsed(build_pdf([[*page, *cells(rows)]]))) == [
        "| Basic | Premium", *map(" | ".join, rows),
    ]  # fmt: skip


def test_figures_in_cells_that_are_drawn_one_by_one_may_be_wrapped() -> None:
    rows = [
        (["Benefit"], ["Basic"], ["Plus"]), (["Limit", "(one or all)"], ["$500 /", "$1,000"], ["$250 /", "$500"]),
        (["Medicine"], [], []), (["Brand, with", "our consent"], ["20%"], ["10%"]),
    ]  # fmt: skip
    page, top = [], 700.0
    for row_cells in rows:
        for at, held in enumerate(row_cells):
            page += column(held, top=top, left=72 + 130 * at)
        top -= 14 * max(map(len, row_cells))
    page = [
        text._replace(bold=text.text in {"Benefit", "Basic", "Plus", "Medicine"}) for text in page
    ]
    assert lines(parsed(build_pdf([page]))) == [
        "Benefit | Basic | Plus", "Limit (one or all) | $500 / $1,000 | $250 / $500", "Medicine",
        "Brand, with our consent | 20% | 10%",
    ]  # fmt: skip


@pytest.mark.parametrize("banded", [True, False])
def test_cells_that_white_parts_within_lines_are_apart(banded: bool) -> None:
    """Word's styles of tables shade every other row, and draw the sides of the cells in the others alone."""
    rows = [
        ("Grade", "Room", "Desk"),
        ("Crew", "North", "one"),
        ("Cook", "South", "two"),
        ("Clerk", "East", "six"),
    ]
    around = [Bar(67, 712 - 16 * at, 390, 0.5) for at in (range(5) if banded else (0, 1, 4))]
    around += [Bar(x, 648, 0.5, 64) for x in (67, 457)]
    around += [Bar(x, 664 if banded else 696, 0.5, 16) for x in (197, 327)]
    assert lines(parsed(build_pdf([[*around, *cells(rows)]]))) == [*map(" | ".join, rows)]


@pytest.mark.parametrize("column_width", [56, 110])
@pytest.mark.parametrize("named", [True, False])
def test_names_at_the_left_head_figures_at_the_right(column_width: float, named: bool) -> None:
    """As spreadsheets are printed: a figure may stand nearer to the name of the next column."""
    rows = [
        ("Month 1", "Month 2", "Month 3"),
        ("10", "20", "30"),
        ("40", "50", "60"),
        ("70", "80", "90"),
    ]
    page = [
        Text(
            150 + column_width * at + (0 if not down else column_width - 2 - width_of(text)),
            700 - 14 * down,
            text,
        )
        for down, row_cells in enumerate(rows)
        for at, text in enumerate(row_cells)
    ]
    people = ("Name", "Mia", "Tom", "Ann")
    page += column(people, leading=14) if named else []
    found = view(parsed(build_pdf([page])))
    assert [(kind, text) for kind, _, text in found] == [
        ("row", " | ".join([person, *row_cells] if named else row_cells))
        for person, row_cells in zip(people, rows, strict=True)
    ]


def test_figures_that_fill_their_columns_are_cut_and_a_sentence_ends_their_table() -> None:
    page = [Text(72, 700, "Tier"), Text(238, 700, "Employee"), Text(358, 700, "Employer")]
    page += [
        Text(x, 686, text)
        for x, text in ((220, "Monthly"), (285, "Yearly"), (340, "Monthly"), (405, "Yearly"))
    ]
    figures = [("One person", "$55.50", "$666.00", "$210.00", "$2,520.00"),
               ("A couple", "$110.00", "$1,320.00", "$400.00", "$4,800.00"),
               ("A family", "$150.00", "$1,800.00", "$520.00", "$6,240.00")]  # fmt: skip
    for at, (tier, *amounts) in enumerate(figures):
        page.append(Text(72, 672 - 14 * at, tier))
        ends = (273, 329, 393, 449)
        page += [
            Text(x - width_of(one), 672 - 14 * at, one)
            for x, one in zip(ends, amounts, strict=True)
        ]
    page += column(
        ["Rates are deducted on the last payday of each month and may change in July."], top=616
    )
    page += (
        row(72, 588, "Contact")
        + row(220, 588, "Ann Bell")
        + row(72, 574, "Phone")
        + row(220, 574, "555 0111")
    )
    assert lines(parsed(build_pdf([page])))[:5] == [
        "Tier | Employee Monthly | Employee Yearly | Employer Monthly | Employer Yearly",
        *map(" | ".join, figures),
        "Rates are deducted on the last payday of each month and may change in July.",
    ]


def test_wrapped_figures_are_one_cell_where_lines_part_the_rows() -> None:
    plans = [
        ("Benefit", "Basic", "Plus"), ("Limit", "$500 /", "$250 /"), ("(one or all)", "$1,000", "$500"),
        ("Visit", "$25", "$15"), ("Generic", "$10", "$5"),
    ]  # fmt: skip
    frame = [Bar(67, top, 390, 0.5) for top in (712, 696, 664, 648, 632)]
    sides = [Bar(67 + 130 * at, 632, 0.5, 80.5) for at in range(4)]
    assert lines(parsed(build_pdf([[*frame, *sides, *cells(plans)]]))) == [
        "Benefit | Basic | Plus", "Limit (one or all) | $500 / $1,000 | $250 / $500",
        "Visit | $25 | $15", "Generic | $10 | $5",
    ]  # fmt: skip


def test_a_cell_that_fills_its_column_is_cut_from_the_next() -> None:
    page = cells([("Plan", "Limit", "Term"), ("", "900 euros", "1 year"), ("Delta", "", "2 years")])
    long = "Brook with spectacles"  # it ends five points before the next column
    page.append(Text(197 - width_of(long), 684, long))
    page = [
        item._replace(x=202) if item.text.startswith(("Limit", "900")) else item for item in page
    ]
    assert lines(parsed(build_pdf([page]))) == [
        "Plan | Limit | Term", f"{long} | 900 euros | 1 year", "Delta | | 2 years",
    ]  # fmt: skip


def test_a_cell_that_touches_the_next_ends_at_the_line_between_them() -> None:
    long = "Eyesight and hearing aids."
    page: list[Text | Bar] = [
        *grid(3, 3),
        *cells([("Benefit", "Limit", "Term"), ("", "", "1 year")]),
    ]
    page += [Text(204 - width_of(long), 684, long), Text(204, 684, "900 euros")]
    assert lines(parsed(build_pdf([page])))[1] == f"{long} | 900 euros | 1 year"


def test_text_below_a_table_is_none_of_its_rows() -> None:
    page: list[Text | Bar] = [
        *cells(ROWS),
        *column(["Harbour Office", "Quay Street"], top=636, leading=16),
    ]
    found = view(parsed(build_pdf([page])))
    assert [kind for kind, _, _ in found] == ["row"] * 4 + ["paragraph"]


def test_tables_side_by_side_are_two_where_the_page_draws_one_then_the_other() -> None:
    def table(left: float, *rows: tuple[str, str]) -> list[Text]:
        return [
            Text(x, 700 - 14 * at, cell)
            for at, cells in enumerate(rows)
            for x, cell in zip((left, left + 90), cells, strict=True)
        ]

    courts = table(72, ("Court", "Fee"), ("Squash", "12"), ("Tennis", "18"), ("Padel", "24"))
    lockers = table(320, ("Locker", "Month"), ("Small", "4"), ("Large", "9"))
    rows = ["Court | Fee", "Squash | 12", "Tennis | 18", "Padel | 24", "Locker | Month"]
    assert lines(parsed(build_pdf([[*courts, *lockers]])), "row")[:5] == rows
    # Drawn row by row they are one.
    one = sorted([*courts, *lockers], key=lambda text: (-text.y, text.x))
    assert lines(parsed(build_pdf([one])), "row")[1] == "Squash | 12 | Small | 4"


@pytest.mark.parametrize(("names", "figures"), [(45, False), (0, True)])
def test_what_stands_beside_its_name_in_a_wide_column_is_below_it(
    names: int, figures: bool
) -> None:
    rota = [
        ("Item", "May", "June", "July"),
        ("Rent", "12", "", "14"),
        ("Heat", "", "30", ""),
        ("Staff", "90", "", ""),
    ]
    page = [
        Text(
            x + (names if not at and x > 60 else 80 if figures and x > 60 else 0),
            700 - 20 * at,
            one,
            bold=not at,
        )
        for at, said in enumerate(rota)
        for x, one in zip((60, 180, 300, 420), said, strict=True)
        if one
    ]
    found = lines(parsed(build_pdf([[*page, *column(["Text below the table."], top=590)]])))
    assert found == [
        "Item | May | June | July",
        "Rent | 12 | | 14",
        "Heat | | 30",
        "Staff | 90",
        "Text below the table.",
    ]


@pytest.mark.parametrize("above", [True, False])
def test_lines_across_that_are_cut_where_columns_end_make_a_table(above: bool) -> None:
    rota = [
        ("Name", "Mon", "Tue", "Wed"), ("Ann Lee", "early", "", "late"), ("Bo Kim", "", "early", ""),
        ("Cy Ott", "late", "", ""), ("All are off on holidays and on the last day of the year.", "", "", ""),
        ("Di Roe", "", "", "early"),
    ]  # fmt: skip
    edges = (60, 180, 300, 420, 540)
    page: list[Text | Bar] = [
        Text(60, 740, "Rota", 16, bold=True),
        *column(["Text below."], top=560),
    ]
    for at, said in enumerate(rota):
        y = 700 - 20 * at
        # Names stand in the middle, the rest at the left of its column.
        page += [
            Text(x + (40 if not at and x > 60 else 6), y, one)
            for x, one in zip(edges, said, strict=False)
            if one
        ]
        cells = [(60, 480)] if at == 4 else [(x, 120) for x in edges[:4]]
        page += [Bar(x, y + 14 if above else y - 6, width, 0.75) for x, width in cells]
    rows = lines(parsed(build_pdf([page])), "row")
    assert rows[:4] == [
        "Name | Mon | Tue | Wed",
        "Ann Lee | early | | late",
        "Bo Kim | | early",
        "Cy Ott | late",
    ]
    assert rows[4].startswith("All are off on holidays and on the last day of the year.")
    assert rows[5:] == ["Di Roe | | | early"]


def test_columns_of_a_leaflet_that_are_drawn_one_after_the_other_are_no_table() -> None:
    columns = [
        [
            "Welcome",
            "The museum shows old boats",
            "and is closed on Mondays.",
            "Adults pay 8 euros.",
        ],
        ["Getting here", "Take the bus and walk along", "the quay to the red crane.", "No cars."],
        ["Tours", "They start at eleven.", "Pay at the desk.", "Book early."],
    ]
    page = [one for at, said in enumerate(columns) for one in column(said, left=40 + 190 * at)]
    found = parsed(build_pdf([page]))
    assert lines(found, "row") == []
    assert " ".join(found.text.split()) == " ".join(" ".join(said) for said in columns)
    # What a page draws row by row is a table.
    page.sort(key=lambda one: (-one.y, one.x))
    assert lines(parsed(build_pdf([page])), "row") != []


def test_what_stands_in_the_margin_of_a_curriculum_is_read_by_itself() -> None:
    margin = ["Contact", "Main St 1", "Berlin", "ann@x.org", "• Welding", "• First aid", "• French"]
    main = [
        "Ann Lee",
        "Experience",
        "",
        "",
        "Built bridges of steel in 2019.",
        "",
        "Education",
        "Kiel, 2012",
    ]
    page = [*column(margin), *column(main, left=220)]
    assert lines(parsed(build_pdf([page])), "row") == []
    assert parsed(build_pdf([page])).text.split("\n") == [*margin, *filter(None, main)]


def test_lists_with_leaders_side_by_side_are_read_one_after_the_other() -> None:
    phones = [
        ["Desk .......... 4200", "Kitchen .... 4211"],
        ["Office ........ 4240", "Harbour ...... 4215"],
    ]
    phones = [[*said, f"Hall .......... {at}300"] for at, said in enumerate(phones, start=4)]
    page = [one for at, said in enumerate(phones) for one in column(said, left=60 + 250 * at)]
    found = parsed(build_pdf([page]))
    assert found.text.split("\n") == [line for said in phones for line in said]


def test_names_in_small_letters_are_rows_not_the_lines_of_one_cell() -> None:
    pairs = [
        ("fb", "shows colours"),
        ("auto", "asks less"),
        ("classes", "of machines"),
        ("url", "of a file"),
    ]
    table = [
        Text(x, 700 - 14 * at, cell)
        for at, cells in enumerate(pairs)
        for x, cell in zip((72, 160), cells, strict=True)
    ]
    assert lines(parsed(build_pdf([table])), "row") == [" | ".join(pair) for pair in pairs]


def test_a_sentence_below_a_table_is_no_row_where_a_gutter_runs_through_a_space() -> None:
    sentence = row(72, 634, "Ask", "Nora", "for", "others.")
    sentence = [one._replace(x=one.x + 3 * at) for at, one in enumerate(sentence)]
    keys = [("Keys to all", "who"), ("Kitchen door", "Nora"), ("Cellar", "Paul"), ("Shed", "Ines")]
    table = [
        Text(x, 700 - 14 * at, cell)
        for at, cells in enumerate(keys)
        for x, cell in zip((72, sentence[-1].x), cells, strict=True)
    ]
    assert view(parsed(build_pdf([[*table, *sentence]])))[-2:] == [
        ("row", 0, "Shed | Ines"), ("paragraph", 0, "Ask Nora for others."),
    ]  # fmt: skip


def test_lists_and_labels_are_no_tables() -> None:
    points = [
        item
        for at in range(4)
        for item in (Text(72, 700 - 14 * at, "•"), Text(100, 700 - 14 * at, f"point {at} of it"))
    ]
    assert {kind for kind, _, _ in view(parsed(build_pdf([points])))} == {"item"}
    labels = [
        item
        for at, label in enumerate(("Name:", "Street:", "Town:", "Phone:"))
        for item in (Text(72, 700 - 14 * at, label), Text(200, 700 - 14 * at, "something"))
    ]
    assert "|" not in parsed(build_pdf([labels])).text


def test_a_chart_and_a_frame_are_no_tables() -> None:
    page: list[Text | Bar] = [*grid(6, 4, top=500), *column([FULL, FULL], top=700)]
    frame: list[Text | Bar] = [
        Bar(60, 650, 480, 0.5),
        Bar(60, 720, 480, 0.5),
        Bar(60, 650, 0.5, 70),
        Bar(540, 650, 0.5, 70),
    ]
    frame += column([FULL, FULL], top=700)
    for items in (page, frame):
        assert lines(parsed(build_pdf([items]))) == [f"{FULL}\n{FULL}"]


def test_compounds_keep_their_hyphen_and_broken_words_lose_it() -> None:
    broken = (
        "The well-|read clerk met forty-|two self-|employed people. They ex-|pect an e-|mail, which"
        " is non-|sense, from a two-|year old com-|pany with an X-|ray."
    )
    assert parsed(build_pdf([column(broken.split("|"))])).text == (
        "The well-read clerk met forty-two self-employed people. They expect an e-mail, which is"
        " nonsense, from a two-year old company with an X-ray."
    )


_NAMED_WITHIN = 3  # lines: names above several columns stand no further above their own
PLACES = st.tuples(st.sampled_from([72, 160, 250, 340, 430]), st.integers(20, 46))
NEAR = st.tuples(st.sampled_from([72, 160, 250, 340, 430]), st.integers(38, 44))
TEXTS = st.text(st.sampled_from("abcXYZ19 ."), min_size=1, max_size=10)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(PLACES, TEXTS, max_size=30), st.integers(0, 6), st.integers(1, 5))
@example(
    {
        (72, 26): "1",
        (72, 28): "...",
        (72, 29): "1.",
        (160, 24): "1",
        (160, 29): "1",
        (250, 24): "1",
    },
    0,
    1,
)
def test_any_cells_give_sound_blocks_and_lose_nothing(
    written: dict[tuple[int, int], str], rows: int, across: int
) -> None:
    items = [Text(x, line * 16.0, text) for (x, line), text in written.items()]
    found = parsed(build_pdf([[*grid(rows, across), *items, Text(72, 40, "end")]]))
    said = Counter("".join(item.text for item in items).replace(" ", "") + "end")
    read = Counter(re.sub(r"[\s|:]", "", found.text))
    # Only names above several columns stand more than once: above each of them.
    assert not said - read
    assert set(read) <= set(said)


@settings(max_examples=50, deadline=None)
@given(st.sets(NEAR, min_size=6, max_size=30), st.sampled_from([0, 0, 3, 6]), st.integers(1, 5))
def test_only_names_of_rows_and_of_columns_stand_more_than_once(
    places: set[tuple[int, int]], rows: int, across: int
) -> None:
    items = {(x, line): f"q{number}z" for number, (x, line) in enumerate(sorted(places))}
    drawn = [Text(x, line * 16.0, text) for (x, line), text in items.items()]
    read = parsed(build_pdf([[*grid(rows, across), *drawn, Text(72, 40, "end")]])).text
    for (x, line), text in items.items():
        beside = {other for other, at in items if at == line}
        below = {other for other, at in items if 0 < line - at <= _NAMED_WITHIN}
        may_name = x == min(beside) or len(beside) < len(below)
        assert read.count(text) == 1 or (read.count(text) > 1 and may_name), (text, read)


def test_text_beside_a_box_of_facts_that_is_drawn_after_it_is_no_table() -> None:
    facts = column(["Contact", "Elm Hall", "Main Street 4", "Leeds", "Phone 4711"])
    text = column(
        [
            "The hall is a centre with rooms for all sorts of groups in the",
            "town, which opens at nine. Rooms are booked at the desk there, and",
            "the fee for each room is 12 euros an hour. Groups of the town pay",
            "half of it, and the club of the harbour pays nothing at all since",
            "it paints the walls.",
        ],
        left=200,
    )
    found = lines(parsed(build_pdf([[*facts, *text]])))
    assert "| " not in "".join(found)
    assert " ".join(found[-1].split()).endswith(text[-1].text)


@pytest.mark.parametrize("ruled", [True, False])
def test_units_below_the_names_of_columns_belong_to_them(ruled: bool) -> None:
    rows = [("Pump", "Flow", "Power"), ("", "l/min", "kW"), ("P1", "200", "1.5")]
    rows += [("P2", "300", "2.2"), ("P3", "400", "3")]
    page: list[Text | Bar] = [*(grid(5, 3) if ruled else []), *cells(rows)]
    assert lines(parsed(build_pdf([page])))[:2] == [
        "Pump | Flow l/min | Power kW",
        "P1 | 200 | 1.5",
    ]
    sizes = [("Size", "Code", "Name"), ("S", "M", "A"), ("L", "kg", "V"), ("XL", "h", "W")]
    page = [*(grid(4, 3) if ruled else []), *cells(sizes)]
    assert lines(parsed(build_pdf([page])))[:2] == ["Size | Code | Name", "S | M | A"]


def test_a_stretched_line_below_a_spaced_heading_is_no_row_of_a_table() -> None:
    words = [(310, "circumstances"), (392, "that"), (424, "were"), (460, "not"), (490, "foreseen.")]
    page = [
        *(Text(72, 712, "Opening", 14), Text(150, 712, "hours", 14)),
        *(Text(x, 684, word) for x, word in words),
        *column(["Payment is due on arrival at the", "office of the harbour."], top=640),
    ]
    read = parsed_by(parse)(build_pdf([page]))
    assert not lines(read, "row")
    assert "circumstances that were not foreseen." in read.text


def test_a_caption_whose_number_is_drawn_by_itself_is_no_row() -> None:
    number = 72 + width_of("Table ", 9)
    caption = [Text(72, 700, "Table ", 9), Text(number, 700, "1: Fees by age", 9)]
    rows = [
        Text(x, 680 - 20 * at, cell)
        for at, cells in enumerate([("Age", "Fee"), ("7", "10"), ("8", "12")])
        for x, cell in zip((72, 290), cells, strict=True)
    ]
    read = parsed(build_pdf([[*caption, *rows]]))
    assert lines(read, "row") == ["Age | Fee", "7 | 10", "8 | 12"]


def test_names_above_and_beside_what_lines_are_drawn_around() -> None:
    rules = grid(3, 3, top=696)
    head = [item._replace(bold=True) for item in cells(ROWS[:1])]
    body = cells(ROWS[1:], top=684)
    written = [" | ".join(row).rstrip(" |") for row in ROWS]
    assert lines(parsed(build_pdf([[*head, *body, *rules]])), "row") == written
    plain = cells([("Leave for staff here", "in Dental care", "Glasses")])
    assert lines(parsed(build_pdf([[*plain, *body, *rules]])), "row") == written[1:]
    heading = [Text(80, 700, "Plans that are offered in this year of ours and cost", bold=True)]
    assert lines(parsed(build_pdf([[*heading, *body, *rules]])), "row") == written[1:]


def test_a_column_without_lines_is_one_where_the_page_draws_row_by_row() -> None:
    down = [Bar(x, 648, 1, 64) for x in (64, 194, 324, 454)]
    across = [Bar(194, 712 - 16 * at, 260, 1) for at in range(5)]
    drawn = cells(ROWS)
    written = [" | ".join(row).rstrip(" |") for row in ROWS]
    for lines_left in (down, down[1:]):
        assert lines(parsed(build_pdf([[*drawn, *lines_left, *across]])), "row") == written
    first = [item for item in drawn if item.x == 72]
    others = [item for item in drawn if item.x != 72]
    read = parsed(
        build_pdf([[*first, *others, *down, *across, *(Bar(64, y, 130, 1) for y in (712, 648))]])
    )
    assert "Plan Brook River Delta | 500 euros" in lines(read, "row")
    assert (
        lines(parsed(build_pdf([[*first, *others, *down[1:], *across]])), "row")[0]
        == "Dental | Glasses"
    )


def test_what_spans_no_columns_of_the_table_above_is_no_row_of_it() -> None:
    beside = [
        Text(x, 700 - 16 * len(ROWS), cell)
        for x, cell in ((72, "Ask"), (160, "at the desk of the office or write a mail"))
    ]
    written = [" | ".join(row).rstrip(" |") for row in ROWS]
    assert lines(parsed(build_pdf([[*cells(ROWS), *beside]])), "row") == written
    spanned = [*beside[:1], beside[1]._replace(x=202)]
    row = "Ask | at the desk of the office or write a mail | at the desk of the office or write a mail"
    assert lines(parsed(build_pdf([[*cells(ROWS), *spanned]])), "row") == [*written, row]


def test_a_sentence_right_below_a_table_introduces_the_next_one() -> None:
    above, sentence = (
        cells(ROWS),
        Text(72, 700 - 16 * len(ROWS), "These are the plans of next year."),
    )
    below = cells(ROWS, top=sentence.y - 28)
    found = view(parsed(build_pdf([[*above, sentence, *below]])))
    assert [kind for kind, _, _ in found] == [*["row"] * 4, "paragraph", *["row"] * 4]


def test_the_last_row_goes_on_with_what_is_drawn_before_the_cell_beside_it() -> None:
    rows = [
        ("Job", "", "Place"),
        ("Cook", "21", "Leeds"),
        ("Cook", "22", "York"),
        ("Cook", "23", "Hull"),
    ]
    drawn = [
        item
        for at, (job, number, place) in enumerate(rows)
        for item in (
            Text(72, 700 - 34 * at, job), Text(72, 686 - 34 * at, number), Text(200, 700 - 34 * at, place)
        )
        if item.text
    ]  # fmt: skip
    assert lines(parsed(build_pdf([drawn])), "row")[-1] == "Cook 23 | Hull"


@pytest.mark.parametrize("above", ["Plan", ""])
def test_a_row_below_a_name_over_several_columns_is_none_of_the_names(above: str) -> None:
    def read(rows: Sequence[tuple[str, ...]], bold: int) -> list[str]:
        # The line between the two columns that the name stands over begins below it.
        lower = {"height": 16 * (len(rows) - 1) + 0.5}
        bars = [
            bar._replace(**lower) if (bar.x, bar.width) == (327, 0.5) else bar
            for bar in grid(len(rows), 3)
        ]
        words = [text._replace(bold=text.y > 700 - 16 * bold) for text in cells(rows)]
        return lines(parsed(build_pdf([[*bars, *words]])), "row")

    head, *rows = (above, "Cover", ""), ("Brook", "500 euros", "yes"), ("River", "7 euros", "no")
    values = ["Brook | 500 euros | yes", "River | 7 euros | no"]
    for bold in (0, 1):
        assert read([head, *rows], bold) == [f"{above} | Cover | Cover".lstrip(), *values]
    for name, bold in ((above, 2), ("", 0)):
        finer = f"{above} {name}".split()[:2] if bold else [above]
        found = read([head, (name, "Share", "Sight"), *rows], bold)
        assert found == [f"{' '.join(finer)} | Cover Share | Cover Sight".lstrip(), *values]


def test_names_at_the_left_of_figures_at_the_right_name_them_above_another_table() -> None:
    def right(x: float, y: float, figure: str) -> Text:
        return Text(x - width_of(figure), y, figure)

    def sheet(top: float, *rows: tuple[str, ...]) -> list[Text]:
        names = [Text(72 + 64 * at, top, name) for at, name in enumerate(rows[0])]
        return names + [
            Text(72, top - 14 * down, cell)
            if at == 0
            else right(134 + 64 * at, top - 14 * down, cell)
            for down, row in enumerate(rows[1:], start=1)
            for at, cell in enumerate(row)
        ]

    fees = ("Region", "Units", "Price"), ("North", "12", "5.5"), ("South", "8", "7.25")
    page = [*sheet(700, *fees), *cells([("Name", "Desk"), ("Ann", "1A"), ("Ben", "2B")], top=640)]
    page = [item._replace(x=136) if item.x == 202 else item for item in page]
    expected = ["Region | Units | Price", "North | 12 | 5.5", "South | 8 | 7.25"]
    rest = ["Name | Desk", "Ann | 1A", "Ben | 2B"]
    assert lines(parsed(build_pdf([page]))) == [*expected, *rest]
    assert lines(parsed(build_pdf([sheet(700, *fees, ("East", "9"))]))) == [*expected, "East | 9"]


@pytest.mark.parametrize("ruled", [True, False])
def test_dots_that_lead_from_a_cell_to_the_next_are_no_part_of_it(ruled: bool) -> None:
    rows = [
        ("Charge", "Under 18", "Older"),
        ("Assault . . . . . . .", "12.6", "75.2"),
        ("Fraud.............", "1.1", "2.0"),
        ("Arson etc.", "2.5", "9.5"),
    ]
    page: list[Text | Bar] = [*(grid(4, 3) if ruled else []), *cells(rows)]
    assert lines(parsed(build_pdf([page])), "row") == [
        "Charge | Under 18 | Older", "Assault | 12.6 | 75.2", "Fraud | 1.1 | 2.0", "Arson etc. | 2.5 | 9.5",
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "bold"), [(14.0, False), (11.0, True)])
def test_a_heading_behind_its_number_is_no_row_of_the_table_below_it(
    size: float, bold: bool
) -> None:
    heading = [Text(72, 720, "2", size, bold), Text(88, 720, "Cover", size, bold)]
    centred = [one._replace(x=one.x + 80) for one in cells(ROWS)]
    found = view(parsed(build_pdf([[*heading, *centred]])))
    assert found[:2] == [("heading", 1, "2 Cover"), ("row", 0, "Plan | Dental | Glasses")]
    table = [("2", "Cover"), ("2.1", "Brook"), ("2.2", "River"), ("3", "Help")]
    bold_row = [
        one._replace(bold=one.y == 700) for one in cells(table, top=700) if isinstance(one, Text)
    ]
    assert {kind for kind, _, _ in view(parsed(build_pdf([bold_row])))} <= {"row", "item"}


def test_a_figure_far_before_words_is_a_cell_and_no_number_of_theirs() -> None:
    rows = [("Item", "Price", "City"), ("Pen", "1.5", "Kiel"), ("Ink", "3", "Bonn")]
    right = [
        one._replace(x=one.x + 45) if one.text[0].isdigit() else one
        for one in cells([*rows, ("Pad", "2.5", "Ulm")])
    ]
    found = lines(parsed(build_pdf([right])), "row")
    assert found == ["Item | Price | City", "Pen | 1.5 | Kiel", "Ink | 3 | Bonn", "Pad | 2.5 | Ulm"]
