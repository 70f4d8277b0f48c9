"""Tables of Word files, and the numbers that Word counts itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.docx_builder import cell, field, paragraph, parsed, row, run, table, text_box
from tests.parsed import lines, outside, view

BEGINS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
CHANGE = 'w:id="1" w:author="A"'


def rows(*written: str) -> list[str]:
    return lines(parsed(table(*written)), "row")


def test_a_merged_cell_is_in_every_row_it_spans() -> None:
    assert rows(
        row("Zone", "Age", "Price"),
        row(cell("North", BEGINS), "child", "1"),
        row(cell("", GOES_ON), "adult", "2"),
        row(cell("South", BEGINS), cell("any", '<w:gridSpan w:val="2"/>')),
        row(cell("", '<w:vMerge w:val="continue"/>'), "adult", cell("4", BEGINS)),
        row("East", "adult", cell("", GOES_ON)),
    ) == [
        "Zone | Age | Price", "North | child | 1", "North | adult | 2", "South | any | any",
        "South | adult | 4", "East | adult | 4",
    ]  # fmt: skip


def test_merged_columns_are_found_by_their_place_in_the_grid() -> None:
    assert rows(
        row(cell("wide", '<w:gridSpan w:val="2"/>'), cell("tall", BEGINS)),
        row("a", "b", cell("", GOES_ON)),
        row(cell("c"), cell("", GOES_ON), properties='<w:gridBefore w:val="1"/>'),
        row(cell("x"), cell("", '<w:hMerge w:val="continue"/>'), "y"),
    ) == ["wide | tall", "a | b | tall", "c | tall", "x | y"]


@pytest.mark.parametrize(("width", "first"), [(2000, "| Ann | Bo"), (60, "Ann | Bo")])
def test_a_row_that_begins_further_right_has_nothing_in_the_columns_before(
    width: int, first: str
) -> None:
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in (width, 2000, 2000))
    assert (
        rows(
            f"<w:tblGrid>{grid}</w:tblGrid>",
            row("Day", "Morning", "Evening"),
            row("Ann", "Bo", properties='<w:gridBefore w:val="1"/>'),
            row("Monday", "Cas", "Dee"),
        )[1]
        == first
    )


def test_what_is_filled_in_beside_labels_has_no_header_unless_it_is_marked() -> None:
    form = [
        row("Surname", "Okafor"),
        row("Born", "3 June 1984"),
        row("Town", "Westbury"),
        row("Phone", "01632 960"),
        row("Work", "Driver"),
    ]
    levels = [level for _, level, _ in view(parsed(table(*form)))]
    assert levels == [2, 0, 0, 0, 0]
    named = [row("What", "Said", properties="<w:tblHeader/>"), *form]
    assert [level for _, level, _ in view(parsed(table(*named)))] == [1, 0, 0, 0, 0, 0]
    fees = [row("Boat", "Fee"), row("Tern", "40"), row("Skua", "free"), row("Auk", "60")]
    assert [level for _, level, _ in view(parsed(table(*fees)))] == [1, 0, 0, 0]


def test_rows_typed_with_tabs_below_names_are_a_table() -> None:
    def tabbed(*cells: str) -> str:
        return paragraph("<w:r><w:tab/></w:r>".join(map(run, cells)))

    body = [
        tabbed("Name:", "Ngozi", "Room:", "4.12"),
        tabbed("Item", "Size", "Price"),
        tabbed("Rope", "", "5 m", "12.00"),
        tabbed("Buoy", "30 cm", "15.50"),
        tabbed("Anna", "said it"),
    ]
    assert view(parsed("".join(body))) == [
        ("paragraph", 0, "Name:\tNgozi\tRoom:\t4.12"),
        ("row", 1, "Item | Size | Price"),
        ("row", 0, "Rope | 5 m | 12.00"),
        ("row", 0, "Buoy | 30 cm | 15.50"),
        ("paragraph", 0, "Anna\tsaid it"),
    ]


def test_long_text_in_a_merged_cell_is_not_repeated() -> None:
    prose = "word " * 80
    found = rows(row(cell(prose, BEGINS), "a"), row(cell("", GOES_ON), "b"))
    assert found == [f"{prose.strip()} | a", "| b"]


HEADING = '<w:pStyle w:val="H1"/>'
STYLES = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'


def test_a_table_that_only_lays_out_text_is_read_cell_by_cell() -> None:
    leave = paragraph("Leave", properties=HEADING) + paragraph("You get 20 days.")
    plans = paragraph("The plans:") + table(row("Plan", "Dental"), row("Plus", "1,500"))
    body = table(row(cell(leave), "Ann, 555")) + table(row(cell(plans + paragraph("End."))))
    assert view(parsed(body, {"styles": STYLES})) == [
        ("heading", 1, "Leave"), ("paragraph", 0, "You get 20 days."),
        ("paragraph", 0, "Ann, 555"), ("paragraph", 0, "The plans:"),
        ("row", 1, "Plan | Dental"), ("row", 0, "Plus | 1,500"), ("paragraph", 0, "End."),
    ]  # fmt: skip


def test_column_names_that_are_styled_as_headings_lay_nothing_out() -> None:
    names = [cell(paragraph(name, properties=HEADING)) for name in ("Plan", "Dental")]
    assert view(parsed(table(row(*names), row("Plus", "9")), {"styles": STYLES})) == [
        ("row", 1, "Plan | Dental"), ("row", 0, "Plus | 9"),
    ]  # fmt: skip


def test_the_title_of_a_table_is_not_its_header_and_tables_are_apart() -> None:
    title = row(cell("Plans", '<w:gridSpan w:val="2"/>'))
    rest = (row("Plan", "Dental"), row("Plus", "9"))
    found = parsed(table(title, *rest) + paragraph() + table(*rest))
    assert found.text == "Plans\n\nPlan | Dental\nPlus | 9\n\nPlan | Dental\nPlus | 9"


def test_units_below_the_names_of_columns_belong_to_them() -> None:
    pumps = row("Pump", "Flow", "Power"), row("", "l/min", "kW"), row("P1", "200", "1.5")
    assert rows(*pumps) == ["Pump | Flow: l/min | Power: kW", "P1 | 200 | 1.5"]
    sizes = row("Size", "Code"), row("S", "M"), row("L", "kg")
    assert rows(*sizes) == ["Size | Code", "S | M", "L | kg"]


def test_columns_that_are_named_in_two_rows_are_named_in_one() -> None:
    above = row(cell("Plan", BEGINS), cell("Limits", '<w:gridSpan w:val="2"/>'))
    below = row(cell("", GOES_ON), "Dental", "Vision")
    assert rows(above, below, row("Plus", "9", "3")) == [
        "Plan | Limits: Dental | Limits: Vision", "Plus | 9 | 3",
    ]  # fmt: skip
    assert rows(above, below) == ["Plan | Limits | Limits", "Plan | Dental | Vision"]
    uneven = row(cell("", GOES_ON), "Dental", "Vision", "Other")
    assert rows(above, uneven, row("Plus", "9"))[0] == "Plan | Limits"


@pytest.mark.parametrize(("corner", "under"), [("Grade", ""), ("", "Grade"), ("", "")])
def test_an_empty_corner_shows_that_columns_are_named_in_two_rows(corner: str, under: str) -> None:
    above = row(corner, *(cell(days, '<w:gridSpan w:val="2"/>') for days in ("Week", "Weekend")))
    below = row(under, "Day", "Night", "Day", "Night")
    names = f"{corner or under} | Week: Day | Week: Night | Weekend: Day | Weekend: Night".strip()
    porter = row("Porter", "1", "2", "3", "4")
    assert rows(above, below, porter) == [names, "Porter | 1 | 2 | 3 | 4"]
    title = row(cell("Pay", '<w:gridSpan w:val="5"/>'))
    found = parsed(table(title, above, below, porter)).text
    assert found == f"Pay\n\n{names}\nPorter | 1 | 2 | 3 | 4"
    assert len(rows(above, row("Nurse", "5", "6", "7", "8"), porter)) == 3


def test_empty_cells_keep_their_place() -> None:
    assert rows(row("", "2023", "2024"), row("Rent", "", "5"), row("Heat", "3", "")) == [
        "| 2023 | 2024", "Rent | | 5", "Heat | 3",
    ]  # fmt: skip


def test_what_stands_apart_in_a_cell_does_not_touch() -> None:
    broken = paragraph(run("7"), "<w:r><w:br/></w:r>", run("8"))
    wrapped = paragraph(run("by"), "<w:r><w:br/></w:r>", run("rail"))
    nested = table(row("1", "2"), row("", "4")) + paragraph("5")
    assert rows(
        row(cell(paragraph("100") + paragraph("200")), cell(paragraph("One.") + paragraph("Two"))),
        row(cell(broken), cell(wrapped), cell(nested)),
    ) == ["100; 200 | One. Two", "7; 8 | by rail | 1, 2; 4; 5"]


def test_deleted_and_hidden_rows_and_cells_are_not_there() -> None:
    assert rows(
        row("a", "b"),
        row("gone", "x", properties=f"<w:del {CHANGE}/>"),
        row("new", "y", properties=f"<w:ins {CHANGE}/>"),
        row("hidden", "z", properties="<w:hidden/>"),
        row("kept", cell("cut", f"<w:cellDel {CHANGE}/>"), "c"),
        row(cell("gone too", BEGINS), "d", properties=f"<w:del {CHANGE}/>"),
        row(cell("", GOES_ON), "e"),
        row(cell("split", f'<w:cellMerge {CHANGE} w:vMerge="rest"/>'), "f"),
        row(cell("", f'<w:cellMerge {CHANGE} w:vMerge="cont"/>'), "g"),
    ) == ["a | b", "new | y", "kept | c", "| e", "split | f", "split | g"]


def level(at: int, number_format: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*definitions: str, more: str = "") -> str:
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>'
        for at, levels in enumerate(definitions, 1)
    )
    used = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>'
        for at in range(1, len(definitions) + 1)
    )
    return abstract + used + more


def item(text: str, number: int, at: int = 0) -> str:
    listed = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=listed)


HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    for n in (1, 2)
)
OUTLINE = level(0, "decimal", "%1", '<w:pStyle w:val="H1"/>') + level(
    1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>'
)


def test_headings_carry_the_numbers_that_word_counts() -> None:
    body = "".join(
        paragraph(text, properties=f'<w:pStyle w:val="H{depth}"/>')
        for depth, text in zip((1, 1, 2, 2, 1, 2), "ABCDEF", strict=True)
    )
    found = parsed(body, {"styles": HEADINGS, "numbering": lists(OUTLINE)})
    assert [(depth, text) for _, depth, text in view(found)] == [
        (1, "1 A"), (1, "2 B"), (2, "2.1 C"), (2, "2.2 D"), (1, "3 E"), (2, "3.1 F"),
    ]  # fmt: skip


def test_items_keep_their_kind_and_their_numbers_stand_before_them() -> None:
    clauses = (
        level(0, "decimal", "§ %1") + level(1, "lowerLetter", "(%2)") + level(2, "bullet", "-")
    )
    body = item("Rent", 1) + item("due", 1, 1) + item("paid", 1, 1) + item("note", 1, 2)
    found = parsed(body + item("Term", 1) + item("short", 1, 1), {"numbering": lists(clauses)})
    assert found.text == "§ 1 Rent\n(a) due\n(b) paid\nnote\n§ 2 Term\n(a) short"
    assert view(found) == [
        ("item", 0, "§ 1 Rent"), ("item", 1, "due"), ("item", 1, "paid"), ("item", 2, "note"),
        ("item", 0, "§ 2 Term"), ("item", 1, "short"),
    ]  # fmt: skip
    assert outside(found) == ["(a)", "(b)", "(a)"]


def test_lists_restart_where_the_file_says_so() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbering = lists(level(0, "decimal", "%1."), more=again)
    body = item("a", 1) + item("b", 1) + item("c", 2) + item("d", 2) + item("e", 3)
    assert parsed(body, {"numbering": numbering}).text == "1. a\n2. b\n7. c\n8. d\n9. e"
    apart = level(0, "decimal", "%1.") + level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
    body = item("a", 1) + item("b", 1, 1) + item("c", 1) + item("d", 1, 1)
    assert parsed(body, {"numbering": lists(apart)}).text == "1. a\n1) b\n2. c\n2) d"


@pytest.mark.parametrize(
    ("number_format", "numbers"),
    [
        ("upperRoman", "I II III IV"),
        ("lowerRoman", "i ii iii iv"),
        ("upperLetter", "A B C D"),
        ("lowerLetter", " ".join([*"abcdefghijklmnopqrstuvwxyz", "aa", "bb"])),
        ("decimalZero", "01 02 03 04"),
        ("ordinal", "1st 2nd 3rd 4th"),
        ("ideographDigital", "1 2"),  # not known: written in digits, and said
    ],
)
def test_formats_of_numbers(number_format: str, numbers: str) -> None:
    body = "".join(item("x", 1) for _ in numbers.split())
    found = parsed(body, {"numbering": lists(level(0, number_format, "%1."))})
    assert found.text == "\n".join(f"{number}. x" for number in numbers.split())
    said = "Some numbers of paragraphs are written in other signs on the page than in the text."
    assert found.remarks == ((said,) if number_format == "ideographDigital" else ())


def test_hidden_paragraphs_are_not_counted() -> None:
    style = '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="S"/><w:rPr><w:vanish/></w:rPr></w:style>'
    listed = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    hidden = paragraph("x", properties=f'<w:pStyle w:val="S"/>{listed}')
    parts = {"styles": style, "numbering": lists(level(0, "decimal", "%1."))}
    found = parsed(item("a", 1) + hidden + item("", 1) + item("b", 1), parts)
    assert found.text == "1. a\n3. b"


def test_legal_numbers() -> None:
    legal = level(0, "upperRoman", "Article %1") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    found = parsed(item("a", 1) + item("b", 1, 1), {"numbering": lists(legal)})
    assert found.text == "Article I a\n1.1 b"


def test_a_numbered_list_style_finds_its_definition() -> None:
    style = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr>'
        '<w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    numbering = lists(
        '<w:numStyleLink w:val="L"/>', '<w:styleLink w:val="L"/>' + level(0, "decimal", "%1:")
    )
    found = parsed(item("a", 1) + item("b", 1), {"styles": style, "numbering": numbering})
    assert found.text == "1: a\n2: b"


def test_numbers_in_cells_are_part_of_their_rows() -> None:
    body = table(row(cell(item("", 1)), "first"), row(cell(item("", 1)), "second"))
    found = parsed(body, {"numbering": lists(level(0, "decimal", "%1."))})
    assert found.text == "1. | first\n2. | second"


@pytest.mark.parametrize(
    ("text", "properties", "kind"),
    [
        ("Fees", '<w:pStyle w:val="O"/>', ("heading", 2)),
        ("Fees", '<w:outlineLvl w:val="0"/>', ("heading", 1)),
        ("Fees", '<w:pStyle w:val="O"/><w:outlineLvl w:val="9"/>', ("paragraph", 0)),
        ("It costs.", '<w:pStyle w:val="O"/>', ("paragraph", 0)),
        ("What is due?", HEADING, ("heading", 1)),
        ("Fees of all kinds.", HEADING, ("heading", 1)),
        (f"The buyer {'duly ' * 20}pays.", HEADING, ("paragraph", 0)),
        (f"The buyer {'duly ' * 60}pays", HEADING, ("paragraph", 0)),
    ],
)
def test_what_is_a_heading(text: str, properties: str, kind: tuple[str, int]) -> None:
    outlined = (
        '<w:style w:type="paragraph" w:styleId="O"><w:name w:val="Kapitel"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    found = parsed(paragraph(text, properties=properties), {"styles": STYLES + outlined})
    assert view(found) == [(*kind, text)]


WORDS = st.sampled_from(["12", " 3", "• ", "word ", "a. B", "\u202f", "x"])
LOOKS = st.sampled_from(["", "<w:strike/>", "<w:vanish/>", '<w:vertAlign w:val="superscript"/>'])
RUNS = st.one_of(
    st.builds(run, WORDS, LOOKS),
    st.builds(lambda word: field(' HYPERLINK "u" ', word), WORDS),
    st.just('<w:r><w:footnoteReference w:id="1"/></w:r>'),
    st.just('<w:r><w:commentReference w:id="1"/></w:r>'),
    st.just("<w:r><w:br/></w:r>"),
    st.just("<m:oMath><m:r><m:t>1</m:t></m:r></m:oMath>"),
)
PROPERTIES = st.sampled_from(
    [
        "",
        '<w:outlineLvl w:val="1"/>',
        '<w:numPr><w:numId w:val="1"/></w:numPr>',
        '<w:rPr><w:del w:id="1"/></w:rPr>',
    ]
)
BLOCKS = st.recursive(
    st.builds(
        lambda runs, p: paragraph(*runs, properties=p), st.lists(RUNS, max_size=5), PROPERTIES
    ),
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda blocks: st.sampled_from(
            [
                paragraph("p", text_box("".join(blocks))),
                table(row(*map(cell, blocks)), row(cell("", GOES_ON))),
                table(row(cell("".join(blocks)))),
            ]
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=4))
def test_positions_hold_in_any_document(blocks: list[str]) -> None:
    note = f'<w:footnote w:id="1">{paragraph("noted")}</w:footnote>'
    numbering = lists(level(0, "decimal", "%1."))
    comments = f'<w:comment w:id="1" w:author="A">{paragraph("said")}</w:comment>'
    parsed("".join(blocks), {"footnotes": note, "numbering": numbering, "comments": comments})


def test_titles_of_rows_are_not_the_headings_that_bold_lines_stand_below() -> None:
    def heading(text: str) -> str:
        return paragraph(run(text, "<w:b/>"))

    fees = [row("For", "Days", "Fee"), row("Passports", "", ""), row("new", "9", "1")]
    fees += [row("Cards", "", ""), row("lost", "7", "3")]
    found = view(parsed(heading("Who pays") + paragraph("All.") + table(*fees) + heading("When") + "<w:p/>"
                        + paragraph("Now.")))  # fmt: skip
    headings = [(level, text) for kind, level, text in found if kind == "heading"]
    assert headings == [(1, "Who pays"), (7, "Passports"), (7, "Cards"), (1, "When")]
