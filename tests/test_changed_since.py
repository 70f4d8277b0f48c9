"""What a document says of something that another of its sentences says has changed."""

from __future__ import annotations

import pytest

from assistant.questions.changes import told_of_before
from assistant.questions.question import analyse
from assistant.reading.others.changed_since import of_changed
from assistant.reading.reader import DirectAnswer, RankedSentence, Reading
from ingest.document import Passage
from tests.assistant_fixtures import passage_of


def said(passage: Passage, number: int, answer: str) -> RankedSentence:
    line = passage.sentences[number]
    start = passage.text.index(answer, line.start - passage.start) + passage.start
    return RankedSentence(passage, line, 1.0, DirectAnswer(start, start + len(answer), 1.0))


@pytest.mark.parametrize(
    ("reply", "mail", "value", "question", "changed"),
    [
        ("The crane comes on 13 May instead of 6 May.", "The crane comes on 6 May.", "6 May",
         "When does the crane come?", True),
        ("Sports day was moved from 6 to 13 May.", "Sports day: 6 May.", "6 May", "When is sports day?", True),
        ("Sports day was moved from 6 to 13 May.", "Sports day: 6 May.", "6 May",
         "When was sports day before?", False),
        ("The crane comes on 13 May instead of 7 May.", "The crane comes on 6 May.", "6 May",
         "When does the crane come?", False),
        ("The boat comes on 13 May instead of 6 May.", "The crane comes on 6 May.", "6 May",
         "When does the crane come?", False),
    ],
)  # fmt: skip
def test_what_has_changed_is_told_by_the_sentence_that_says_so(
    reply: str, mail: str, value: str, question: str, changed: bool
) -> None:
    passage = passage_of(reply, mail)
    new, old = said(passage, 0, "13 May"), said(passage, 1, value)
    found = of_changed(analyse(question), Reading((old, new), 0.9, 2))
    assert found.sentences[: found.answering] == ((new,) if changed else (old, new))


def test_another_document_does_not_change_what_is_said() -> None:
    old = said(passage_of("The crane comes on 6 May."), 0, "6 May")
    told = passage_of("The crane comes on 13 May instead of 6 May.", document="other.txt")
    reading = Reading((old, said(told, 0, "13 May")), 0.9, 2)
    assert of_changed(analyse("When does the crane come?"), reading) is reading


def test_what_no_longer_holds_is_not_in_bold() -> None:
    sentence = "The crane comes on 13 May instead of 6 May."
    old, whole = sentence.index("6 May."), sentence.index("13 May")
    asked = "When does the crane come?"
    assert told_of_before(asked, sentence, old, old + 5)
    assert told_of_before(asked, sentence, whole, len(sentence) - 1)
    assert not told_of_before(asked, sentence, whole, whole + 6)
    assert not told_of_before("When was the crane to come before?", sentence, old, old + 5)
