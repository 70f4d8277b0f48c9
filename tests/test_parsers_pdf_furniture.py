from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ingest.document import ParsedDocument
from ingest.parsers.pdf import parse
from tests.parsed import checked, lines, outside, view
from tests.pdf_builder import build_pdf
from tests.pdf_items import FULL, Text, column

ROMAN = ["i", "ii", "iii", "iv", "v", "vi"]


def parsed_pages(pages: Sequence[Sequence[Text]]) -> ParsedDocument:
    return checked(parse(build_pdf(pages), "x"))


def body(number: int) -> list[Text]:
    return column([f"{'ABCDEFGH'[number]} tells more. {FULL}", "goes on to its end."], top=660)


def found(parsed: ParsedDocument) -> str:
    return "\n".join(lines(parsed))


@pytest.mark.parametrize("height", [760, 690])
def test_running_headers_and_footers_are_text_but_no_blocks(height: float) -> None:
    pages = [
        [Text(72, height, "House rules"), *body(number), Text(300, 40, f"{number + 1}")]
        for number in range(4)
    ]
    parsed = parsed_pages(pages)
    assert [kind for kind, _, _ in view(parsed)] == ["paragraph"] * 4
    assert parsed.text.startswith("House rules\nA tells")
    assert outside(parsed)[:3] == ["House", "rules", "1"]
    assert parsed.remarks == (
        "8 lines are taken for headers, footers or page numbers and not searched, such as"
        " “House rules”.",
    )


@pytest.mark.parametrize(("size", "blocks"), [(11, 4), (18, 5)])
def test_a_header_at_another_height_is_one_and_a_title_is_none(size: float, blocks: int) -> None:
    heads = [
        Text(72, 730 if number == 1 else 760, "House rules", size if number == 1 else 11)
        for number in range(4)
    ]
    pages = [[heads[number], *body(number), Text(300, 40, f"{number + 1}")] for number in range(4)]
    assert len(lines(parsed_pages(pages))) == blocks


def test_numbers_of_a_small_page_on_a_larger_paper_are_page_numbers() -> None:
    pages = [[*body(number), Text(300, 150, f"{number + 1}")] for number in range(4)]
    assert [text.split()[0] for text in lines(parsed_pages(pages))] == list("ABCD")
    others = [[*body(number), Text(300, 150, f"{7 * number}")] for number in range(4)]
    assert len(lines(parsed_pages(others))) == 8
    below = [
        [*body(number), Text(300, 150, f"{number + 1}"), *column([FULL], top=130)]
        for number in range(4)
    ]
    assert len(lines(parsed_pages(below))) == 12


def test_what_lies_aslant_over_each_page_is_kept_once() -> None:
    pages = [[Text(200, 300, "DRAFT", 60, aslant=True), *body(number)] for number in range(4)]
    parsed = parsed_pages(pages)
    assert lines(parsed).count("DRAFT") == 1
    assert "3 lines are taken for headers" in parsed.remarks[0]
    alone = parsed_pages([*pages[:1], *([*body(number)] for number in range(1, 4))])
    assert lines(alone).count("DRAFT") == 1
    assert alone.remarks == ()


def test_alternating_headers_are_furniture_too_unless_each_stands_once() -> None:
    def pages(count: int) -> list[list[Text]]:
        return [
            [Text(72, 760, "Left title" if number % 2 else "Right title"), *body(number)]
            for number in range(count)
        ]

    assert len(parsed_pages(pages(6)).blocks) == 6
    few = parsed_pages(pages(2))
    assert len(few.blocks) == 4
    assert few.remarks == ()


def test_what_both_of_two_pages_say_is_kept_once_and_their_numbers_are_left_out() -> None:
    parsed = parsed_pages(
        [
            [Text(72, 760, "House rules"), *body(n), Text(300, 40, f"Page {n + 1} of 2")]
            for n in range(2)
        ]
    )
    assert [text.split()[0] for text in lines(parsed)] == ["House", "A", "B"]
    assert outside(parsed) == ["Page", "1", "of", "2", "House", "rules", "Page", "2", "of", "2"]
    other = parsed_pages([[*body(n), Text(300, 40, f"Page {n + 1} of 9")] for n in range(2)])
    assert len(other.blocks) == 4


def test_a_first_page_without_header_changes_nothing() -> None:
    pages = [[*([Text(72, 760, "House rules")] if n else []), *body(n)] for n in range(5)]
    assert "House rules" not in found(parsed_pages(pages))


def test_pages_that_hold_only_the_same_line_keep_it() -> None:
    parsed = parsed_pages([column([f"Slide {n}"]) for n in range(4)])
    assert lines(parsed) == [f"Slide {n}" for n in range(4)]
    assert len(parsed_pages([column(["Closed"], top=760) for _ in range(4)]).blocks) == 4


@pytest.mark.parametrize("pitch", [14, 22])
def test_lines_that_differ_in_their_digits_are_kept(pitch: int) -> None:
    pages = [
        column(
            [
                f"Receipt {310 + number}",
                f"Paid on {number + 2} June 2025",
                "The goods named below were handed to the porter of the yard and",
                f"counted by him: {number + 4} crates.",
                f"Deposit: {12 * number + 7} euros",
                f"Total: {120 * number + 85} euros",
            ],
            top=765,
            leading=pitch,
        )
        for number in range(5)
    ]
    parsed = parsed_pages(pages)
    for number in range(5):
        assert f"Receipt {310 + number}" in found(parsed)
        assert f"Paid on {number + 2} June 2025" in found(parsed)
        assert f"Total: {120 * number + 85} euros" in found(parsed)
    assert parsed.remarks == ()


def test_figures_at_the_foot_of_the_page_are_kept_page_numbers_are_not() -> None:
    pages = [
        [
            *body(number),
            Text(72, 70, f"Sum carried over {17 * number + 250}"),
            Text(72, 56, f"{[340, 120, 96, 77, 15][number]}"),
            Text(300, 36, f"- {number + 7} -"),
        ]
        for number in range(5)
    ]
    parsed = parsed_pages(pages)
    assert "Sum carried over 267" in found(parsed)
    assert "\n340" in found(parsed)
    assert outside(parsed) == [word for n in range(5) for word in ("-", str(n + 7), "-")]


@pytest.mark.parametrize(
    "numbers",
    [
        [f"Page {n} of 6" for n in range(1, 7)],
        [f"Seite {n} von 6" for n in range(1, 7)],
        [f"{n} / 6" for n in range(1, 7)],
        [f"[{n + 118}]" for n in range(6)],
        ROMAN,
        [*ROMAN[:3], "1", "2", "3"],
    ],
)
def test_page_numbers_are_furniture_however_they_are_written(numbers: list[str]) -> None:
    parsed = parsed_pages([[*body(n), Text(300, 40, number)] for n, number in enumerate(numbers)])
    assert len(parsed.blocks) == 6
    assert outside(parsed) == " ".join(numbers).split()


@pytest.mark.parametrize(
    "footer",
    [
        "Leave policy Page {} of 6",
        "Page {} of 6 — Leave policy",
        "Seite {}/6 · Urlaub",
        "Leave policy | {} of 6",
        "Leave policy, p. {}",
    ],
)
def test_a_page_number_within_a_footer_is_furniture(footer: str) -> None:
    feet = [Text(72, 40, footer.format(number)) for number in range(1, 7)]
    parsed = parsed_pages([[*body(n), foot] for n, foot in enumerate(feet)])
    assert len(parsed.blocks) == 6
    assert outside(parsed) == " ".join(foot.text for foot in feet).split()


def test_a_number_that_stands_away_from_a_header_is_its_page() -> None:
    pages = [
        [Text(72, 760, "Fees and fines"), Text(520, 760, f"{n + 11}"), *body(n)] for n in range(4)
    ]
    assert "Fees" not in found(parsed_pages(pages))
    called = [
        [Text(72, 760, "Fees"), Text(500, 760, f"Page {n} of 4"), *body(n - 1)] for n in range(1, 5)
    ]
    assert "Fees" not in found(parsed_pages(called))
    labelled = [
        [Text(72, 760, "Invoice no."), Text(520, 760, f"{n + 11}"), *body(n)] for n in range(4)
    ]
    assert "Invoice no. 12" in found(parsed_pages(labelled))


GUESTS = (("Ana Ruiz", 12), ("Bo Berg", 31), ("Cy Dent", 7), ("Di Falk", 25))


@pytest.mark.parametrize(
    ("line", "pages"),
    [
        # Within the page.
        (
            "Signed by the porter.",
            [
                [*body(n), Text(72, 400, "Signed by the porter."), Text(72, 300, "Date and place")]
                for n in range(4)
            ],
        ),
        # At changing heights.
        (
            "Approved by the board.",
            [[*body(n), Text(72, 80 - 12 * n, "Approved by the board.")] for n in range(4)],
        ),
        # Labels at the top of a form.
        (
            "Name of the guest",
            [
                [
                    *column(["Name of the guest", name, "Room", str(room)], top=760),
                    *column([FULL, "ends here."], top=600),
                ]
                for name, room in GUESTS
            ],
        ),
    ],
)
def test_recurring_lines_of_the_text_are_kept(line: str, pages: list[list[Text]]) -> None:
    assert found(parsed_pages(pages)).count(line) == 4


def test_the_title_of_every_form_is_kept_once() -> None:
    pages = [[Text(72, 760, "Membership", 16), *body(n)] for n in range(4)]
    parsed = parsed_pages(pages)
    assert view(parsed)[0] == ("heading", 1, "Membership")
    assert len(parsed.blocks) == 5


def test_what_stands_beside_a_page_number_is_kept_once() -> None:
    pages = [
        [*body(n), Text(72, 40, "Printed on 3 May 2025"), Text(500, 40, f"{n + 1}")]
        for n in range(4)
    ]
    assert found(parsed_pages(pages)).count("Printed on 3 May 2025") == 1


def test_what_a_letterhead_tells_is_kept_once() -> None:
    pages = [
        [*body(n), Text(72, 60, "Harbour office, telephone 0555 1234"), Text(72, 40, "Harbour")]
        for n in range(4)
    ]
    parsed = parsed_pages(pages)
    assert found(parsed).count("telephone 0555 1234") == 1
    assert "\nHarbour\n" not in found(parsed)
    assert parsed.remarks[0].startswith("7 lines are taken for headers")


def test_a_header_that_stands_apart_on_most_pages_is_one_where_text_stands_close_below() -> None:
    close = [
        Text(72, 744, "Staff handbook"),
        *column([f"A page goes on. {FULL}", "ends."], top=730),
    ]
    apart = [[Text(72, 744, "Staff handbook"), *body(number)] for number in range(4)]
    parsed = parsed_pages([*apart[:2], close, *apart[2:]])
    assert len(parsed.blocks) == 5
    assert "Staff handbook" not in found(parsed)
    always = parsed_pages([close, close, close])
    assert found(always).count("Staff handbook") == 3


def test_a_header_that_is_drawn_last_is_no_row_of_the_table_below_it() -> None:
    head = [
        Text(x, 750, name, bold=True) for x, name in ((72, "Job"), (160, "Place"), (260, "Pay"))
    ]
    pages = [
        [
            *head,
            *(
                Text(x, 730 - 20 * at, cell)
                for at in range(8)
                for x, cell in ((72, f"J{number}{at}"), (160, "Leeds"), (260, f"{at}00"))
            ),
            *(Text(x, 770, words, 8) for x, words in ((60, "Pay scales"), (330, "Draft"))),
            Text(300, 20, f"{number + 1}", 8),
        ]
        for number in range(4)
    ]
    read = view(parsed_pages(pages))
    assert {kind for kind, _, _ in read} == {"row"}
    assert read[0][2] == "Job | Place | Pay"
    assert len(read) == 4 * 8 + 1


HEADINGS = ["1 Scope", "2 Fees", "3 Leaving the club", "4 Guests", "5 Boats"]


def page_of_contents(entries: Sequence[str], title: str = "Contents") -> list[list[Text]]:
    pages = [
        [
            Text(72, 700, heading, 16),
            *column([f"It tells more. {FULL}", "goes on to its end."], top=660),
        ]
        for heading in HEADINGS
    ]
    return [[Text(72, 740, title, 16), *column(entries, top=700)], *pages]


@pytest.mark.parametrize("leader", [" . . . . . . . . . . ", " .............. ", " "])
def test_a_table_of_contents_is_text_but_no_blocks(leader: str) -> None:
    entries = [f"{heading}{leader}{page}" for page, heading in enumerate(HEADINGS, start=1)]
    entries.insert(2, "what a title goes on with")
    parsed = parsed_pages(page_of_contents(entries))
    assert lines(parsed)[::2] == HEADINGS
    assert parsed.text.startswith("Contents\n1 Scope")


@pytest.mark.parametrize(
    "entries",
    [
        # Of prices: none stands on the page of its number.
        ["Scope . . . . 5", "Fees . . . . 9", "Leaving the club . . . 12", "Guests . . . . 40", "Boats . . . 90"],
        ["1 Scope . . . . . 1", "2 Fees . . . . . 2", "3 Leaving the club . . . . 3"],
        ["Salt . . . . . 1", "Flour . . . . . 2", "Water . . . . 3", "Yeast . . . . 4", "Oil . . . . 5"],
    ],
)  # fmt: skip
def test_what_has_numbers_and_dots_is_no_table_of_contents_yet(entries: list[str]) -> None:
    told = lines(parsed_pages(page_of_contents(entries, "What we list")))
    assert all(entry.split(" .")[0] in "\n".join(told[: len(entries) + 1]) for entry in entries)
    assert told[0] == "What we list"


CHAPTERS = ["Fees", "Fees", "Fees", "Guests", "Guests", "Boats", "Boats", "Boats"]


def book(head: Callable[[int, str], list[Text]], size: float = 16) -> ParsedDocument:
    pages = []
    for number, chapter in enumerate(CHAPTERS):
        opens = CHAPTERS.index(chapter) == number
        title = [Text(72, 700, f"{chapter} of the club", size)] if opens else []
        pages.append([*head(number, chapter), *title, *body(number)])
    return parsed_pages(pages)


@pytest.mark.parametrize("y", [760, 40])
def test_a_running_head_that_changes_with_the_chapter_is_no_text(y: float) -> None:
    def head(number: int, chapter: str) -> list[Text]:
        return [Text(72, y, f"CHAPTER {chapter.upper()} OF THE CLUB {number + 1}", 9)]

    parsed = book(head)
    assert "CHAPTER" not in found(parsed)
    assert found(parsed).count("of the club") == 3
    assert parsed.remarks[0].startswith("8 lines are taken for headers")


def test_titles_of_slides_and_of_forms_are_text() -> None:
    slides = book(lambda number, chapter: [Text(72, 760, f"{chapter} of the club", 20)])
    assert found(slides).count("of the club") == 8 + 3
    forms = book(lambda number, chapter: [Text(72, 760, f"Berth {chapter} {number}", 9)])
    assert found(forms).count("Berth") == 8
