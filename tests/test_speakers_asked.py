"""What somebody said is told by sentences in which they speak."""

from __future__ import annotations

import pytest

from assistant.questions.question import analyse
from assistant.reading.others.speakers_asked import of_speakers
from assistant.reading.reader import RankedSentence, Reading
from tests.assistant_fixtures import passage_of

OTHER = "The board met on Monday."
TEAM = "It meets Ms Hale's team about the rents of the hall."
SAID = "Ms Hale said that the rents of the hall stay as they are."
QUOTED = "“They stay.”"
ANOTHER = "Mr Oddie complained about the rents."
MINUTES = "Hale: the rents stay, of all."
DOES = "The mayor, Hale, left the door open to higher rents."
OF_TITLE = "She went on: “Higher rents would end the Roe bridge. If they stay, it stays.”"
FAR = "The hall was built in 1950."


@pytest.mark.parametrize(
    ("question", "lines", "told"),
    [
        ("What did Ms Hale say about the rents?", (ANOTHER, SAID), SAID),
        ("What does Hale think of the rents?", (TEAM, MINUTES), MINUTES),
        ("What did Ms Hale say about the rents?", (SAID, QUOTED), SAID),
        ("What did Ms Hale say about the rents?", (TEAM, ANOTHER, OTHER), None),
        ("What did Hale say about the rents?", (ANOTHER, DOES), DOES),
        ("What did Ms Hale decide about the rents?", (TEAM, ANOTHER), TEAM),
        ("What did the board say about the rents?", (TEAM, ANOTHER), TEAM),
        ("What did Ms Roe say about the rents?", (TEAM, ANOTHER), TEAM),  # told in no sentence
        ("What did HALE say about the rents?", (TEAM, ANOTHER), TEAM),
    ],
)
def test_a_sentence_in_which_who_is_named_speaks_comes_first(
    question: str, lines: tuple[str, ...], told: str | None
) -> None:
    passage = passage_of(*lines)
    ranked = tuple(RankedSentence(passage, one, 0.0) for one in passage.sentences)
    found = of_speakers(analyse(question), Reading(ranked, 0.9, 1))
    assert found.confidence == (0.0 if told is None else 0.9)
    assert told in {None, found.sentences[0].text}


def test_what_names_nobody_and_a_document_of_their_name_are_left() -> None:
    passage = passage_of(SAID, QUOTED, ANOTHER, FAR)
    said, quoted, another, far = (RankedSentence(passage, one, 0.0) for one in passage.sentences)
    question = analyse("What did Ms Hale say about the rents?")
    for best, first in ((quoted, quoted), (far, far), (another, said)):
        assert of_speakers(question, Reading((best, said), 0.9, 1)).sentences[0] == first
    about = passage_of(SAID, OF_TITLE, title="The Roe bridge")
    said, of_title = (RankedSentence(about, one, 0.0) for one in about.sentences)
    assert of_speakers(question, Reading((of_title, said), 0.9, 1)).sentences[0] == of_title
    theirs = passage_of(TEAM, title="Letter of Ms Hale")
    alone = Reading((RankedSentence(theirs, theirs.sentences[0], 0.0),), 0.9, 1)
    assert of_speakers(question, alone) == alone
