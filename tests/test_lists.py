from __future__ import annotations

from pathlib import Path

import pytest

from assistant.build import build_assistant
from assistant.lists import Piece, groups_of, schedule_lines, with_header
from assistant.question import Sought
from assistant.reader import RankedSentence, Reading
from assistant.settings import AssistantSettings
from ingest.document import Passage
from ingest.index import Index
from ingest.pipeline import ingest
from tests.assistant_fixtures import item, lead, passage_of, row


def lists(passage: Passage) -> list[list[str]]:
    return [[p.quote(s) for p, s in group.pieces] for group in groups_of(passage)]


KINDS = ["drill", "chisel", "spanner", "hex key", "punch", "file", "tap", "die", "reamer", "gauge"]
BRING = ["Bring:", "a tent", "a lamp"]
LINES = [lead("Bring:"), item("a tent"), item("a lamp")]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Before.", *LINES, "After."], [BRING]),
        ([*LINES, "Between.", item("one"), item("two")], [BRING, ["one", "two"]]),
        (["One.", "Two."], []),
        (["One.", lead("Alone:")], []),
        ([], []),
    ],
)
def test_a_list_has_its_introducing_line_and_all_its_lines(
    lines: list[str], found: list[list[str]]
) -> None:
    assert lists(passage_of(*lines)) == found


@pytest.mark.parametrize(
    ("lines", "shown", "notice"),
    [
        (56, 56, ""),
        (90, 59, "The list goes on: 31 more lines in the document."),
    ],
)
def test_a_list_of_several_passages_is_given_whole_or_says_what_is_missing(
    index: Index, tmp_path: Path, lines: int, shown: int, notice: str
) -> None:
    tools = [f"{size} mm {kind}" for size in range(2, 11) for kind in KINDS][:lines]
    text = "# Workshop\n\nThe workshop lends these tools:\n\n" + "".join(f"- {t}\n" for t in tools)
    (tmp_path / "tools.md").write_text(f"{text}\nLent tools come back by Friday.\n", "utf-8")
    ingest(index, [tmp_path / "tools.md"])
    assert index.catalogue.count_passages() > 1
    assistant = build_assistant(AssistantSettings(reader="similarity", abstain_below=0.0), index)
    answer = assistant.ask("List all tools that the workshop lends")
    quoted = [citation.quote for citation in answer.citations]
    assert quoted == ["The workshop lends these tools:", *tools[:shown]]
    assert (answer.direct, answer.notice) == ("", notice)


def headed(passage: Passage, number: int, header: Piece | None = None) -> list[str]:
    ranked = RankedSentence(passage, passage.sentences[number], 0.0, None, header)
    return [p.quote(s) for p, s in with_header(ranked)]


def test_a_table_row_brings_its_header() -> None:
    limits = row("Meal | Limit", header=True), row("Lunch | 20"), row("Dinner | 40")
    passage = passage_of(*limits)
    assert headed(passage, 2) == ["Meal | Limit", "Dinner | 40"]
    assert headed(passage, 0) == ["Meal | Limit"]
    # The rows that go on in the next passage have the same header, those of another table have not.
    goes_on = passage_of(row("Supper | 10"), row("Snack | 5"), "Say so.", row("A | B"), start=50)
    header = passage, passage.sentences[0]
    assert headed(goes_on, 1, header) == ["Meal | Limit", "Snack | 5"]
    assert headed(goes_on, 3, header) == ["A | B"]


def schedule(passage: Passage, best: str, sought: Sought = Sought.ANYTHING) -> list[str]:
    ranked = [
        RankedSentence(passage, s, float(passage.quote(s) == best)) for s in passage.sentences
    ]
    ranked.sort(key=lambda sentence: -sentence.score)
    return [p.quote(s) for p, s in schedule_lines(Reading(tuple(ranked), 1.0), sought)]


DATED = ["On 4 January they travel.", "In May they rest."]


def test_the_dated_lines_of_the_best_passage_are_a_schedule() -> None:
    passage = passage_of("We met before.", DATED[0], "It is cold.", DATED[1])
    assert schedule(passage, DATED[0]) == DATED
    assert schedule(passage, DATED[1]) == DATED


def test_a_best_line_without_a_date_is_never_dropped_for_those_with_one() -> None:
    passage = passage_of("The kiosk opens early.", *DATED)
    assert schedule(passage, "The kiosk opens early.") == []


def test_a_best_line_far_down_a_long_schedule_is_not_cut_off() -> None:
    lines = [f"Session {n} is on {1 + n % 28} May." for n in range(60)]
    said = schedule(passage_of(*lines), lines[50])
    assert said == lines[26:51]


def test_of_opening_hours_the_lines_with_times_count() -> None:
    hours = ["The kiosk opens at eight.", "It closes at half past five."]
    passage = passage_of(
        *hours, "The next stocktaking is on 4 May 2027.", "A tea costs 6.50 euros."
    )
    assert schedule(passage, hours[0], Sought.TIME) == hours
