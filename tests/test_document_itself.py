"""What a text says of its own making is told by what it says of itself."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.document_itself import of_document_itself
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import passage_of

TOLD = "When The Times reported in April 2025 that troops were few, Keir Starmer announced more on 2 March 2025."
UPDATED = "This page was last updated on 3 May 2025 by the office for communication and its staff in Leeds."
COUNTED = "By September 2025, 26 countries had pledged troops."
DATE = "Leeds, 3 May 2025"
WRITTEN = "Written by Ann Roe"


@pytest.mark.parametrize(
    ("question", "lines", "told"),
    [
        ("When was this published?", (TOLD, UPDATED), UPDATED),
        ("When was this article last updated?", (TOLD, DATE), DATE),
        ("When was this article published?", (TOLD, WRITTEN), None),
        ("Who wrote this article?", (TOLD, WRITTEN), WRITTEN),
        ("Who wrote this article?", (COUNTED, "By Ann Roe"), "By Ann Roe"),
        ("Who is the author of the report?", (TOLD, UPDATED), None),
        ("Who wrote the letter?", (TOLD, UPDATED), TOLD),  # which is told of
        ("When was the force announced?", (TOLD, UPDATED), TOLD),
    ],
)
def test_what_a_text_says_of_itself_comes_first(
    question: str, lines: tuple[str, ...], told: str | None
) -> None:
    passage = passage_of(*lines)
    ranked = tuple(RankedSentence(passage, one, 0.0) for one in passage.sentences)
    found = of_document_itself(analyse(question), Reading(ranked, 0.9, 1))
    assert found.confidence == (0.0 if told is None else 0.9)
    assert told in {None, found.sentences[0].text}
