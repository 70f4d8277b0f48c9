from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.questions.followups.said_before import Said
from assistant.retrieval.retriever import Retrieval
from assistant.span_model.inference import NOTHING, BestSpan, SpanReader
from assistant.span_model.passages_read import hints, read_all, readings
from assistant.span_model.span_reader import TrainedReader
from ingest.document import Passage
from tests.assistant_fixtures import passage_of, retrieval_of

OPENING = passage_of("The annex opened on 4 March 2019.", document="a.txt")
SEATS = passage_of("It holds 312 seats.", document="b.txt")
LICENCE = passage_of("The annex was licensed on 7 May 2018 under B-204.", document="c.txt")
SAID = Said("b.txt", 0, 19)


class Counting(SpanReader):
    """Keeps which texts it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[BestSpan]:
        self.texts += [text for _, text in passages]
        return super().read(question, passages)


@pytest.mark.parametrize(
    ("scores", "first"),
    [
        ((3.0, 0.5, 0.9), [OPENING]),
        ((3.0, 0.5, 1.1), [OPENING, LICENCE]),
        ((0.5, 3.0, 0.9), [SEATS]),
        ((3.0, 2.0, 1.1), [OPENING, SEATS, LICENCE]),
    ],
)
def test_what_is_far_behind_is_read_only_if_it_is_asked_for(
    scores: tuple[float, ...], first: list[Passage]
) -> None:
    found = _found("When did the annex open?", scores)
    reader = Counting()
    seen = readings(reader, found)
    began = next(seen)
    assert reader.texts == [one.text for one in first]
    of_all = read_all(SpanReader(), found)
    for span, whole, passage in zip(began, of_all, (OPENING, SEATS, LICENCE), strict=True):
        assert span.margin == (whole.margin if passage in first else NOTHING)
        assert passage in first or span.evidence_within(0, 9) == NOTHING == span.answerable
    assert hints(found, began) == pytest.approx(0.079 * (3 - len(first)))
    ended = list(seen)
    assert len(ended) == (len(first) < 3)
    assert sorted(reader.texts) == sorted(one.text for one in (OPENING, SEATS, LICENCE))
    assert all(
        (one.start, one.end, one.margin) == (whole.start, whole.end, whole.margin)
        for one, whole in zip((ended or [began])[-1], of_all, strict=True)
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [("When did the annex open by B-204?", ()), ("When did the annex open?", (SAID,))],
)
def test_all_is_read_at_once_for_a_code_and_of_a_follow_up(
    question: str, said: tuple[Said, ...]
) -> None:
    reader = Counting()
    (seen,) = readings(reader, replace(_found(question, (3.0, 0.5, 0.9)), said=said))
    assert len(seen) == len(reader.texts) == 3


def test_enough_is_enough() -> None:
    found = _found("When did the annex open?", (3.0, 0.5, 0.9))
    reader = Counting()
    trained = TrainedReader(reader)
    whole = trained.read(found)
    assert len(reader.texts) == 3
    some = trained.read(found, enough=0.1)
    assert len(reader.texts) == 4
    assert 0.1 < some.confidence <= whole.confidence
    assert some.sentences[0].key == whole.sentences[0].key
    assert len(some.sentences) == len(whole.sentences)
    trained.read(found, enough=0.999)
    assert len(reader.texts) == 7


def _found(question: str, scores: tuple[float, ...]) -> Retrieval:
    found = retrieval_of(question, OPENING, SEATS, LICENCE)
    passages = (replace(p, score=s) for p, s in zip(found.passages, scores, strict=True))
    return replace(found, passages=tuple(passages))
