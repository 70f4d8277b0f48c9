"""A clause that is asked for by its number is quoted whole, and no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.questions.question import analyse
from assistant.reading.clause_asked import clauses_asked
from assistant.reading.lists.levels import label_of
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import BlockKind
from ingest.index import Index
from tests.assistant_fixtures import ScriptedReader, index_of, passage_of, quoted, row

NOTICE, CAUSE = "2.2 Either may end it with a month's notice.", "Not so in the first year."
PASSAGE = passage_of("2.1 It runs for 2.2 years.", NOTICE, CAUSE, "2.21 It may be extended.")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What does clause 2.2 say?", [NOTICE, CAUSE]),
        ("what is section no. 2.2 about", [NOTICE, CAUSE]),
        ("§ 2.2", [NOTICE, CAUSE]),
        ("What does 2.2 say?", [NOTICE, CAUSE]),
        ("What does clause 2.3 say?", []),
        ("What does clause 2.2.1 say?", []),
        ("What deposit does clause 2.2 ask for?", []),  # as it is read
        ("What was new in 2.2?", []),
    ],
)
def test_the_clause_is_quoted_up_to_the_next(
    seed_index: Index, question: str, told: list[str]
) -> None:
    ranked = tuple(RankedSentence(PASSAGE, one, 0.0) for one in PASSAGE.sentences)
    found = clauses_asked(analyse(question), Reading(ranked, 0.9), seed_index)
    assert [passage.quote(line) for said in found for passage, line in said] == told


def test_a_row_of_a_table_is_a_clause_where_nothing_else_begins_with_its_number(
    seed_index: Index,
) -> None:
    history = row("2.2 | 11 February | Tapes are no longer used")
    for lines, told in (([history, NOTICE], NOTICE), ([history], history[0])):
        passage = passage_of(row("Version | Date | Change", header=True), *lines)
        reading = Reading((RankedSentence(passage, passage.sentences[0], 1.0),), 0.9)
        clause, *_ = clauses_asked(analyse("What does clause 2.2 say?"), reading, seed_index)
        assert [one.quote(line) for one, line in clause] == [told]


def test_an_answer_quotes_the_clause_in_place_of_what_reads_best(seed_index: Index) -> None:
    reader = ScriptedReader([PASSAGE.quote(PASSAGE.sentences[0]), NOTICE])
    answer = quoted(seed_index, "What does clause 2.2 say?", reader, PASSAGE)
    assert [span.quote for span in answer.offered.values()] == [NOTICE, CAUSE]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What does § 4 say?", ["Each employee has an account.", "It holds 60 hours."]),
        ("what is section 4 about", ["Each employee has an account.", "It holds 60 hours."]),
        ("What does paragraph 40 say?", []),
        ("How many hours does § 4 allow?", []),  # as it is read
    ],
)
def test_a_section_is_quoted_by_the_number_of_its_heading(
    tmp_path: Path, question: str, told: list[str]
) -> None:
    text = (
        "# Agreement\n\n## § 4 Account\n\nEach employee has an account. It holds 60 hours.\n\n## § 5 Home\n\n"
        "Two days a week.\n"
    )
    with index_of(tmp_path, {"a.md": text}) as index:
        passages = [stored.passage for stored in index.catalogue.document_passages("a.md")]
        ranked = tuple(RankedSentence(one, line, 0.0) for one in passages for line in one.sentences)
        found = clauses_asked(analyse(question), Reading(ranked, 0.9), index)
    assert [passage.quote(line) for said in found for passage, line in said] == told


RULES = """# Club rules

## 4 Boats

### 4.1 Powers

The warden may:

1. move boats;
2. lend:
   * (a) oars;
   * (b) sails; or
3. call the guard.

### 4.2 Fees

Ten euros.
"""
MAY = "The warden may:"
LENT = [MAY, "lend:", "(a) oars;", "(b) sails; or"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What does section 4.2 say?", ["Ten euros."]),
        ("What does clause 4.2 of the club rules say?", ["Ten euros."]),
        ("What does clause 4.2 of the harbour rules say?", []),
        ("What does §4.1(3) say?", [MAY, "call the guard."]),
        ("What does 4.1(2) say?", LENT),
        ("What does section 4.1.2 say?", LENT),
        ("What does section 4.1(2)(b) say?", [MAY, "lend:", "(b) sails; or"]),
        ("What is in 4.1 (1)?", [MAY, "move boats;"]),
        ("What does section 4.1(7) say?", []),
    ],
)
def test_a_part_of_a_section_is_quoted_by_its_number_and_letter(
    tmp_path: Path, question: str, told: list[str]
) -> None:
    with index_of(tmp_path, {"a.md": RULES}) as index:
        passages = [stored.passage for stored in index.catalogue.document_passages("a.md")]
        ranked = tuple(RankedSentence(one, line, 0.0) for one in passages for line in one.sentences)
        found = clauses_asked(analyse(question), Reading(ranked, 0.9), index)
    assert [passage.quote(line) for said in found for passage, line in said] == told


def test_paragraphs_with_numbers_in_brackets_are_called_by_them(seed_index: Index) -> None:
    lines = (
        "(1) A resit may be tried twice.",
        "(2) It is taken within a year.",
        "(3) Not so the thesis.",
    )
    named = [(line, BlockKind.LIST_ITEM, False) for line in lines]
    passage = passage_of(*named, heading="§ 14 Resits")
    answer = quoted(seed_index, "What does § 14 (2) say?", ScriptedReader([lines[0]]), passage)
    assert answer.markdown == "It is taken within a year. [1]"
    answer = quoted(seed_index, "What does § 14 say?", ScriptedReader([lines[0]]), passage)
    assert answer.markdown == "\n".join(f"- {line} [{n}]" for n, line in enumerate(lines, start=1))


def test_the_first_line_of_a_passage_is_called_as_the_one_below_it_tells() -> None:
    whole = passage_of(*((f"({letter}) Boats {verb}.", BlockKind.LIST_ITEM, False)
                         for letter, verb in (("A", "wait"), ("B", "leave"))))  # fmt: skip
    first = whole.sentences[0].start  # as a passage begins that is cut there
    cut = replace(whole, start=first, text=whole.text[first:])
    assert [label_of(cut, line) for line in cut.sentences] == ["(A)", "(B)"]


def test_what_several_documents_have_under_a_number_stands_below_their_titles(
    seed_index: Index,
) -> None:
    other = passage_of("2.2 Boats wait.", document="e.txt", title="Pier")
    answer = quoted(
        seed_index, "What does clause 2.2 say?", ScriptedReader([NOTICE]), PASSAGE, other
    )
    assert answer.markdown == f"- Title: {NOTICE} [1] {CAUSE} [2]\n- Pier: 2.2 Boats wait. [3]"


def test_of_a_long_clause_is_said_how_much_is_left_out(seed_index: Index) -> None:
    long = passage_of("2.2 Boats wait.", *(f"Boat {number} waits." for number in range(14)))
    answer = quoted(seed_index, "What does clause 2.2 say?", ScriptedReader([NOTICE]), long)
    assert len(answer.offered) == 12
    assert answer.notice == "The list goes on: 3 more lines in the document."
