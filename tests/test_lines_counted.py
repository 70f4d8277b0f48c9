"""How many of something there are is told by the list that is called so, and by no other."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.lines_counted import lines_counted
from assistant.reading.reader import RankedSentence, Reading
from ingest.document import Passage
from ingest.index import Index
from tests.assistant_fixtures import item, lead, passage_of

SITES = passage_of(lead("Our sites:"), item("Bonn"), item("Riga"))
HEADED = passage_of(item("Bonn"), item("Riga"), heading="Sites")
TOLD = passage_of(
    item("Bonn closes at six in the evening."), item("Riga has a lift."), heading="Sites"
)


@pytest.mark.parametrize(
    ("question", "passage", "counted"),
    [
        ("how many sites are there?", SITES, 3),
        ("How many sites do we have?", SITES, 3),
        ("How many sites have we got?", HEADED, 2),
        ("How many sites are there?", TOLD, 0),
        ("How many large sites are there?", SITES, 0),
        ("How many sites closed?", SITES, 0),
        ("How many people are there?", SITES, 0),
    ],
)
def test_the_list_of_what_is_counted_is_quoted(
    seed_index: Index, question: str, passage: Passage, counted: int
) -> None:
    reading = Reading((RankedSentence(passage, passage.sentences[0], 1.0),), 0.3)
    found = lines_counted(analyse(question), reading, seed_index)
    assert len(found.lines.pieces if found else ()) == counted
