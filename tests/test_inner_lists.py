"""A list within a list is quoted whole, below what opens it, and lines are numbered and nested as they stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.questions.question import analyse
from assistant.reading.lists.inner_lists import inner_list
from assistant.reading.lists.leads import with_leads
from assistant.reading.lists.levels import marks_of, numbers_of, opens_list
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind, Passage
from ingest.index import Index
from tests.assistant_fixtures import index_of, item, passage_of

RULES = """# Club rules

## 3 Rights

1. Members may:
   * (a) Vote on:
     * (i) the budget;
     * (ii) new boats.
   * (b) Use the pier.
2. The warden minds the keys. The warden's duties are:
   * (a) Locking up;
   * (b) Counting boats; and
   * (c) Calling the guard.
3. Guests pay.
4. Boats
   * Row them home.
   * Dry them.
"""


def listed(*lines: str, start: int = 0) -> Passage:
    """A passage of lines of lists, each as deep as it is indented."""
    passage = passage_of(*map(item, lines), start=start)
    within = []
    for line in passage.sentences:
        indent = len(passage.quote(line)) - len(passage.quote(line).lstrip())
        within.append(line._replace(start=line.start + indent, level=indent))
    return replace(passage, sentences=tuple(within))


def told(tmp_path: Path, question: str, best: str) -> list[str]:
    with index_of(tmp_path, {"rules.md": RULES}) as index:
        passages = [one.passage for one in index.catalogue.document_passages("rules.md")]
        ranked = [RankedSentence(one, line, 0.0) for one in passages for line in one.sentences]
        ranked.sort(key=lambda one: not one.text.startswith(best))
        found = inner_list(analyse(question), Reading(tuple(ranked), 0.9), index)
    return [passage.quote(line) for passage, line in found.pieces] if found else []


DUTIES = ["(a) Locking up;", "(b) Counting boats; and", "(c) Calling the guard."]


@pytest.mark.parametrize(
    ("question", "best", "quoted"),
    [
        (
            "What are the duties of the warden?",
            "The warden",
            ["The warden minds the keys. The warden's duties are:", *DUTIES],
        ),
        (
            "What do members vote on?",
            "(i)",
            ["Members may:", "(a) Vote on:", "(i) the budget;", "(ii) new boats."],
        ),
        ("What do the rules say about boats?", "Boats", ["Boats", "Row them home.", "Dry them."]),
        ("Are there boats to be sold?", "Row", []),
        ("Who minds the keys?", "The warden", []),  # told before the list is opened
        ("Who counts boats?", "(b) Counting", []),
        ("Do guests pay?", "Guests", []),
    ],
)
def test_the_list_that_a_line_opens_is_quoted_and_no_other(
    tmp_path: Path, question: str, best: str, quoted: list[str]
) -> None:
    assert told(tmp_path, question, best) == quoted


def test_a_line_is_called_by_its_letter() -> None:
    first = listed("Duties are:", "     (a) Locking up;", "     (b) Counting;")
    letter = listed("(c) Calling.", start=100)
    pieces = [*((first, line) for line in first.sentences), (letter, letter.sentences[0])]
    assert marks_of(pieces) == ["", "a", "b", "c"]


def test_a_line_at_the_begin_of_a_passage_has_the_number_before_the_next_line() -> None:
    passage = passage_of(item("Guests pay."), item("3. Boats wait."), start=100)
    passage = replace(passage, sentences=(passage.sentences[0], passage.sentences[1]))
    pieces = [(passage, line) for line in passage.sentences]
    assert numbers_of(pieces) == [2, 3]
    assert numbers_of(pieces[:1]) == [2]
    fresh = passage_of(item("Guests pay."), item("1. Boats wait."))
    assert numbers_of([(fresh, fresh.sentences[0])]) == [None]


def test_what_opens_a_list_from_the_first_line_of_a_passage_introduces_it(
    seed_index: Index,
) -> None:
    passage = listed("A member leaves:", "   by letter;", "   on death.", " Boats stay.")
    lead, line = passage.sentences[:2]
    reading = Reading((RankedSentence(passage, line, 0.0),), 0.9)
    found = with_leads([(passage, line)], reading, seed_index, always=False)
    assert found == [(passage, lead), (passage, line)]
    beside = listed("A member leaves:", "  by letter;", "Guests pay.")
    guests = (beside, beside.sentences[2])
    assert with_leads([guests], reading, seed_index, always=True) == [guests]


def test_the_line_before_a_list_introduces_its_lines_in_the_next_passage(tmp_path: Path) -> None:
    lines = "\n".join(
        f"{number}. The warden may do what no. {number} says, {'too ' * 60}"
        for number in range(1, 9)
    )
    with index_of(
        tmp_path, {"rules.txt": f"Powers\n======\n\nThe warden may:\n\n{lines}\n"}
    ) as index:
        passages = [one.passage for one in index.catalogue.document_passages("rules.txt")]
        assert len(passages) > 1
        line = passages[-1].sentences[-1]
        reading = Reading((RankedSentence(passages[-1], line, 0.0),), 0.9)
        found = with_leads([(passages[-1], line)], reading, index, always=True)
    assert found[0][0].quote(found[0][1]) == "The warden may:"


def test_what_stands_below_a_sentence_is_not_introduced_by_what_that_is_a_line_of(
    seed_index: Index,
) -> None:
    passage = listed("Members may:", "  Issue texts.", "     a text is a rule", "  Vote.")
    passage = replace(
        passage,
        sentences=(
            passage.sentences[0]._replace(kind=BlockKind.PARAGRAPH, lead=True),
            *passage.sentences[1:],
        ),
    )
    reading = Reading((RankedSentence(passage, passage.sentences[2], 0.0),), 0.9)
    for number, introduced in ((2, []), (3, [0])):
        pieces = [(passage, passage.sentences[at]) for at in (*introduced, number)]
        assert with_leads(pieces[-1:], reading, seed_index, always=True) == pieces


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("A month is enough where—", True),
        ("A month is enough where -", True),
        ("A month is enough where:", True),
        ("A month is enough.", False),
        ("Floors 2-", False),  # to no end
    ],
)
def test_a_colon_or_a_dash_opens_a_list(line: str, opens: bool) -> None:
    passage = passage_of(item(line), item("the rent is late;"))
    assert opens_list(passage, passage.sentences[0]) is opens
