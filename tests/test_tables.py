"""Tables: the row that literally holds what is asked for, the cell under the column that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.language.english import stems_of
from assistant.questions.question import analyse
from assistant.quoting.short_answer import direct_of
from assistant.reading.reader import RankedSentence
from assistant.reading.tables.alike import rows_alike
from assistant.reading.tables.columns import named_cell
from assistant.reading.tables.named_rows import about_others, names_one_more
from assistant.retrieval.retriever import HybridRetriever
from assistant.settings import AssistantSettings
from ingest.document import Passage
from ingest.index import Index
from tests.assistant_fixtures import index_of, passage_of, row

PARTS = [(f"P{n:03}", ["bolt", "nut", "seal", "valve"][n % 4], f"{9 + n * 0.4:.2f}", f"{n * 7 % 50}")
         for n in range(90)]  # fmt: skip
TEXTS = {
    "parts.md": "# Parts\n\n| Part | Kind | Unit price (EUR) | In stock |\n|---|---|---|---|\n"
    + "\n".join(f"| {' | '.join(part)} |" for part in PARTS),
    "releases.md": "# Releases\n\n| Version | Date | Change |\n|---|---|---|\n"
    "| 2.0 | 3 March 2023 | New editor |\n"
    "| 2.1 | 8 June 2023 | Faster search |\n| 2.1.1 | 20 June 2023 | Fixed a crash |\n"
    "| 2.10 | 4 February 2024 | Dark mode |\n\nVersion 2.0 needs Python 3.9. Version 2.10 needs"
    " Python 3.11.\n",
    "tickets.md": "# Tickets\n\n| Ticket | Owner | Status |\n|---|---|---|\n"
    + "\n".join(f"| 2024-{100 + n:04} | {['Ines', 'Karl', 'Mona', 'Omar'][n % 4]} | {['open', 'closed'][n % 2]} |"
                for n in range(40)),
    "rates.html": "<h1>Travel rates</h1><table><tr><th>Country</th><th>Meals</th><th>Hotel</th></tr>"
    "<tr><td>Latvia</td><td>29 euros</td><td>80 euros</td></tr><tr><td>Chile</td><td>44 euros</td>"
    "<td>120 euros</td></tr><tr><td>Japan</td><td>66 euros</td><td>210 euros</td></tr></table>",
    "rooms.txt": "Room B204 seats twelve people. Room B205 seats thirty people and has a projector."
    " Write to a@b.org for the key of B204, and to c@b.org for B205.\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Index]:
    texts = dict(TEXTS)
    for week in range(12):
        orders = "\n".join(f"| O-{week:02}{n:02} | {n + week} euros |" for n in range(30))
        texts[f"week{week}.md"] = (
            f"# Orders of week {week}\n\n| Order | Price |\n|---|---|\n{orders}\n"
        )
    with index_of(tmp_path_factory.mktemp("tables"), texts) as opened:
        yield opened


@pytest.fixture(scope="module")
def assistant(index: Index) -> Assistant:
    return build_assistant(AssistantSettings(), index)


@pytest.mark.parametrize(
    ("question", "direct"),
    [
        ("What does P077 cost?", "39.80"),
        ("what does p003 cost", "10.20"),
        ("What is the price of part P031?", "21.40"),
        ("How many P045 are in stock?", "15"),
        ("What kind of part is P064?", "bolt"),
        ("Who owns ticket 2024-0137?", "Karl"),
        ("What is the status of 2024-0121?", "closed"),
        ("When was version 2.1 released?", "8 June 2023"),
        ("What changed in 2.10?", "Dark mode"),
        ("What changed in version 2.1.1?", "Fixed a crash"),
        ("What is the hotel rate for Latvia?", "80 euros"),
        ("What is paid for meals in Chile?", "44 euros"),
        ("What is the price of order O-0512?", "17 euros"),
        ("What is the price of order O-1107?", "18 euros"),
    ],
)
def test_the_cell_of_the_row_and_column_asked_for_is_the_answer(
    assistant: Assistant, question: str, direct: str
) -> None:
    answer = assistant.ask(question)
    assert answer.direct == direct
    header, *rows = sorted((cited.start, cited.quote) for cited in answer.citations)
    assert len(rows) == 1
    assert direct in rows[0][1]
    assert direct not in header[1]


@pytest.mark.parametrize(
    "question",
    ["When was version 2.2 released?", "Who owns ticket 2024-0937?", "What does P777 cost?"],
)
def test_no_other_row_answers_for_one_that_is_not_there(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert "occurs in no document" in answer.reason


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("How many people does B204 seat?", "twelve", "thirty"),
        ("How many people does room B205 seat?", "thirty", "twelve"),
        ("Which Python does version 2.0 need?", "3.9", "3.11"),
        ("Which Python does version 2.10 need?", "3.11", "3.9"),
    ],
)
def test_a_sentence_about_another_of_the_kind_is_no_evidence(
    assistant: Assistant, question: str, right: str, wrong: str
) -> None:
    answer = assistant.ask(question)
    assert right in answer.answer
    assert wrong not in answer.answer


def test_a_sentence_that_names_another_of_the_kind_too_has_no_short_answer() -> None:
    question = analyse("Who do I write to for the key of B205?")
    assert names_one_more(question, "Write to a@b.org for B204, to c@b.org for B205.", "a@b.org")
    assert not names_one_more(question, "Write to c@b.org for B205.", "c@b.org")
    assert not names_one_more(analyse("What replaces P7?"), "P8 replaces P7.", "P8")


def ranked(*passages: Passage) -> list[RankedSentence]:
    return [RankedSentence(one, sentence, 0.0) for one in passages for sentence in one.sentences]


def left(question: str, *passages: Passage) -> list[str]:
    read = ranked(*passages)
    others = about_others(analyse(question), read)
    return [one.text for one in read if one.key not in others]


def test_rows_that_lack_what_others_hold_are_left_out() -> None:
    table = passage_of(row("Part | Price", header=True), row("P070 | 5"), row("P077 | 7"), "Sold.")
    assert left("What does P077 cost?", table) == ["P077 | 7", "Sold."]
    assert left("What does P099 cost?", table) == ["Part | Price", "Sold."]
    assert left("Which parts cost more than 5?", table) == [one.text for one in ranked(table)]


def test_a_row_holds_the_names_of_its_columns_too() -> None:
    table = passage_of(
        row("Plan | 2026 | 2027", header=True), row("Basic | 5 | 6"), row("Plus | 7 | 8")
    )
    assert left("What is the price of Basic in 2027?", table)[1:] == [
        "Basic | 5 | 6",
        "Plus | 7 | 8",
    ]


def test_a_sentence_below_a_heading_that_names_it_may_name_others() -> None:
    below = passage_of("It replaces P070.", heading="P077")
    elsewhere = passage_of("P070 is sold out.", document="e.txt")
    named = passage_of("P077 is new.", document="f.txt")
    assert left("What is P077?", below, elsewhere, named) == ["It replaces P070.", "P077 is new."]


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("When does the summer concert start?", "18:00"),
        ("When is the summer concert?", "2025-06-21"),
        ("How much does the summer concert cost?", "10"),
    ],
)
def test_a_column_that_is_called_so_itself_comes_before_the_date(question: str, cell: str) -> None:
    diary = passage_of(
        row("Date | Event | Start | Admission", header=True),
        row("2025-06-21 | Summer concert | 18:00 | 10"),
    )
    assert named_cell(analyse(question), ranked(diary)[1]) == cell


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("How long can I book the cytometer?", "2 h"),
        ("How do I book the cytometer?", "calendar"),
        ("How many people may use the cytometer?", ""),
    ],
)
def test_a_figure_is_asked_for_of_cells_that_state_one(question: str, cell: str) -> None:
    table = passage_of(
        row("Instrument | Booking | Longest slot", header=True), row("Cytometer | calendar | 2 h")
    )
    assert named_cell(analyse(question), ranked(table)[1]) == cell


def test_an_empty_cell_below_the_column_asked_for_is_the_one_asked_for() -> None:
    table = passage_of(
        row("Member | Fee | Locker", header=True), row("Adult | 90 | 40"), row("Passive | 50 | –")
    )
    asked = analyse("What does a locker cost for passive members?")
    assert named_cell(asked, ranked(table)[2]) == "–"


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("What does a small locker cost per month?", "20 euros"),
        ("How much is the deposit for a small locker?", "5 euros"),
        ("What does a small locker cost?", ""),  # per day or per month?
        ("What is small?", ""),
    ],
)
def test_the_one_column_that_is_named_has_the_cell(question: str, cell: str) -> None:
    table = passage_of(
        row("Size | Per day | Per month | Deposit", header=True),
        row("Small | 2 euros | 20 euros | 5 euros"),
    )
    assert named_cell(analyse(question), ranked(table)[1]) == cell


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("How many seats does room B204 have?", "38"),
        ("What is the wing of B204?", "West wing"),
        ("What is the access to B204?", ""),
    ],
)
def test_what_one_cell_denies_is_said_of_no_other(question: str, shown: str) -> None:
    table = passage_of(
        row("Room | Wing | Seats | Projector | Access", header=True),
        row("B203 | East wing | 31 | yes | Open all day"),
        row("B204 | West wing | 38 | no | Never open to guests"),
    )
    assert direct_of(analyse(question), ranked(table)[2]) == shown


@pytest.mark.parametrize(
    ("question", "header", "shown"),
    [
        ("When does the first bus leave the market?", "Stop | Early | Day", ""),
        ("When does the day bus leave the market?", "Stop | Early | Day", "7:24"),
        ("When does the last bus leave the market?", "Stop | First | Last", "7:24"),
    ],
)
def test_the_first_of_the_times_in_a_row_is_not_any_of_them(
    question: str, header: str, shown: str
) -> None:
    table = passage_of(
        row(header, header=True), row("Market | 5:18 | 7:24"), row("Gate | 6 | 8:00")
    )
    assert direct_of(analyse(question), ranked(table)[1]) == shown


@pytest.mark.parametrize(
    ("cells", "names", "cell"),
    [
        ("| 20 euros | ", "Size | Price", ""),
        ("Small | | 20 euros", "Size | Note | Price", "20 euros"),
        ("| small | 20 euros", "| Size | Price", "20 euros"),
        ("small \\| tiny | 20 euros", "Size | Price", "20 euros"),
        ("Small", "Size | Price", ""),
    ],
)
def test_empty_cells_and_escaped_bars_keep_their_columns(cells: str, names: str, cell: str) -> None:
    table = passage_of(row(names, header=True), row(cells))
    assert named_cell(analyse("What is the price of the small one?"), ranked(table)[1]) == cell


def test_a_passage_that_alone_holds_a_code_is_read_however_it_ranks(index: Index) -> None:
    found = HybridRetriever(index, 0.0, 50).search("What does the order O-0512 cost?", 2)
    assert any("O-0512" in one.stored.passage.text for one in found.passages)
    assert len(found.passages) == 2


@pytest.mark.parametrize(
    ("question", "alike"),
    [
        ("Schmidt phone", 2),
        ("What is the phone number of Anna Schmidt?", 1),
        ("What is the phone of Schmidt in Payroll?", 1),
        ("phone of Okafor", 1),
        ("phone of the caretaker", 0),
    ],
)
def test_rows_that_hold_the_same_of_a_question_are_alike(question: str, alike: int) -> None:
    table = passage_of(
        row("Name | Role | Phone", header=True), row("Anna Schmidt | Payroll | 4420"),
        row("Peter Schmidt | Chair | 4101"), row("Ada Okafor | Legal | 4300"),
    )  # fmt: skip
    held = set(analyse(question).stems)
    best = max(ranked(table)[1:], key=lambda one: len(held & stems_of(one.text)))
    found = rows_alike(analyse(question), best)
    assert len(found) == alike
    if alike > 1:
        assert direct_of(analyse(question), best) == ""
