from __future__ import annotations

import pytest

from ingest.parsers.pdf import parse
from tests.parsed import checked, lines
from tests.pdf_builder import build_pdf
from tests.pdf_items import FULL, Text, column


def parsed_lines(*pages: list[Text]) -> list[str]:
    return lines(checked(parse(build_pdf(pages), "x")))


def framed(number: int, *content: str) -> list[Text]:
    """A page between a header and a footer."""
    head, foot = Text(72, 770, "House rules"), Text(300, 30, f"Page {number}")
    return [head, *column(content, top=700), foot]


@pytest.mark.parametrize(
    "rest", ["goes on here.", "Harbour Square holds the fair.", "400 euros are due."]
)
def test_a_sentence_goes_on_on_the_next_page(rest: str) -> None:
    pages = [framed(1, "One.", "", FULL, FULL), framed(2, rest, "", "Two."), framed(3, "Three.")]
    document = checked(parse(build_pdf(pages), "x"))
    assert lines(document) == ["One.", f"{FULL}\n{FULL}\n\n{rest}", "Two.", "Three."]
    assert document.text[document.pages[1] :].startswith(rest)
    between = [
        document.text[at : to or None]
        for at, to in zip(document.pages, [*document.pages[1:], 0], strict=True)
    ]
    for number, page in enumerate(between, start=1):  # they stay on their page
        assert "House rules" in page
        assert f"Page {number}" in page


def test_a_page_may_begin_and_end_within_a_sentence() -> None:
    found = parsed_lines(
        framed(1, FULL),
        framed(2, "ends here.", "", FULL),
        framed(3, "ends there.", FULL, FULL),
        framed(4, "and still goes on over a whole page without its end,", FULL),
        framed(5, "and ends."),
    )
    assert found == [
        f"{FULL}\n\nends here.",
        f"{FULL}\n\nends there.",
        f"{FULL}\n{FULL}\n\nand still goes on over a whole page without its end,\n{FULL}",
        "and ends.",
    ]


def test_a_page_within_sentences_may_have_its_header_alone() -> None:
    pages = [
        [page[0], *column(page[1], top=700)]
        for page in (
            (Text(72, 770, "House rules"), ["One.", FULL]),
            (Text(72, 770, "House rules"), ["ends here.", "", FULL]),
            (Text(72, 770, "House rules"), ["ends there."]),
        )
    ]
    assert parsed_lines(*pages) == ["One.", f"{FULL}\n\nends here.", f"{FULL}\n\nends there."]


def test_a_box_beside_a_text_stays_in_one_piece() -> None:
    box = [
        "Call 4711 before you come to",
        "the yard and ask there for the",
        "master of the yard, please.",
    ]
    text = [
        "The yard may be visited on weekdays between nine", "and five and on Saturdays between nine and the",
        "noon, but never on a public holiday of the town.",
    ]  # fmt: skip
    page = [
        Text(360, 720, "Contact", 13, bold=True), *column(box, top=706, left=360),
        Text(72, 724, "Visits", 16, bold=True), *column(text, top=706),
        *column(["Children come with an adult."], top=650),
    ]  # fmt: skip
    assert parsed_lines(page) == [
        "Contact", "\n".join(box), "Visits", "\n".join(text), "Children come with an adult.",
    ]  # fmt: skip


def test_a_footer_does_not_stand_between_two_columns() -> None:
    wide = [
        f"{word} is what the people of the yard do on"
        for word in ("Count", "weigh", "mend", "paint")
    ]
    pages = [
        [
            *column([f"{word} says so.", *wide], top=160, left=60),
            Text(60, 40, "House rules"),
            *column([f"mondays, {word} says.", *wide, "days."], top=700, left=330),
        ]
        for word in ("Ann", "Bob", "Cid")
    ]
    found = [block for block in parsed_lines(*pages) if "mondays" in block]
    assert len(found) == 3
    assert all("paint is what the people of the yard do on\nmondays" in block for block in found)


def test_a_table_parts_the_columns_above_it_from_those_below() -> None:
    def columns(first: str, second: str, top: float) -> list[Text]:
        said = "the warden who lives near shuts it"
        left = column([first, *[said] * 8], top=top)
        return [*left, *column([second, *[said] * 8], top=top, left=320)]

    rows = [("Room", "Area", "Remark"), ("Hall", "120", "new fan"), ("Barn", "80", "old fan")]
    cells = [
        Text(x, 540 - 16 * down, cell)
        for down, row in enumerate(rows)
        for x, cell in zip((72, 200, 330), row, strict=True)
    ]
    page = [*columns("One is shut at night when", "two is shut by day", 700), *cells]
    found = parsed_lines([*page, *columns("Three is open all year", "four never is", 480)])
    assert [text.split()[0] for text in found] == ["One", "Room", "Hall", "Barn", "Three"]
    assert "two is shut" in found[0]
    assert "four never" in found[-1]


def test_footnotes_stand_before_the_paragraph_that_runs_over_them() -> None:
    note = Text(72, 60, "1 Without those who left before noon.", 8)
    first = [*framed(1, "The fair ends.", "", FULL, FULL), note]
    assert parsed_lines(first, framed(2, "goes on.", "", "Two."), framed(3, "Three.")) == [
        "The fair ends.", "1 Without those who left before noon.", f"{FULL}\n{FULL}\n\ngoes on.", "Two.",
        "Three.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ([FULL, "ends here."], "lower case begins a page."),
        ([FULL, "A short line"], "Another paragraph begins."),
        (["Slide one"], "slide two"),
        ([FULL], "Another Paragraph begins here."),
        ([FULL, FULL], "• an item"),
    ],
)
def test_texts_of_two_pages_stay_apart(last: list[str], first: str) -> None:
    found = parsed_lines(framed(1, *last), framed(2, first, "", "Two."), framed(3, "Three."))
    assert found[0] == "\n".join(last)


def test_a_heading_ends_the_text_of_the_page_before() -> None:
    second = [Text(72, 700, "fees of the year", 16), *column([FULL, "ends."], top=660)]
    assert parsed_lines(column([FULL, FULL]), second) == [
        f"{FULL}\n{FULL}", "fees of the year", f"{FULL}\nends.",
    ]  # fmt: skip
