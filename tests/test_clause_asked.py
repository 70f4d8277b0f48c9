"""A clause that is asked for by its number is quoted whole, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.questions.question import analyse
from assistant.reading.clause_asked import clause_asked
from assistant.reading.reader import RankedSentence, Reading
from ingest.index import Index
from tests.assistant_fixtures import ScriptedReader, index_of, passage_of, quoted

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
    found = clause_asked(analyse(question), Reading(ranked, 0.9), seed_index)
    lines = found.lines.pieces if found else ()
    assert [passage.quote(line) for passage, line in lines] == told


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
        found = clause_asked(analyse(question), Reading(ranked, 0.9), index)
    lines = found.lines.pieces if found else ()
    assert [passage.quote(line) for passage, line in lines] == told
