from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableDocument
from ingest.parsers.lines.line_shapes import ends_sentence
from ingest.parsers.pdf import parse
from ingest.parsers.plain import text
from tests.parsed import checked, lines, outside, parsed_by, view
from tests.pdf_builder import Bookmark, build_pdf
from tests.pdf_items import FULL, PARAGRAPH, Text, column, row, width_of

parsed = parsed_by(parse)

JOINED = "\n".join(PARAGRAPH)


def test_wrapped_lines_gaps_bullets_and_sizes() -> None:
    page = [
        Text(72, 740, "The Great Report", 20),
        Text(72, 710, "Part one", 14),
        *column([*PARAGRAPH, "", *PARAGRAPH, "New paragraph after a short line.", FULL], top=680),
        *column(["• first item that is", "   quite short", "1. second item", "", FULL], top=540),
        Text(72, 440, "Part two of it, which is", 14),
        Text(72, 423, "so long that it wraps", 14),
        *column([FULL], top=400),
    ]
    found = parsed(build_pdf([page], title="Great Report"))
    assert view(found) == [
        ("heading", 1, "The Great Report"), ("heading", 2, "Part one"), ("paragraph", 0, JOINED),
        ("paragraph", 0, JOINED), ("paragraph", 0, "New paragraph after a short line."),
        ("paragraph", 0, FULL), ("item", 0, "first item that is\nquite short"),
        ("item", 0, "second item"), ("paragraph", 0, FULL),
        ("heading", 2, "Part two of it, which is\nso long that it wraps"), ("paragraph", 0, FULL),
    ]  # fmt: skip
    assert outside(found) == ["•", "1."]
    assert found.title == "Great Report"
    assert found.pages == (0,)


def test_pages_start_where_their_text_starts() -> None:
    found = parsed(build_pdf([column([f"Page {n} says {FULL}"]) for n in "abc"]))
    starts = [found.text[start : start + 6] for start in found.pages]
    assert starts == ["Page a", "Page b", "Page c"]
    assert found.text.count("\n\n") == 2
    assert len(found.blocks) == 3


def test_the_outline_says_what_is_a_heading() -> None:
    page = column([FULL, "ends.", "1.2 the odd", "heading", FULL, FULL])
    outline = [Bookmark("Elsewhere", 0, (Bookmark("The odd heading", 0),))]
    found = parsed(build_pdf([page], outline=outline))
    assert view(found)[1] == ("heading", 2, "1.2 the odd\nheading")
    assert len(view(parsed(build_pdf([page])))) < 4


def test_headings_of_one_name_on_a_page_are_all_headings() -> None:
    page = column(["2.1 Purpose", FULL, "ends.", "3.1 Purpose", FULL, "ends too.", "Purpose", FULL])
    outline = [Bookmark(title, 0) for title in ("3.1 Purpose", "2.1 Purpose", "Purpose")]
    found = view(parsed(build_pdf([page], outline=outline)))
    assert [text for kind, _, text in found if kind == "heading"] == [
        "2.1 Purpose", "3.1 Purpose", "Purpose",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (
            "The committee met. It was a well-known commit-|tee, and the well-|known chair of the Saxe-"
            "|Coburg fund opened a meet-|ing.",
            "The committee met. It was a well-known committee, and the well-known chair of the"
            " Saxe-Coburg fund opened a meeting.",
        ),
        (
            "The manage-|ment meets here, the manage-|ment meets there, the manage-|ment goes.",
            "The management meets here, the management meets there, the management goes.",
        ),
        (
            "The committee re\u2010|viewed the offers of the north\u2010|South of it, 3\u2010|4 remained.",
            "The committee reviewed the offers of the north\u2010\nSouth of it, 3\u2010\n4 remained.",
        ),
        (
            "The OPTIONS are named in the text above the OP-|TIONS of it, and the CO-|OP is named once.",
            "The OPTIONS are named in the text above the OPTIONS of it, and the CO-OP is named once.",
        ),
    ],
)
def test_words_broken_at_line_ends_are_joined(broken: str, text: str) -> None:
    assert parsed(build_pdf([column(broken.split("|"))])).text == text


def spaced(text: str, white: float, *, top: float) -> list[Text]:
    """Letters set apart by a share of their size; words by 0.3 of it more."""
    pieces, x = [], 72.0
    for letter in text:
        if letter != " ":
            pieces.append(Text(x, top, letter, size=10))
            x += width_of(letter, 10)
        x += 3.0 if letter == " " else 10 * white
    return pieces


def test_a_word_of_one_letter_that_white_alone_parts_is_a_word() -> None:
    page, x = [], 72.0
    for piece, apart in (("called", 0.0), (" lik", 0.0), ("eas", 2.7), ("imple boat", 0.0)):
        page.append(Text(x, 700, piece, size=10, apart=apart))
        x += width_of(piece, 10) + (len(piece) - 1) * apart
    assert lines(parsed(build_pdf([page]))) == ["called like a simple boat"]


@pytest.mark.parametrize("white", [0.12, 0.2, 0.35])
def test_letters_that_are_set_apart_are_no_words(white: float) -> None:
    text = "This is the office where vests cost forty euros"
    page = [*spaced(text, white, top=700), *column(["Sizes are S M L X as is usual."], top=640)]
    page += spaced("Marks are 1 2 3 4 5 6 7 8", 0.0, top=600)
    assert lines(parsed(build_pdf([page]))) == [
        text, "Sizes are S M L X as is usual.", "Marks are 1 2 3 4 5 6 7 8",
    ]  # fmt: skip


def test_a_word_that_the_end_of_a_page_breaks_is_one() -> None:
    pages = [
        [
            *column([FULL, "and that a new contract with the caretak-"], top=120),
            Text(300, 40, "1"),
        ],
        [*column(["er. It would cost 400 euros a month."]), Text(300, 40, "2")],
    ]
    assert lines(parsed(build_pdf(pages))) == [
        f"{FULL}\nand that a new contract with the caretaker.", "It would cost 400 euros a month.",
    ]  # fmt: skip


def test_short_words_side_by_side_stay_apart() -> None:
    line = "If it is a panel, set it to 3 or 2 to 1 and so on; I am at 4 or 5."
    page, left = [], 72.0
    for word in line.split():
        page.append(Text(left, 700, word))
        left += width_of(word) + 3.5
    assert lines(parsed(build_pdf([page]))) == [line]


def test_control_characters_and_soft_hyphens_vanish() -> None:
    text = parsed(build_pdf([column(["co\u00adop nu\0l \x07bell"])])).text
    assert not {"\0", "\x07", "\u00ad", "\x02", "\ufffe"} & set(text)
    assert text.endswith("bell")


def test_lists_nest_by_indentation() -> None:
    page = [
        *column([FULL, FULL, "", "• outer"]),
        *column(["• inner"], top=644, left=90),
        *column(["• outer again"], top=630),
    ]
    items = [("item", 0, "outer"), ("item", 1, "inner"), ("item", 0, "outer again")]
    assert view(parsed(build_pdf([page])))[1:] == items


def test_small_letters_and_roman_numerals_count_items_where_there_are_several() -> None:
    written = [
        "1. Check the valves of the pump.", "a. Open valve three.", "b. Close valve four, and", "valve five.",
        "", "i. Start the pump.", "ii. Wait for the lamp.", "", "Meet at the pier,", "p. 5 shows it.",
        "i. e. the second one.", "A. Berg and", "B. Holm say so.",
    ]  # fmt: skip
    for read in (
        parsed(build_pdf([column(written)])),
        parsed_by(text.parse)("\n".join(written)),
    ):
        assert lines(read, "item") == [
            "Check the valves of the pump.", "Open valve three.", "Close valve four, and\nvalve five.",
            "Start the pump.", "Wait for the lamp.",
        ]  # fmt: skip


def test_the_second_bullet_of_word_is_one_an_o_of_the_text_is_none() -> None:
    page = [*column(["• Visitors sign at the gate", "o vizinho"]), Text(90, 672, "o", bold=True)]
    page += [Text(108, 672, "Lost badges cost 20 euros"), Text(90, 658, "o", bold=True)]
    page.append(Text(108, 658, "Guides wait at the gate"))
    data = build_pdf([page]).replace(b"/Helvetica-Bold", b"/Courier")
    assert view(parsed(data)) == [
        ("item", 0, "Visitors sign at the gate\no vizinho"),
        ("item", 1, "Lost badges cost 20 euros"),
        ("item", 1, "Guides wait at the gate"),
    ]


def test_two_columns_go_on_in_the_second() -> None:
    left = column(["a column that goes", "on in the"], top=200)
    page = [*left, *column(["second one."], left=320)]
    assert lines(parsed(build_pdf([page]))) == ["a column that goes\non in the\nsecond one."]


def test_what_is_indented_below_each_term_of_a_list_defines_it() -> None:
    page = [
        *column(["Berth"]),
        *column(["A place for one ship", "beside the quay."], top=686, left=100),
    ]
    page += [*column(["Draught"], top=658), *column(["How deep a ship goes."], top=644, left=100)]
    page += column(["Also the air in a hall."], top=622, left=100)
    after = [*column(["Ask the office if a word is missing."], top=580)]
    assert [(kind, text) for kind, _, text in view(parsed(build_pdf([[*page, *after]])))] == [
        ("paragraph", "Berth"), ("item", "A place for one ship\nbeside the quay."),
        ("paragraph", "Draught"), ("item", "How deep a ship goes."), ("item", "Also the air in a hall."),
        ("paragraph", "Ask the office if a word is missing."),
    ]  # fmt: skip
    assert {kind for kind, *_ in view(parsed(build_pdf([page[:3]])))} == {"paragraph"}


def test_items_of_the_next_column_are_none_of_the_last_item_of_the_one_before() -> None:
    first = column(["• Leeds opens at eight", "   • by appointment", "• Parking is free there"])
    second = column(
        ["• York opens at nine", "   • on Mondays at ten", "• Parking costs 4 pounds"], left=330
    )
    second = [one._replace(x=one.x + 12 * (one.text[0] == " ")) for one in second]
    first = [one._replace(x=one.x + 12 * (one.text[0] == " ")) for one in first]
    levels = [level for _, level, _ in view(parsed(build_pdf([[*first, *second]])))]
    assert levels == [0, 1, 0, 0, 1, 0]


def test_lines_that_fill_their_column_by_wide_spaces_are_text() -> None:
    def stretched(line: str, y: float) -> list[Text]:
        words = line.split()
        white = (150 - sum(map(width_of, words))) / (len(words) - 1)
        places = [72 + sum(map(width_of, words[:at])) + at * white for at in range(len(words))]
        return [Text(x, y, word) for x, word in zip(places, words, strict=True)]

    wide = ["oil costs forty cents", "cans are read by nine", "bills are sent in May"]
    page = [one for at, line in enumerate(wide) for one in stretched(line, 700 - at * 14)]
    page += column(["and June."], top=658)
    assert view(parsed(build_pdf([page]))) == [("paragraph", 0, "\n".join([*wide, "and June."]))]
    # Between names that are the widest in their columns white is of one width, too.
    names, cells = ["Sheds", "Garages", "Berth", "Gardens"], ["9", "10", "1", "2"]
    places = [72 + sum(width_of(name) + 8 for name in names[:at]) for at in range(4)]
    plan = [
        Text(x, 700 - line * 14, cell)
        for line, made in enumerate((names, cells, cells[::-1]))
        for x, cell in zip(places, made, strict=True)
    ]
    assert lines(parsed(build_pdf([plan])), "row")[0] == "Sheds | Garages | Berth | Gardens"


def test_three_short_columns_that_a_sentence_runs_through_are_no_table() -> None:
    first = column(["The crane lifts forty tons and", "needs two people at the pier. It"], top=686)
    second = column(["is tested on Friday morning."], top=700, left=250)
    third = column(
        ["The gate opens at six and", "closes at nine. Lorries use it"], top=700, left=420
    )
    third += column(["from seven on."], top=672, left=420)
    read = "The crane lifts forty tons and\nneeds two people at the pier. It\nis tested"
    for page in ([*first, *second, *third], [*third, *second, *first]):
        assert lines(parsed(build_pdf([page])))[0].startswith(read)
    # Cells begin with small letters too.
    cells = [
        *column(["The north gate", "The south gate"]),
        *column(["opens", "is closed"], left=250),
    ]
    cells += column(["for all lorries", "for small boats"], left=420)
    assert lines(parsed(build_pdf([cells])), "row")[0] == "The north gate | opens | for all lorries"


def test_a_word_that_the_end_of_a_column_breaks_is_joined() -> None:
    def columns(head: str) -> str:
        page = [
            *column([FULL[:44]] * 4 + ["who also bears the costs of its insur-"]),
            *row(320, 700, head, ("2", 7, 4), " Claims are decided"),
            *column(
                ["within ten working days. A refusal needs", *[FULL[:44]] * 3], top=686, left=320
            ),
        ]
        return parsed(build_pdf([page])).text.split("its ")[1]

    assert columns("ance up to 900 euros.").startswith("insurance\nup to 900 euros.² Claims")
    assert columns("ANCE up to 900 euros.").startswith("insur-\nANCE up")


def test_a_heading_above_two_columns_ends_those_above_it() -> None:
    def columns(top: float, number: int) -> list[Text]:
        left = [f"Part {number} on the left goes on and on"] * 8
        right = [f"part {number} on the right goes on and on"] * 8
        return [*column(left, top=top), *column(right, top=top, left=320)]

    page = [*columns(700, 1), Text(72, 572, "Rules", 14), *columns(548, 2)]
    found = [content.partition(" goes")[0] for content in lines(parsed(build_pdf([page])))]
    assert found == ["Part 1 on the left", "Rules", "Part 2 on the left"]


def test_a_heading_across_two_columns_makes_them_no_wider() -> None:
    def columns(top: float) -> list[Text]:
        left = ["The hall opens at nine on", "weekdays and at ten on", "Saturdays. It is shut on"]
        return [
            *column([*left, "Sundays and holidays."], top=top),
            *column(left, top=top, left=320),
        ]

    wide = "Roads and parking in the old town are changing"
    page = [*columns(700), Text(72, 620, wide, 18, bold=True), *columns(590)]
    found = lines(parsed(build_pdf([page])))
    assert found.count(wide) == 1
    assert sum(line.startswith("Saturdays") for line in found) == 0


def test_an_encrypted_file_says_so() -> None:
    with pytest.raises(UnreadableDocument, match=r"^is encrypted: remove its password and ingest"):
        parsed(build_pdf([column([FULL])], password="secret"))
    # An empty user password only restricts what viewers offer: the text is open.
    assert parsed(build_pdf([column([FULL])], password="")).text == FULL


@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing more", b"", b"no pdf", build_pdf([])])
def test_a_damaged_file_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"^is damaged: PDFium cannot open it$"):
        parsed(data)


def test_a_scan_says_so_and_single_pages_without_text_are_recorded() -> None:
    with pytest.raises(UnreadableDocument, match=r"^has no text layer \(a scan\?\): run OCR"):
        parsed(build_pdf([None, None]))
    found = parsed(build_pdf([column([FULL]), None, column([FULL]), [], None]))
    assert found.metadata == {"pages_without_text": "2, 4, 5"}
    assert found.remarks == (
        "Pages 2 and 5 hold no text (a picture?): what they show is not searched; run OCR on the"
        " file first, or set ingest.ocr to on.",
    )
    assert (len(found.pages), len(found.blocks)) == (5, 2)


def test_threads_may_read_at_once() -> None:
    data = build_pdf([column([FULL] * 30)] * 5)
    with ThreadPoolExecutor(6) as pool:
        texts = {found.text for found in pool.map(parsed, [data] * 6)}
    assert len(texts) == 1


PLACED = st.builds(
    Text,
    st.integers(20, 500),
    st.integers(20, 760),
    st.text(st.sampled_from("abcXYZ19 .-•\u00ad"), min_size=1, max_size=30),
    st.sampled_from([6, 11, 11, 20]),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PLACED, max_size=8), min_size=1, max_size=4))
def test_any_placement_gives_sound_blocks(pages: list[list[Text]]) -> None:
    pages.append(column(["a last page, so that there is some text"]))
    found = parsed(build_pdf(pages))
    for block in found.blocks:
        for page in found.pages:
            within = block.start < page < block.end
            assert not (within and ends_sentence(found.text[:page].rstrip()))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_cut_or_altered_file_is_read_or_refused(data: st.DataObject) -> None:
    whole = build_pdf([column([FULL]), column([FULL])], outline=[Bookmark("x", 1)])
    at = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=6))
    with suppress(UnreadableDocument):
        parsed(whole[:at] + junk + whole[at + len(junk) :])


def test_items_that_bare_numbers_count_and_what_belongs_to_them() -> None:
    steps = ["1 Install the packages", "2 Create a folder", "3 Build it"]
    page = [
        *column(steps[:1], top=700), *column(["It needs room on the disk"], top=686, left=84),
        *column(steps[1:], top=672), *column(["2 of them are enough", FULL], top=600),
    ]  # fmt: skip
    read = checked(parse(build_pdf([page]), "x"))
    assert [(kind, text) for kind, _, text in view(read)][:4] == [
        ("item", "Install the packages"),
        ("item", "It needs room on the disk"),
        ("item", "Create a folder"),
        ("item", "Build it"),
    ]
    amounts = ["1 Adult pays 12 EUR", "2 Adults pay 20 EUR", "3 Adults pay 28 EUR"]
    eggs = ["1 Onion", "2 Carrots", "3 Eggs"]
    for few in (steps[:2], amounts, eggs):
        read = checked(parse(build_pdf([column([*few, FULL], top=700)]), "x"))
        assert "item" not in {kind for kind, _, _ in view(read)}


def test_dots_lead_to_the_number_behind_them_in_one_line() -> None:
    pairs = [("Wage", "27"), ("Rent", "29"), ("Heat", "31")]
    page = [
        Text(72, 700 - 14 * at, f"{name}     . . . . . . . {number}")
        for at, (name, number) in enumerate(pairs)
    ]
    said = "\n".join(lines(checked(parse(build_pdf([page]), "x"))))
    assert all(f"{name} . . . . . . . {number}" in said for name, number in pairs)
